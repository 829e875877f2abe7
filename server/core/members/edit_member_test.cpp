#include "core/members/edit_member.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/guilds/roles.h"
#include "core/members/join.h"
#include "core/test_core.h"

namespace guildhall::core {
namespace {

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

ErrorCode code_of(const auto& result) { return result ? ErrorCode::kInternal : result.error().code; }

/// Ann owns, Bob has `power` (with the permissions given), Cid nothing, Dee `high` above Bob.
struct Scene {
  explicit Scene(Permissions power_permissions) {
    power = make("power", power_permissions);
    low = make("low");
    t.join(guild, bob.id).roles = {power};
    t.join(guild, cid.id);
    t.join(guild, dee.id).roles = {high};
    t.sink.events.clear();
    t.core.world.audit.clear();
  }
  RoleId make(std::string name, Permissions permissions = 0) {
    return (*create_role(t.core, owner, id, {.name = std::move(name), .permissions = permissions}))->id;
  }
  [[nodiscard]] model::Member& member(const model::User& user) { return guild.members.at(user.id); }
  Result<model::Member*> edit(const Actor& by, const model::User& user, MemberChanges changes) {
    return edit_member(t.core, by, id, user.id, std::move(changes));
  }
  [[nodiscard]] std::vector<std::int64_t> audited() {
    std::vector<std::int64_t> out;
    for (const auto& entry : t.core.world.audit[id]) out.push_back(entry.action_type);
    return out;
  }

  TestCore t;
  const model::User& ann = t.person("ann");
  const model::User& bob = t.person("bob");
  const model::User& cid = t.person("cid");
  const model::User& dee = t.person("dee");
  GuildState& guild = t.guild(ann.id);
  GuildId id = guild.info.id;
  Actor owner = TestCore::as(ann);
  Actor actor = TestCore::as(bob);
  RoleId high = make("high");
  RoleId power;
  RoleId low;
};

using Nick = std::optional<std::string>;

TEST(Members, NicknamesOfOthersNeedRankAndPermission) {
  Scene s(perm::kManageNicknames);
  EXPECT_TRUE(s.edit(s.actor, s.cid, {.nick = Nick("c")}));
  EXPECT_EQ(code_of(s.edit(s.actor, s.dee, {.nick = Nick("d")})), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(s.edit(s.actor, s.ann, {.nick = Nick("a")})), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(s.edit(TestCore::as(s.cid), s.bob, {.nick = Nick("b")})), ErrorCode::kMissingPermissions);
  EXPECT_TRUE(edit_own_nick(s.t.core, TestCore::as(s.cid), s.id, "me"));
  EXPECT_EQ(s.member(s.cid).nick, "me");
  EXPECT_EQ(s.t.sink.all<MemberUpdate>().size(), 2U);
  EXPECT_THAT(s.audited(), testing::ElementsAre(24, 24));
}

TEST(Members, RolesBelowOnesOwnCanBeGivenAndTaken) {
  Scene s(perm::kManageRoles);
  ASSERT_TRUE(add_member_role(s.t.core, s.actor, s.id, s.cid.id, s.low));
  EXPECT_THAT(s.member(s.cid).roles, testing::ElementsAre(s.low));
  EXPECT_EQ(s.t.core.world.audit[s.id].back().changes_json,
            R"([{"key":"$add","new_value":[{"name":"low","id":")" + s.low.str() + R"("}]}])");
  for (const RoleId id : {s.power, s.high, RoleId(s.id)})
    EXPECT_EQ(code_of(add_member_role(s.t.core, s.actor, s.id, s.cid.id, id)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(remove_member_role(s.t.core, s.actor, s.id, s.dee.id, s.high)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(add_member_role(s.t.core, s.actor, s.id, s.cid.id, RoleId(9))), ErrorCode::kUnknownRole);
  EXPECT_EQ(code_of(add_member_role(s.t.core, TestCore::as(s.cid), s.id, s.cid.id, s.low)),
            ErrorCode::kMissingPermissions);  // Though Cid has it already.
  ASSERT_TRUE(remove_member_role(s.t.core, s.actor, s.id, s.cid.id, s.low));
  EXPECT_TRUE(s.member(s.cid).roles.empty());
  EXPECT_THAT(s.audited(), testing::ElementsAre(25, 25));
}

TEST(Members, ARoleIsToldBeforeItsAuditEntry) {
  Scene s(perm::kManageRoles);
  s.t.commit();
  s.t.sink.events.clear();
  ASSERT_TRUE(s.edit(s.actor, s.cid, {.roles = std::vector{s.low}}));
  s.t.commit();
  const auto first = [&](auto kind) {
    return std::ranges::find_if(s.t.sink.events,
                                [&](const Event& event) { return std::holds_alternative<decltype(kind)>(event); });
  };
  ASSERT_NE(first(AuditLogEntryCreate{}), s.t.sink.events.end());
  EXPECT_LT(first(MemberUpdate{}), first(AuditLogEntryCreate{}));
}

TEST(Members, ManagedRolesAreNobodysToGive) {
  Scene s(perm::kManageRoles);
  s.guild.roles.at(s.low).managed = true;
  EXPECT_EQ(code_of(add_member_role(s.t.core, s.owner, s.id, s.cid.id, s.low)), ErrorCode::kMissingPermissions);
}

TEST(Members, ARefusedPartChangesNothing) {
  Scene s(perm::kManageNicknames);
  EXPECT_FALSE(s.edit(s.actor, s.cid, {.nick = Nick("c"), .roles = std::vector{s.low}}));
  EXPECT_EQ(s.member(s.cid).nick, std::nullopt);
  EXPECT_TRUE(s.t.sink.events.empty());
}

TEST(Members, TimeoutsHaveRulesOfTheirOwn) {
  Scene s(perm::kModerateMembers);
  const UnixMs now = s.t.core.now();
  ASSERT_TRUE(s.edit(s.actor, s.cid, {.communication_disabled_until = now + kDayMs}));
  EXPECT_EQ(guild_permissions(s.guild, s.member(s.cid), now) & perm::kSendMessages, 0U);
  EXPECT_THAT(s.t.core.world.audit[s.id].back().changes_json,
              testing::HasSubstr(R"("old_value":null,"new_value":"20)"));
  EXPECT_EQ(code_of(s.edit(s.actor, s.cid, {.communication_disabled_until = now + 29 * kDayMs})),
            ErrorCode::kInvalidFormBody);
  ASSERT_TRUE(s.edit(s.actor, s.cid, {.communication_disabled_until = 0}));
  for (const auto* user : {&s.ann, &s.bob, &s.dee})
    EXPECT_EQ(code_of(s.edit(s.actor, *user, {.communication_disabled_until = now + kDayMs})),
              ErrorCode::kMissingPermissions);
  s.guild.roles.at(s.low).permissions = perm::kAdministrator;
  s.member(s.cid).roles = {s.low};
  EXPECT_EQ(code_of(s.edit(s.owner, s.cid, {.communication_disabled_until = now + kDayMs})),
            ErrorCode::kMissingPermissions);
}

TEST(Members, MovingToVoiceChannelsWhereOneMayGo) {
  Scene s(perm::kMoveMembers);
  auto& from = s.t.channel(s.guild);
  auto& to = s.t.channel(s.guild);
  from.type = to.type = model::ChannelType::kGuildVoice;
  EXPECT_EQ(code_of(s.edit(s.actor, s.cid, {.channel_id = to.id})), ErrorCode::kInvalidFormBody);
  s.guild.voice_states[s.cid.id] = {.guild_id = s.id, .channel_id = from.id, .user_id = s.cid.id, .session_id = "s"};
  ASSERT_TRUE(s.edit(s.actor, s.cid, {.channel_id = to.id}));
  EXPECT_EQ(s.guild.voice_states.at(s.cid.id).channel_id, to.id);
  from.permission_overwrites = {{.id = s.id.value(), .deny = perm::kConnect}};
  EXPECT_EQ(code_of(s.edit(s.actor, s.cid, {.channel_id = from.id})), ErrorCode::kMissingPermissions);
  ASSERT_TRUE(s.edit(s.actor, s.cid, {.channel_id = ChannelId()}));
  EXPECT_TRUE(s.guild.voice_states.empty());
  EXPECT_EQ(s.t.sink.all<VoiceStateUpdate>().size(), 2U);
  EXPECT_THAT(s.audited(), testing::ElementsAre(26, 27));
}

TEST(Members, KickingNeedsRank) {
  Scene s(perm::kKickMembers);
  EXPECT_EQ(code_of(kick(s.t.core, s.actor, s.id, s.dee.id)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(kick(s.t.core, s.actor, s.id, s.bob.id)), ErrorCode::kMissingPermissions);
  ASSERT_TRUE(kick(s.t.core, s.actor, s.id, s.cid.id));
  EXPECT_EQ(s.t.core.world.member(s.id, s.cid.id), nullptr);
  EXPECT_FALSE(s.t.core.world.user_guilds.contains(s.cid.id));
  EXPECT_EQ(s.t.sink.all<MemberRemove>().size(), 1U);
  EXPECT_EQ(s.t.sink.all<GuildDelete>().size(), 1U);
  EXPECT_EQ(code_of(kick(s.t.core, s.actor, s.id, s.cid.id)), ErrorCode::kUnknownMember);
}

TEST(Members, ABotTakesItsRoleAlong) {
  Scene s(0);
  auto& bot = s.t.person("bot");
  bot.bot = true;
  s.guild.roles.at(s.low).managed = true;
  s.guild.roles.at(s.low).bot_id = bot.id;
  s.t.join(s.guild, bot.id).roles = {s.low};
  auto& channel = s.t.channel(s.guild);
  channel.permission_overwrites = {{.id = s.low.value(), .allow = perm::kSendMessages}};
  drop_member(s.t.core, s.id, bot.id);
  EXPECT_FALSE(s.guild.roles.contains(s.low));
  EXPECT_TRUE(channel.permission_overwrites.empty());
}

TEST(Members, PruningSparesTheActiveAndTheRanked) {
  Scene s(perm::kKickMembers | perm::kManageGuild);
  const auto& eve = s.t.person("eve");
  s.t.join(s.guild, eve.id);
  s.t.clock.advance_ms(8 * kDayMs);
  model::AuthSession session;
  session.id = SessionId(1);
  session.user_id = eve.id;
  session.last_used_at = s.t.core.now() - kDayMs;
  s.t.core.world.auth_sessions[session.id] = session;
  EXPECT_EQ(code_of(prunable(s.t.core, TestCore::as(s.cid), s.id, 7, {})), ErrorCode::kMissingPermissions);
  EXPECT_THAT(*prunable(s.t.core, s.actor, s.id, 7, {}), testing::ElementsAre(s.cid.id));
  EXPECT_THAT(*prunable(s.t.core, s.actor, s.id, 7, {s.high, s.power}), testing::ElementsAre(s.cid.id));
  EXPECT_THAT(*prunable(s.t.core, s.owner, s.id, 7, {s.high}), testing::ElementsAre(s.cid.id, s.dee.id));
  prune(s.t.core, s.actor, s.id, {s.cid.id}, 7);
  EXPECT_FALSE(s.guild.members.contains(s.cid.id));
  EXPECT_EQ(s.t.core.world.audit[s.id].back().options_json, R"({"delete_member_days":"7","members_removed":"1"})");
}

}  // namespace
}  // namespace guildhall::core
