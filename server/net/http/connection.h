#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "net/http.h"
#include "net/http/request_reader.h"
#include "net/http/response.h"
#include "net/http/server.h"
#include "net/stream.h"

namespace guildhall::net {

/// One HTTP connection. Reads a request, has it answered, then looks at what follows; so pipelined requests are
/// answered in order. Owned by its part; removes itself there.
class HttpConnection final : private StreamListener {
 public:
  using Clock = std::chrono::steady_clock;

  HttpConnection(HttpServer::Part& part, std::uint64_t id, std::unique_ptr<Stream> stream);
  ~HttpConnection() override;
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  void start() { stream_->wait_readable(); }
  /// The handler's answer to the request in hand.
  void respond(HttpResponse response);
  [[nodiscard]] bool idle() const { return state_ == State::kReading && reader_ == nullptr; }
  [[nodiscard]] Clock::time_point deadline() const { return deadline_; }
  /// The deadline has passed; may destroy this.
  void time_out();

 private:
  enum class State : std::uint8_t { kReading, kHandling, kWriting, kLingering };
  enum class After : std::uint8_t { kNextRequest, kClose, kUpgrade };

  // Each of these may destroy the connection as its last act.
  void on_readable() override;
  void on_writable() override;
  void parse();
  void take_header();
  void dispatch();
  void upgrade(HttpRequest request);
  void refuse(int status, HttpResponse response);
  void refuse(int status);
  void begin_write(WireResponse wire, After after);
  void write_more();
  void written();
  void linger();
  void discard();
  void close();

  /// Sends a step; false: stop writing for now (or `gone`).
  [[nodiscard]] Stream::WriteResult write_step(std::size_t& wanted);
  [[nodiscard]] bool refill_from_file();
  [[nodiscard]] Responder make_responder();

  HttpServer::Part& part_;
  std::uint64_t id_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<RequestReader> reader_;  ///< From the first byte of a request to its end.
  std::unique_ptr<HttpRequest> upgrading_;
  std::unique_ptr<WireResponse> wire_;
  std::unique_ptr<ResponseContext> context_;
  std::string input_;
  std::size_t sent_ = 0;  ///< Of head and body together.
  Clock::time_point deadline_;
  State state_ = State::kReading;
  After after_ = After::kNextRequest;
};

}  // namespace guildhall::net
