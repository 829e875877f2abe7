#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "core/applications/applications.h"
#include "core/test_core.h"
#include "core/users/authenticate.h"
#include "core/users/totp.h"
#include "roles/api/account/account.h"

namespace guildhall::api::account {
namespace {

/// Calls handlers as the dispatcher would, without HTTP.
struct Bench {
  core::TestCore t;
  boost::asio::thread_pool pool{1};
  Instance instance{
      .public_url = "http://h", .gateway_url = "ws://h", .registration = "open", .first_admin_token_hash = {}};
  protocol::RenderContext render{.world = t.core.world, .public_url = "http://h"};
  core::Actor actor{};

  Result<Reply> run(Handler handler, std::string body, std::vector<std::pair<std::string, std::string>> query = {}) {
    net::HttpRequest request;
    request.body = std::move(body);
    request.query = std::move(query);
    request.headers.emplace_back("content-type", "application/json");
    Call call{.core = t.core,
              .request = request,
              .actor = actor,
              .authenticated = static_cast<bool>(actor.user_id),
              .blocking = pool.get_executor(),
              .instance = instance,
              .render = render,
              .params = {},
              .parsed = {},
              .errors = {}};
    boost::asio::io_context io;
    Result<Reply> answer = fail(ErrorCode::kInternal, "no answer");
    boost::asio::co_spawn(io, handler(call), [&](const std::exception_ptr& thrown, Result<Reply> result) {
      if (thrown) std::rethrow_exception(thrown);
      answer = std::move(result);
    });
    io.run();
    t.commit();
    return answer;
  }
  std::string text(const Result<Reply>& reply, const char* key) {
    return std::string(boost::json::parse(reply->body).as_object().at(key).as_string());
  }
};

std::string code_of(const Result<Reply>& result) {
  if (result) return "ok";
  return result.error().fields.empty() ? "" : result.error().fields[0].code;
}

TEST(Register, ThenLogInAndChange) {
  Bench b;
  const auto made = b.run(register_account, R"({"username":"Ann","password":"correct horse","email":"a@x.example"})");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->status, 201);
  EXPECT_TRUE(core::authenticate(b.t.core, b.text(made, "token")));
  EXPECT_EQ(code_of(b.run(register_account, R"({"username":"ann","password":"correct horse"})")),
            "USERNAME_ALREADY_TAKEN");
  EXPECT_EQ(code_of(b.run(register_account, R"({"username":"bob","password":"short"})")), "BASE_TYPE_BAD_LENGTH");
  EXPECT_EQ(code_of(b.run(register_account, R"({"username":"bob"})")), "BASE_TYPE_REQUIRED");

  EXPECT_EQ(code_of(b.run(log_in_account, R"({"login":"ann","password":"wrong"})")), "INVALID_LOGIN");
  EXPECT_EQ(code_of(b.run(log_in_account, R"({"login":"nobody","password":"wrong"})")), "INVALID_LOGIN");
  const auto in = b.run(log_in_account, R"({"login":"A@x.example","password":"correct horse"})");
  ASSERT_TRUE(in);
  b.actor = *core::authenticate(b.t.core, b.text(in, "token"));

  EXPECT_EQ(code_of(b.run(patch_me, R"({"new_password":"battery staple"})")), "PASSWORD_DOES_NOT_MATCH");
  EXPECT_EQ(code_of(b.run(patch_me, R"({"new_password":"battery staple","password":"no"})")),
            "PASSWORD_DOES_NOT_MATCH");
  ASSERT_TRUE(b.run(patch_me, R"({"new_password":"battery staple","password":"correct horse","global_name":"Annie"})"));
  const std::string avatar = "data:image/png;base64," + base64_encode("\x89PNG\r\n\x1a\nxyz");
  const auto me = b.run(patch_me, R"({"avatar":")" + avatar + "\"}");
  ASSERT_TRUE(me);
  EXPECT_EQ(b.text(me, "avatar").size(), 32U);
  EXPECT_EQ(b.text(me, "global_name"), "Annie");
  EXPECT_FALSE(core::authenticate(b.t.core, b.text(made, "token")));
  EXPECT_EQ(code_of(b.run(log_in_account, R"({"login":"ann","password":"correct horse"})")), "INVALID_LOGIN");
  EXPECT_TRUE(b.run(list_sessions, ""));
  ASSERT_TRUE(b.run(delete_me, R"({"password":"battery staple"})"));
  EXPECT_EQ(code_of(b.run(log_in_account, R"({"login":"ann","password":"battery staple"})")), "INVALID_LOGIN");
}

TEST(Register, ObeysTheInstancesPolicy) {
  Bench b;
  b.instance.registration = "closed";
  b.instance.first_admin_token_hash = token_hash("first");
  const std::string person = R"({"username":"ann","password":"correct horse")";
  EXPECT_EQ(code_of(b.run(register_account, person + "}")), "REGISTRATION_CLOSED");
  EXPECT_EQ(code_of(b.run(register_account, person + R"(,"set_up_token":"no"})")), "SET_UP_TOKEN_INVALID");
  ASSERT_TRUE(b.run(register_account, person + R"(,"set_up_token":"first"})"));
  EXPECT_TRUE(b.t.core.world.user(b.t.core.world.users_by_name.at("ann"))->admin);
  EXPECT_EQ(b.instance.first_admin_token_hash, "");
  EXPECT_EQ(code_of(b.run(register_account, R"({"username":"bob","password":"correct horse","set_up_token":"first"})")),
            "SET_UP_TOKEN_INVALID");

  b.instance.registration = "invite";
  EXPECT_EQ(code_of(b.run(register_account, R"({"username":"bob","password":"correct horse"})")), "INVITE_REQUIRED");
  auto& invite = b.t.core.world.invites["abc"];
  invite.created_at = b.t.core.now();
  invite.max_age_s = 60;
  EXPECT_TRUE(b.run(register_account, R"({"username":"bob","password":"correct horse","invite":"abc"})"));
  b.t.clock.advance_ms(60'000);
  EXPECT_EQ(code_of(b.run(register_account, R"({"username":"cid","password":"correct horse","invite":"abc"})")),
            "INVITE_REQUIRED");
}

TEST(OAuth2, AddsABotToAGuild) {
  Bench b;
  const auto& ann = b.t.person("ann");
  const auto& guild = b.t.guild(ann.id);
  b.actor = b.t.as(ann);
  const auto application = b.run(post_application, R"({"name":"helper"})");
  ASSERT_TRUE(application);
  const std::string id = b.text(application, "id");
  ASSERT_TRUE(core::create_application_bot(b.t.core, b.t.core.world.applications.begin()->second));
  const auto added =
      b.run(post_authorize, R"({"guild_id":")" + guild.info.id.str() + R"(","permissions":"8","authorize":true})",
            {{"client_id", id}, {"scope", "bot"}});
  ASSERT_TRUE(added) << added.error().detail;
  EXPECT_EQ(b.text(added, "location"), "http://h/oauth2/authorized");
  EXPECT_EQ(guild.members.size(), 2U);
  EXPECT_TRUE(b.run(list_my_guilds, "", {{"with_counts", "true"}}));
  EXPECT_TRUE(b.run(get_authorize, "", {{"client_id", id}}));
}

constexpr const char* kSecret = "JBSWY3DPEHPK3PXPJBSWY3DP";

TEST(SecondFactor, LoggingInTakesTwoSteps) {
  Bench b;
  ASSERT_TRUE(b.run(register_account, R"({"username":"ann","password":"correct horse"})"));
  const std::string login = R"({"login":"ann","password":"correct horse"})";
  b.actor = *core::authenticate(b.t.core, b.text(b.run(log_in_account, login), "token"));
  const std::string key = *core::base32_decode(kSecret);
  const auto code = [&] { return core::totp_code(key, b.t.clock.now_ms() / 30'000); };
  const std::string enable = std::string(R"({"password":"correct horse","secret":")") + kSecret + R"(","code":")";
  EXPECT_EQ(b.run(enable_totp, enable + "000000\"}").error().code, ErrorCode::kTwoFactorInvalidCode);
  const auto enabled = b.run(enable_totp, enable + code() + "\"}");
  ASSERT_TRUE(enabled);
  EXPECT_TRUE(core::authenticate(b.t.core, b.text(enabled, "token")));
  const auto codes = boost::json::parse(enabled->body).as_object().at("backup_codes").as_array();
  ASSERT_EQ(codes.size(), 10U);

  const auto first = b.run(log_in_account, login);
  ASSERT_TRUE(first);
  const auto object = boost::json::parse(first->body).as_object();
  EXPECT_TRUE(object.at("token").is_null());
  EXPECT_EQ(object.at("mfa"), true);
  const std::string ticket = b.text(first, "ticket");
  const auto finish = [&](const std::string& with) {
    return b.run(post_mfa_totp, R"({"ticket":")" + ticket + R"(","code":")" + with + "\"}");
  };
  EXPECT_EQ(finish(code()).error().code, ErrorCode::kTwoFactorInvalidCode) << "used already";
  b.t.clock.advance_ms(30'000);
  const auto done = finish(code());
  ASSERT_TRUE(done);
  EXPECT_TRUE(core::authenticate(b.t.core, b.text(done, "token")));
  b.t.clock.advance_ms(30'000);
  EXPECT_EQ(finish(code()).error().code, ErrorCode::kTwoFactorInvalidTicket) << "a ticket is good once";

  // Changing the password and deleting ask for a code, too.
  const std::string change = R"({"password":"correct horse","new_password":"battery staple")";
  EXPECT_EQ(b.run(patch_me, change + "}").error().code, ErrorCode::kTwoFactorInvalidCode);
  ASSERT_TRUE(b.run(patch_me, change + R"(,"code":")" + code() + "\"}"));
  EXPECT_EQ(b.run(delete_me, R"({"password":"battery staple"})").error().code, ErrorCode::kTwoFactorInvalidCode);
  const std::string backup(codes[0].as_object().at("code").as_string());
  ASSERT_TRUE(b.run(disable_totp, R"({"code":")" + backup + "\"}"));
  ASSERT_TRUE(b.run(delete_me, R"({"password":"battery staple"})"));
}

TEST(SecondFactor, ATicketEndsWithThePasswordAndAfterFiveWrongCodes) {
  Bench b;
  ASSERT_TRUE(b.run(register_account, R"({"username":"ann","password":"correct horse"})"));
  const std::string login = R"({"login":"ann","password":"correct horse"})";
  b.actor = *core::authenticate(b.t.core, b.text(b.run(log_in_account, login), "token"));
  const std::string key = *core::base32_decode(kSecret);
  const auto code = [&] { return core::totp_code(key, b.t.clock.now_ms() / 30'000); };
  ASSERT_TRUE(b.run(enable_totp, std::string(R"({"password":"correct horse","secret":")") + kSecret + R"(","code":")" +
                                     code() + "\"}"));
  b.t.clock.advance_ms(30'000);
  const std::string ticket = b.text(b.run(log_in_account, login), "ticket");
  const auto finish = [&](const std::string& name, const std::string& with) {
    return b.run(post_mfa_totp, R"({"ticket":")" + name + R"(","code":")" + with + "\"}").error().code;
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(finish(ticket, "123123"), ErrorCode::kTwoFactorInvalidCode);
  EXPECT_EQ(finish(ticket, code()), ErrorCode::kTwoFactorInvalidTicket);
  const std::string second = b.text(b.run(log_in_account, login), "ticket");
  b.t.core.world.user(b.actor.user_id)->password_hash = "changed";
  EXPECT_EQ(finish(second, code()), ErrorCode::kTwoFactorInvalidTicket);
}

TEST(DisabledAccounts, ThePersonMayComeBack) {
  Bench b;
  ASSERT_TRUE(b.run(register_account, R"({"username":"ann","password":"correct horse"})"));
  const std::string login = R"({"login":"ann","password":"correct horse")";
  b.actor = *core::authenticate(b.t.core, b.text(b.run(log_in_account, login + "}"), "token"));
  ASSERT_TRUE(b.run(disable_me, R"({"password":"correct horse"})"));
  EXPECT_EQ(code_of(b.run(log_in_account, login + "}")), "ACCOUNT_DISABLED");
  ASSERT_TRUE(b.run(log_in_account, login + R"(,"undelete":true})"));
  ASSERT_TRUE(b.run(log_in_account, login + "}"));
}

}  // namespace
}  // namespace guildhall::api::account
