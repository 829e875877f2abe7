#pragma once

#include <atomic>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace guildhall::app {

/// The administrator's door into a running server: a Unix socket of mode 0600 in the data folder; one line of JSON in,
/// one out. A thread of its own serves one connection after the other, so that slow work holds up nothing else.
class AdminSocket {
 public:
  /// Runs on the socket's thread; should return soon once `stopping` is true.
  using Handle = std::function<std::string(std::string line, const std::atomic<bool>& stopping)>;

  [[nodiscard]] static std::expected<std::unique_ptr<AdminSocket>, std::string> open(const std::string& path,
                                                                                     Handle handle);
  AdminSocket(const AdminSocket&) = delete;
  AdminSocket& operator=(const AdminSocket&) = delete;
  /// Ends the thread and removes the socket.
  ~AdminSocket();

 private:
  AdminSocket(std::string path, int listener, int wake, Handle handle);
  void run();
  void serve(int connection);

  std::string path_;
  int listener_;
  int wake_;  ///< eventfd: readable = stop.
  Handle handle_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

/// Sends one line and waits for the answer. The error is a sentence. Waits up to `connect_seconds` for a server that is
/// just starting.
[[nodiscard]] std::expected<std::string, std::string> ask_admin_socket(const std::string& path, const std::string& line,
                                                                       int connect_seconds = 10);

}  // namespace guildhall::app
