#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/events.h"
#include "core/world.h"
#include "sim/model.h"

namespace guildhall::sim {

/// Read states and mention counts, from events alone: who was called by which message, and how far each has read.
/// Counts are made by going through all messages, every time.
class ReadModel {
 public:
  /// After the model has been brought up to date.
  void note(const core::Event& event, const core::World& world, const Model& model);
  /// Unread mentions of a person in a channel that they may view.
  [[nodiscard]] std::int64_t count(UserId user, ChannelId channel, const Model& model) const;
  void forget_all() { *this = {}; }

 private:
  struct Call {
    UserId author;
    std::set<UserId> called;  ///< Named, and able to see it then.
    std::set<UserId> named;
    bool everyone = false;
    std::set<RoleId> roles;
  };
  void note_message(const model::Message& message, const core::World& world, const Model& model);
  void forget_member(GuildId guild, UserId user, const Model& model);
  void acknowledge(const core::UserEvent& event);

  std::map<ChannelId, std::map<MessageId, Call>> calls_;
  std::map<std::pair<ChannelId, UserId>, MessageId> read_;
  std::map<ChannelId, MessageId> newest_;
  std::map<std::pair<GuildId, UserId>, UnixMs> joined_;
};

}  // namespace guildhall::sim
