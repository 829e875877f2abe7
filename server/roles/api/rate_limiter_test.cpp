#include "roles/api/rate_limiter.h"

#include <gtest/gtest.h>

namespace guildhall::api {
namespace {

using RouteKey = RateLimiter::RouteKey;

TEST(RateLimiter, AllowsTheLimitAndThenWaitsForTheWindow) {
  ManualClock clock;
  RateLimiter limiter(clock, {});
  const RouteKey key{.route = 1, .resource = 2, .caller = 3};
  for (int i = 4; i >= 0; --i) {
    const auto verdict = limiter.take_route(key, 5, 5000);
    EXPECT_TRUE(verdict.allowed);
    EXPECT_EQ(verdict.remaining, i);
    EXPECT_EQ(verdict.limit, 5);
  }
  clock.advance_ms(1200);
  const auto refused = limiter.take_route(key, 5, 5000);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.reset_after_ms, 3800);
  clock.advance_ms(3800);
  EXPECT_TRUE(limiter.take_route(key, 5, 5000).allowed);
}

TEST(RateLimiter, KeepsResourcesAndCallersApart) {
  ManualClock clock;
  RateLimiter limiter(clock, {});
  EXPECT_TRUE(limiter.take_route({1, 2, 3}, 1, 1000).allowed);
  EXPECT_FALSE(limiter.take_route({1, 2, 3}, 1, 1000).allowed);
  EXPECT_TRUE(limiter.take_route({1, 9, 3}, 1, 1000).allowed);
  EXPECT_TRUE(limiter.take_route({1, 2, 9}, 1, 1000).allowed);
  EXPECT_TRUE(limiter.take_route({9, 2, 3}, 1, 1000).allowed);
}

TEST(RateLimiter, BoundsACallerOverAllRoutes) {
  ManualClock clock;
  RateLimiter limiter(clock, {.caller_per_second = 3});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.take_caller(7).allowed);
  EXPECT_FALSE(limiter.take_caller(7).allowed);
  EXPECT_TRUE(limiter.take_caller(8).allowed);
  clock.advance_ms(1000);
  EXPECT_TRUE(limiter.take_caller(7).allowed);
}

TEST(RateLimiter, StopsGuessingPasswords) {
  ManualClock clock;
  RateLimiter limiter(clock, {.failed_logins_max = 2});
  const auto address = RateLimiter::address_key("192.0.2.1");
  EXPECT_TRUE(limiter.check_logins(address).allowed);
  limiter.count_failed_login(address);
  EXPECT_TRUE(limiter.check_logins(address).allowed);
  limiter.count_failed_login(address);
  EXPECT_FALSE(limiter.check_logins(address).allowed);
  EXPECT_TRUE(limiter.check_logins(RateLimiter::address_key("192.0.2.2")).allowed);
  clock.advance_ms(600'000);
  EXPECT_TRUE(limiter.check_logins(address).allowed);
}

TEST(RateLimiter, CountsInvalidRequests) {
  ManualClock clock;
  RateLimiter limiter(clock, {.invalid_max = 2});
  limiter.count_invalid(5);
  EXPECT_TRUE(limiter.check_invalid(5).allowed);
  limiter.count_invalid(5);
  EXPECT_FALSE(limiter.check_invalid(5).allowed);
}

TEST(RateLimiter, TakesANetworkOfIpv6AsOneAddress) {
  EXPECT_EQ(RateLimiter::address_key("2001:db8::1"), RateLimiter::address_key("2001:db8::2"));
  EXPECT_NE(RateLimiter::address_key("2001:db8::1"), RateLimiter::address_key("2001:db8:0:1::1"));
  EXPECT_EQ(RateLimiter::address_key("::ffff:192.0.2.1"), RateLimiter::address_key("192.0.2.1"));
}

TEST(RateLimiter, SweepsAndNeverGrowsPastItsBound) {
  ManualClock clock;
  RateLimiter limiter(clock, {.buckets_max = 100});
  for (std::uint64_t i = 1; i <= 1000; ++i) EXPECT_TRUE(limiter.take_caller(i).allowed);
  EXPECT_LE(limiter.size(), 100U);
  clock.advance_ms(20'000);
  EXPECT_TRUE(limiter.take_caller(1).allowed);
  EXPECT_EQ(limiter.size(), 1U);
}

TEST(RateLimiter, DoesNothingWhenItIsOff) {
  ManualClock clock;
  RateLimiter limiter(clock, {.enabled = false, .failed_logins_max = 1, .invalid_max = 1});
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limiter.take_caller(1).allowed);
  limiter.count_failed_login(1);
  EXPECT_TRUE(limiter.check_logins(1).allowed);
  EXPECT_EQ(limiter.size(), 0U);
}

}  // namespace
}  // namespace guildhall::api
