#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

namespace guildhall::core {

/// What a PATCH changes; an absent member stays as it is.
struct MemberChanges {
  std::optional<std::optional<std::string>> nick = {};
  std::optional<std::vector<RoleId>> roles = {};
  std::optional<bool> mute = {};
  std::optional<bool> deaf = {};
  std::optional<ChannelId> channel_id = {};                 ///< Voice channel; zero = disconnect.
  std::optional<UnixMs> communication_disabled_until = {};  ///< Zero = lift the timeout.
  std::optional<std::int64_t> flags = {};
  // One's own looks in the guild:
  std::optional<std::optional<std::string>> avatar = {};  ///< Image hash.
  std::optional<std::optional<std::string>> banner = {};
  std::optional<std::string> bio = {};
  std::optional<std::string> pronouns = {};
};
/// Each change needs its own permission and that one stands above the member (see the documentation's "Modify Guild
/// Member"). kUnknownMember, kMissingPermissions.
[[nodiscard]] Result<model::Member*> edit_member(Core& core, const Actor& actor, GuildId guild_id, UserId user_id,
                                                 MemberChanges changes);
/// CHANGE_NICKNAME.
[[nodiscard]] Result<model::Member*> edit_own_nick(Core& core, const Actor& actor, GuildId guild_id,
                                                   std::optional<std::string> nick);
[[nodiscard]] Result<void> add_member_role(Core& core, const Actor& actor, GuildId guild_id, UserId user_id,
                                           RoleId role_id);
[[nodiscard]] Result<void> remove_member_role(Core& core, const Actor& actor, GuildId guild_id, UserId user_id,
                                              RoleId role_id);
/// KICK_MEMBERS, from above.
[[nodiscard]] Result<void> kick(Core& core, const Actor& actor, GuildId guild_id, UserId user_id);

/// Members without a role (but those in `roles`) who have not logged in for `days`.
[[nodiscard]] Result<std::vector<UserId>> prunable(Core& core, const Actor& actor, GuildId guild_id, std::int64_t days,
                                                   const std::vector<RoleId>& roles);
void prune(Core& core, const Actor& actor, GuildId guild_id, const std::vector<UserId>& users, std::int64_t days);

}  // namespace guildhall::core
