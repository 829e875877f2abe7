#include "base/snowflake.h"

#include <gtest/gtest.h>

namespace guildhall {
namespace {

TEST(SnowflakeGenerator, CarriesTheTime) {
  const ManualClock clock(1'700'000'000'000);
  SnowflakeGenerator ids(clock, 5);
  const auto id = ids.next<UserId>();
  EXPECT_EQ(created_at_ms(id), 1'700'000'000'000);
  EXPECT_EQ((id.value() >> 12U) & 1023U, 5U);
}

TEST(SnowflakeGenerator, OnlyGrowsAlsoPastAMillisecondsIds) {
  for (const std::uint32_t worker : {0U, 7U, 1023U}) {
    const ManualClock clock;
    SnowflakeGenerator ids(clock, worker);
    UserId last;
    for (int i = 0; i < 10'000; ++i) {
      const auto id = ids.next<UserId>();
      ASSERT_GT(id, last);
      ASSERT_EQ((id.value() >> 12U) & 1023U, worker);
      last = id;
    }
  }
}

TEST(SnowflakeGenerator, GrowsWhenTheClockStepsBack) {
  ManualClock clock;
  SnowflakeGenerator ids(clock);
  const auto before = ids.next<UserId>();
  clock.advance_ms(-3'600'000);
  EXPECT_GT(ids.next<UserId>(), before);
}

TEST(SnowflakeGenerator, RisesAboveStoredIds) {
  const ManualClock clock;
  SnowflakeGenerator ids(clock);
  const auto stored = ids.next<UserId>().value() + (1ULL << 40U);
  ids.rise_above(stored);
  ids.rise_above(1);
  EXPECT_GT(ids.next<UserId>().value(), stored);
}

}  // namespace
}  // namespace guildhall
