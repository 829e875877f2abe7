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
/// Deletes messages of a banned person; `found` are theirs, by channel.
void delete_banned_messages(Core& core, const std::map<ChannelId, std::vector<MessageId>>& found);

}  // namespace guildhall::core
