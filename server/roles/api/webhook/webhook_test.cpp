#include "roles/api/webhook/webhook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/webhooks/webhooks.h"
#include "roles/api/test_bench.h"

namespace guildhall::api::webhook {
namespace {

/// A webhook that Ann made in the room; requests come with its token and no account.
struct Bench : TestBench {
  WebhookId hook;
  std::string token;

  Bench() {
    const auto made = parsed(run(post_webhook, {}, R"({"name":"Hook"})"));
    hook = *WebhookId::parse(std::string_view(made.at("id").as_string()));
    token = std::string(made.at("token").as_string());
    authenticated = false;
    actor = {};
  }
  Result<Reply> call(Handler handler, std::string body = {}, std::string message_id = {}) {
    return run(handler, {{"webhook_id", hook.str()}, {"webhook_token", token}, {"message_id", message_id}},
               std::move(body));
  }
  boost::json::value execute_and_wait(Handler handler, std::string body) {
    query = {{"wait", "true"}};
    return parsed(call(handler, std::move(body)));
  }
};

TEST(Webhooks, SendWithoutAnAccountAndAnswerAsAsked) {
  Bench b;
  EXPECT_EQ(b.call(execute, R"({"content":"quiet"})")->status, 204);
  const auto sent = b.execute_and_wait(execute, R"({"content":"hi","username":"Other"})");
  EXPECT_EQ(sent.at("author").at("username").as_string(), "Other");
  EXPECT_EQ(sent.at("webhook_id").as_string(), b.hook.str());
  EXPECT_EQ(b.t.sink.all<core::MessageCreate>().size(), 2U);
}

TEST(Webhooks, ShowThePictureThatABodyNames) {
  Bench b;
  const auto elsewhere = b.execute_and_wait(execute, R"({"content":"x","avatar_url":"https://i.example/a.png"})");
  const std::string hash(elsewhere.at("author").at("avatar").as_string());
  EXPECT_EQ(hash.size(), 32U);
  EXPECT_EQ(b.t.core.world.webhook_avatars[b.hook].at(hash).url, "https://i.example/a.png");
  b.t.core.world.images["0123"] = {.hash = "0123"};
  const auto own = b.execute_and_wait(execute, R"({"content":"x","avatar_url":"http://h/avatars/1/0123.png?size=64"})");
  EXPECT_EQ(own.at("author").at("avatar").as_string(), "0123");
  EXPECT_EQ(error_of(b.call(execute, R"({"content":"x","avatar_url":"javascript:1"})")), ErrorCode::kInvalidFormBody);
  EXPECT_TRUE(b.execute_and_wait(execute, R"({"content":"x","avatar_url":""})").at("author").at("avatar").is_null());
  EXPECT_EQ(b.call(delete_webhook_by_token)->status, 204);
  EXPECT_TRUE(b.t.core.world.webhook_avatars.empty());
}

TEST(Webhooks, RefuseAWrongToken) {
  Bench b;
  b.token.back() = b.token.back() == 'a' ? 'b' : 'a';
  EXPECT_EQ(error_of(b.call(execute, R"({"content":"x"})")), ErrorCode::kInvalidToken);
  EXPECT_EQ(error_of(b.call(get_webhook_by_token)), ErrorCode::kInvalidToken);
  b.hook = WebhookId(1);
  EXPECT_EQ(error_of(b.call(execute, R"({"content":"x"})")), ErrorCode::kUnknownWebhook);
}

TEST(Webhooks, ChangeTheirOwnMessagesOnly) {
  Bench b;
  const auto sent = b.execute_and_wait(execute, R"({"content":"one"})");
  const std::string id(sent.at("id").as_string());
  EXPECT_EQ(parsed(b.call(get_message, {}, id)).at("content").as_string(), "one");
  EXPECT_EQ(parsed(b.call(patch_message, R"({"content":"two"})", id)).at("content").as_string(), "two");
  const auto other = b.say(b.bob, "not the webhook's");
  EXPECT_EQ(error_of(b.call(patch_message, R"({"content":"x"})", other.id.str())), ErrorCode::kUnknownMessage);
  EXPECT_EQ(error_of(b.call(delete_message, {}, other.id.str())), ErrorCode::kUnknownMessage);
  EXPECT_EQ(b.call(delete_message, {}, id)->status, 204);
  EXPECT_EQ(error_of(b.call(get_message, {}, id)), ErrorCode::kUnknownMessage);
}

TEST(Webhooks, RenameThemselvesButMayNotMove) {
  Bench b;
  const auto changed = parsed(b.call(patch_webhook_by_token, R"({"name":"New","channel_id":"1"})"));
  EXPECT_EQ(changed.at("name").as_string(), "New");
  EXPECT_EQ(changed.at("channel_id").as_string(), b.room.id.str());
  EXPECT_EQ(error_of(b.call(patch_webhook_by_token, R"({"name":"discord"})")), ErrorCode::kInvalidFormBody);
}

TEST(Webhooks, ManagingThemNeedsThePermission) {
  Bench b;
  b.authenticated = true;
  b.actor = core::TestCore::as(b.bob);
  EXPECT_EQ(error_of(b.run(post_webhook, {}, R"({"name":"x"})")), ErrorCode::kMissingPermissions);
  EXPECT_EQ(error_of(b.call(get_webhook)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(error_of(b.call(delete_webhook)), ErrorCode::kMissingPermissions);
  b.actor = core::TestCore::as(b.ann);
  EXPECT_EQ(parsed(b.run(list_channel_webhooks)).as_array().size(), 1U);
  EXPECT_EQ(parsed(b.run(list_guild_webhooks)).as_array().size(), 1U);
  EXPECT_EQ(b.call(delete_webhook)->status, 204);
  EXPECT_EQ(error_of(b.call(get_webhook)), ErrorCode::kUnknownWebhook);
}

TEST(SlackBodies, KeepColourFieldsAndTheRest) {
  Bench b;
  const auto sent = b.execute_and_wait(execute_slack, R"({"text":"hello","attachments":[{
      "color":"#36a64f","pretext":"before","author_name":"Ann","title":"T","title_link":"https://t.example","text":"body",
      "fields":[{"title":"Priority","value":"High","short":true},{"value":"only"}],
      "image_url":"https://i.example/a.png","footer":"F","ts":1700000000},
     {"color":"danger","fallback":"plain"},{"color":"nonsense","text":"x"}]})");
  ASSERT_TRUE(sent.is_object());
  EXPECT_EQ(sent.at("content").as_string(), "hello");
  const auto& embed = sent.at("embeds").at(0).as_object();
  EXPECT_EQ(embed.at("color").as_int64(), 0x36A64F);
  EXPECT_EQ(embed.at("description").as_string(), "before\nbody");
  EXPECT_EQ(embed.at("title").as_string(), "T");
  EXPECT_EQ(embed.at("url").as_string(), "https://t.example");
  EXPECT_EQ(embed.at("author").at("name").as_string(), "Ann");
  EXPECT_EQ(embed.at("footer").at("text").as_string(), "F");
  EXPECT_EQ(embed.at("image").at("url").as_string(), "https://i.example/a.png");
  EXPECT_TRUE(std::string_view(embed.at("timestamp").as_string()).starts_with("2023-11-14T22:13:20"));
  ASSERT_EQ(embed.at("fields").as_array().size(), 2U);
  EXPECT_EQ(embed.at("fields").at(0).at("name").as_string(), "Priority");
  EXPECT_TRUE(embed.at("fields").at(0).at("inline").as_bool());
  EXPECT_EQ(sent.at("embeds").at(1).at("color").as_int64(), 0xE01E5A);
  EXPECT_FALSE(sent.at("embeds").at(2).as_object().contains("color"));
}

TEST(SlackBodies, AreCheckedLikeAnyEmbed) {
  Bench b;
  const std::string body = R"({"attachments":[{"title":")" + std::string(257, 'x') + R"("}]})";
  EXPECT_EQ(error_of(b.call(execute_slack, body)), ErrorCode::kInvalidFormBody);
  EXPECT_EQ(error_of(b.call(execute_slack, R"({"attachments":[{"title":"x","title_link":"javascript:1"}]})")),
            ErrorCode::kInvalidFormBody);
}

TEST(GithubBodies, BecomeOneLine) {
  Bench b;
  b.headers = {{"x-github-event", "push"}};
  const auto sent = b.execute_and_wait(execute_github, R"({"repository":{"full_name":"a/b"},"sender":{"login":"ann"},
      "ref":"refs/heads/main","commits":[{},{}]})");
  EXPECT_EQ(sent.at("content").as_string(), "[a/b] ann pushed 2 commits to refs/heads/main");
  b.headers = {{"x-github-event", "ping"}};
  EXPECT_EQ(b.call(execute_github, "{}")->status, 204);
}

}  // namespace
}  // namespace guildhall::api::webhook
