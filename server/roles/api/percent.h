#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guildhall::api {

enum class PlusSign : std::uint8_t { kItself, kSpace };

/// RFC 3986 section 2.1; nullopt when a '%' is not followed by two hex digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, PlusSign plus = PlusSign::kItself);

}  // namespace guildhall::api
