#pragma once

#include <string_view>
#include <vector>

#include "base/ids.h"

namespace guildhall::core {

/// What a text mentions, in order of appearance, each once, at most 100 of each.
struct ParsedMentions {
  std::vector<UserId> users;  ///< `<@id>` and `<@!id>`
  std::vector<RoleId> roles;  ///< `<@&id>`
  bool everyone = false;      ///< `@everyone`
  bool here = false;          ///< `@here`
};

/// Pure; linear. Code (`…`, ``…`` and ```…```) mentions nobody.
[[nodiscard]] ParsedMentions parse_mentions(std::string_view text);

}  // namespace guildhall::core
