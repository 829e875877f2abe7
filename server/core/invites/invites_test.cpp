#include "core/invites/invites.h"

#include <gtest/gtest.h>

#include "core/channels/remove_channel.h"
#include "core/guilds/roles.h"
#include "core/members/edit_member.h"
#include "core/members/join.h"
#include "core/moderation/bans.h"
#include "core/ports/row.h"
#include "core/test_core.h"

namespace guildhall::core {
namespace {

ErrorCode code_of(const auto& result) { return result ? ErrorCode::kInternal : result.error().code; }

struct Scene {
  TestCore t;
  const model::User& ann = t.person("ann");
  const model::User& bob = t.person("bob");
  const model::User& cid = t.person("cid");
  GuildState& guild = t.guild(ann.id);
  GuildId id = guild.info.id;
  ChannelId channel = t.channel(guild).id;
  Actor owner = TestCore::as(ann);

  std::string make(NewInvite wanted) { return (*create_invite(t.core, owner, channel, wanted))->code; }
};

TEST(Invites, BringPeopleIn) {
  Scene s;
  const std::string code = s.make({});
  ASSERT_TRUE(accept_invite(s.t.core, TestCore::as(s.bob), code));
  EXPECT_TRUE(s.guild.members.contains(s.bob.id));
  EXPECT_EQ(s.t.core.world.invites.at(code).uses, 1);
  ASSERT_TRUE(accept_invite(s.t.core, TestCore::as(s.bob), code));  // In already.
  EXPECT_EQ(s.t.core.world.invites.at(code).uses, 1);
  EXPECT_EQ(s.t.sink.all<MemberAdd>().size(), 1U);
  EXPECT_EQ(code_of(accept_invite(s.t.core, {.user_id = s.cid.id, .bot = true}, code)), ErrorCode::kBotsCannotUse);
  EXPECT_EQ(code_of(accept_invite(s.t.core, TestCore::as(s.cid), "nonsense")), ErrorCode::kUnknownInvite);
}

TEST(Invites, BannedPeopleStayOutAndUseNothingUp) {
  Scene s;
  const std::string code = s.make({.max_uses = 1});
  ASSERT_TRUE(ban(s.t.core, s.owner, s.id, s.bob.id));
  EXPECT_EQ(code_of(accept_invite(s.t.core, TestCore::as(s.bob), code)), ErrorCode::kUserBanned);
  EXPECT_EQ(s.t.core.world.invites.at(code).uses, 0);
}

TEST(Invites, EndAfterTheirUses) {
  Scene s;
  const std::string code = s.make({.max_uses = 1});
  ASSERT_TRUE(accept_invite(s.t.core, TestCore::as(s.bob), code));
  EXPECT_EQ(s.t.sink.all<InviteDelete>().size(), 1U);
  EXPECT_EQ(code_of(accept_invite(s.t.core, TestCore::as(s.cid), code)), ErrorCode::kUnknownInvite);
  s.t.commit();
  EXPECT_TRUE(ports::load_rows<model::Invite>(s.t.store)->empty());
}

TEST(Invites, EndAfterTheirTime) {
  Scene s;
  const std::string code = s.make({.max_age_s = 60});
  const std::string lasting = s.make({.max_age_s = 0});
  s.t.clock.advance_ms(59'999);
  EXPECT_TRUE(find_invite(s.t.core, code));
  s.t.clock.advance_ms(1);
  EXPECT_EQ(code_of(find_invite(s.t.core, code)), ErrorCode::kUnknownInvite);
  EXPECT_EQ(s.t.sink.all<InviteDelete>().size(), 1U);
  EXPECT_TRUE(find_invite(s.t.core, lasting));
  (void)s.make({.max_age_s = 60, .unique = true});
  s.t.clock.advance_ms(60'000);
  EXPECT_EQ(guild_invites(s.t.core, s.owner, s.id)->size(), 1U);
  EXPECT_EQ(s.t.core.world.invites.size(), 1U);
}

TEST(Invites, AlikeOnesAreGivenAgain) {
  Scene s;
  const std::string code = s.make({});
  EXPECT_EQ(s.make({}), code);
  EXPECT_NE(s.make({.max_age_s = 60}), code);
  EXPECT_NE(s.make({.unique = true}), code);
  EXPECT_EQ(s.t.sink.all<InviteCreate>().size(), 3U);
}

TEST(Invites, NeedPermissions) {
  Scene s;
  s.t.join(s.guild, s.bob.id);
  const Actor bob = TestCore::as(s.bob);
  const std::string code = s.make({});
  EXPECT_EQ(code_of(guild_invites(s.t.core, bob, s.id)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(channel_invites(s.t.core, bob, s.channel)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(delete_invite(s.t.core, bob, code)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(create_invite(s.t.core, TestCore::as(s.cid), s.channel, {})), ErrorCode::kMissingAccess);
  const auto own = create_invite(s.t.core, bob, s.channel, {});
  ASSERT_TRUE(own);
  EXPECT_TRUE(delete_invite(s.t.core, bob, std::string((*own)->code)));
  s.guild.roles.at(RoleId(s.id)).permissions = perm::kViewChannel;
  EXPECT_EQ(code_of(create_invite(s.t.core, bob, s.channel, {})), ErrorCode::kMissingPermissions);
  EXPECT_TRUE(delete_invite(s.t.core, s.owner, code));
  EXPECT_EQ(s.t.core.world.audit[s.id].back().action_type, 42);
}

TEST(Invites, GoWithTheirChannel) {
  Scene s;
  (void)s.make({});
  remove_guild_channel(s.t.core, s.guild, s.channel);
  EXPECT_TRUE(s.t.core.world.invites.empty());
}

TEST(Invites, TemporaryOnesLastForAVisit) {
  Scene s;
  const std::string code = s.make({.temporary = true});
  ASSERT_TRUE(accept_invite(s.t.core, TestCore::as(s.bob), code));
  ASSERT_TRUE(accept_invite(s.t.core, TestCore::as(s.cid), code));
  const auto role = create_role(s.t.core, s.owner, s.id, {.name = "regulars"});
  ASSERT_TRUE(add_member_role(s.t.core, s.owner, s.id, s.cid.id, (*role)->id));
  ASSERT_TRUE(remove_member_role(s.t.core, s.owner, s.id, s.cid.id, (*role)->id));
  for (const UserId user : {s.bob.id, s.cid.id, s.owner.user_id}) end_visits(s.t.core, user);
  EXPECT_FALSE(s.guild.members.contains(s.bob.id));
  EXPECT_TRUE(s.guild.members.contains(s.cid.id));  // Had a role: stays.
  EXPECT_TRUE(s.guild.members.contains(s.owner.user_id));
  EXPECT_EQ(s.t.sink.all<MemberRemove>().size(), 1U);
}

}  // namespace
}  // namespace guildhall::core
