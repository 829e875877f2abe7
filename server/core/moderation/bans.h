#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

namespace guildhall::core {

/// BAN_MEMBERS, from above (who is no member can be banned too). Banning twice changes the reason. kUnknownUser.
[[nodiscard]] Result<void> ban(Core& core, const Actor& actor, GuildId guild_id, UserId user_id);
/// kUnknownBan.
[[nodiscard]] Result<void> unban(Core& core, const Actor& actor, GuildId guild_id, UserId user_id);
/// Deletes messages of one channel that banned people wrote: a hundred at most, for clients size their work by that.
void delete_banned_messages(Core& core, ChannelId channel_id, const std::vector<model::Message>& found);

}  // namespace guildhall::core
