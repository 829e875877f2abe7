#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "net/http.h"

namespace guildhall::net {

/// What of a request decides the form of its answer.
struct ResponseContext {
  bool head = false;
  bool keep_alive = false;
  bool http_1_0 = false;
  bool accepts_gzip = false;
  std::string range = {};
  std::string if_range = {};

  [[nodiscard]] static ResponseContext of(const HttpRequest& request, bool keep_alive, bool http_1_0);
};

/// An answer ready to be sent: `head`, `body`, then a piece of a file.
struct WireResponse {
  std::string head;
  std::string body;
  int file = -1;  ///< Owned by the receiver.
  std::uint64_t file_offset = 0;
  std::uint64_t file_left = 0;
};

/// Serialises, compresses and cuts as the request asked. `date` is an HTTP date.
[[nodiscard]] WireResponse to_wire(HttpResponse response, const ResponseContext& context, std::string_view date);

/// RFC 9110 section 5.6.7.
[[nodiscard]] std::string http_date(std::int64_t unix_seconds);

/// One range of `bytes=...`: first and length. Nullopt = no usable Range header (several ranges, other units): send
/// all; a length of 0 = not satisfiable.
[[nodiscard]] std::optional<std::pair<std::uint64_t, std::uint64_t>> parse_range(std::string_view header,
                                                                                 std::uint64_t size);

/// Whether Accept-Encoding names `coding` (lower case) and does not refuse it.
[[nodiscard]] bool accepts_encoding(std::string_view header, std::string_view coding);

/// Whether Accept-Encoding allows gzip.
[[nodiscard]] bool accepts_gzip(std::string_view header);

}  // namespace guildhall::net
