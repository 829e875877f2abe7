#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <utility>

#include "core/model/model.h"

namespace guildhall::core {

/// The messages that were read or changed last, as they are now, so that two changes of one message never start from
/// the same old copy: whoever reads the log puts what was read here with `keep`, which does not replace what is there,
/// and works on what it returns. An erased message leaves a tombstone. Bounded; the domain thread.
class RecentMessages {
 public:
  explicit RecentMessages(std::size_t entries_max = 10'000) : entries_max_(entries_max) {}

  /// Null = nothing known; a pointer to an empty optional = erased. Valid until the next change of this object.
  [[nodiscard]] const std::optional<model::Message>* find(ChannelId channel_id, MessageId message_id);
  /// What the log had (nothing = there is none), unless something newer is known; returns what holds.
  const std::optional<model::Message>& keep(ChannelId channel_id, MessageId message_id,
                                            std::optional<model::Message> stored);
  void put(const model::Message& message);
  void erase(ChannelId channel_id, MessageId message_id);
  void erase_channel(ChannelId channel_id);
  /// The next reader asks the log.
  void forget(ChannelId channel_id, MessageId message_id);

 private:
  using Key = std::pair<ChannelId, MessageId>;
  struct Entry {
    std::optional<model::Message> message;
    std::list<Key>::iterator age;
  };

  std::optional<model::Message>& touch(const Key& key);

  std::size_t entries_max_;
  std::map<Key, Entry> entries_;
  std::list<Key> ages_;  ///< Least recently used first.
};

}  // namespace guildhall::core
