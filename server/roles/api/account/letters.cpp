#include <algorithm>

#include <fmt/format.h>

#include "base/encoding.h"
#include "core/users/account_tokens.h"
#include "core/users/users.h"
#include "roles/api/account/account.h"

/// What people get by e-mail: the link that verifies an address, and the one that sets a forgotten password.
namespace guildhall::api::account {
namespace {

/// Nobody's mailbox is filled from here: letters to one account, of all kinds.
constexpr core::Quotas::Rule kLetters{.max = 3, .window_ms = 600'000};

bool may_write_to(Call& call, const model::User& user) {
  return call.instance.post_letter && !user.email.empty() &&
         call.core.quotas.take({.kind = core::Quotas::Kind::kLetters, .of = user.id.value()}, kLetters,
                               call.core.now()) == 0;
}

/// A name that the administrator chose, in a header.
std::string one_line(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return out;
}

// The token stands behind '#': browsers do not send it, so that no proxy's log keeps it.
std::string link(const Call& call, std::string_view page, std::string_view token) {
  return fmt::format("{}/{}#token={}", call.instance.public_url, page, token);
}

}  // namespace

void send_verification(Call& call, const model::User& user) {
  if (user.verified || !may_write_to(call, user)) return;
  const std::string token = core::make_account_token(call.core, user, core::TokenUse::kVerify, core::kVerifyTokenMs);
  static_cast<void>(call.instance.post_letter(
      {.to = user.email,
       .subject = one_line(fmt::format("Verify your address for {}", call.instance.name)),
       .text = fmt::format("Hello {},\n\nopen this link to verify your e-mail address for {}:\n\n{}\n\nIt is good for "
                           "three days. If you have no account there, ignore this letter.\n",
                           user.username, call.instance.name, link(call, "verify", token))}));
}

// The same answer whoever asks for whom, and no waiting for the letter: nobody learns who has an account.
Answer forgot_password(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto login = body.text("login", {.min = 1, .max = 254, .required = true});
  CO_TRY_VOID(call.errors.finish());
  const model::User* const user = core::find_login(call.core.world, *login);
  if (user == nullptr || user->bot || user->deleted || user->disabled || !may_write_to(call, *user))
    co_return no_content();
  const std::string token = core::make_account_token(call.core, *user, core::TokenUse::kReset, core::kResetTokenMs);
  static_cast<void>(call.instance.post_letter(
      {.to = user->email,
       .subject = one_line(fmt::format("Set a new password for {}", call.instance.name)),
       .text = fmt::format("Hello {},\n\nsomebody, hopefully you, wants to set a new password for your account at {}. "
                           "Open this link within an hour:\n\n{}\n\nIf it was not you, ignore this letter: nothing has "
                           "changed.\n",
                           user->username, call.instance.name, link(call, "reset", token))}));
  co_return no_content();
}

Answer reset_forgotten(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto token = body.text("token", {.min = 1, .max = 256, .required = true});
  const auto password = body.text("password", {.max = 1000, .required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::check_password(*password));
  CO_TRY_VOID(core::find_account_token(call.core, *token, core::TokenUse::kReset));
  CO_TRY(std::string hash, co_await hash_on_pool(call, *password));
  CO_TRY(const model::User* const user, core::reset_password_by_token(call.core, *token, std::move(hash)));
  co_return first_factor_reply(call, *user);
}

// Reading a letter proves an address and not a person: no log-in follows.
Answer verify_address(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto token = body.text("token", {.min = 1, .max = 256, .required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::User* const user, core::verify_email(call.core, *token));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("user_id", user->id);
    json.field("token", nullptr);
    json.end_object();
  });
}

Answer resend_verification(Call& call) {
  CO_TRY(const model::User* const user, self(call));
  if (user->email.empty()) co_return fail_field("email", "BASE_TYPE_REQUIRED", "This account has no e-mail address.");
  send_verification(call, *user);
  co_return no_content();
}

}  // namespace guildhall::api::account
