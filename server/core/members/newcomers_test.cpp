#include "core/members/newcomers.h"

#include <gtest/gtest.h>

#include "core/channels/dms.h"
#include "core/channels/edit_channel.h"
#include "core/guilds/guilds.h"
#include "core/guilds/roles.h"
#include "core/invites/invites.h"
#include "core/members/edit_member.h"
#include "core/messages/change_message.h"
#include "core/messages/send_message.h"
#include "core/moderation/bans.h"
#include "core/test_core.h"

namespace guildhall::core {
namespace {

ErrorCode code_of(const auto& result) { return result ? ErrorCode::kInternal : result.error().code; }
constexpr ErrorCode kOk = ErrorCode::kInternal;

struct Newcomers : testing::Test {
  TestCore t;
  const model::User& ann = t.person("ann");
  model::User& bob = t.person("bob");
  GuildState& guild = t.guild(ann.id);
  model::Channel& channel = t.channel(guild);
  Actor owner = TestCore::as(ann);
  Actor guest = TestCore::as(bob);

  model::Member& join() {
    model::Member& member = t.join(guild, bob.id);
    member.joined_at = t.clock.now_ms();
    return member;
  }
  ErrorCode say(const Actor& actor) {
    MessageDraft draft;
    draft.content = "hello";
    return code_of(send_message(t.core, actor, channel.id, std::move(draft), {}, std::nullopt));
  }
};

TEST_F(Newcomers, EachVerificationLevelAsksForMore) {
  join();
  guild.info.verification_level = 1;
  EXPECT_EQ(say(guest), ErrorCode::kVerificationLevelTooHigh);
  bob.verified = true;
  t.core.world.users[bob.id].verified = true;
  EXPECT_EQ(say(guest), kOk);
  guild.info.verification_level = 2;
  EXPECT_EQ(say(guest), ErrorCode::kVerificationLevelTooHigh);
  t.clock.advance_ms(5LL * 60 * 1000 + 1);
  EXPECT_EQ(say(guest), kOk);
  guild.info.verification_level = 3;
  EXPECT_EQ(say(guest), ErrorCode::kVerificationLevelTooHigh);
  t.clock.advance_ms(5LL * 60 * 1000);
  EXPECT_EQ(say(guest), kOk);
  guild.info.verification_level = 4;
  EXPECT_EQ(say(guest), kOk);
  t.core.world.users[bob.id].verified = false;
  EXPECT_EQ(say(guest), ErrorCode::kVerificationLevelTooHigh);
}

TEST_F(Newcomers, OwnersBotsAndMembersWithARoleAreExempt) {
  model::Member& member = join();
  guild.info.verification_level = 4;
  EXPECT_EQ(say(owner), kOk);
  EXPECT_EQ(say({.user_id = bob.id, .bot = true}), kOk);
  member.roles = {RoleId(7)};
  EXPECT_EQ(say(guest), kOk);
}

TEST_F(Newcomers, TheLevelHoldsForReactionsAndDirectMessages) {
  join();
  MessageDraft draft;
  draft.content = "react to me";
  const auto message = send_message(t.core, owner, channel.id, std::move(draft), {}, std::nullopt);
  ASSERT_TRUE(message);
  guild.info.verification_level = 1;
  const auto emoji = parse_reaction_emoji("\xF0\x9F\x91\x8D");
  ASSERT_TRUE(emoji);
  EXPECT_EQ(code_of(add_reaction(t.core, guest, *message, *emoji)), ErrorCode::kVerificationLevelTooHigh);
  EXPECT_EQ(code_of(open_dm(t.core, guest, ann.id)), ErrorCode::kCannotDmUser);
  GuildState& other = t.guild(bob.id);
  t.join(other, ann.id);
  EXPECT_TRUE(open_dm(t.core, guest, ann.id)) << "they also share a guild without a level";
}

TEST_F(Newcomers, ANewcomersMessagesAreCounted) {
  t.core.policy.newcomer_minutes = 10;
  t.core.policy.newcomer_messages_per_minute = 3;
  join();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(say(guest), kOk);
  EXPECT_EQ(say(guest), ErrorCode::kWriteLimit);
  for (int i = 0; i < 9; ++i) EXPECT_EQ(say(owner), kOk);
  t.clock.advance_ms(60'000);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(say(guest), kOk);
  EXPECT_EQ(say(guest), ErrorCode::kWriteLimit);
  t.clock.advance_ms(9LL * 60'000);
  for (int i = 0; i < 9; ++i) EXPECT_EQ(say(guest), kOk) << "no newcomer any more";
}

TEST_F(Newcomers, JoinsAreCountedByPersonAndByGuild) {
  t.core.policy.joins_per_hour = 1;
  t.core.policy.guild_joins_per_minute = 2;
  const std::string code = (*create_invite(t.core, owner, channel.id, {}))->code;
  GuildState& second = t.guild(ann.id);
  const std::string other = (*create_invite(t.core, owner, t.channel(second).id, {}))->code;
  EXPECT_EQ(code_of(accept_invite(t.core, guest, code)), kOk);
  const auto refused = accept_invite(t.core, guest, other);
  EXPECT_EQ(code_of(refused), ErrorCode::kJoinLimit);
  EXPECT_GT(refused.error().retry_after_s.value_or(0), 3000);
  EXPECT_EQ(code_of(accept_invite(t.core, TestCore::as(t.person("cid")), code)), kOk);
  const Actor dan = TestCore::as(t.person("dan"));
  EXPECT_EQ(code_of(accept_invite(t.core, dan, code)), ErrorCode::kJoinLimit);
  t.clock.advance_ms(60'000);
  EXPECT_EQ(code_of(accept_invite(t.core, dan, code)), kOk) << "a guild's refusal does not use up the person's joins";
}

TEST_F(Newcomers, BeginningDirectMessagesIsCounted) {
  t.core.policy.new_dms_per_10_minutes = 1;
  const UserId cid = t.person("cid").id;
  EXPECT_TRUE(open_dm(t.core, guest, ann.id));
  EXPECT_TRUE(open_dm(t.core, guest, ann.id)) << "it is there already";
  EXPECT_EQ(code_of(open_dm(t.core, guest, cid)), ErrorCode::kDmLimit);
}

TEST(Quotas, AreBounded) {
  Quotas quotas;
  const Quotas::Rule rule{.max = 1, .window_ms = 1000};
  for (std::uint64_t i = 0; i < Quotas::kMax + 5; ++i)
    EXPECT_EQ(quotas.take({.kind = Quotas::Kind::kJoins, .of = i}, rule, 0), 0);
  EXPECT_LE(quotas.size(), Quotas::kMax);
  EXPECT_EQ(quotas.take({.kind = Quotas::Kind::kJoins, .of = Quotas::kMax + 4}, rule, 400), 600);
  EXPECT_EQ(quotas.take({.kind = Quotas::Kind::kJoins, .of = Quotas::kMax + 4}, rule, 1000), 0);
}

struct MfaLevel : Newcomers {
  RoleId moderators = (*create_role(t.core, owner, guild.info.id, {.permissions = perm::kAdministrator}))->id;
  model::Member& member = join();
  MfaLevel() { member.roles = {moderators}; }
};

TEST_F(MfaLevel, OnlyAnOwnerWithASecondFactorMayAskForIt) {
  EXPECT_EQ(code_of(set_mfa_level(t.core, guest, guild.info.id, 1)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(set_mfa_level(t.core, owner, guild.info.id, 1)), ErrorCode::kTwoFactorRequired);
  t.core.world.users[ann.id].mfa_enabled = true;
  EXPECT_EQ(code_of(set_mfa_level(t.core, owner, guild.info.id, 1)), kOk);
  EXPECT_EQ(guild.info.mfa_level, 1);
}

TEST_F(MfaLevel, ElevatedPermissionsNeedASecondFactor) {
  const UserId cid = t.person("cid").id;
  t.join(guild, cid);
  GuildChanges rename;
  rename.name = "renamed";
  EXPECT_EQ(code_of(edit_guild(t.core, guest, guild.info.id, rename)), kOk);
  guild.info.mfa_level = 1;
  EXPECT_EQ(code_of(edit_guild(t.core, guest, guild.info.id, rename)), ErrorCode::kTwoFactorRequired);
  EXPECT_EQ(code_of(kick(t.core, guest, guild.info.id, cid)), ErrorCode::kTwoFactorRequired);
  EXPECT_EQ(code_of(delete_channel(t.core, guest, channel.id)), ErrorCode::kTwoFactorRequired);
  EXPECT_EQ(code_of(channel_invites(t.core, guest, channel.id)), ErrorCode::kTwoFactorRequired);
  EXPECT_EQ(say(guest), kOk) << "what is not elevated stays";
  EXPECT_EQ(code_of(edit_guild(t.core, owner, guild.info.id, rename)), ErrorCode::kTwoFactorRequired) << "owners, too";
  EXPECT_EQ(code_of(edit_guild(t.core, TestCore::as(t.core.world.users[cid]), guild.info.id, rename)),
            ErrorCode::kMissingPermissions)
      << "a second factor would not help";
  t.core.world.users[bob.id].mfa_enabled = true;
  EXPECT_EQ(code_of(edit_guild(t.core, guest, guild.info.id, rename)), kOk);
  EXPECT_EQ(code_of(kick(t.core, guest, guild.info.id, cid)), kOk);
}

}  // namespace
}  // namespace guildhall::core
