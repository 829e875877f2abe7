#include "roles/api/instance/instance.h"
#include "roles/api/test_bench.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/test_core.h"
#include "core/users/account_tokens.h"
#include "core/users/authenticate.h"
#include "core/users/sessions.h"
#include "core/users/users.h"
#include "roles/api/instance/health.h"
#include "roles/api/instance/instance_settings.h"

namespace guildhall::api::instance {
namespace {

struct Bench : CallBench {
  UserId ann = (*core::create_user(t.core, "ann", "ann@x.example", "h", true))->id;
  UserId bob = (*core::create_user(t.core, "bob", "bob@x.example", "h", false))->id;

  Bench() {
    instance.registration = "invite";
    actor = {.user_id = ann};
    apply_kept_settings(t.core, instance);
  }

  Result<Reply> run(Handler handler, std::string body = {}, Pairs params = {}, Strings query = {}) {
    return answer(handler, std::move(body), std::move(query), std::move(params));
  }
  static boost::json::object json(const Result<Reply>& reply) { return boost::json::parse(reply->body).as_object(); }
};

std::string code_of(const Result<Reply>& result) {
  if (result) return "ok";
  return result.error().fields.empty() ? "" : result.error().fields[0].code;
}

TEST(InstancePages, OnlyTheInstanceItselfIsForEverybody) {
  Bench b;
  b.actor = {.user_id = b.bob};
  for (const Handler handler :
       {get_settings, patch_settings, list_users, get_user, patch_user, list_guilds, get_health})
    EXPECT_EQ(b.run(handler, "{}", {{"user_id", b.bob.str()}}).error().code, ErrorCode::kMissingAccess);
  b.actor = {};
  const auto about = b.run(get_instance);
  ASSERT_TRUE(about);
  EXPECT_EQ(Bench::json(about).at("name"), "Guildhall");
  EXPECT_EQ(Bench::json(about).at("registration"), "invite");
}

TEST(InstancePages, SettingsHoldAtOnceAndAcrossStarts) {
  Bench b;
  ASSERT_TRUE(b.run(patch_settings, R"({"name":"The Hall","registration":"open","newcomer_messages_per_minute":5})"));
  EXPECT_EQ(b.instance.name, "The Hall");
  EXPECT_EQ(b.instance.registration, "open");
  EXPECT_EQ(b.t.core.policy.newcomer_messages_per_minute, 5);

  core::RecordingSink sink;
  SeededRandom random(3);
  core::Core again({.journal = b.t.store,
                    .log = b.t.store,
                    .blobs = b.t.store,
                    .clock = b.t.clock,
                    .random = random,
                    .events = sink});
  ASSERT_TRUE(again.load(b.t.store));
  Instance fresh{.public_url = {}, .gateway_url = {}, .registration = "closed", .first_admin_token_hash = {}};
  apply_kept_settings(again, fresh);
  EXPECT_EQ(fresh.name, "The Hall");
  EXPECT_EQ(fresh.registration, "open");
  EXPECT_EQ(again.policy.newcomer_messages_per_minute, 5);

  ASSERT_TRUE(b.run(patch_settings, R"({"registration":null})"));
  EXPECT_EQ(b.instance.registration, "invite") << "back to the configuration";
}

TEST(InstancePages, BadSettingsChangeNothing) {
  Bench b;
  EXPECT_EQ(code_of(b.run(patch_settings, R"({"name":"New","registration":"perhaps"})")), "BASE_TYPE_CHOICES");
  EXPECT_EQ(b.instance.name, "Guildhall");
  EXPECT_EQ(code_of(b.run(patch_settings, R"({"name":""})")), "BASE_TYPE_BAD_LENGTH");
  EXPECT_EQ(code_of(b.run(patch_settings, R"({"name":"a\nb"})")), "BASE_TYPE_BAD_LENGTH");
  EXPECT_EQ(code_of(b.run(patch_settings, R"({"joins_per_hour":-1})")), "NUMBER_TYPE_MIN");
  EXPECT_EQ(code_of(b.run(patch_settings, R"({"file_bytes_max":999999999999})")), "NUMBER_TYPE_MAX");
  EXPECT_TRUE(b.t.core.world.instance_settings.empty());
}

TEST(InstancePages, PeopleAreFoundAndPaged) {
  Bench b;
  EXPECT_EQ(Bench::json(b.run(list_users)).at("total"), 2);
  const auto found = Bench::json(b.run(list_users, "", {}, {{"query", "BOB"}}));
  ASSERT_EQ(found.at("users").as_array().size(), 1U);
  EXPECT_EQ(found.at("users").as_array()[0].as_object().at("email"), "bob@x.example");
  const auto page = Bench::json(b.run(list_users, "", {}, {{"limit", "1"}, {"after", b.ann.str()}}));
  EXPECT_EQ(page.at("total"), 2);
  EXPECT_EQ(page.at("users").as_array()[0].as_object().at("username"), "bob");
}

TEST(InstancePages, AnAccountIsDisabledAndHelped) {
  Bench b;
  const std::string token = core::open_session(b.t.core, b.bob, {});
  const auto patch = [&](UserId id, const std::string& body) {
    return b.run(patch_user, body, {{"user_id", id.str()}});
  };
  ASSERT_TRUE(patch(b.bob, R"({"disabled":true})"));
  EXPECT_FALSE(core::authenticate(b.t.core, token));
  ASSERT_TRUE(patch(b.bob, R"({"disabled":false,"admin":true,"verified":true})"));
  EXPECT_TRUE(b.t.core.world.user(b.bob)->admin);
  EXPECT_TRUE(b.t.core.world.user(b.bob)->verified);
  EXPECT_EQ(code_of(patch(b.ann, R"({"disabled":true})")), "ADMIN_SELF");
  EXPECT_EQ(code_of(patch(b.ann, R"({"admin":false})")), "ADMIN_SELF");
  EXPECT_EQ(patch(UserId(5), "{}").error().code, ErrorCode::kUnknownUser);

  const auto reset = patch(b.bob, R"({"reset_password":true})");
  ASSERT_TRUE(reset);
  const std::string url(Bench::json(reset).at("reset_url").as_string());
  ASSERT_TRUE(url.starts_with("http://h/reset#token="));
  const std::string link = url.substr(url.find('=') + 1);
  ASSERT_TRUE(core::reset_password_by_token(b.t.core, link, "new hash"));
  EXPECT_EQ(b.t.core.world.user(b.bob)->password_hash, "new hash");
  EXPECT_FALSE(core::reset_password_by_token(b.t.core, link, "again"));
}

TEST(InstancePages, HealthShowsRatesAndLatency) {
  Bench b;
  Health health;
  Figures figures{.at = 1'000'000, .requests = 100, .messages = 10};
  for (std::size_t i = 0; i < Health::kSamples + 5; ++i) {
    health.sample(figures);
    figures.at += Health::kEveryMs;
    figures.messages += 50;
    figures.durable.add(900);
  }
  EXPECT_EQ(health.history().size(), Health::kSamples);
  b.instance.figures = [&] { return figures; };
  b.instance.health = &health;
  const auto page = Bench::json(b.run(get_health));
  EXPECT_EQ(page.at("now").as_object().at("messages_per_second").to_number<double>(), 5.0);
  EXPECT_EQ(page.at("now").as_object().at("durable_p99_us"), 1000);
  EXPECT_EQ(page.at("history").as_array().size(), Health::kSamples);
  EXPECT_EQ(page.at("durable").as_array().size(), LatencyHistogram::kBuckets);
}

TEST(LatencyHistogram, PutsEachIntoItsBucket) {
  LatencyHistogram histogram;
  EXPECT_EQ(histogram.quantile_us(0.5), 0);
  for (const std::int64_t us : {0, 125, 126, 999, 4'096'000, 4'096'001, 1'000'000'000}) histogram.add(us);
  EXPECT_EQ(histogram.counts[0], 2U);
  EXPECT_EQ(histogram.counts[1], 1U);
  EXPECT_EQ(histogram.counts[3], 1U);
  EXPECT_EQ(histogram.counts[LatencyHistogram::kBuckets - 2], 1U);
  EXPECT_EQ(histogram.counts[LatencyHistogram::kBuckets - 1], 2U);
  EXPECT_EQ(histogram.quantile_us(0.5), 1000);
  EXPECT_EQ(histogram.total(), 7U);
}

}  // namespace
}  // namespace guildhall::api::instance
