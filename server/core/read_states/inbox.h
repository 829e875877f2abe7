#pragma once

#include <cstddef>
#include <vector>

#include "core/core.h"

/// The mentions inbox: what called a person in guilds lately, read or not.
namespace guildhall::core {

inline constexpr std::int64_t kInboxPage = 100;
inline constexpr std::int64_t kInboxPageDefault = 25;

struct InboxQuery {
  GuildId guild_id = {};  ///< Zero = all guilds.
  MessageId before = {};  ///< Exclusive; zero = newest.
  bool everyone = true;   ///< Those of everyone too,
  bool roles = true;      ///< and those of roles.
  std::size_t limit = kInboxPageDefault;
};
struct InboxItem {
  ChannelId channel_id = {};
  MessageId message_id = {};
};
/// Newest first; of channels that the person can see now and whose history they may read.
[[nodiscard]] std::vector<InboxItem> inbox(const World& world, UserId user_id, const InboxQuery& query, UnixMs now_ms);
/// Takes a mention out of the inbox; counts are not touched. kUnknownMessage.
[[nodiscard]] Result<void> dismiss_mention(Core& core, const Actor& actor, MessageId message_id);

}  // namespace guildhall::core
