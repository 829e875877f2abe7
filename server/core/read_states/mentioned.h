#pragma once

#include "core/world.h"

/// Whom a mention means. Pure.
namespace guildhall::core {

/// That `user_id` has blocked `other`: what the other writes does not call them.
[[nodiscard]] bool has_blocked(const World& world, UserId user_id, UserId other);
/// That a group's mention in the channel means the person, who can see the channel. Not when it names them as well
/// and that was counted already (guilds).
[[nodiscard]] bool group_mention_means(const World& world, const model::Channel& channel,
                                       const model::GroupMention& mention, UserId user_id, UnixMs now_ms);

}  // namespace guildhall::core
