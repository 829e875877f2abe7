#include "core/quotas.h"

#include "base/ids.h"

namespace guildhall::core {

std::size_t Quotas::KeyHash::operator()(const Key& key) const noexcept {
  const std::hash<UserId> hash;
  return hash(UserId(key.of + static_cast<std::uint64_t>(key.kind) * 0x9e3779b97f4a7c15ULL)) ^
         (hash(UserId(key.there)) * 31);
}

std::int64_t Quotas::take(const Key& key, Rule rule, UnixMs now) {
  if (rule.max <= 0) return 0;
  if (const auto wait = wait_ms(key, rule, now); wait > 0) return wait;
  if (counters_.size() >= kMax) {
    std::erase_if(counters_, [now](const auto& entry) { return entry.second.ends_at <= now; });
    if (counters_.size() >= kMax) counters_.clear();
  }
  Counter& counter = counters_[key];
  if (counter.ends_at <= now) counter = {.used = 0, .ends_at = now + rule.window_ms};
  ++counter.used;
  return 0;
}

std::int64_t Quotas::wait_ms(const Key& key, Rule rule, UnixMs now) const {
  const auto found = counters_.find(key);
  if (rule.max <= 0 || found == counters_.end() || found->second.ends_at <= now || found->second.used < rule.max)
    return 0;
  return found->second.ends_at - now;
}

}  // namespace guildhall::core
