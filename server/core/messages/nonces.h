#pragma once

#include <deque>
#include <string>

#include "core/model/model.h"

namespace guildhall::core {

/// Messages that were sent with `enforce_nonce` in the last minutes, so that a repeated request sends nothing twice.
/// Bounded; the domain thread.
class Nonces {
 public:
  static constexpr std::int64_t kKeptMs = 5 * 60 * 1000;
  static constexpr std::size_t kEntriesMax = 2000;

  [[nodiscard]] const model::Message* find(UserId author, ChannelId channel, const std::string& nonce_json,
                                           UnixMs now) const {
    for (auto entry = entries_.rbegin(); entry != entries_.rend() && entry->at + kKeptMs > now; ++entry) {
      if (entry->author == author && entry->message.channel_id == channel && entry->message.nonce_json == nonce_json)
        return &entry->message;
    }
    return nullptr;
  }
  void remember(UserId author, const model::Message& message, UnixMs now) {
    while (!entries_.empty() && (entries_.front().at + kKeptMs <= now || entries_.size() >= kEntriesMax))
      entries_.pop_front();
    entries_.push_back({.at = now, .author = author, .message = message});
  }

 private:
  struct Entry {
    UnixMs at = 0;
    UserId author;
    model::Message message;
  };
  std::deque<Entry> entries_;  ///< Oldest first.
};

}  // namespace guildhall::core
