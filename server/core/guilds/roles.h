#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

namespace guildhall::core {

/// What a POST or PATCH sets; an absent member stays as it is.
struct RoleChanges {
  std::optional<std::string> name = {};
  std::optional<Permissions> permissions = {};
  std::optional<std::int64_t> color = {};
  std::optional<bool> hoist = {};
  std::optional<bool> mentionable = {};
  std::optional<std::optional<std::string>> icon = {};
  std::optional<std::optional<std::string>> unicode_emoji = {};
};
/// MANAGE_ROLES; only permissions that one has. The new role stands right above everyone. kMaxRoles.
[[nodiscard]] Result<model::Role*> create_role(Core& core, const Actor& actor, GuildId guild_id, RoleChanges wanted);
/// Only roles below one's own highest.
[[nodiscard]] Result<model::Role*> edit_role(Core& core, const Actor& actor, GuildId guild_id, RoleId role_id,
                                             RoleChanges changes);
[[nodiscard]] Result<void> delete_role(Core& core, const Actor& actor, GuildId guild_id, RoleId role_id);

struct RolePosition {
  RoleId id;
  std::int64_t position = 0;
};
[[nodiscard]] Result<void> move_roles(Core& core, const Actor& actor, GuildId guild_id,
                                      const std::vector<RolePosition>& positions);

/// Takes a role away from everybody and everything that names it; no check.
void remove_role(Core& core, GuildState& guild, RoleId role_id);

}  // namespace guildhall::core
