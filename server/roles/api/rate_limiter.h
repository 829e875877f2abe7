#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "roles/api/limits.h"

namespace guildhall::api {

/// Counts requests in fixed windows. Knows nothing of HTTP. Owns its buckets, at most `buckets_max` of them; those
/// whose window is over are swept. Domain thread.
class RateLimiter {
 public:
  struct Options {
    bool enabled = true;
    int caller_per_second = 50;   ///< Per bot or person, all routes together.
    int address_per_second = 50;  ///< Per address, requests without a token.
    int failed_logins_max = 10;   ///< Per address and window: guessing passwords is slow.
    std::int64_t failed_login_window_ms = 600'000;
    int invalid_max = 10'000;  ///< Answers 401, 403 and 429 per address and window, as documented.
    std::int64_t invalid_window_ms = 600'000;
    std::size_t buckets_max = kRateBucketsMax;
  };
  struct Verdict {
    bool allowed = true;
    int limit = 0;  ///< 0 = not limited.
    int remaining = 0;
    std::int64_t reset_after_ms = 0;
  };
  struct RouteKey {
    std::size_t route = 0;
    std::uint64_t resource = 0;  ///< Top-level channel, guild or webhook; 0 = none.
    std::uint64_t caller = 0;
  };

  RateLimiter(const Clock& clock, Options options) : clock_(clock), options_(options) {}

  /// A caller that has no account: an address (of IPv6 the /64 network). Never equals a user id.
  [[nodiscard]] static std::uint64_t address_key(std::string_view address);

  [[nodiscard]] Verdict take_route(const RouteKey& key, int limit, std::int64_t window_ms);
  [[nodiscard]] Verdict take_caller(std::uint64_t user_id);
  [[nodiscard]] Verdict take_address(std::uint64_t address);

  void count_failed_login(std::uint64_t address);
  [[nodiscard]] Verdict check_logins(std::uint64_t address);
  void count_invalid(std::uint64_t address);
  [[nodiscard]] Verdict check_invalid(std::uint64_t address);

  [[nodiscard]] std::size_t size() const { return buckets_.size(); }

 private:
  enum class Kind : std::uint8_t { kRoute, kCaller, kAddress, kLogin, kInvalid };
  struct Key {
    Kind kind = Kind::kRoute;
    std::uint64_t route = 0;
    std::uint64_t resource = 0;
    std::uint64_t caller = 0;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };
  struct Bucket {
    std::int64_t ends_at_ms = 0;
    int used = 0;
  };
  struct Rule {
    int limit;
    std::int64_t window_ms;
  };

  [[nodiscard]] std::int64_t steady_ms() const { return clock_.steady_ns() / 1'000'000; }
  [[nodiscard]] Verdict take(const Key& key, Rule rule);
  [[nodiscard]] Verdict look(const Key& key, Rule rule) const;
  Bucket& bucket(const Key& key, std::int64_t window_ms);
  void sweep();

  const Clock& clock_;
  Options options_;
  std::unordered_map<Key, Bucket, KeyHash> buckets_;
  std::int64_t swept_at_ms_ = 0;
};

}  // namespace guildhall::api
