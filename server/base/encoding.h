#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace guildhall {

/// Lower-case hex.
[[nodiscard]] std::string hex_encode(std::string_view bytes);
/// RFC 4648 section 5, no padding.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
/// Padding optional, white space refused.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);
/// RFC 4648 section 4; padding optional, white space refused.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);
/// RFC 4648 section 4, with padding.
[[nodiscard]] std::string base64_encode(std::string_view bytes);

/// `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`, the one form that every client library parses (protocol.md 0.14).
[[nodiscard]] std::string iso_timestamp(UnixMs ms);
/// Parses RFC 3339 (`Z` or offset, optional fraction) and plain dates of that form; nullopt when malformed.
[[nodiscard]] std::optional<UnixMs> parse_iso_timestamp(std::string_view text);

/// True when the text is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text);
/// Unicode code points in well-formed UTF-8 text.
[[nodiscard]] std::size_t utf8_length(std::string_view text);
/// Lower case: ASCII letters only; other bytes unchanged.
[[nodiscard]] std::string ascii_lower(std::string_view text);
/// Without leading and trailing ASCII white space.
[[nodiscard]] std::string_view trim(std::string_view text);

/// BLAKE2b-256 of the text, lower-case hex: how tokens are stored.
[[nodiscard]] std::string token_hash(std::string_view token);
/// SHA-256, lower-case hex: how blobs are addressed.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace guildhall
