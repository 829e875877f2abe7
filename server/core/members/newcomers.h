#pragma once

#include "core/core.h"

/// What a guild's verification level and the instance's policy ask of those who are new. Bots, owners and members with
/// a role are never new.
namespace guildhall::core {

/// kVerificationLevelTooHigh unless the account passes the guild's level: 1 = its e-mail address is verified; 2 = and
/// the account is older than 5 minutes; 3 and 4 = and it has been a member for more than 10 minutes (telephone numbers,
/// which level 4 would ask for, are not kept here).
[[nodiscard]] Result<void> check_verification(const Core& core, const Actor& actor, const GuildState& guild,
                                              const model::Member& member);
/// Counts a message of a newcomer; kWriteLimit when there were too many.
[[nodiscard]] Result<void> take_newcomer_message(Core& core, const Actor& actor, const GuildState& guild,
                                                 const model::Member& member);
/// Counts a person's joining; kJoinLimit when the person or the guild has had too many.
[[nodiscard]] Result<void> take_join(Core& core, UserId user_id, GuildId guild_id);
/// kCannotDmUser when two people know each other only from guilds in which `actor` may not write yet.
[[nodiscard]] Result<void> check_dm_verification(const Core& core, const Actor& actor, UserId other);
/// Counts a person's beginning of a direct message; kDmLimit when there were too many.
[[nodiscard]] Result<void> take_new_dm(Core& core, const Actor& actor);

}  // namespace guildhall::core
