#pragma once

#include <string>
#include <vector>

#include "core/core.h"

/// Direct messages between two, and group DMs.
namespace guildhall::core {

/// The DM with that person or bot, made when there is none; opens it for the actor. A bot needs a shared guild.
/// kUnknownUser, kCannotDmUser, kInvalidRecipients.
[[nodiscard]] Result<model::Channel*> open_dm(Core& core, const Actor& actor, UserId other);
/// The DM of the two; null when there is none.
[[nodiscard]] model::Channel* find_dm(World& world, UserId a, UserId b);
/// A group of people whom the actor may write to; no bots. kMaxRecipients, kMaxGroupDms, kInvalidRecipients.
[[nodiscard]] Result<model::Channel*> create_group_dm(Core& core, const Actor& actor, std::vector<UserId> others,
                                                      std::string name);
[[nodiscard]] Result<void> add_recipient(Core& core, const Actor& actor, ChannelId channel_id, UserId other);
/// Oneself, or another when one owns the group.
[[nodiscard]] Result<void> remove_recipient(Core& core, const Actor& actor, ChannelId channel_id, UserId other);
/// Closes a DM for the actor, or leaves a group. Returns the channel as it was.
[[nodiscard]] Result<model::Channel> leave_dm(Core& core, const Actor& actor, model::Channel& channel);
/// The actor's open DMs and groups, newest message first.
[[nodiscard]] std::vector<const model::Channel*> open_dms(const World& world, UserId user_id);

}  // namespace guildhall::core
