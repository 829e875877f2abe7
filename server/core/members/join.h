#pragma once

#include <vector>

#include "core/core.h"

/// How people and bots come into a guild and go out of it: invites, bot authorisation, kicks and leaving all pass here.
namespace guildhall::core {

/// kUnknownGuild, kUnknownUser, kUserBanned, kMaxGuilds; OK for a member.
[[nodiscard]] Result<void> check_may_join(const Core& core, GuildId guild_id, UserId user_id);
/// Makes the membership, announces it (MemberAdd to the guild, GuildCreate to the new member) and greets. The existing
/// membership when there is one already.
[[nodiscard]] Result<model::Member*> add_member(Core& core, GuildId guild_id, UserId user_id,
                                                std::vector<RoleId> roles = {});
/// Ends the membership and announces it (MemberRemove, GuildDelete to who left); drops the voice state and a bot's
/// managed role. Nothing when there is none. Permissions are the caller's business.
void drop_member(Core& core, GuildId guild_id, UserId user_id);

/// The message "X joined" (type 7) in the guild's system channel, unless that is unset or switched off.
/// Ends the memberships that were only for the time of a visit. For when the user's last session has gone.
void end_visits(Core& core, UserId user_id);
void system_join_message(Core& core, GuildId guild_id, UserId user_id);

}  // namespace guildhall::core
