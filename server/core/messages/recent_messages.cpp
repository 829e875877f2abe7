#include "core/messages/recent_messages.h"

namespace guildhall::core {

const std::optional<model::Message>* RecentMessages::find(ChannelId channel_id, MessageId message_id) {
  const auto found = entries_.find({channel_id, message_id});
  if (found == entries_.end()) return nullptr;
  ages_.splice(ages_.end(), ages_, found->second.age);
  return &found->second.message;
}

std::optional<model::Message>& RecentMessages::touch(const Key& key) {
  const auto [entry, fresh] = entries_.try_emplace(key);
  if (fresh) {
    entry->second.age = ages_.insert(ages_.end(), key);
    if (entries_.size() > entries_max_) {
      entries_.erase(ages_.front());
      ages_.pop_front();
    }
  } else {
    ages_.splice(ages_.end(), ages_, entry->second.age);
  }
  return entry->second.message;
}

const std::optional<model::Message>& RecentMessages::keep(ChannelId channel_id, MessageId message_id,
                                                          std::optional<model::Message> stored) {
  if (const auto* known = find(channel_id, message_id)) return *known;
  return touch({channel_id, message_id}) = std::move(stored);
}

void RecentMessages::put(const model::Message& message) {
  std::optional<model::Message>& slot = touch({message.channel_id, message.id});
  slot = message;
  slot->nonce_json.clear();
}

void RecentMessages::erase(ChannelId channel_id, MessageId message_id) { touch({channel_id, message_id}).reset(); }

void RecentMessages::erase_channel(ChannelId channel_id) {
  auto entry = entries_.lower_bound({channel_id, MessageId()});
  for (; entry != entries_.end() && entry->first.first == channel_id; ++entry) entry->second.message.reset();
}

void RecentMessages::forget(ChannelId channel_id, MessageId message_id) {
  const auto found = entries_.find({channel_id, message_id});
  if (found == entries_.end()) return;
  ages_.erase(found->second.age);
  entries_.erase(found);
}

}  // namespace guildhall::core
