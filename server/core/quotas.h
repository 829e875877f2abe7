#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "base/clock.h"

namespace guildhall::core {

/// Counts what happened in fixed windows, in memory: after a restart counting begins anew. At most 50,000 counters
/// (5 MB); were there more at one time, all begin anew. Domain thread.
class Quotas {
 public:
  enum class Kind : std::uint8_t { kJoins, kGuildJoins, kNewcomerMessages, kNewDms, kLetters };
  struct Key {
    Kind kind = Kind::kJoins;
    std::uint64_t of = 0;     ///< Who or what is counted.
    std::uint64_t there = 0;  ///< Where; zero = everywhere.
    bool operator==(const Key&) const = default;
  };
  struct Rule {
    std::int64_t max = 0;  ///< Zero = no limit.
    std::int64_t window_ms = 0;
  };
  static constexpr std::size_t kMax = 50'000;

  /// Counts one and returns zero, or the milliseconds until one is allowed again.
  [[nodiscard]] std::int64_t take(const Key& key, Rule rule, UnixMs now);
  /// As `take`, without counting.
  [[nodiscard]] std::int64_t wait_ms(const Key& key, Rule rule, UnixMs now) const;
  [[nodiscard]] std::size_t size() const { return counters_.size(); }

 private:
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };
  struct Counter {
    std::int64_t used = 0;
    UnixMs ends_at = 0;
  };
  std::unordered_map<Key, Counter, KeyHash> counters_;
};

}  // namespace guildhall::core
