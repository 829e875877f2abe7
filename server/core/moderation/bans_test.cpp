#include "core/moderation/bans.h"

#include <gtest/gtest.h>

#include "core/guilds/roles.h"
#include "core/members/join.h"
#include "core/test_core.h"

namespace guildhall::core {
namespace {

ErrorCode code_of(const auto& result) { return result ? ErrorCode::kInternal : result.error().code; }

TEST(Bans, KeepPeopleOutUntilLifted) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto& bob = t.person("bob");
  GuildState& guild = t.guild(ann.id);
  const GuildId id = guild.info.id;
  t.join(guild, bob.id);
  Actor owner = TestCore::as(ann);
  owner.audit_reason = "spam";
  ASSERT_TRUE(ban(t.core, owner, id, bob.id));
  EXPECT_FALSE(guild.members.contains(bob.id));
  EXPECT_EQ(guild.bans.at(bob.id).reason, "spam");
  EXPECT_EQ(t.core.world.audit[id].back().reason, "spam");
  EXPECT_EQ(t.sink.all<BanAdd>().size(), 1U);
  EXPECT_EQ(code_of(add_member(t.core, id, bob.id)), ErrorCode::kUserBanned);
  ASSERT_TRUE(ban(t.core, owner, id, bob.id));  // Again: only the reason may change.
  EXPECT_EQ(t.sink.all<BanAdd>().size(), 1U);
  ASSERT_TRUE(unban(t.core, owner, id, bob.id));
  EXPECT_EQ(t.sink.all<BanRemove>().size(), 1U);
  EXPECT_TRUE(add_member(t.core, id, bob.id));
  EXPECT_EQ(code_of(unban(t.core, owner, id, bob.id)), ErrorCode::kUnknownBan);
  EXPECT_EQ(code_of(ban(t.core, owner, id, UserId(9))), ErrorCode::kUnknownUser);
}

TEST(Bans, NeedRankAndPermission) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto& bob = t.person("bob");
  const auto& cid = t.person("cid");
  const auto& eve = t.person("eve");
  GuildState& guild = t.guild(ann.id);
  const GuildId id = guild.info.id;
  const RoleId role =
      (*create_role(t.core, TestCore::as(ann), id, {.name = "mods", .permissions = perm::kBanMembers}))->id;
  t.join(guild, bob.id).roles = {role};
  t.join(guild, cid.id).roles = {role};
  t.join(guild, eve.id);
  EXPECT_EQ(code_of(ban(t.core, TestCore::as(eve), id, bob.id)), ErrorCode::kMissingPermissions);
  for (const UserId target : {cid.id, ann.id, bob.id})
    EXPECT_EQ(code_of(ban(t.core, TestCore::as(bob), id, target)), ErrorCode::kMissingPermissions);
  EXPECT_TRUE(ban(t.core, TestCore::as(bob), id, eve.id));
}

TEST(Bans, DeletedMessagesAreToldInOneEvent) {
  TestCore t;
  const auto& ann = t.person("ann");
  GuildState& guild = t.guild(ann.id);
  const ChannelId channel = t.channel(guild).id;
  std::vector<model::Message> messages;
  for (int i = 0; i < 70; ++i) {
    model::Message message;
    message.id = t.core.new_id<MessageId>();
    message.channel_id = channel;
    message.author_id = ann.id;
    messages.push_back(message);
    t.core.put_message(message);
  }
  t.commit();
  delete_banned_messages(t.core, channel, messages);
  delete_banned_messages(t.core, channel, {});
  delete_banned_messages(t.core, ChannelId(4), messages);  // A channel that went meanwhile.
  t.commit();
  const auto bulks = t.sink.all<MessageDeleteBulk>();
  ASSERT_EQ(bulks.size(), 1U);
  EXPECT_EQ(bulks[0]->ids.size(), 70U);
  EXPECT_TRUE(t.store.page({.channel_id = channel})->empty());
}

}  // namespace
}  // namespace guildhall::core
