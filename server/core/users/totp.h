#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

/// Time-based one-time passwords: RFC 6238 with SHA-1, six digits and steps of 30 seconds, which is what every
/// authenticator app takes. Pure functions.
namespace guildhall::core {

/// RFC 4648 section 6; case, spaces and padding do not matter. nullopt when there is anything else.
[[nodiscard]] std::optional<std::string> base32_decode(std::string_view text);
/// The code of one step, six digits.
[[nodiscard]] std::string totp_code(std::string_view key, std::int64_t step);
/// The step that `code` belongs to: this one or a neighbour, and after `last_step` (what was used is used). nullopt
/// when it is none of them.
[[nodiscard]] std::optional<std::int64_t> match_totp(std::string_view key, std::string_view code, UnixMs now_ms,
                                                     std::int64_t last_step);

}  // namespace guildhall::core
