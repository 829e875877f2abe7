#pragma once

#include <atomic>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "net/http/connection.h"
#include "net/http/request_reader.h"
#include "net/http/server.h"
#include "net/reactor.h"

namespace guildhall::net {

/// What the parts of a server have in common; only the counter changes.
struct HttpServer::Shared {
  Options options;
  RequestReader::Limits limits;
  HttpHandler& handler;
  std::shared_ptr<ssl_ctx_st> tls;
  std::atomic<std::size_t> connections = 0;
};

/// The share of one reactor: its listening socket and its connections. Everything but the constructor runs on the
/// reactor's thread.
class HttpServer::Part : public std::enable_shared_from_this<Part> {
 public:
  /// Takes the listening descriptor.
  Part(std::shared_ptr<Shared> shared, Reactor& reactor, int listener);
  ~Part();

  void start();
  void stop_accepting();
  void close_idle();
  void close_all();

  [[nodiscard]] HttpConnection* find(std::uint64_t id);
  /// Destroys the connection.
  void remove(std::uint64_t id);
  [[nodiscard]] Shared& shared() { return *shared_; }
  [[nodiscard]] Reactor& reactor() { return reactor_; }
  [[nodiscard]] bool draining() const { return draining_; }
  /// The present, as an HTTP date.
  [[nodiscard]] const std::string& date();

 private:
  void wait_accept();
  void accept_some();
  void open_connection(int fd);
  void wait_tick();
  void tick();

  std::shared_ptr<Shared> shared_;
  Reactor& reactor_;
  int listener_fd_;
  std::optional<boost::asio::posix::stream_descriptor> listener_;
  std::optional<boost::asio::steady_timer> timer_;
  std::unordered_map<std::uint64_t, std::unique_ptr<HttpConnection>> connections_;
  std::uint64_t next_id_ = 1;
  std::int64_t date_second_ = 0;
  std::string date_;
  bool draining_ = false;
  bool stopped_ = false;
  bool accept_paused_ = false;  ///< Out of descriptors; the next tick tries again.
};

}  // namespace guildhall::net
