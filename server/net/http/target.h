#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace guildhall::net {

/// A request target, decoded.
struct Target {
  std::string path;  ///< See HttpRequest::path.
  std::vector<std::pair<std::string, std::string>> query;
};

inline constexpr std::size_t kMaxQueryValues = 256;

/// Decodes a target in origin or absolute form. Refuses bad escapes, dot segments, escaped slashes, control bytes and
/// what is not UTF-8 (kInvalidFormBody: the caller answers 400).
[[nodiscard]] Result<Target> parse_target(std::string_view raw);

/// Undoes %XX, and `+` when asked; nullopt when an escape is bad.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

}  // namespace guildhall::net
