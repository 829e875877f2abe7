#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "net/http.h"

namespace guildhall::net {

class Reactor;

/// HTTP/1.1 on several reactors: each accepts for itself (SO_REUSEPORT) and owns its connections.
class HttpServer {
 public:
  struct Options {
    std::string address = "0.0.0.0";
    std::uint16_t port = 0;            ///< 0 = any free one; see `port()`.
    std::string tls_certificate = {};  ///< PEM chain; empty = no TLS.
    std::string tls_key = {};
    std::size_t max_header = 16UL * 1024;              ///< 431 beyond it.
    std::size_t max_body = 1024UL * 1024;              ///< 413 beyond it.
    std::size_t max_multipart = 32UL * 1024 * 1024;    ///< 413 beyond it.
    std::string temp_dir = "/tmp";                     ///< Takes large parts.
    std::size_t max_connections = 20'000;              ///< 503 beyond it; upgraded ones do not count.
    std::chrono::milliseconds header_timeout{15'000};  ///< From the first byte of a request to the end of its header.
    std::chrono::milliseconds body_timeout{60'000};    ///< For a body; large ones get a second more for every 16 KiB.
    std::chrono::milliseconds idle_timeout{75'000};    ///< Between requests.
  };

  /// Listens; the reactors may run already or start later. They and the handler must outlive the server, and the
  /// reactors every responder.
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> create(Options options,
                                                                  const std::vector<Reactor*>& reactors,
                                                                  HttpHandler& handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Drain: no new connections. Any thread but a reactor's, as all below.
  void stop_accepting();
  /// Drain: closes connections that wait for a request, and each other one after its answer.
  void close_idle();
  /// Ends every connection and returns when none is left. Before the reactors stop.
  void stop();
  /// Connections that are not upgraded.
  [[nodiscard]] std::size_t connections() const;

  struct Shared;
  class Part;

 private:
  HttpServer() = default;

  std::shared_ptr<Shared> shared_;
  std::vector<std::shared_ptr<Part>> parts_;
  std::uint16_t port_ = 0;
};

}  // namespace guildhall::net
