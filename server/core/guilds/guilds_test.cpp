#include "core/guilds/guilds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/guilds/emojis.h"
#include "core/invites/invites.h"
#include "core/ports/row.h"
#include "core/test_core.h"

namespace guildhall::core {
namespace {

ErrorCode code_of(const auto& result) { return result ? ErrorCode::kInternal : result.error().code; }

TEST(Guilds, ANewGuildIsReadyToUse) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto made = create_guild(t.core, TestCore::as(ann), {.name = "Home"});
  ASSERT_TRUE(made);
  const GuildState& guild = **made;
  EXPECT_EQ(guild.roles.at(RoleId(guild.info.id)).permissions, perm::kDefaultEveryone);
  EXPECT_EQ(guild.channels.size(), 4U);
  EXPECT_EQ(guild.info.owner_id, ann.id);
  EXPECT_TRUE(guild.members.contains(ann.id));
  EXPECT_EQ(guild.channels.at(guild.info.system_channel_id).name, "general");
  EXPECT_EQ(t.sink.all<GuildCreate>().size(), 1U);
  EXPECT_TRUE(t.sink.all<MessageCreate>().empty());  // Nobody greets the founder.
  t.commit();
  EXPECT_EQ(ports::load_rows<model::Channel>(t.store)->size(), 4U);
}

TEST(Guilds, BotsMakeTen) {
  TestCore t;
  auto& bot = t.person("bot");
  bot.bot = true;
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(create_guild(t.core, TestCore::as(bot), {.name = "mine"}));
  EXPECT_EQ(code_of(create_guild(t.core, TestCore::as(bot), {.name = "mine"})), ErrorCode::kMaxGuilds);
}

TEST(Guilds, EditingNeedsThePermissionAndIsWrittenDown) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto& bob = t.person("bob");
  GuildState& guild = t.guild(ann.id);
  t.join(guild, bob.id);
  const GuildId id = guild.info.id;
  EXPECT_EQ(code_of(edit_guild(t.core, TestCore::as(bob), id, {.name = "no"})), ErrorCode::kMissingPermissions);
  ASSERT_TRUE(
      edit_guild(t.core, TestCore::as(ann), id, {.name = "yes", .description = std::optional<std::string>("d")}));
  EXPECT_EQ(guild.info.name, "yes");
  EXPECT_EQ(t.sink.all<GuildUpdate>().size(), 1U);
  ASSERT_EQ(t.core.world.audit[id].size(), 1U);
  EXPECT_EQ(
      t.core.world.audit[id][0].changes_json,
      R"([{"key":"name","old_value":"test","new_value":"yes"},{"key":"description","old_value":null,"new_value":"d"}])");
  ASSERT_TRUE(edit_guild(t.core, TestCore::as(ann), id, {.name = "yes"}));
  EXPECT_EQ(t.core.world.audit[id].size(), 1U);  // Nothing changed.
  EXPECT_EQ(code_of(edit_guild(t.core, TestCore::as(ann), id, {.system_channel_id = ChannelId(5)})),
            ErrorCode::kInvalidFormBody);
}

TEST(Guilds, OnlyTheOwnerGivesAwayDeletesAndCannotLeave) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto& bob = t.person("bob");
  GuildState& guild = t.guild(ann.id, perm::kAdministrator);
  t.join(guild, bob.id);
  const GuildId id = guild.info.id;
  EXPECT_EQ(code_of(edit_guild(t.core, TestCore::as(bob), id, {.owner_id = bob.id})), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(delete_guild(t.core, TestCore::as(bob), id)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(set_mfa_level(t.core, TestCore::as(bob), id, 1)), ErrorCode::kMissingPermissions);
  EXPECT_FALSE(leave_guild(t.core, TestCore::as(ann), id));
  ASSERT_TRUE(edit_guild(t.core, TestCore::as(ann), id, {.owner_id = bob.id}));
  ASSERT_TRUE(leave_guild(t.core, TestCore::as(ann), id));
  EXPECT_FALSE(guild.members.contains(ann.id));
  EXPECT_EQ(code_of(leave_guild(t.core, TestCore::as(ann), id)), ErrorCode::kUnknownGuild);
}

TEST(Guilds, DeletingLeavesNothing) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto& bob = t.person("bob");
  const auto made = create_guild(t.core, TestCore::as(ann), {.name = "Home"});
  ASSERT_TRUE(made);
  GuildState& guild = **made;
  const GuildId id = guild.info.id;
  const ChannelId channel = guild.info.system_channel_id;
  t.join(guild, bob.id);
  ASSERT_TRUE(create_invite(t.core, TestCore::as(ann), channel, {}));
  model::Webhook hook;
  hook.id = t.core.new_id<WebhookId>();
  hook.guild_id = id;
  hook.channel_id = channel;
  t.core.world.webhooks[hook.id] = hook;
  t.core.put(hook);
  model::Message message;
  message.id = t.core.new_id<MessageId>();
  message.channel_id = channel;
  message.guild_id = id;
  message.author_id = ann.id;
  t.core.put_message(message);
  t.commit();

  ASSERT_TRUE(delete_guild(t.core, TestCore::as(ann), id));
  t.commit();
  const auto deleted = t.sink.all<GuildDelete>();
  ASSERT_EQ(deleted.size(), 1U);
  EXPECT_THAT(deleted[0]->members, testing::UnorderedElementsAre(ann.id, bob.id));
  EXPECT_TRUE(t.core.world.guilds.empty());
  EXPECT_TRUE(t.core.world.channel_guilds.empty());
  EXPECT_TRUE(t.core.world.user_guilds.empty());
  EXPECT_TRUE(t.core.world.invites.empty());
  EXPECT_TRUE(t.core.world.webhooks.empty());
  EXPECT_TRUE(t.core.world.audit.empty());
  EXPECT_TRUE(t.store.page({.channel_id = channel})->empty());
  EXPECT_TRUE(ports::load_rows<model::Guild>(t.store)->empty());
  EXPECT_TRUE(ports::load_rows<model::Role>(t.store)->empty());
  EXPECT_TRUE(ports::load_rows<model::Channel>(t.store)->empty());
  EXPECT_TRUE(ports::load_rows<model::Member>(t.store)->empty());
  EXPECT_TRUE(ports::load_rows<model::Invite>(t.store)->empty());
  EXPECT_TRUE(ports::load_rows<model::Webhook>(t.store)->empty());
  EXPECT_TRUE(ports::load_rows<model::AuditEntry>(t.store)->empty());
}

TEST(Emojis, OwnOnesNeedLessThanOthers) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto& bob = t.person("bob");
  const auto& cid = t.person("cid");
  GuildState& guild = t.guild(ann.id);  // Everyone may create expressions.
  t.join(guild, bob.id);
  t.join(guild, cid.id);
  const GuildId id = guild.info.id;
  const DecodedImage picture{.hash = "a_0123", .content_type = "image/gif", .bytes = {}};
  EXPECT_FALSE(create_emoji(t.core, TestCore::as(bob), id, "no way", picture, "blob", {}));
  const auto made = create_emoji(t.core, TestCore::as(bob), id, "wave", picture, "blob", {RoleId(77)});
  ASSERT_TRUE(made);
  const EmojiId emoji = (*made)->id;
  EXPECT_TRUE((*made)->animated);
  EXPECT_TRUE((*made)->roles.empty());  // There is no role 77.
  EXPECT_EQ(code_of(edit_emoji(t.core, TestCore::as(cid), id, emoji, "mine", {})), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(delete_emoji(t.core, TestCore::as(cid), id, emoji)), ErrorCode::kMissingPermissions);
  ASSERT_TRUE(edit_emoji(t.core, TestCore::as(bob), id, emoji, "waves", {}));
  ASSERT_TRUE(delete_emoji(t.core, TestCore::as(ann), id, emoji));
  EXPECT_EQ(code_of(delete_emoji(t.core, TestCore::as(ann), id, emoji)), ErrorCode::kUnknownEmoji);
  EXPECT_EQ(t.sink.all<EmojisUpdate>().size(), 3U);
}

}  // namespace
}  // namespace guildhall::core
