#include "sim/facts.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace guildhall::sim {

void Facts::add(Change change) {
  change.apply(now);
  if (change.guild) ++versions_[change.guild];
  if (!change.fact.empty()) ++unsaved_[change.fact];
  open_.push_back(std::move(change));
}

void Facts::submitted(std::uint64_t number) { batches_[number] = std::exchange(open_, {}); }

void Facts::log_saved(std::uint64_t number) {
  for (const auto& change : batches_[number])
    if (change.of_log) change.apply(disk);
}

void Facts::rows_saved(std::uint64_t number) {
  for (const auto& change : batches_[number]) {
    if (!change.of_log) change.apply(disk);
    if (!change.fact.empty()) saved_at_[change.fact] = clock_.now_ms();
  }
  settle(number);
}

void Facts::refused(std::uint64_t number) {
  for (const auto& change : batches_[number])
    if (change.of_log) refused_[number].push_back(change);
  settle(number);
}

void Facts::settle(std::uint64_t number) {
  const auto batch = batches_.find(number);
  for (const auto& change : batch->second) {
    const auto fact = unsaved_.find(change.fact);
    if (fact != unsaved_.end() && --fact->second == 0) unsaved_.erase(fact);
  }
  batches_.erase(batch);
}

/// Everybody has seen that the message is gone: its erasure goes with the next batch, as often as it takes. All else
/// is taken back.
void Facts::telling(std::uint64_t number) {
  const auto changes = refused_.find(number);
  if (changes == refused_.end()) return;
  for (const auto& change : changes->second) {
    if (!change.erases || waits(change.message) || disk.message(change.message.first, change.message.second) == nullptr)
      continue;
    report_.reach("erasures tried again");
    open_.push_back(change);
    if (!change.fact.empty()) ++unsaved_[change.fact];
  }
}

void Facts::told(std::uint64_t number) {
  const auto changes = refused_.find(number);
  if (changes == refused_.end()) return;
  for (const auto& change : std::exchange(changes->second, {})) {
    if (change.erases || waits(change.message)) continue;
    report_.reach(disk.message(change.message.first, change.message.second) == nullptr ? "messages taken back"
                                                                                       : "edits taken back");
    if (const auto differs = difference_of(change.message))
      report_.fail("what could not be saved is taken back", *differs);
  }
  refused_.erase(number);
}

bool Facts::waits(const MessageKey& key) const {
  const auto has = [&](const std::vector<Change>& changes) {
    return std::ranges::any_of(changes, [&](const Change& change) { return change.of_log && change.message == key; });
  };
  return std::ranges::any_of(batches_, [&](const auto& batch) { return has(batch.second); });
}

bool Facts::exists(ChannelId channel) const {
  return now.channel_guilds.contains(channel) || now.dms.contains(channel);
}

std::optional<std::string> Facts::difference_of(const MessageKey& key) const {
  if (!exists(key.first)) return std::nullopt;
  const auto* const seen = now.message(key.first, key.second);
  const auto* const saved = disk.message(key.first, key.second);
  if (seen == nullptr && saved == nullptr) return std::nullopt;
  if (seen != nullptr && saved != nullptr && *seen == *saved) return std::nullopt;
  const auto words = [](const ModelMessage* message) { return message == nullptr ? "nothing" : show(*message); };
  return fmt::format("channel {} message {}: everybody has seen {}; saved is {}", key.first.str(), key.second.str(),
                     words(seen), words(saved));
}

std::optional<std::string> Facts::unsaved_message() const {
  const auto first = [&](const Model& model) -> std::optional<std::string> {
    for (const auto& [channel, messages] : model.messages)
      for (const auto& [id, message] : messages)
        if (auto differs = difference_of({channel, id})) return differs;
    return std::nullopt;
  };
  if (auto differs = first(now)) return differs;
  return first(disk);
}

void Facts::restart(bool orderly) {
  open_.clear();
  batches_.clear();
  refused_.clear();
  unsaved_.clear();
  now = disk;
  if (orderly) return;
  reads.forget_all();
  reads_complete = false;
}

std::uint64_t Facts::version(GuildId guild) const {
  const auto found = versions_.find(guild);
  return found == versions_.end() ? 0 : found->second;
}

bool Facts::may_acknowledge(const std::string& fact, UnixMs since) const {
  if (!unsaved_.contains(fact)) return true;
  const auto saved = saved_at_.find(fact);
  return saved != saved_at_.end() && saved->second >= since;
}

}  // namespace guildhall::sim
