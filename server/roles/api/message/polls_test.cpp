#include "core/messages/polls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/channels/create_channel.h"
#include "core/webhooks/followers.h"
#include "roles/api/message/message.h"
#include "roles/api/test_bench.h"

/// Polls, forwards, and announcements that others follow.
namespace guildhall::api::message {
namespace {

struct Bench : TestBench {
  std::string poll_id;

  boost::json::value ask(const std::string& more = {}) {
    auto made = parsed(run(create_message, {},
                           R"({"poll":{"question":{"text":"Tea?"},"duration":2,"answers":[
      {"poll_media":{"text":"yes"}},{"poll_media":{"text":"no"}}])" +
                               more + "}}"));
    if (made.is_object()) poll_id = std::string(made.at("id").as_string());
    return made;
  }
  Result<Reply> vote(const model::User& voter, const std::string& answers) {
    actor = core::TestCore::as(voter);
    auto out = run(put_votes, {{"message_id", poll_id}}, R"({"answer_ids":[)" + answers + "]}");
    actor = core::TestCore::as(ann);
    return out;
  }
  boost::json::value show() { return parsed(run(get_message, {{"message_id", poll_id}})); }
};

TEST(Polls, CountOneVoteAPerson) {
  Bench b;
  const auto made = b.ask();
  ASSERT_TRUE(made.is_object());
  EXPECT_EQ(made.at("poll").at("answers").at(1).at("answer_id").as_int64(), 2);
  ASSERT_TRUE(b.vote(b.bob, R"("1")"));
  ASSERT_TRUE(b.vote(b.ann, R"("1")"));
  ASSERT_TRUE(b.vote(b.bob, R"("2")"));  // Thinks again.
  EXPECT_EQ(error_of(b.vote(b.bob, R"("1","2")")), ErrorCode::kInvalidFormBody);
  EXPECT_EQ(error_of(b.vote(b.bob, R"("7")")), ErrorCode::kInvalidFormBody);
  const auto results = b.show().at("poll").at("results");
  EXPECT_EQ(results.at("answer_counts").as_array().size(), 2U);
  EXPECT_TRUE(results.at("answer_counts").at(0).at("me_voted").as_bool());
  const auto voters = parsed(b.run(list_voters, {{"message_id", b.poll_id}, {"answer_id", "2"}}));
  EXPECT_EQ(voters.at("users").at(0).at("id").as_string(), b.bob.id.str());
  EXPECT_EQ(b.t.sink.all<core::PollVote>().size(), 4U);
}

TEST(Polls, EndByTheirAuthorOrByTime) {
  Bench b;
  (void)b.ask();
  b.actor = core::TestCore::as(b.bob);
  EXPECT_EQ(error_of(b.run(expire_poll, {{"message_id", b.poll_id}})), ErrorCode::kCannotEditOthersMessage);
  b.actor = core::TestCore::as(b.ann);
  ASSERT_TRUE(b.vote(b.bob, R"("2")"));
  const auto ended = parsed(b.run(expire_poll, {{"message_id", b.poll_id}}));
  EXPECT_TRUE(ended.at("poll").at("results").at("is_finalized").as_bool());
  EXPECT_EQ(error_of(b.vote(b.bob, R"("1")")), ErrorCode::kPollExpired);
  EXPECT_EQ(error_of(b.run(expire_poll, {{"message_id", b.poll_id}})), ErrorCode::kPollExpired);
  const auto page = parsed(b.run(list_messages));
  EXPECT_EQ(page.at(0).at("type").as_int64(), 46);
  EXPECT_EQ(page.at(0).at("embeds").at(0).at("type").as_string(), "poll_result");
  EXPECT_TRUE(b.t.core.world.open_polls.empty());

  (void)b.ask();
  EXPECT_TRUE(core::due_polls(b.t.core, 9).empty());
  b.t.clock.advance_ms(2 * 3600 * 1000);
  EXPECT_EQ(error_of(b.vote(b.bob, R"("1")")), ErrorCode::kPollExpired);
  const auto due = core::due_polls(b.t.core, 9);
  ASSERT_EQ(due.size(), 1U);
  core::end_poll(b.t.core, **b.t.core.recent.find(due[0].channel_id, due[0].message_id));
  b.t.commit();
  EXPECT_TRUE(b.show().at("poll").at("results").at("is_finalized").as_bool());
  EXPECT_TRUE(core::due_polls(b.t.core, 9).empty());
}

TEST(Polls, SurviveARestart) {
  Bench b;
  (void)b.ask();
  core::Core again({.journal = b.t.store,
                    .log = b.t.store,
                    .blobs = b.t.store,
                    .clock = b.t.clock,
                    .random = b.t.random,
                    .events = b.t.sink});
  ASSERT_TRUE(again.load(b.t.store));
  EXPECT_EQ(again.world.open_polls.size(), 1U);
}

TEST(Polls, AreChecked) {
  Bench b;
  for (const char* bad : {R"({"poll":{}})", R"({"poll":{"question":{"text":"x"},"answers":[]}})",
                          R"({"poll":{"question":{"text":""},"answers":[{"poll_media":{"text":"a"}}]}})",
                          R"({"poll":{"question":{"text":"x"},"answers":[{"poll_media":{}}]}})",
                          R"({"poll":{"question":{"text":"x"},"duration":0,"answers":[{"poll_media":{"text":"a"}}]}})"})
    EXPECT_EQ(error_of(b.run(create_message, {}, bad)), ErrorCode::kInvalidFormBody) << bad;
  b.guild.roles.at(RoleId(b.id)).permissions &= ~core::perm::kSendPolls;
  b.actor = core::TestCore::as(b.bob);
  EXPECT_FALSE(b.ask().is_object());
}

TEST(Forwards, CarryWhatTheMessageSaid) {
  Bench b;
  auto original = b.say(b.bob, "the words");
  auto& other = b.t.channel(b.guild);
  const auto forward = [&](ChannelId to, const std::string& more = {}) {
    return b.run(create_message, {{"channel_id", to.str()}},
                 R"({"message_reference":{"type":1,"message_id":")" + original.id.str() + R"(","channel_id":")" +
                     b.room.id.str() + "\"}" + more + "}");
  };
  const auto sent = parsed(forward(other.id));
  ASSERT_TRUE(sent.is_object());
  EXPECT_EQ(sent.at("content").as_string(), "");
  EXPECT_EQ(sent.at("type").as_int64(), 0);
  EXPECT_EQ(sent.at("flags").as_int64(), 1 << 14);
  EXPECT_EQ(sent.at("message_reference").at("type").as_int64(), 1);
  EXPECT_EQ(sent.at("message_snapshots").at(0).at("message").at("content").as_string(), "the words");
  EXPECT_TRUE(sent.at("mentions").as_array().empty());
  EXPECT_EQ(error_of(forward(other.id, R"(,"content":"more")")), ErrorCode::kInvalidFormBody);
  // Only what one may read.
  b.actor = core::TestCore::as(b.bob);
  b.room.permission_overwrites.push_back({.id = b.id.value(), .deny = core::perm::kReadMessageHistory});
  EXPECT_EQ(error_of(forward(other.id)), ErrorCode::kCannotForward);
}

TEST(Followers, GetWhatIsPublished) {
  Bench b;
  auto& news = b.t.channel(b.guild);
  news.type = model::ChannelType::kGuildAnnouncement;
  ASSERT_TRUE(core::follow_channel(b.t.core, b.actor, news.id, b.room.id));
  EXPECT_EQ(core::follow_channel(b.t.core, b.actor, b.room.id, news.id).error().code,
            ErrorCode::kCannotExecuteOnChannelType);
  const auto said = parsed(b.run(create_message, {{"channel_id", news.id.str()}}, R"({"content":"hear"})"));
  const TestBench::Pairs at{{"channel_id", news.id.str()}, {"message_id", std::string(said.at("id").as_string())}};
  ASSERT_TRUE(b.run(crosspost, at));
  EXPECT_EQ(error_of(b.run(crosspost, at)), ErrorCode::kAlreadyCrossposted);
  const auto page = parsed(b.run(list_messages));
  EXPECT_EQ(page.at(0).at("content").as_string(), "hear");
  EXPECT_EQ(page.at(0).at("flags").as_int64(), 2);
  EXPECT_EQ(page.at(0).at("message_reference").at("channel_id").as_string(), news.id.str());
  EXPECT_EQ(page.at(1).at("type").as_int64(), 12);

  ASSERT_TRUE(b.run(edit_message, at, R"({"content":"hear now"})"));
  const auto edited = parsed(b.run(list_messages)).at(0);
  EXPECT_EQ(edited.at("content").as_string(), "hear now");
  EXPECT_TRUE(edited.at("edited_timestamp").is_string());

  auto& webhooks = b.t.core.world.webhooks;
  const auto kept = std::exchange(webhooks, {});
  ASSERT_TRUE(b.run(edit_message, at, R"({"content":"to whom?"})"));
  EXPECT_EQ(parsed(b.run(list_messages)).at(0).at("content").as_string(), "hear now") << "follows no longer";
  webhooks = kept;
  ASSERT_TRUE(b.run(delete_message, at));
  const auto emptied = parsed(b.run(list_messages)).at(0);
  EXPECT_EQ(emptied.at("content").as_string(), "[Original Message Deleted]");
  EXPECT_EQ(emptied.at("flags").as_int64(), 2 | 8);
}

}  // namespace
}  // namespace guildhall::api::message
