#include "roles/api/rate_limiter.h"

#include <algorithm>
#include <string>

#include <boost/asio/ip/address.hpp>

#include "base/ids.h"

namespace guildhall::api {
namespace {

constexpr std::int64_t kSweepEveryMs = 10'000;
constexpr std::uint64_t kAddressBit = 1ULL << 63U;  // Snowflakes use it only after the year 2084.

std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
  return std::hash<Id<void>>{}(Id<void>(seed * 0x9e3779b97f4a7c15ULL + value));
}

}  // namespace

std::size_t RateLimiter::KeyHash::operator()(const Key& key) const noexcept {
  return mix(mix(mix(static_cast<std::uint64_t>(key.kind) + 1, key.route), key.resource), key.caller);
}

std::uint64_t RateLimiter::address_key(std::string_view address) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(std::string(address), error);
  if (error) return std::hash<std::string_view>{}(address) | kAddressBit;
  std::uint64_t number = 0;
  if (parsed.is_v4()) {
    number = parsed.to_v4().to_uint();
  } else {
    const auto bytes = parsed.to_v6().to_bytes();
    if (parsed.to_v6().is_v4_mapped()) {
      for (std::size_t i = 12; i < 16; ++i) number = number << 8U | bytes[i];
    } else {
      for (std::size_t i = 0; i < 8; ++i) number = number << 8U | bytes[i];
      number = mix(number, 6);
    }
  }
  return number | kAddressBit;
}

RateLimiter::Verdict RateLimiter::take_route(const RouteKey& key, int limit, std::int64_t window_ms) {
  return take({Kind::kRoute, key.route, key.resource, key.caller}, {limit, window_ms});
}

RateLimiter::Verdict RateLimiter::take_caller(std::uint64_t user_id) {
  return take({Kind::kCaller, 0, 0, user_id}, {options_.caller_per_second, 1000});
}

RateLimiter::Verdict RateLimiter::take_address(std::uint64_t address) {
  return take({Kind::kAddress, 0, 0, address}, {options_.address_per_second, 1000});
}

void RateLimiter::count_failed_login(std::uint64_t address) {
  if (options_.enabled) ++bucket({Kind::kLogin, 0, 0, address}, options_.failed_login_window_ms).used;
}

RateLimiter::Verdict RateLimiter::check_logins(std::uint64_t address) {
  return look({Kind::kLogin, 0, 0, address}, {options_.failed_logins_max, options_.failed_login_window_ms});
}

void RateLimiter::count_invalid(std::uint64_t address) {
  if (options_.enabled) ++bucket({Kind::kInvalid, 0, 0, address}, options_.invalid_window_ms).used;
}

RateLimiter::Verdict RateLimiter::check_invalid(std::uint64_t address) {
  return look({Kind::kInvalid, 0, 0, address}, {options_.invalid_max, options_.invalid_window_ms});
}

RateLimiter::Verdict RateLimiter::take(const Key& key, Rule rule) {
  if (!options_.enabled || rule.limit <= 0) return {};
  Bucket& kept = bucket(key, rule.window_ms);
  Verdict verdict{.limit = rule.limit, .reset_after_ms = kept.ends_at_ms - steady_ms()};
  if (kept.used >= rule.limit) {
    verdict.allowed = false;
    return verdict;
  }
  ++kept.used;
  verdict.remaining = rule.limit - kept.used;
  return verdict;
}

RateLimiter::Verdict RateLimiter::look(const Key& key, Rule rule) const {
  if (!options_.enabled) return {};
  const auto found = buckets_.find(key);
  const std::int64_t now = steady_ms();
  if (found == buckets_.end() || found->second.ends_at_ms <= now) return {};
  return {.allowed = found->second.used < rule.limit,
          .limit = rule.limit,
          .remaining = std::max(0, rule.limit - found->second.used),
          .reset_after_ms = found->second.ends_at_ms - now};
}

RateLimiter::Bucket& RateLimiter::bucket(const Key& key, std::int64_t window_ms) {
  const std::int64_t now = steady_ms();
  if (now - swept_at_ms_ >= kSweepEveryMs) sweep();
  auto found = buckets_.find(key);
  if (found == buckets_.end()) {
    if (buckets_.size() >= options_.buckets_max) sweep();
    if (buckets_.size() >= options_.buckets_max)
      buckets_.erase(buckets_.begin());  // Forgetting one is safe; growing is not.
    found = buckets_.emplace(key, Bucket{}).first;
  }
  if (found->second.ends_at_ms <= now) found->second = {now + window_ms, 0};
  return found->second;
}

void RateLimiter::sweep() {
  const std::int64_t now = steady_ms();
  swept_at_ms_ = now;
  std::erase_if(buckets_, [now](const auto& entry) { return entry.second.ends_at_ms <= now; });
}

}  // namespace guildhall::api
