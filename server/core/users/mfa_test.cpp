#include "core/users/mfa.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "core/applications/applications.h"
#include "core/test_core.h"
#include "core/users/authenticate.h"
#include "core/users/sessions.h"
#include "core/users/totp.h"
#include "core/users/users.h"

namespace guildhall::core {
namespace {

constexpr const char* kSecret = "JBSW Y3DP EHPK 3PXP jbswy3dp";

TEST(Totp, VectorsOfTheRfc) {
  const std::string key = "12345678901234567890";
  const std::pair<std::int64_t, const char*> vectors[] = {{59, "287082"},         {1111111109, "081804"},
                                                          {1111111111, "050471"}, {1234567890, "005924"},
                                                          {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : vectors) EXPECT_EQ(totp_code(key, seconds / 30), code) << seconds;
}

TEST(Totp, OneStepOfLeewayAndNoReplay) {
  const std::string key = "12345678901234567890";
  const UnixMs now = 1'700'000'010'000;
  const std::int64_t step = now / 30'000;
  EXPECT_EQ(match_totp(key, totp_code(key, step), now, 0), step);
  EXPECT_EQ(match_totp(key, totp_code(key, step - 1), now, 0), step - 1);
  EXPECT_EQ(match_totp(key, totp_code(key, step + 1), now, 0), step + 1);
  EXPECT_FALSE(match_totp(key, totp_code(key, step - 2), now, 0));
  EXPECT_FALSE(match_totp(key, totp_code(key, step + 2), now, 0));
  EXPECT_FALSE(match_totp(key, totp_code(key, step), now, step));
  EXPECT_FALSE(match_totp(key, totp_code(key, step - 1), now, step));
  EXPECT_FALSE(match_totp(key, "", now, 0));
}

TEST(Totp, Base32) {
  EXPECT_EQ(base32_decode("MZXW6YTBOI======").value_or(""), "foobar");
  EXPECT_EQ(base32_decode("mzxw 6ytb oi").value_or(""), "foobar");
  EXPECT_FALSE(base32_decode("MZXW1"));
  EXPECT_FALSE(base32_decode("MZ\xC3\xA4"));
}

struct Mfa : testing::Test {
  TestCore t;
  UserId id = (*create_user(t.core, "ann", "", "h", false))->id;
  std::string token = open_session(t.core, id, {});
  Actor actor = *authenticate(t.core, token);
  std::string key = *base32_decode(kSecret);

  std::string code(std::int64_t offset = 0) { return totp_code(key, t.clock.now_ms() / 30'000 + offset); }
  BackupCodes enable() {
    auto codes = enable_totp(t.core, actor, kSecret, code());
    EXPECT_TRUE(codes);
    return codes.value_or(BackupCodes{});
  }
};

TEST_F(Mfa, EnablingNeedsACodeOfTheSecret) {
  EXPECT_EQ(enable_totp(t.core, actor, "short", code()).error().code, ErrorCode::kTwoFactorInvalidSecret);
  EXPECT_EQ(enable_totp(t.core, actor, kSecret, "000000").error().code, ErrorCode::kTwoFactorInvalidCode);
  EXPECT_FALSE(t.core.world.user(id)->mfa_enabled);
  const std::string other = open_session(t.core, id, {});
  const BackupCodes codes = enable();
  EXPECT_EQ(codes.size(), 10U);
  EXPECT_TRUE(t.core.world.user(id)->mfa_enabled);
  for (const std::string& hash : t.core.world.user(id)->backup_codes) EXPECT_EQ(hash.size(), 64U);
  EXPECT_TRUE(authenticate(t.core, token));
  EXPECT_FALSE(authenticate(t.core, other)) << "other log-ins end";
  EXPECT_EQ(enable_totp(t.core, actor, kSecret, code(1)).error().code, ErrorCode::kTwoFactorEnabled);
  EXPECT_FALSE(t.sink.all<UserUpdate>().empty());
}

TEST_F(Mfa, ACodeIsGoodOnce) {
  enable();
  EXPECT_EQ(check_code(t.core, id, code()).error().code, ErrorCode::kTwoFactorInvalidCode) << "enabling used it";
  t.clock.advance_ms(30'000);
  EXPECT_TRUE(check_code(t.core, id, code().insert(3, " ")));
  EXPECT_FALSE(check_code(t.core, id, code()));
  EXPECT_FALSE(check_code(t.core, id, ""));
}

TEST_F(Mfa, BackupCodesAreGoodOnceAndRenewable) {
  const BackupCodes codes = enable();
  EXPECT_TRUE(check_code(t.core, id, codes[3]));
  EXPECT_FALSE(check_code(t.core, id, codes[3]));
  EXPECT_EQ(t.core.world.user(id)->backup_codes.size(), 9U);
  const auto fresh = renew_backup_codes(t.core, id);
  ASSERT_TRUE(fresh);
  EXPECT_FALSE(check_code(t.core, id, codes[4]));
  EXPECT_TRUE(check_code(t.core, id, ascii_lower((*fresh)[0])));
}

TEST_F(Mfa, GuessingEnds) {
  const BackupCodes codes = enable();
  for (int i = 0; i < Tickets::kWrongPerAccount; ++i)
    EXPECT_EQ(check_code(t.core, id, "123123").error().code, ErrorCode::kTwoFactorInvalidCode);
  const auto limited = check_code(t.core, id, codes[0]);
  ASSERT_FALSE(limited);
  EXPECT_EQ(limited.error().code, ErrorCode::kRateLimited);
  EXPECT_NEAR(limited.error().retry_after_s.value_or(0), 900, 1);
  t.clock.advance_ms(Tickets::kGuessWindowMs);
  EXPECT_TRUE(check_code(t.core, id, codes[0])) << "and the code was not used up";
}

TEST_F(Mfa, Disabling) {
  EXPECT_EQ(disable_totp(t.core, actor, "1").error().code, ErrorCode::kTwoFactorNotEnabled);
  const BackupCodes codes = enable();
  EXPECT_EQ(disable_totp(t.core, actor, "1").error().code, ErrorCode::kTwoFactorInvalidCode);
  ASSERT_TRUE(disable_totp(t.core, actor, codes[0]));
  EXPECT_FALSE(t.core.world.user(id)->mfa_enabled);
  EXPECT_TRUE(t.core.world.user(id)->backup_codes.empty());
  EXPECT_TRUE(check_code(t.core, id, "")) << "nothing to check";
}

TEST_F(Mfa, ABotHasItsOwnersFactor) {
  const auto bot = create_bot(t.core, "robot", id);
  ASSERT_TRUE(bot);
  const UserId bot_id(bot->application.value());
  EXPECT_FALSE(has_second_factor(t.core.world, bot_id));
  enable();
  EXPECT_TRUE(has_second_factor(t.core.world, bot_id));
  EXPECT_TRUE(has_second_factor(t.core.world, id));
}

TEST(Tickets, EndByTimeUseWrongCodesAndNumber) {
  SeededRandom random(1);
  Tickets tickets;
  const std::string name = tickets.open(random, 1000, {.use = Ticket::Use::kLogIn, .user_id = UserId(5)});
  EXPECT_NE(tickets.find(name, Ticket::Use::kLogIn, 1001), nullptr);
  EXPECT_EQ(tickets.find(name, Ticket::Use::kBackupCodes, 1001), nullptr);
  EXPECT_EQ(tickets.find("other", Ticket::Use::kLogIn, 1001), nullptr);
  EXPECT_EQ(tickets.find(name, Ticket::Use::kLogIn, 1000 + Tickets::kLifeMs), nullptr);
  tickets.find(name, Ticket::Use::kLogIn, 1001)->wrong = Tickets::kWrongPerTicket;
  EXPECT_EQ(tickets.find(name, Ticket::Use::kLogIn, 1001), nullptr);
  tickets.close(name);
  EXPECT_EQ(tickets.size(), 0U);
  for (std::size_t i = 0; i < Tickets::kMax + 10; ++i) static_cast<void>(tickets.open(random, 2000, {}));
  EXPECT_LE(tickets.size(), Tickets::kMax);
  static_cast<void>(tickets.open(random, 2000 + Tickets::kLifeMs, {}));
  EXPECT_EQ(tickets.size(), 1U);
}

}  // namespace
}  // namespace guildhall::core
