#include "core/read_states/read_states.h"

#include <gtest/gtest.h>

#include "core/channels/dms.h"
#include "core/channels/edit_channel.h"
#include "core/guilds/guilds.h"
#include "core/members/join.h"
#include "core/messages/change_message.h"
#include "core/messages/send_message.h"
#include "core/test_core.h"
#include "core/users/relationships.h"

namespace guildhall::core {
namespace {

struct ReadStates : testing::Test {
  TestCore t;
  model::User& owner = t.person("owner");
  model::User& reader = t.person("reader");
  GuildState& guild = t.guild(owner.id);
  model::Channel& channel = t.channel(guild);

  void SetUp() override { t.join(guild, reader.id); }

  model::Message say(const model::User& author, const std::string& content, ChannelId where = {}) {
    t.clock.advance_ms(10);
    MessageDraft draft;
    draft.content = content;
    auto sent = send_message(t.core, TestCore::as(author), where ? where : channel.id, std::move(draft), {}, {});
    EXPECT_TRUE(sent);
    return *sent;
  }
  [[nodiscard]] std::string call(const model::User& user) const { return "<@" + user.id.str() + ">"; }
  [[nodiscard]] std::int64_t count(const model::User& user) const { return count(user, channel); }
  [[nodiscard]] std::int64_t count(const model::User& user, const model::Channel& where) const {
    return mention_count(t.core.world, user.id, where, t.clock.now_ms());
  }
  void read(const model::User& user, MessageId id, bool manual = false, std::optional<std::int64_t> mentions = {}) {
    ASSERT_TRUE(ack(t.core, TestCore::as(user),
                    {.channel_id = channel.id, .message_id = id, .manual = manual, .mention_count = mentions}));
  }
  [[nodiscard]] std::vector<std::string> acks() const {
    std::vector<std::string> out;
    for (const auto* event : t.sink.all<UserEvent>())
      if (event->type == "MESSAGE_ACK") out.push_back(event->body);
    return out;
  }
  model::Role& role(model::Member& member) {
    const auto id = t.core.new_id<RoleId>();
    model::Role& made = guild.roles[id];
    made = {.id = id, .guild_id = guild.info.id, .name = "r", .mentionable = true};
    member.roles.push_back(id);
    return made;
  }
};

TEST_F(ReadStates, CountsMentionsUntilTheyAreRead) {
  const auto first = say(owner, "hello " + call(reader));
  say(owner, "nobody");
  const auto last = say(owner, "again " + call(reader));
  EXPECT_EQ(count(reader), 2);
  EXPECT_EQ(count(owner), 0);
  read(reader, first.id);
  EXPECT_EQ(count(reader), 1);
  read(reader, last.id);
  EXPECT_EQ(count(reader), 0);
  ASSERT_EQ(acks().size(), 2U);
  EXPECT_NE(acks()[0].find("\"mention_count\":1"), std::string::npos);
}

TEST_F(ReadStates, EveryoneAndRolesAreOneRowHoweverManyMembers) {
  for (int i = 0; i < 50; ++i) t.join(guild, t.person("m" + std::to_string(i)).id);
  t.commit();
  say(owner, "@everyone");
  const auto& made = role(guild.members.at(reader.id));
  say(owner, "<@&" + made.id.str() + ">");
  EXPECT_EQ(count(reader), 2);
  EXPECT_EQ(t.core.world.reads.unsaved_mentions.size(), 0U);
  EXPECT_EQ(t.core.world.reads.unsaved_group_mentions.size(), 2U);
}

TEST_F(ReadStates, OneMessageCountsOnce) {
  say(owner, "@everyone and " + call(reader));
  EXPECT_EQ(count(reader), 1);
}

TEST_F(ReadStates, SuppressedMentionsDoNotCount) {
  const auto& made = role(guild.members.at(reader.id));
  say(owner, "@here");
  say(owner, "<@&" + made.id.str() + ">");
  auto& settings = t.core.world.guild_settings[reader.id][guild.info.id];
  settings.suppress_everyone = true;
  EXPECT_EQ(count(reader), 1);
  settings.suppress_roles = true;
  EXPECT_EQ(count(reader), 0);
}

TEST_F(ReadStates, WhatWasSaidBeforeOneJoinedDoesNotCount) {
  say(owner, "@everyone");
  model::User& late = t.person("late");
  t.clock.advance_ms(1000);
  t.join(guild, late.id).joined_at = t.clock.now_ms();
  EXPECT_EQ(count(late), 0);
  say(owner, "@everyone");
  EXPECT_EQ(count(late), 1);
}

TEST_F(ReadStates, BlockedAuthorsDoNotCount) {
  ASSERT_TRUE(block(t.core, TestCore::as(reader), owner.id));
  say(owner, call(reader));
  say(owner, "@everyone");
  EXPECT_EQ(count(reader), 0);
}

TEST_F(ReadStates, WhoCannotSeeTheChannelIsNotCalled) {
  channel.permission_overwrites.push_back({.id = guild.info.id.value(), .deny = perm::kViewChannel});
  say(owner, call(reader));
  EXPECT_TRUE(t.core.world.reads.mentions[reader.id].empty());
  EXPECT_TRUE(read_entries(t.core.world, reader.id, t.clock.now_ms()).empty());
  EXPECT_FALSE(ack(t.core, TestCore::as(reader), {.channel_id = channel.id, .message_id = MessageId(5)}));
}

TEST_F(ReadStates, DeletedMentionsDoNotCount) {
  const auto direct = say(owner, call(reader));
  const auto all = say(owner, "@everyone");
  EXPECT_EQ(count(reader), 2);
  ASSERT_TRUE(delete_message(t.core, TestCore::as(owner), direct));
  ASSERT_TRUE(delete_message(t.core, TestCore::as(owner), all));
  EXPECT_EQ(count(reader), 0);
}

TEST_F(ReadStates, WhomAnEditDoesNotNameAnyMoreIsNotCalled) {
  const auto message = say(owner, call(reader));
  MessageDraft edit;
  edit.content = "nobody";
  const auto edited = edit_message(t.core, TestCore::as(owner), message, std::move(edit), {});
  ASSERT_TRUE(edited);
  EXPECT_EQ(count(reader), 0);
  ASSERT_TRUE(delete_message(t.core, TestCore::as(owner), *edited));
  EXPECT_EQ(count(reader), 0);
}

TEST_F(ReadStates, WritingReadsTheChannel) {
  say(owner, call(reader));
  const auto own = say(reader, "here");
  EXPECT_EQ(count(reader), 0);
  EXPECT_EQ(find_read_state(t.core.world, reader.id, channel.id)->last_message_id, own.id);
}

TEST_F(ReadStates, AnOlderAckChangesNothingUnlessItIsManual) {
  const auto first = say(owner, "one");
  const auto second = say(owner, call(reader));
  read(reader, second.id);
  read(reader, first.id);
  EXPECT_EQ(find_read_state(t.core.world, reader.id, channel.id)->last_message_id, second.id);
  EXPECT_EQ(acks().size(), 1U);
  read(reader, first.id, true);
  EXPECT_EQ(find_read_state(t.core.world, reader.id, channel.id)->last_message_id, first.id);
  EXPECT_EQ(count(reader), 1);
  read(reader, first.id, true, 7);
  EXPECT_EQ(count(reader), 7);
  say(owner, call(reader));
  EXPECT_EQ(count(reader), 8);
}

TEST_F(ReadStates, NobodyReadsWhatIsNotWritten) {
  const auto last = say(owner, "one");
  read(reader, MessageId(UINT64_MAX));
  EXPECT_EQ(find_read_state(t.core.world, reader.id, channel.id)->last_message_id, last.id);
}

TEST_F(ReadStates, EveryMessageOfADmCounts) {
  auto* const dm = *open_dm(t.core, TestCore::as(owner), reader.id);
  say(owner, "one", dm->id);
  const auto two = say(owner, "two", dm->id);
  EXPECT_EQ(count(reader, *dm), 2);
  EXPECT_EQ(count(owner, *dm), 0);
  ASSERT_TRUE(ack(t.core, TestCore::as(reader), {.channel_id = dm->id, .message_id = two.id}));
  EXPECT_EQ(count(reader, *dm), 0);
  EXPECT_TRUE(t.core.world.reads.channels[dm->id].group_mentions.empty()) << "read by all: kept no more";
}

TEST_F(ReadStates, AMutedDmCallsNobodyUnlessItNamesThem) {
  auto* const dm = *open_dm(t.core, TestCore::as(owner), reader.id);
  say(owner, "one", dm->id);
  say(owner, call(reader), dm->id);
  t.core.world.guild_settings[reader.id][GuildId()].channel_overrides.push_back(
      {.channel_id = dm->id, .muted = true, .mute_end = t.clock.now_ms() + 1000});
  EXPECT_EQ(count(reader, *dm), 1);
  t.clock.advance_ms(2000);
  EXPECT_EQ(count(reader, *dm), 2) << "the mute is over";
}

TEST_F(ReadStates, AGuildIsReadAtOnce) {
  auto& other = t.channel(guild);
  say(owner, call(reader));
  say(owner, "@everyone", other.id);
  ASSERT_TRUE(ack_guild(t.core, TestCore::as(reader), guild.info.id));
  EXPECT_EQ(count(reader) + count(reader, other), 0);
  EXPECT_EQ(acks().size(), 2U);
  ASSERT_TRUE(ack_guild(t.core, TestCore::as(reader), guild.info.id));
  EXPECT_EQ(acks().size(), 2U) << "what is read already is not said again";
}

TEST_F(ReadStates, LeavingForgets) {
  const auto said = say(owner, call(reader) + " @everyone");
  read(reader, said.id);
  t.core.world.guild_settings[reader.id][guild.info.id].user_id = reader.id;
  drop_member(t.core, guild.info.id, reader.id);
  EXPECT_EQ(find_read_state(t.core.world, reader.id, channel.id), nullptr);
  EXPECT_FALSE(t.core.world.reads.mentions.contains(reader.id));
  EXPECT_TRUE(t.core.world.guild_settings[reader.id].empty());
}

TEST_F(ReadStates, TheNewestMentionsAreKept) {
  for (std::size_t i = 0; i < kMentionsKept + 20; ++i) say(owner, call(reader));
  EXPECT_EQ(count(reader), static_cast<std::int64_t>(kMentionsKept));
  for (std::size_t i = 0; i < kGroupMentionsKept + 20; ++i) say(owner, "@everyone");
  EXPECT_EQ(t.core.world.reads.channels[channel.id].group_mentions.size(), kGroupMentionsKept);
}

TEST_F(ReadStates, RowsWaitAndAreWrittenWhenMuch) {
  t.commit();
  const auto said = say(owner, "one");
  read(reader, said.id);
  t.commit();
  EXPECT_EQ(t.core.world.reads.unsaved(), 2U) << "an ack costs no transaction of its own";
  for (int i = 0; i < 30; ++i) read(reader, said.id);
  EXPECT_EQ(t.core.world.reads.unsaved(), 2U) << "many acks are one row";
  for (std::size_t i = 0; i < kUnsavedReadsMax; ++i) {
    auto& more = t.channel(guild);
    start_reading(t.core, more, reader.id);
    ASSERT_TRUE(ack_pins(t.core, TestCore::as(reader), more.id));
  }
  EXPECT_LT(t.core.world.reads.unsaved(), kUnsavedReadsMax);
}

/// The store opened again.
struct Reopened {
  explicit Reopened(TestCore& from)
      : core{{.journal = from.store,
              .log = from.store,
              .blobs = from.store,
              .clock = from.clock,
              .random = from.random,
              .events = sink}} {
    flush_reads(from.core);
    from.commit();
    EXPECT_TRUE(core.load(from.store));
  }
  RecordingSink sink;
  Core core;
};

TEST_F(ReadStates, HoldAfterARestart) {
  const auto& made = role(guild.members.at(reader.id));
  t.core.put(made);
  t.core.put(guild.members.at(reader.id));
  const auto first = say(owner, call(reader));
  read(reader, first.id);
  say(owner, call(reader));
  say(owner, "@everyone");
  say(owner, "<@&" + made.id.str() + ">");
  auto* const dm = *open_dm(t.core, TestCore::as(owner), reader.id);
  say(owner, "psst", dm->id);
  Reopened again(t);
  const World& world = again.core.world;
  EXPECT_EQ(mention_count(world, reader.id, *world.channel(channel.id), t.clock.now_ms()), 3);
  EXPECT_EQ(mention_count(world, reader.id, *world.channel(dm->id), t.clock.now_ms()), 1);
  EXPECT_EQ(find_read_state(world, reader.id, channel.id)->last_message_id, first.id);
  const auto entries = read_entries(world, reader.id, t.clock.now_ms());
  EXPECT_EQ(entries.size(), 2U);
}

TEST_F(ReadStates, OfADeletedChannelAreGoneAfterARestart) {
  const auto said = say(owner, call(reader) + " @everyone");
  read(reader, said.id);
  flush_reads(t.core);
  t.commit();
  ASSERT_TRUE(delete_channel(t.core, TestCore::as(owner), channel.id));
  flush_reads(t.core);
  t.commit();
  EXPECT_TRUE(ports::load_rows<model::ReadState>(t.store)->empty());
  EXPECT_TRUE(ports::load_rows<model::GroupMention>(t.store)->empty());
}

TEST_F(ReadStates, OfADeletedGuildAreGoneAfterARestart) {
  const auto said = say(owner, call(reader) + " @everyone");
  read(reader, said.id);
  flush_reads(t.core);
  t.commit();
  ASSERT_TRUE(delete_guild(t.core, TestCore::as(owner), guild.info.id));
  flush_reads(t.core);
  t.commit();
  EXPECT_TRUE(ports::load_rows<model::ReadState>(t.store)->empty());
  EXPECT_TRUE(ports::load_rows<model::GroupMention>(t.store)->empty());
  EXPECT_TRUE(ports::load_rows<model::Mention>(t.store)->empty());
}

TEST_F(ReadStates, PinsAreSeen) {
  channel.last_pin_timestamp = 5000;
  ASSERT_TRUE(ack_pins(t.core, TestCore::as(reader), channel.id));
  EXPECT_EQ(find_read_state(t.core.world, reader.id, channel.id)->last_pin_timestamp, 5000);
  ASSERT_TRUE(remove_read_state(t.core, TestCore::as(reader), channel.id));
  EXPECT_EQ(find_read_state(t.core.world, reader.id, channel.id), nullptr);
}

}  // namespace
}  // namespace guildhall::core
