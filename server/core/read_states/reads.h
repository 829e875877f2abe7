#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/model/model.h"

namespace guildhall::core {

/// What people have read of one channel, and who was mentioned there.
struct ChannelReads {
  std::unordered_map<UserId, model::ReadState> states;
  std::map<MessageId, model::GroupMention> group_mentions;  ///< Oldest first, bounded.
};

/// Read states and mentions of the instance, part of the World; changed by core/read_states/ only. Their rows are
/// written behind: an acknowledgement costs no transaction of its own. What is marked unsaved goes into a batch when
/// it has become much, every second, and at shutdown; a crash loses a second of them at most.
struct Reads {
  std::unordered_map<ChannelId, ChannelReads> channels;
  std::unordered_map<UserId, std::map<MessageId, model::Mention>> mentions;  ///< Oldest first, bounded.
  std::unordered_map<UserId, std::int64_t> versions;                         ///< Of a person's last change.

  // Keys whose rows differ from the store's. A key that is in no map any more means that the row goes.
  std::set<std::pair<ChannelId, UserId>> unsaved_states;
  std::set<std::pair<UserId, MessageId>> unsaved_mentions;
  std::set<std::pair<ChannelId, MessageId>> unsaved_group_mentions;
  std::vector<ChannelId> unsaved_removals;  ///< Channels of which every row goes.

  [[nodiscard]] std::size_t unsaved() const {
    return unsaved_states.size() + unsaved_mentions.size() + unsaved_group_mentions.size() + unsaved_removals.size();
  }
};

}  // namespace guildhall::core
