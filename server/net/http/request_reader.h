#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/http.h"

namespace guildhall::net {

/// Parses one HTTP/1.x request from bytes, without sockets. A fresh one serves each request.
class RequestReader {
 public:
  struct Limits {
    std::size_t max_header = 16UL * 1024;
    std::size_t max_body = 1024UL * 1024;
    std::size_t max_multipart = 32UL * 1024 * 1024;
    std::string temp_dir = "/tmp";
  };
  enum class Step : std::uint8_t {
    kNeedMore,  ///< What is left of the input must come again, with more behind it.
    kHeader,    ///< The header is whole and good; reported once. Feed on for the body.
    kDone,      ///< `request` is whole; what is left of the input belongs to the next one.
    kFailed,    ///< See `failure`; the connection cannot go on.
  };
  explicit RequestReader(const Limits& limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  [[nodiscard]] Step feed(std::string_view& input);

  [[nodiscard]] HttpRequest& request() { return request_; }
  /// HTTP status to refuse with: 400, 413, 431 or 500.
  [[nodiscard]] int failure() const { return failure_; }
  [[nodiscard]] bool header_done() const { return header_done_; }
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }
  [[nodiscard]] bool http_1_0() const { return http_1_0_; }
  /// `Expect: 100-continue` with a body to come.
  [[nodiscard]] bool expects_continue() const { return expects_continue_; }
  /// A GET that asks for a WebSocket.
  [[nodiscard]] bool wants_websocket() const { return wants_websocket_; }
  [[nodiscard]] std::size_t body_bytes() const;

 private:
  struct Impl;
  [[nodiscard]] Step fail(int status);
  [[nodiscard]] int take_header();
  [[nodiscard]] bool finish_body();

  std::unique_ptr<Impl> impl_;
  HttpRequest request_;
  int failure_ = 0;
  bool header_done_ = false;
  bool keep_alive_ = false;
  bool http_1_0_ = false;
  bool expects_continue_ = false;
  bool wants_websocket_ = false;
};

/// Whether a comma-separated header value has the token, in any case.
[[nodiscard]] bool has_token(std::string_view value, std::string_view lower_token);

}  // namespace guildhall::net
