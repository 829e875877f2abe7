#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace guildhall::bench {

/// A client's TCP connection to 127.0.0.1, with TLS or without (the certificate is not checked: it is the
/// benchmark's own). Connecting and sending block; reading does not. Failures end the program: a benchmark that lost
/// a connection measures nothing.
class LoadSocket {
 public:
  LoadSocket(std::uint16_t port, ssl_ctx_st* tls);
  ~LoadSocket();
  LoadSocket(const LoadSocket&) = delete;
  LoadSocket& operator=(const LoadSocket&) = delete;

  void send(std::string_view bytes);
  /// What has arrived, at most `size` bytes; 0 = nothing now.
  [[nodiscard]] std::size_t read(char* buffer, std::size_t size);
  /// Waits until `read` may give something.
  void wait() const;
  [[nodiscard]] bool tls() const { return ssl_ != nullptr; }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_ = -1;
  ssl_st* ssl_ = nullptr;
};

/// Ends the program with a message.
[[noreturn]] void die(std::string_view what);

}  // namespace guildhall::bench
