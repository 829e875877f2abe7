#include "core/read_states/inbox.h"

#include <gtest/gtest.h>

#include "core/messages/change_message.h"
#include "core/messages/send_message.h"
#include "core/read_states/read_states.h"
#include "core/test_core.h"

namespace guildhall::core {
namespace {

struct Inbox : testing::Test {
  TestCore t;
  model::User& owner = t.person("owner");
  model::User& reader = t.person("reader");
  GuildState& guild = t.guild(owner.id);
  model::Channel& channel = t.channel(guild);
  void SetUp() override { t.join(guild, reader.id); }

  model::Message say(const std::string& content) {
    t.clock.advance_ms(10);
    MessageDraft draft;
    draft.content = content;
    auto sent = send_message(t.core, TestCore::as(owner), channel.id, std::move(draft), {}, {});
    EXPECT_TRUE(sent);
    return *sent;
  }
  [[nodiscard]] std::string call() const { return "<@" + reader.id.str() + ">"; }
  [[nodiscard]] std::vector<MessageId> ids(const InboxQuery& query = {}) const {
    std::vector<MessageId> out;
    for (const auto& item : inbox(t.core.world, reader.id, query, t.clock.now_ms())) out.push_back(item.message_id);
    return out;
  }
};

TEST_F(Inbox, HasMentionsNewestFirstReadOrNot) {
  const auto one = say(call());
  const auto two = say("@everyone");
  say("nobody");
  const auto three = say(call() + " @everyone");
  ASSERT_TRUE(ack(t.core, TestCore::as(reader), {.channel_id = channel.id, .message_id = three.id}));
  EXPECT_EQ(ids(), (std::vector{three.id, two.id, one.id}));
  EXPECT_EQ(ids({.everyone = false}), (std::vector{three.id, one.id}));
  EXPECT_EQ(ids({.before = three.id, .limit = 1}), std::vector{two.id});
  EXPECT_TRUE(ids({.guild_id = GuildId(5)}).empty());
}

TEST_F(Inbox, ADismissedMentionIsGoneAndStillCounted) {
  const auto direct = say(call());
  const auto all = say("@everyone");
  ASSERT_TRUE(dismiss_mention(t.core, TestCore::as(reader), direct.id));
  ASSERT_TRUE(dismiss_mention(t.core, TestCore::as(reader), all.id));
  EXPECT_TRUE(ids().empty());
  EXPECT_EQ(mention_count(t.core.world, reader.id, channel, t.clock.now_ms()), 2);
  const auto unknown = dismiss_mention(t.core, TestCore::as(reader), MessageId(7));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kUnknownMessage);
}

TEST_F(Inbox, WhoMayNotSeeTheChannelNowDoesNotSeeTheMention) {
  say(call());
  say("@everyone");
  channel.permission_overwrites.push_back({.id = guild.info.id.value(), .deny = perm::kReadMessageHistory});
  EXPECT_TRUE(ids().empty());
}

TEST_F(Inbox, DeletedMessagesAreGone) {
  const auto direct = say(call());
  ASSERT_TRUE(delete_message(t.core, TestCore::as(owner), direct));
  EXPECT_TRUE(ids().empty());
}

}  // namespace
}  // namespace guildhall::core
