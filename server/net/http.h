#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace guildhall::net {

class Stream;

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };

/// One part of a multipart/form-data body.
struct Part {
  std::string name;
  std::optional<std::string> filename;
  std::string content_type;
  std::string data;       ///< The bytes, unless `path` is set.
  std::string path = {};  ///< Temporary file that holds the bytes; removed with `owner`.
  std::uint64_t size = 0;
  std::shared_ptr<void> owner = {};
};

/// A request, whole and checked: within limits, path decoded and normalised, body read.
struct HttpRequest {
  Method method = Method::kGet;
  std::string method_name = {};
  std::string path = {};  ///< Decoded, `//` collapsed, no trailing slash (except "/"), starts with '/'.
  std::vector<std::pair<std::string, std::string>> query = {};    ///< Decoded, in order.
  std::vector<std::pair<std::string, std::string>> headers = {};  ///< Names in lower case.
  std::string body = {};                                          ///< Empty for multipart.
  std::vector<Part> parts = {};                                   ///< Only for multipart/form-data.
  std::string peer_address = {};                                  ///< Without port.

  /// First header of that lower-case name; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view lower_name) const;
  /// First query value of that name.
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers =
      {};  ///< Without Content-Length, Date, Connection: the server adds them.
  std::string body = {};
  std::string file_path = {};  ///< When set, the body is this file, streamed; Range is honoured.
};

/// Answers one request; call it once, from any thread. Dropping it answers 500.
using Responder = std::move_only_function<void(HttpResponse)>;

/// What the server calls, on the reactor that owns the connection.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  virtual void handle(HttpRequest request, Responder respond) = 0;
  /// A valid WebSocket upgrade request for which `wants_upgrade` said yes; the 101 has been sent. `stream` is at
  /// rest; `leftover` are bytes that came after the request.
  virtual void upgraded(HttpRequest request, std::unique_ptr<Stream> stream, std::string leftover) = 0;
  [[nodiscard]] virtual bool wants_upgrade(const HttpRequest& request) = 0;
  /// The body of an answer that the server itself gives (400, 405, 408, 413, 431, 503): JSON in Discord's error shape.
  [[nodiscard]] virtual HttpResponse refusal(int status) = 0;
};

}  // namespace guildhall::net
