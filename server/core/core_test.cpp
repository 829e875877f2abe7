#include "core/core.h"

#include <gtest/gtest.h>

#include "core/test_core.h"

namespace guildhall::core {
namespace {

model::Message message_in(TestCore& t, const model::Channel& channel, std::string content = "hi") {
  model::Message message;
  message.id = t.core.new_id<MessageId>();
  message.channel_id = channel.id;
  message.guild_id = channel.guild_id;
  message.author_id = UserId(1);
  message.content = std::move(content);
  return message;
}

TEST(CoreLoad, BringsBackWhatWasCommitted) {
  TestCore first;
  const UserId owner = first.person("ann").id;
  const UserId friend_id = first.person("bob").id;
  GuildState& guild = first.guild(owner);
  model::Channel& channel = first.channel(guild);
  model::Channel dm;
  dm.id = first.core.new_id<ChannelId>();
  dm.type = model::ChannelType::kDm;
  dm.recipients = {owner, friend_id};
  first.core.put(dm);
  first.core.put(model::Invite{.code = "abc", .guild_id = guild.info.id});
  first.core.put(model::Note{.user_id = owner, .other_id = friend_id, .note = "n"});
  first.core.put(model::Relationship{.user_id = owner, .other_id = friend_id, .type = 1});
  first.core.put(model::Image{.hash = "h", .blob = "b", .content_type = "image/png"});
  first.core.audit(Actor{.user_id = owner}, guild.info.id, 1, 5);
  const auto message = message_in(first, channel);
  first.core.put_message(message);
  first.commit();

  SeededRandom random(1);
  ManualClock clock(1'600'000'000'000);  // The clock stepped back.
  RecordingSink sink;
  Core core({.journal = first.store,
             .log = first.store,
             .blobs = first.store,
             .clock = clock,
             .random = random,
             .events = sink});
  ASSERT_TRUE(core.load(first.store));
  EXPECT_EQ(core.world.users_by_name.at("ann"), owner);
  EXPECT_TRUE(core.world.user_guilds.at(owner).contains(guild.info.id));
  ASSERT_NE(core.world.channel(channel.id), nullptr);
  EXPECT_EQ(core.world.channel(channel.id)->last_message_id, message.id);
  EXPECT_EQ(core.world.channel_guilds.at(channel.id), guild.info.id);
  EXPECT_TRUE(core.world.user_dms.at(friend_id).contains(dm.id));
  EXPECT_EQ(core.world.guild(guild.info.id)->roles.size(), 1U);
  EXPECT_NE(core.world.member(guild.info.id, owner), nullptr);
  EXPECT_TRUE(core.world.invites.contains("abc"));
  EXPECT_EQ(core.world.audit.at(guild.info.id).size(), 1U);
  EXPECT_EQ(core.world.notes.at(owner).at(friend_id).note, "n");
  EXPECT_EQ(core.world.relationships.at(owner).at(friend_id).type, 1);
  EXPECT_EQ(core.world.images.at("h").blob, "b");
  EXPECT_GT(core.new_id<MessageId>(), message.id);
}

TEST(CoreCommit, CallsDoneAtOnceWhenNothingWasRecorded) {
  TestCore t;
  bool called = false;
  t.core.commit([&](Result<void> result) { called = result.has_value(); });
  EXPECT_TRUE(called);
  EXPECT_EQ(t.store.commits(), 0U);
}

TEST(CoreCommit, KeepsMessagesPendingUntilDurable) {
  TestCore t;
  auto& channel = t.channel(t.guild(t.person("ann").id));
  t.commit();
  t.store.hold();
  auto message = message_in(t, channel);
  message.nonce_json = "\"n\"";
  t.core.put_message(message);
  int done = 0;
  t.core.commit([&](const Result<void>&) { ++done; });
  message.content = "edited";
  t.core.put_message(message);
  t.core.commit([&](const Result<void>&) { ++done; });
  EXPECT_EQ(done, 0);
  const auto* pending = t.core.pending(channel.id, message.id);
  ASSERT_NE(pending, nullptr);
  ASSERT_TRUE(pending->has_value());
  EXPECT_EQ((*pending)->content, "edited");
  EXPECT_EQ((*pending)->nonce_json, "");
  EXPECT_EQ(t.core.pending_in(channel.id).size(), 1U);
  t.core.erase_message(channel.id, message.id);
  EXPECT_FALSE(t.core.pending(channel.id, message.id)->has_value());
  t.core.commit([&](const Result<void>&) { ++done; });
  t.store.release();
  EXPECT_EQ(done, 3);
  EXPECT_EQ(t.core.pending(channel.id, message.id), nullptr);
  EXPECT_TRUE(t.core.pending_in(channel.id).empty());
}

TEST(CoreCommit, TakesBackMessagesThatCouldNotBeSaved) {
  TestCore t;
  auto& channel = t.channel(t.guild(t.person("ann").id));
  auto kept = message_in(t, channel, "kept");
  t.core.put_message(kept);
  t.commit();
  kept.content = "an edit that fails";
  const auto lost = message_in(t, channel, "lost");
  t.core.put_message(kept);
  t.core.put_message(lost);
  t.store.fail_next(1);
  bool failed = false;
  t.core.commit([&](const Result<void>& result) { failed = !result; });
  EXPECT_TRUE(failed);
  const auto deleted = t.sink.all<MessageDelete>();
  ASSERT_EQ(deleted.size(), 1U);
  EXPECT_EQ(deleted[0]->message_id, lost.id);
  EXPECT_EQ(t.core.pending(channel.id, lost.id), nullptr);
  // And the edit, on everybody's screen, is undone.
  EXPECT_EQ(t.sink.all<MessageUpdate>().size(), 1U);
}

TEST(CoreCommit, TakesBackReactionsThatCouldNotBeSaved) {
  TestCore t;
  auto& channel = t.channel(t.guild(t.person("ann").id));
  auto message = message_in(t, channel, "kept");
  message.reactions = {{.emoji_name = "a", .users = {UserId(1), UserId(2)}}};
  t.core.put_message(message);
  t.commit();
  message.reactions = {{.emoji_name = "a", .users = {UserId(2)}}, {.emoji_name = "b", .users = {UserId(3)}}};
  t.core.put_message(message);
  t.store.fail_next(1);
  t.core.commit([](const Result<void>&) {});
  EXPECT_TRUE(t.sink.all<MessageUpdate>().empty());
  ASSERT_EQ(t.sink.all<ReactionRemove>().size(), 1U);
  EXPECT_EQ(t.sink.all<ReactionRemove>()[0]->user_id, UserId(3));
  ASSERT_EQ(t.sink.all<ReactionAdd>().size(), 1U);
  EXPECT_EQ(t.sink.all<ReactionAdd>()[0]->user_id, UserId(1));
}

TEST(CoreCommit, ErasesAgainWhatCouldNotBeErased) {
  TestCore t;
  auto& channel = t.channel(t.guild(t.person("ann").id));
  const auto message = message_in(t, channel, "gone");
  t.core.put_message(message);
  t.commit();
  t.core.erase_message(channel.id, message.id);
  t.store.fail_next(2);
  t.core.commit([](const Result<void>&) {});
  t.core.commit([](const Result<void>&) {});
  // Nobody sees it come back: not in events, not in what is read while it waits.
  EXPECT_TRUE(t.sink.all<MessageCreate>().empty());
  EXPECT_TRUE(t.sink.all<MessageDelete>().empty());
  const auto* const waiting = t.core.pending(channel.id, message.id);
  ASSERT_NE(waiting, nullptr);
  EXPECT_FALSE(waiting->has_value());
  t.commit();
  EXPECT_FALSE((*t.store.get({.channel_id = channel.id, .message_id = message.id})).has_value());
  EXPECT_EQ(t.core.pending(channel.id, message.id), nullptr);
}

TEST(CoreCommit, TakesNothingBackOfAMessageThatWentInTheSameCommit) {
  TestCore t;
  auto& channel = t.channel(t.guild(t.person("ann").id));
  const auto message = message_in(t, channel, "short");
  t.commit();
  t.core.put_message(message);
  t.core.erase_message(channel.id, message.id);
  t.store.fail_next(1);
  t.core.commit([](const Result<void>&) {});
  EXPECT_TRUE(t.sink.all<MessageDelete>().empty());
}

TEST(CoreCommit, RowsThatCannotBeSavedAreFatal) {
  TestCore t;
  int fatal = 0;
  t.core.set_on_fatal([&](const Error&) { ++fatal; });
  t.person("ann");
  t.store.fail_next(1);
  t.core.commit([](const Result<void>&) {});
  EXPECT_EQ(fatal, 1);
}

TEST(CoreAccess, TellsWhatIsMissing) {
  TestCore t;
  const auto& owner = t.person("ann");
  const auto& stranger = t.person("bob");
  const auto& member = t.person("cid");
  GuildState& guild = t.guild(owner.id);
  t.join(guild, member.id);
  model::Channel& channel = t.channel(guild);
  const auto code = [](const auto& result) { return result ? ErrorCode::kInternal : result.error().code; };

  EXPECT_EQ(code(t.core.guild_access(t.as(owner), GuildId(5))), ErrorCode::kUnknownGuild);
  EXPECT_EQ(code(t.core.guild_access(t.as(stranger), guild.info.id)), ErrorCode::kMissingAccess);
  EXPECT_EQ(code(t.core.guild_access(t.as(member), guild.info.id, perm::kManageGuild)), ErrorCode::kMissingPermissions);
  EXPECT_TRUE(t.core.guild_access(t.as(owner), guild.info.id, perm::kManageGuild));
  EXPECT_EQ(code(t.core.channel_access(t.as(owner), ChannelId(5))), ErrorCode::kUnknownChannel);
  EXPECT_EQ(code(t.core.channel_access(t.as(stranger), channel.id)), ErrorCode::kMissingAccess);
  EXPECT_EQ(code(t.core.channel_access(t.as(member), channel.id, perm::kManageMessages)),
            ErrorCode::kMissingPermissions);
  EXPECT_TRUE(t.core.channel_access(t.as(member), channel.id, perm::kSendMessages));
  channel.permission_overwrites = {{.id = guild.info.id.value(), .deny = perm::kViewChannel}};
  EXPECT_EQ(code(t.core.channel_access(t.as(member), channel.id)), ErrorCode::kMissingAccess);

  model::Channel& dm = t.core.world.dms[ChannelId(9)];
  dm.id = ChannelId(9);
  dm.type = model::ChannelType::kDm;
  dm.recipients = {owner.id, member.id};
  EXPECT_TRUE(t.core.channel_access(t.as(member), dm.id, perm::kSendMessages));
  EXPECT_EQ(code(t.core.channel_access(t.as(stranger), dm.id)), ErrorCode::kMissingAccess);
}

TEST(CoreAudit, KeepsTheNewest) {
  TestCore t;
  const auto& owner = t.person("ann");
  const GuildId guild = t.guild(owner.id).info.id;
  for (int i = 0; i < 2000; ++i) t.core.audit(t.as(owner), guild, 1, 1);
  const auto& entries = t.core.world.audit.at(guild);
  EXPECT_GE(entries.size(), 1000U);
  EXPECT_LE(entries.size(), 1100U);
  t.commit();
  const auto rows = ports::load_rows<model::AuditEntry>(t.store);
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->size(), entries.size());
  EXPECT_EQ(t.sink.all<AuditLogEntryCreate>().size(), 2000U);
}

}  // namespace
}  // namespace guildhall::core
