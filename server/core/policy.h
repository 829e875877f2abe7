#pragma once

#include <cstdint>

namespace guildhall::core {

/// What the instance's administrator sets against spam; zero = no limit. The defaults are for tests; a server's come
/// from its configuration (docs/operating.md).
struct Policy {
  std::int64_t joins_per_hour = 0;          ///< Guilds that one person may join by invite.
  std::int64_t guild_joins_per_minute = 0;  ///< New members of one guild by invite: a brake on raids.
  std::int64_t newcomer_minutes = 0;        ///< So long is a member without roles a newcomer of the guild.
  std::int64_t newcomer_messages_per_minute = 0;
  std::int64_t new_dms_per_10_minutes = 0;  ///< Direct messages that one person may begin.
};

}  // namespace guildhall::core
