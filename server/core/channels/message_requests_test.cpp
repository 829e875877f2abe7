#include "core/channels/message_requests.h"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

#include "core/channels/dms.h"
#include "core/messages/send_message.h"
#include "core/read_states/read_states.h"
#include "core/test_core.h"
#include "core/users/relationships.h"
#include "core/users/settings.h"

namespace guildhall::core {
namespace {

using model::Consent;

struct Requests : ::testing::Test {
  TestCore t;
  const UserId ann = t.person("ann").id;  ///< Wants to be asked.
  const UserId bob = t.person("bob").id;
  Actor as_ann{.user_id = ann};
  Actor as_bob{.user_id = bob};

  Requests() { set(R"({"default_message_request_restricted":false})"); }

  void set(const std::string& settings) {
    const auto parsed = boost::json::parse(settings);
    ASSERT_TRUE(update_settings(t.core, as_ann, parsed.as_object()));
  }
  model::Channel& dm(const Actor& from, UserId to) { return **open_dm(t.core, from, to); }
  MessageId say(const Actor& from, const model::Channel& channel) {
    MessageDraft draft;
    draft.content = "hello";
    auto sent = send_message(t.core, from, channel.id, draft, {}, {});
    EXPECT_TRUE(sent);
    return sent ? sent->id : MessageId();
  }
  /// Bob's first message to Ann.
  model::Channel& request() {
    model::Channel& channel = dm(as_bob, ann);
    say(as_bob, channel);
    return channel;
  }
  std::vector<UserId> updates() {
    std::vector<UserId> out;
    for (const auto* update : t.sink.all<ChannelUpdate>()) out.push_back(update->only_for);
    return out;
  }
};

TEST_F(Requests, AStrangersFirstMessageIsOne) {
  model::Channel& channel = request();
  EXPECT_TRUE(is_request(channel, ann));
  EXPECT_FALSE(is_request(channel, bob));
  EXPECT_EQ(channel.request_message_id, channel.last_message_id);
  const MessageId first = channel.request_message_id;
  say(as_bob, channel);
  EXPECT_EQ(channel.request_message_id, first) << "the first one asks";
  EXPECT_EQ(open_dms(t.core.world, ann).size(), 1U) << "it is in READY";
  EXPECT_TRUE(updates().empty()) << "CHANNEL_CREATE says it";
}

TEST_F(Requests, CallNobodyUntilAccepted) {
  model::Channel& channel = request();
  EXPECT_EQ(mention_count(t.core.world, ann, channel, t.clock.now_ms()), 0);
  EXPECT_TRUE(read_entries(t.core.world, ann, t.clock.now_ms()).empty());
  const auto accepted = accept_request(t.core, as_ann, channel.id);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(mention_count(t.core.world, ann, channel, t.clock.now_ms()), 1);
  ASSERT_EQ(read_entries(t.core.world, ann, t.clock.now_ms()).size(), 1U);
  EXPECT_EQ(updates(), std::vector{ann}) << "the sender is not told";
  ASSERT_TRUE(accept_request(t.core, as_ann, channel.id));
  EXPECT_EQ(updates().size(), 1U);
}

TEST_F(Requests, OnlyTheirRecipientDecides) {
  model::Channel& channel = request();
  const auto refused = accept_request(t.core, as_bob, channel.id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCannotExecuteOnChannelType);
  EXPECT_FALSE(reject_requests(t.core, as_bob, {channel.id}));
  const Actor eve{.user_id = t.person("eve").id};
  EXPECT_FALSE(accept_request(t.core, eve, channel.id));
  EXPECT_TRUE(is_request(channel, ann));
}

TEST_F(Requests, ArePlainDmsForWhoDoesNotWantToBeAsked) {
  set(R"({"default_message_request_restricted":true})");
  EXPECT_FALSE(is_request(request(), ann));
}

TEST_F(Requests, FriendsAndTrustedGuildsNeedNotAsk) {
  GuildState& guild = t.guild(ann);
  t.join(guild, bob);
  EXPECT_TRUE(asks_first(t.core.world, bob, ann)) << "a shared guild alone is not enough";
  set(R"({"message_request_restricted_guild_ids":[")" + guild.info.id.str() + R"("]})");
  EXPECT_FALSE(asks_first(t.core.world, bob, ann));
  set(R"({"restricted_guilds":[")" + guild.info.id.str() + R"("]})");
  EXPECT_TRUE(asks_first(t.core.world, bob, ann));
  EXPECT_FALSE(may_dm(t.core.world, bob, ann)) << "restricted guilds still refuse";
  ASSERT_TRUE(befriend(t.core, as_bob, ann));
  ASSERT_TRUE(befriend(t.core, as_ann, bob));
  EXPECT_FALSE(asks_first(t.core.world, bob, ann));
}

TEST_F(Requests, BotsNeitherAskNorAreAsked) {
  model::User& bot = t.person("bot");
  bot.bot = true;
  EXPECT_FALSE(asks_first(t.core.world, bot.id, ann));
}

TEST_F(Requests, WhoBeganTheDmIsNotAsked) {
  model::Channel& channel = dm(as_ann, bob);
  say(as_bob, channel);
  EXPECT_FALSE(is_request(channel, ann));
}

TEST_F(Requests, AnOldDmStaysOne) {
  set(R"({"default_message_request_restricted":true})");
  model::Channel& channel = request();
  ASSERT_TRUE(leave_dm(t.core, as_ann, channel));
  set(R"({"default_message_request_restricted":false})");
  say(as_bob, channel);
  EXPECT_FALSE(is_request(channel, ann));
}

TEST_F(Requests, AnAnswerAccepts) {
  model::Channel& channel = request();
  say(as_ann, channel);
  EXPECT_EQ(channel.consent, Consent::kAccepted);
  EXPECT_EQ(updates(), std::vector{ann});
  say(as_bob, channel);
  EXPECT_FALSE(is_request(channel, ann));
}

TEST_F(Requests, FriendshipAccepts) {
  model::Channel& channel = request();
  ASSERT_TRUE(befriend(t.core, as_bob, ann));
  EXPECT_TRUE(is_request(channel, ann));
  ASSERT_TRUE(befriend(t.core, as_ann, bob));
  EXPECT_EQ(channel.consent, Consent::kAccepted);
}

TEST_F(Requests, RejectedOnesAreGoneUntilTheNextMessage) {
  model::Channel& channel = request();
  const auto gone = reject_requests(t.core, as_ann, {channel.id, channel.id});
  ASSERT_TRUE(gone);
  ASSERT_EQ(gone->size(), 1U);
  EXPECT_EQ(gone->front().consent, Consent::kRejected);
  EXPECT_TRUE(open_dms(t.core.world, ann).empty());
  EXPECT_EQ(open_dms(t.core.world, bob).size(), 1U);
  ASSERT_EQ(t.sink.all<ChannelDelete>().size(), 1U);
  EXPECT_EQ(t.sink.all<ChannelDelete>().front()->only_for, ann);
  EXPECT_FALSE(reject_requests(t.core, as_ann, {channel.id}));
  const MessageId again = say(as_bob, channel);
  EXPECT_TRUE(is_request(channel, ann));
  EXPECT_EQ(channel.request_message_id, again);
}

TEST_F(Requests, OfWhichOneIsNoneAreNotRejected) {
  model::Channel& channel = request();
  const Actor eve{.user_id = t.person("eve").id};
  model::Channel& other = dm(as_ann, eve.user_id);
  EXPECT_FALSE(reject_requests(t.core, as_ann, {channel.id, other.id}));
  EXPECT_TRUE(is_request(channel, ann));
}

TEST_F(Requests, BlockingRejects) {
  model::Channel& channel = request();
  ASSERT_TRUE(block(t.core, as_ann, bob));
  EXPECT_EQ(channel.consent, Consent::kRejected);
  EXPECT_TRUE(open_dms(t.core.world, ann).empty());
}

TEST_F(Requests, ManyThatNobodyAcceptsAreSpam) {
  for (std::size_t i = 0; i < kSpamRequests; ++i) {
    const UserId other = t.person("other" + std::to_string(i)).id;
    const auto wish = boost::json::parse(R"({"default_message_request_restricted":false})");
    ASSERT_TRUE(update_settings(t.core, {.user_id = other}, wish.as_object()));
    model::Channel& channel = dm(as_bob, other);
    say(as_bob, channel);
    EXPECT_FALSE(channel.request_spam);
  }
  model::Channel& channel = request();
  EXPECT_TRUE(channel.request_spam);
  ASSERT_TRUE(accept_request(t.core, as_ann, channel.id));
  EXPECT_FALSE(channel.request_spam);
}

TEST_F(Requests, OutliveARestart) {
  const model::Channel channel = request();
  t.commit();
  RecordingSink sink;
  Core again(
      {.journal = t.store, .log = t.store, .blobs = t.store, .clock = t.clock, .random = t.random, .events = sink});
  ASSERT_TRUE(again.load(t.store));
  const model::Channel* const kept = again.world.channel(channel.id);
  ASSERT_NE(kept, nullptr);
  EXPECT_TRUE(is_request(*kept, ann));
  EXPECT_EQ(kept->request_message_id, channel.request_message_id);
}

}  // namespace
}  // namespace guildhall::core
