#include "protocol/intents.h"

#include <gtest/gtest.h>

namespace guildhall::protocol {
namespace {

static_assert(intent::kAll == 53'608'447U);  // The documentation's "all intents".
static_assert(intent::kPrivileged == 33'026U);

TEST(Intents, EventsNeedTheirIntent) {
  EXPECT_EQ(required_intent("MESSAGE_CREATE", Place::kGuild), intent::kGuildMessages);
  EXPECT_EQ(required_intent("MESSAGE_CREATE", Place::kDirect), intent::kDirectMessages);
  EXPECT_EQ(required_intent("CHANNEL_PINS_UPDATE", Place::kGuild), intent::kGuilds);
  EXPECT_EQ(required_intent("USER_UPDATE", Place::kGuild), 0U);
}

TEST(Intents, FlagsAllowPrivilegedOnes) {
  EXPECT_EQ(privileged_intents(0), 0U);
  EXPECT_EQ(privileged_intents(1 << 13), intent::kGuildPresences);
  EXPECT_EQ(privileged_intents((1 << 12) | (1 << 15) | (1 << 18)), intent::kPrivileged);
}

}  // namespace
}  // namespace guildhall::protocol
