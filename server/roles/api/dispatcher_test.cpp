#include "roles/api/dispatcher.h"

#include <map>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/thread_pool.hpp>

#include "adapters/memory/memory_store.h"
#include "roles/api/percent.h"

namespace guildhall::api {
namespace {

using net::Method;
using testing::HasSubstr;
using Answer = boost::asio::awaitable<Result<Reply>>;

struct NoEvents final : core::EventSink {
  void emit(const core::Event&) override {}
};

Answer fine(Call&) {
  co_return json_reply([](JsonWriter& json) {
    json.begin_object();
    json.field("ok", true);
    json.end_object();
  });
}
Answer empty(Call&) { co_return no_content(); }
Answer refused(Call&) { co_return fail(ErrorCode::kMissingPermissions); }
Answer slow_mode(Call&) { co_return std::unexpected(Error{.code = ErrorCode::kRateLimited, .retry_after_s = 1.25}); }
Answer broken(Call&) {
  throw std::runtime_error("bug");
  co_return no_content();
}
Answer saves(Call& call) {
  call.core.put(model::User{.id = UserId(5), .username = "x"});
  co_return no_content();
}
Answer saves_and_waits(Call& call) {
  call.core.put(model::User{.id = UserId(6), .username = "y"});
  (void)co_await run_blocking(call, [] { return 1; });
  co_return no_content();
}
Answer blocking(Call& call) {
  const int value = co_await run_blocking(call, [] { return 42; });
  co_return json_reply([&](JsonWriter& json) { json.value(value); });
}
Answer echo(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto name = body.text("name", {.max = 3, .required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const std::int64_t limit, call.query_int("limit", 50, 1, 100));
  CO_TRY(const ChannelId id, call.id<ChannelId>("channel_id"));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    json.value(*name);
    json.value(limit);
    json.value(id);
    json.value(call.actor.audit_reason);
    json.value(call.query_flag("flag"));
    json.end_array();
  });
}

const std::vector<Route> kRoutes = {
    {Method::kGet, "/fine", fine},
    {Method::kGet, "/empty", empty},
    {Method::kGet, "/refused", refused},
    {Method::kGet, "/slow", slow_mode},
    {Method::kGet, "/broken", broken},
    {Method::kPut, "/saves", saves},
    {Method::kPut, "/saves_and_waits", saves_and_waits},
    {Method::kGet, "/blocking", blocking},
    {Method::kGet, "/open", fine, Auth::kNone},
    {Method::kGet, "/person", fine, Auth::kPerson},
    {Method::kGet, "/bot", fine, Auth::kBot},
    {Method::kPost, "/auth/login", refused, Auth::kNone},
    {Method::kPost, "/channels/{channel_id}/echo", echo, Auth::kToken, 2, 5000},
};

class DispatcherTest : public testing::Test {
 protected:
  DispatcherTest() { make({.limits = {}, .in_flight_max = 2}); }

  void make(Dispatcher::Options options) {
    dispatcher_ = std::make_unique<Dispatcher>(
        Dispatcher::Parts{.domain = domain_,
                          .core = core_,
                          .blocking = pool_.get_executor(),
                          .instance = instance_,
                          .clock = clock_,
                          .authenticate = [](std::string_view token) -> std::optional<core::Actor> {
                            if (token == "Bot good") return core::Actor{.user_id = UserId(1), .bot = true};
                            if (token == "person") return core::Actor{.user_id = UserId(2)};
                            return std::nullopt;
                          }},
        options, kRoutes);
  }

  void send(net::HttpRequest request) {
    request.peer_address = "192.0.2.1";
    dispatcher_->dispatch(std::move(request), [this](net::HttpResponse response) { answer_ = std::move(response); });
  }
  void pump() {
    domain_.restart();
    domain_.run();
  }
  net::HttpResponse get(const std::string& path, const std::string& token = "Bot good") {
    answer_.reset();
    net::HttpRequest request{.method = Method::kGet, .path = "/api/v10" + path};
    if (!token.empty()) request.headers.emplace_back("authorization", token);
    send(std::move(request));
    while (!answer_) {
      domain_.restart();
      domain_.run_one();
    }
    pump();
    return *answer_;
  }
  net::HttpResponse post(net::HttpRequest request) {
    answer_.reset();
    request.method = Method::kPost;
    request.headers.emplace_back("authorization", "Bot good");
    send(std::move(request));
    pump();
    return answer_.value_or(net::HttpResponse{.status = 0});
  }
  static std::string header(const net::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return "(none)";
  }

  ManualClock clock_;
  SeededRandom random_{1};
  MemoryStore store_;
  NoEvents events_;
  core::Core core_{
      {.journal = store_, .log = store_, .blobs = store_, .clock = clock_, .random = random_, .events = events_}};
  boost::asio::io_context domain_;
  boost::asio::thread_pool pool_{1};
  Instance instance_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::optional<net::HttpResponse> answer_;
};

TEST_F(DispatcherTest, AnswersWithTheHeadersThatLibrariesNeed) {
  const auto answer = get("/fine");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"ok":true})");
  EXPECT_EQ(header(answer, "Content-Type"), "application/json");
  EXPECT_EQ(header(answer, "Via"), "1.1 guildhall");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Origin"), "*");
}

TEST_F(DispatcherTest, SendsNoContentTypeWithoutContent) {
  const auto answer = get("/empty");
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(header(answer, "Content-Type"), "(none)");
}

TEST_F(DispatcherTest, Says401OnlyForABadToken) {
  EXPECT_EQ(get("/fine", "").status, 401);
  EXPECT_EQ(get("/fine", "bad").status, 401);
  EXPECT_EQ(get("/fine", "bad").body, R"({"message":"401: Unauthorized","code":0})");
  EXPECT_EQ(get("/refused").status, 403);
  EXPECT_EQ(get("/open", "").status, 200);
  EXPECT_EQ(get("/open", "bad").status, 200);
}

TEST_F(DispatcherTest, KeepsBotsAndPeopleApart) {
  EXPECT_EQ(get("/person").status, 403);
  EXPECT_THAT(get("/person").body, HasSubstr("20001"));
  EXPECT_EQ(get("/person", "person").status, 200);
  EXPECT_THAT(get("/bot", "person").body, HasSubstr("20002"));
}

TEST_F(DispatcherTest, KnowsItsRoutesAndVersions) {
  EXPECT_EQ(get("/nope").body, R"({"message":"404: Not Found","code":0})");
  const auto wrong_method = post({.path = "/api/v9/fine"});
  EXPECT_EQ(wrong_method.status, 405);
  EXPECT_EQ(header(wrong_method, "Allow"), "GET");
  const auto old = post({.path = "/api/v3/fine"});
  EXPECT_EQ(old.status, 400);
  EXPECT_EQ(old.body, R"({"message":"Invalid API version","code":50041})");
}

TEST_F(DispatcherTest, TurnsExceptionsInto500) {
  const auto answer = get("/broken");
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, HasSubstr("\"code\":0"));
}

TEST_F(DispatcherTest, AnswersWhenTheChangeIsDurable) {
  store_.hold();
  net::HttpRequest request{.method = Method::kPut, .path = "/api/v10/saves", .headers = {{"authorization", "person"}}};
  send(std::move(request));
  pump();
  EXPECT_FALSE(answer_);
  EXPECT_EQ(dispatcher_->in_flight(), 1U);
  store_.release();
  pump();
  ASSERT_TRUE(answer_);
  EXPECT_EQ(answer_->status, 204);
  EXPECT_EQ(dispatcher_->in_flight(), 0U);
}

TEST_F(DispatcherTest, AnswersNoneOfSeveralChangesBeforeItsOwnIsDurable) {
  for (const char* path : {"/api/v10/saves", "/api/v10/saves_and_waits"}) {
    store_.hold();
    int answered = 0;
    for (const char* each : {path, "/api/v10/saves"}) {
      net::HttpRequest request{.method = Method::kPut, .path = each, .headers = {{"authorization", "person"}}};
      dispatcher_->dispatch(std::move(request), [&](const net::HttpResponse&) { ++answered; });
    }
    while (store_.waiting() == 0 || dispatcher_->unsettled() < 2) {
      domain_.restart();
      domain_.run_one();
    }
    pump();
    EXPECT_EQ(answered, 0) << path;
    store_.release();
    pump();
    EXPECT_EQ(answered, 2) << path;
  }
}

TEST_F(DispatcherTest, DoesNotMakeReadsWaitForChanges) {
  store_.hold();
  send({.method = Method::kPut, .path = "/api/v10/saves", .headers = {{"authorization", "person"}}});
  pump();
  EXPECT_EQ(get("/fine").status, 200);
  store_.release();
}

TEST_F(DispatcherTest, ShedsLoadPastItsBound) {
  store_.hold();
  for (int i = 0; i < 2; ++i) {
    send({.method = Method::kPut, .path = "/api/v10/saves", .headers = {{"authorization", "person"}}});
    pump();
  }
  EXPECT_EQ(get("/fine").status, 503);
  EXPECT_EQ(header(*answer_, "Content-Type"), "application/json");
  bool idle = false;
  dispatcher_->when_idle([&] { idle = true; });
  EXPECT_FALSE(idle);
  store_.release();
  pump();
  EXPECT_TRUE(idle);
}

TEST_F(DispatcherTest, ResumesAfterBlockingWork) { EXPECT_EQ(get("/blocking").body, "42"); }

TEST_F(DispatcherTest, WaitsForItsRequestsWhenItEnds) {
  net::HttpRequest request{
      .method = Method::kGet, .path = "/api/v10/blocking", .headers = {{"authorization", "person"}}};
  send(std::move(request));
  dispatcher_.reset();
  ASSERT_TRUE(answer_);
  EXPECT_EQ(answer_->body, "42");
}

TEST_F(DispatcherTest, TellsTheBucketAndLimitsIt) {
  net::HttpRequest request{
      .path = "/api/v10/channels/7/echo", .query = {{"limit", "9"}, {"flag", "True"}}, .body = R"({"name":"abc"})"};
  request.headers.emplace_back("x-audit-log-reason", "gr%C3%BCn+1");
  const auto first = post(request);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body, "[\"abc\",9,\"7\",\"gr\xC3\xBCn+1\",true]");
  EXPECT_EQ(header(first, "X-RateLimit-Limit"), "2");
  EXPECT_EQ(header(first, "X-RateLimit-Remaining"), "1");
  EXPECT_EQ(header(first, "X-RateLimit-Reset-After"), "5.000");
  EXPECT_EQ(header(first, "X-RateLimit-Reset"), "1700000005.000");
  (void)post(request);
  clock_.advance_ms(3500);
  const auto limited = post(request);
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(header(limited, "Retry-After"), "2");
  EXPECT_EQ(header(limited, "X-RateLimit-Scope"), "user");
  EXPECT_EQ(header(limited, "X-RateLimit-Bucket"), header(first, "X-RateLimit-Bucket"));
  EXPECT_EQ(limited.body, R"({"message":"You are being rate limited.","retry_after":1.500,"global":false,"code":0})");
  request.path = "/api/v10/channels/8/echo";
  EXPECT_EQ(post(request).status, 200);
}

TEST_F(DispatcherTest, LimitsACallerOverAllRoutes) {
  make({.limits = {.caller_per_second = 1}, .in_flight_max = 2});
  EXPECT_EQ(get("/fine").status, 200);
  const auto limited = get("/empty");
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(header(limited, "X-RateLimit-Global"), "true");
  EXPECT_EQ(get("/fine", "person").status, 200);
}

TEST_F(DispatcherTest, SlowsDownGuessing) {
  make({.limits = {.failed_logins_max = 2}, .in_flight_max = 2});
  EXPECT_EQ(post({.path = "/api/auth/login"}).status, 403);
  EXPECT_EQ(post({.path = "/api/auth/login"}).status, 403);
  EXPECT_EQ(post({.path = "/api/auth/login"}).status, 429);
}

TEST_F(DispatcherTest, RoundsRetryAfterUp) {
  const auto answer = get("/slow");
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(header(answer, "Retry-After"), "2");
}

TEST_F(DispatcherTest, ReadsEveryKindOfBody) {
  make({.limits = {.enabled = false}, .in_flight_max = 2});
  const std::string path = "/api/v10/channels/7/echo";
  EXPECT_EQ(post({.path = path, .body = "[]"}).status, 400);
  EXPECT_THAT(post({.path = path, .body = "{"}).body, HasSubstr("50109"));
  EXPECT_THAT(post({.path = path}).body, HasSubstr("BASE_TYPE_REQUIRED"));
  EXPECT_EQ(
      post({.path = path, .headers = {{"content-type", "application/x-www-form-urlencoded"}}, .body = "a=b&name=a+c"})
          .body.substr(0, 6),
      R"(["a c")");
  net::HttpRequest form{.path = path};
  form.parts.push_back({.name = "name", .filename = {}, .content_type = {}, .data = "xyz"});
  EXPECT_EQ(post(form).status, 200);
  form.parts.push_back({.name = "payload_json", .filename = {}, .content_type = {}, .data = R"({"name":"p"})"});
  EXPECT_EQ(post(form).body.substr(0, 4), R"(["p")");
  EXPECT_THAT(post({.path = path, .query = {{"limit", "0"}}, .body = R"({"name":"a"})"}).body,
              HasSubstr("NUMBER_TYPE_MIN"));
  EXPECT_THAT(post({.path = "/api/channels/x/echo", .body = R"({"name":"a"})"}).body, HasSubstr("NUMBER_TYPE_COERCE"));
}

TEST_F(DispatcherTest, RefusesLongAuditReasons) {
  EXPECT_EQ(post({.path = "/api/v10/channels/7/echo",
                  .headers = {{"x-audit-log-reason", std::string(513, 'a')}},
                  .body = R"({"name":"a"})"})
                .status,
            400);
}

TEST_F(DispatcherTest, AnswersPreflights) {
  answer_.reset();
  send({.method = Method::kOptions, .path = "/api/v10/users/@me"});
  ASSERT_TRUE(answer_);
  EXPECT_EQ(answer_->status, 204);
  EXPECT_THAT(header(*answer_, "Access-Control-Allow-Headers"), HasSubstr("Authorization"));
}

TEST(Percent, DecodesOnlyWellFormedText) {
  EXPECT_EQ(percent_decode("a%20b+c"), "a b+c");
  EXPECT_EQ(percent_decode("a+b", PlusSign::kSpace), "a b");
  for (const char* bad : {"%", "%4", "%zz", "%-1"}) EXPECT_FALSE(percent_decode(bad)) << bad;
}

TEST_F(DispatcherTest, AnswersForHandlersThatTakeTooLong) {
  make({.limits = {}, .request_ms_max = 5000});
  store_.hold();
  int answers = 0;
  net::HttpRequest request{.method = Method::kPut, .path = "/api/v10/saves"};
  request.headers.emplace_back("authorization", "Bot good");
  request.peer_address = "192.0.2.1";
  dispatcher_->dispatch(std::move(request), [&](net::HttpResponse response) {
    ++answers;
    answer_ = std::move(response);
  });
  pump();
  clock_.advance_ms(4999);
  dispatcher_->expire();
  EXPECT_EQ(answers, 0);
  clock_.advance_ms(1);
  dispatcher_->expire();
  dispatcher_->expire();
  ASSERT_EQ(answers, 1);
  EXPECT_EQ(answer_->status, 503);
  EXPECT_THAT(answer_->body, HasSubstr("130000"));
  EXPECT_EQ(dispatcher_->in_flight(), 1U);  // Its handler is not cut off.
  store_.release();
  pump();
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(dispatcher_->in_flight(), 0U);
  EXPECT_EQ(dispatcher_->stats().timed_out, 1U);
}

}  // namespace
}  // namespace guildhall::api
