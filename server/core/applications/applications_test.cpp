#include "core/applications/applications.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "core/members/join.h"
#include "core/test_core.h"
#include "core/users/authenticate.h"

namespace guildhall::core {
namespace {

TEST(Bots, TokenNamesTheBotAndCanBeReset) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto made = create_bot(t.core, "My Bot", ann.id);
  ASSERT_TRUE(made);
  const UserId bot(made->application);
  EXPECT_EQ(base64_decode(made->token.substr(0, made->token.find('.'))).value_or(""), bot.str());
  EXPECT_EQ(made->token.size() - made->token.find('.'), 1U + 6 + 1 + 38);
  const auto actor = authenticate(t.core, "Bot " + made->token);
  ASSERT_TRUE(actor);
  EXPECT_TRUE(actor->bot);
  EXPECT_EQ(actor->user_id, bot);
  auto* const application = application_of_bot(t.core.world, bot);
  ASSERT_NE(application, nullptr);
  const auto token = reset_bot_token(t.core, *application);
  ASSERT_TRUE(token);
  EXPECT_FALSE(authenticate(t.core, made->token));
  EXPECT_TRUE(authenticate(t.core, *token));
  EXPECT_EQ(t.sink.all<SessionsRevoked>().size(), 1U);
  EXPECT_FALSE(create_application_bot(t.core, *application));

  const auto second = create_bot(t.core, "My Bot", ann.id);
  ASSERT_TRUE(second);
  EXPECT_EQ(t.core.world.user(UserId(second->application))->username, "My Bot 2");
  EXPECT_TRUE(own_application(t.core, t.as(ann), second->application));
  EXPECT_FALSE(own_application(t.core, t.as(t.person("bob")), second->application));
}

TEST(Bots, LoadedTokensStillWork) {
  TestCore t;
  const auto made = create_bot(t.core, "bot", t.person("ann").id);
  t.commit();
  SeededRandom random(1);
  RecordingSink sink;
  Core core({.journal = t.store, .log = t.store, .blobs = t.store, .clock = t.clock, .random = random, .events = sink});
  ASSERT_TRUE(core.load(t.store));
  EXPECT_TRUE(authenticate(core, made->token));
}

TEST(AuthorizeBot, AddsMemberRoleAndAudit) {
  TestCore t;
  const auto& owner = t.person("ann");
  const auto& member = t.person("bob");
  GuildState& guild = t.guild(owner.id);
  t.join(guild, member.id);
  const auto made = create_bot(t.core, "bot", owner.id);
  const UserId bot(made->application);
  const auto refused = authorize_bot(t.core, t.as(member), made->application, guild.info.id, 8);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kMissingPermissions);
  ASSERT_TRUE(authorize_bot(t.core, t.as(owner), made->application, guild.info.id, perm::kAdministrator));
  const auto* joined = t.core.world.member(guild.info.id, bot);
  ASSERT_NE(joined, nullptr);
  ASSERT_EQ(joined->roles.size(), 1U);
  const auto& role = guild.roles.at(joined->roles[0]);
  EXPECT_TRUE(role.managed);
  EXPECT_EQ(role.bot_id, bot);
  EXPECT_EQ(role.permissions, perm::kAdministrator);
  EXPECT_EQ(t.core.world.audit.at(guild.info.id).back().action_type, 28);
  EXPECT_EQ(t.sink.all<MemberAdd>().size(), 1U);
  EXPECT_EQ(t.sink.all<GuildCreate>().back()->user_id, bot);
  ASSERT_TRUE(authorize_bot(t.core, t.as(owner), made->application, guild.info.id, 0));  // Again: nothing happens.
  EXPECT_EQ(t.sink.all<MemberAdd>().size(), 1U);

  ASSERT_TRUE(delete_application(t.core, made->application));
  EXPECT_EQ(t.core.world.member(guild.info.id, bot), nullptr);
  EXPECT_EQ(guild.roles.size(), 1U);
  EXPECT_FALSE(authenticate(t.core, made->token));
}

TEST(AuthorizeBot, GrantsNoMoreThanTheActorHas) {
  TestCore t;
  const auto& owner = t.person("ann");
  const auto& manager = t.person("bob");
  GuildState& guild = t.guild(owner.id, perm::kManageGuild | perm::kViewChannel);
  t.join(guild, manager.id);
  const auto made = create_bot(t.core, "bot", manager.id);
  ASSERT_TRUE(authorize_bot(t.core, t.as(manager), made->application, guild.info.id,
                            perm::kAdministrator | perm::kViewChannel));
  const auto* joined = t.core.world.member(guild.info.id, UserId(made->application));
  ASSERT_NE(joined, nullptr);
  EXPECT_EQ(guild.roles.at(joined->roles.at(0)).permissions, perm::kViewChannel);
}

TEST(Join, RefusesBannedAndGreets) {
  TestCore t;
  const auto& owner = t.person("ann");
  const auto& bob = t.person("bob");
  GuildState& guild = t.guild(owner.id);
  const ChannelId channel = t.channel(guild).id;
  guild.bans[bob.id] = {.guild_id = guild.info.id, .user_id = bob.id};
  const auto refused = add_member(t.core, guild.info.id, bob.id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUserBanned);
  guild.bans.clear();
  guild.info.system_channel_id = channel;
  ASSERT_TRUE(add_member(t.core, guild.info.id, bob.id));
  EXPECT_EQ(t.sink.all<MessageCreate>().size(), 1U);
  EXPECT_TRUE(t.core.world.channel(channel)->last_message_id);
  drop_member(t.core, guild.info.id, bob.id);
  EXPECT_FALSE(t.core.world.user_guilds.contains(bob.id));
  EXPECT_EQ(t.sink.all<GuildDelete>().back()->members, std::vector<UserId>{bob.id});
  guild.info.system_channel_flags = 1;
  ASSERT_TRUE(add_member(t.core, guild.info.id, bob.id));
  EXPECT_EQ(t.sink.all<MessageCreate>().size(), 1U);
}

}  // namespace
}  // namespace guildhall::core
