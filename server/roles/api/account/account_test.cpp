#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "core/applications/applications.h"
#include "core/messages/send_message.h"
#include "core/ports/contract_support.h"
#include "core/test_core.h"
#include "core/users/account_tokens.h"
#include "core/users/authenticate.h"
#include "core/users/sessions.h"
#include "core/users/soft_authenticator.h"
#include "core/users/totp.h"
#include "core/users/users.h"
#include "roles/api/account/account.h"
#include "roles/api/account/exports.h"
#include "roles/api/test_bench.h"

namespace guildhall::api::account {
namespace {

struct Bench : CallBench {
  Result<Reply> run(Handler handler, std::string body, Strings query = {}) {
    return answer(handler, std::move(body), std::move(query));
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

struct Letters {
  Bench b;
  std::vector<ports::Letter> sent;
  Letters() {
    b.instance.post_letter = [this](ports::Letter letter) {
      sent.push_back(std::move(letter));
      return true;
    };
  }
  std::string token() const {
    const std::string& text = sent.back().text;
    const std::size_t at = text.find("#token=") + 7;
    return text.substr(at, text.find('\n', at) - at);
  }
};

TEST(Letters, AnAddressIsVerifiedOnce) {
  Letters l;
  Bench& b = l.b;
  ASSERT_TRUE(b.run(register_account, R"({"username":"ann","password":"correct horse","email":"a@x.example"})"));
  ASSERT_EQ(l.sent.size(), 1U);
  EXPECT_EQ(l.sent[0].to, "a@x.example");
  EXPECT_TRUE(l.sent[0].text.contains("http://h/verify#token="));
  const auto verify = [&](const std::string& token) { return b.run(verify_address, R"({"token":")" + token + "\"}"); };
  EXPECT_EQ(code_of(verify("nonsense")), "TOKEN_INVALID");
  const std::string token = l.token();
  const UserId id = core::find_login(b.t.core.world, "ann")->id;
  EXPECT_FALSE(b.t.core.world.user(id)->verified);
  ASSERT_TRUE(verify(token));
  EXPECT_TRUE(b.t.core.world.user(id)->verified);
  EXPECT_EQ(code_of(verify(token)), "TOKEN_INVALID");
  b.actor = {.user_id = id, .session_id = core::sessions_of(b.t.core.world, id).front()->id};
  ASSERT_TRUE(b.run(patch_me, R"({"email":"b@x.example","password":"correct horse"})"));
  EXPECT_FALSE(b.t.core.world.user(id)->verified);
  ASSERT_EQ(l.sent.size(), 2U);
  EXPECT_EQ(l.sent[1].to, "b@x.example");
  ASSERT_TRUE(b.run(resend_verification, "{}"));
  EXPECT_EQ(l.sent.size(), 3U);
  ASSERT_TRUE(b.run(resend_verification, "{}"));
  EXPECT_EQ(l.sent.size(), 3U) << "three letters in ten minutes";
  b.t.clock.advance_ms(core::kVerifyTokenMs);
  EXPECT_EQ(code_of(verify(l.token())), "TOKEN_INVALID") << "too old";
}

/// While the password is checked, this log-in is thrown out.
Answer confirm_while_thrown_out(Call& call) {
  boost::asio::post(co_await boost::asio::this_coro::executor,
                    [&call] { core::close_session(call.core, call.actor.session_id); });
  CO_TRY_VOID(co_await confirm_password(call, "correct horse"));
  co_return no_content();
}

Answer confirm(Call& call) {
  CO_TRY_VOID(co_await confirm_password(call, "correct horse"));
  co_return no_content();
}

TEST(ConfirmPassword, IsWorthNothingOnceTheLogInIsThrownOut) {
  Bench b;
  ASSERT_TRUE(b.run(register_account, R"({"username":"ann","password":"correct horse"})"));
  const UserId id = core::find_login(b.t.core.world, "ann")->id;
  b.actor = {.user_id = id, .session_id = core::sessions_of(b.t.core.world, id).front()->id};
  EXPECT_TRUE(b.run(confirm, "{}"));
  const auto late = b.run(confirm_while_thrown_out, "{}");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kUnauthorized);
}

TEST(Letters, AForgottenPasswordIsSetAnew) {
  Letters l;
  Bench& b = l.b;
  ASSERT_TRUE(b.run(register_account, R"({"username":"ann","password":"correct horse","email":"a@x.example"})"));
  const auto session = b.text(b.run(log_in_account, R"({"login":"ann","password":"correct horse"})"), "token");
  EXPECT_EQ(b.run(forgot_password, R"({"login":"nobody"})")->status, 204);
  EXPECT_EQ(l.sent.size(), 1U);
  EXPECT_EQ(b.run(forgot_password, R"({"login":"A@x.example"})")->status, 204);
  ASSERT_EQ(l.sent.size(), 2U);
  EXPECT_TRUE(l.sent[1].text.contains("http://h/reset#token="));
  const std::string token = l.token();
  for (const auto& [hash, row] : b.t.core.world.account_tokens) EXPECT_NE(hash, token);
  const auto reset = [&](const std::string& password) {
    return b.run(reset_forgotten, R"({"token":")" + token + R"(","password":")" + password + "\"}");
  };
  EXPECT_EQ(code_of(reset("short")), "BASE_TYPE_BAD_LENGTH");
  const auto done = reset("battery staple");
  ASSERT_TRUE(done);
  EXPECT_TRUE(core::authenticate(b.t.core, b.text(done, "token")));
  EXPECT_FALSE(core::authenticate(b.t.core, session)) << "every log-in ended";
  EXPECT_EQ(code_of(reset("battery staple")), "TOKEN_INVALID");
  ASSERT_TRUE(b.run(log_in_account, R"({"login":"ann","password":"battery staple"})"));
}

/// As a browser sends it: members base64url, the whole as text inside the body.
std::string credential_text(const std::string& id, std::initializer_list<std::pair<const char*, std::string>> members) {
  std::string inner;
  for (const auto& [key, bytes] : members)
    inner += std::string(inner.empty() ? "" : ",") + '"' + key + "\":\"" + base64url_encode(bytes) + '"';
  const std::string text = R"({"id":")" + base64url_encode(id) + R"(","type":"public-key","response":{)" + inner + "}}";
  return boost::json::serialize(boost::json::value(boost::json::string_view(text)));
}

std::string challenge_of(const std::string& options) {
  const auto parsed = boost::json::parse(options);
  return *base64url_decode(parsed.as_object().at("publicKey").as_object().at("challenge").as_string());
}

TEST(Passkeys, AreMadeAndOpenTheAccount) {
  Bench b;
  b.instance.public_url = "https://chat.example.org";
  const core::RelyingParty party{.id = "chat.example.org", .origin = "https://chat.example.org"};
  ASSERT_TRUE(b.run(register_account, R"({"username":"ann","password":"correct horse"})"));
  const std::string login = R"({"login":"ann","password":"correct horse"})";
  b.actor = *core::authenticate(b.t.core, b.text(b.run(log_in_account, login), "token"));
  core::SoftAuthenticator key;

  EXPECT_EQ(code_of(b.run(post_passkey, R"({"password":"wrong"})")), "PASSWORD_DOES_NOT_MATCH");
  const auto begun = b.run(post_passkey, R"({"password":"correct horse"})");
  ASSERT_TRUE(begun);
  const core::Registration made = key.make(party, challenge_of(b.text(begun, "challenge")));
  const std::string create = R"({"name":"My key","ticket":")" + b.text(begun, "ticket") + R"(","credential":)" +
                             credential_text(key.credential_id, {{"clientDataJSON", made.client_data_json},
                                                                 {"attestationObject", made.attestation_object}}) +
                             "}";
  const auto kept = b.run(post_passkey, create);
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_EQ(boost::json::parse(kept->body).as_object().at("backup_codes").as_array().size(), 10U);
  EXPECT_EQ(b.run(post_passkey, create).error().code, ErrorCode::kTwoFactorInvalidTicket) << "a challenge is good once";

  // As a second factor.
  const auto first = b.run(log_in_account, login);
  ASSERT_TRUE(first);
  const std::string ticket = b.text(first, "ticket");
  const auto use = [&](const std::string& challenge) {
    const core::Assertion used = key.use(party, challenge);
    return credential_text(key.credential_id, {{"clientDataJSON", used.client_data_json},
                                               {"authenticatorData", used.authenticator_data},
                                               {"signature", used.signature}});
  };
  const auto finish = [&](const std::string& challenge) {
    return b.run(post_mfa_webauthn, R"({"ticket":")" + ticket + R"(","data":)" + use(challenge) + "}");
  };
  EXPECT_EQ(finish("another").error().code, ErrorCode::kTwoFactorInvalidCode);
  const auto in = finish(challenge_of(b.text(first, "webauthn")));
  ASSERT_TRUE(in) << in.error().detail;
  EXPECT_TRUE(core::authenticate(b.t.core, b.text(in, "token")));

  // Alone, when it knows its owner.
  const auto conditional = [&] {
    const auto start = b.run(start_conditional, "");
    return b.run(finish_conditional, R"({"ticket":")" + b.text(start, "ticket") + R"(","credential":)" +
                                         use(challenge_of(b.text(start, "challenge"))) + "}");
  };
  ASSERT_TRUE(conditional());
  key.flags = 0x01;
  EXPECT_EQ(conditional().error().code, ErrorCode::kTwoFactorInvalidCode) << "only touched";
}

void wait_for(Bench& b, const std::function<bool()>& done) {
  b.pool.join();
  EXPECT_TRUE(done());
}

TEST(Archive, HoldsOnesOwnMessagesAndNothingOfOthers) {
  Bench b;
  const ports::TestFolder folder;
  std::vector<std::move_only_function<void()>> posted;
  Exports exports({.core = b.t.core,
                   .blocking = b.pool.get_executor(),
                   .post_domain = [&](std::move_only_function<void()> task) { posted.push_back(std::move(task)); },
                   .folder = folder.file("exports"),
                   .public_url = "http://h"});
  b.instance.exports = &exports;
  ASSERT_TRUE(b.run(register_account, R"({"username":"ann","password":"correct horse","email":"a@x.example"})"));
  const UserId ann = core::find_login(b.t.core.world, "ann")->id;
  const model::User& bob = b.t.person("bob");
  core::GuildState& guild = b.t.guild(bob.id);
  b.t.join(guild, ann);
  const ChannelId channel = b.t.channel(guild).id;
  for (int i = 0; i < 250; ++i) {
    core::MessageDraft draft;
    draft.content = (i % 2 == 0 ? "mine " : "theirs ") + std::to_string(i);
    ASSERT_TRUE(
        core::send_message(b.t.core, {.user_id = i % 2 == 0 ? ann : bob.id}, channel, std::move(draft), {}, {}));
  }
  b.actor = {.user_id = ann};
  EXPECT_EQ(b.run(get_harvest, "")->status, 204);
  ASSERT_TRUE(b.run(post_harvest, ""));
  EXPECT_EQ(b.run(post_harvest, "").error().code, ErrorCode::kRateLimited);
  wait_for(b, [&] { return posted.size() == 1; });
  posted[0]();
  const auto status = b.run(get_harvest, "");
  EXPECT_EQ(b.text(status, "status"), "done");
  const std::string file = exports.file(ann, *MessageId::parse(b.text(status, "harvest_id")));
  EXPECT_EQ(exports.file(bob.id, *MessageId::parse(b.text(status, "harvest_id"))), "");
  std::ifstream stream(file);
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  const auto archive = boost::json::parse(text).as_object();
  EXPECT_EQ(archive.at("account").as_object().at("email"), "a@x.example");
  ASSERT_EQ(archive.at("channels").as_array().size(), 1U);
  EXPECT_EQ(archive.at("channels").as_array()[0].as_object().at("messages").as_array().size(), 125U);
  EXPECT_FALSE(text.contains("theirs"));

  // A new start finds it; a week later it is gone.
  Exports again({.core = b.t.core,
                 .blocking = b.pool.get_executor(),
                 .post_domain = {},
                 .folder = folder.file("exports"),
                 .public_url = ""});
  EXPECT_EQ(again.status(ann)->state, Exports::State::kDone);
  b.t.clock.advance_ms(Exports::kKeptMs + 1);
  EXPECT_FALSE(again.status(ann));
  EXPECT_FALSE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace guildhall::api::account
