#include "core/users/mfa.h"
#include "base/encoding.h"
#include "core/users/sessions.h"
#include "roles/api/account/account.h"

/// The second factor: /auth/mfa/totp and /users/@me/mfa/*, as clients of people know them.
namespace guildhall::api::account {
namespace {

constexpr TextRule kCode{.min = 1, .max = 64, .required = true};
constexpr TextRule kPassword{.min = 1, .max = 1024, .required = true};

void write_codes(JsonWriter& json, UserId user_id, const core::BackupCodes& codes) {
  json.key("backup_codes");
  json.begin_array();
  for (const std::string& code : codes) {
    json.begin_object();
    json.field("user_id", user_id);
    json.field("code", code);
    json.field("consumed", false);
    json.end_object();
  }
  json.end_array();
}

Reply codes_reply(UserId user_id, const core::BackupCodes& codes) {
  return json_reply([&](JsonWriter& json) {
    json.begin_object();
    write_codes(json, user_id, codes);
    json.end_object();
  });
}

/// Only hashes are kept, so that there is nothing to show again.
std::unexpected<Error> shown_once() {
  return fail_field("regenerate", "BACKUP_CODES_SHOWN_ONCE",
                    "Backup codes are shown once. Ask for new ones with \"regenerate\".");
}

}  // namespace

Answer post_mfa_totp(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto code = body.text("code", kCode);
  const auto name = body.text("ticket", {.min = 1, .max = 256, .required = true});
  CO_TRY_VOID(call.errors.finish());
  core::Ticket* const ticket = call.core.tickets.find(*name, core::Ticket::Use::kLogIn, call.core.now());
  if (ticket == nullptr) co_return fail(ErrorCode::kTwoFactorInvalidTicket);
  const model::User* const user = call.core.world.user(ticket->user_id);
  if (user == nullptr || user->deleted || user->password_hash != ticket->password_hash ||
      (user->disabled && !user->disabled_self)) {
    call.core.tickets.close(*name);
    co_return fail(ErrorCode::kTwoFactorInvalidTicket);
  }
  if (auto right = core::check_code(call.core, user->id, *code); !right) {
    ++ticket->wrong;
    co_return std::unexpected(std::move(right).error());
  }
  call.core.tickets.close(*name);
  co_return logged_in_reply(call, *user);
}

Answer enable_totp(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto password = body.text("password", kPassword);
  const auto secret = body.text("secret", {.max = 256});
  const auto code = body.text("code", {.max = 64});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(co_await confirm_password(call, *password));
  if (!secret) co_return fail(ErrorCode::kTwoFactorInvalidSecret);
  if (!code) co_return fail(ErrorCode::kTwoFactorInvalidCode);
  CO_TRY(const core::BackupCodes codes, core::enable_totp(call.core, call.actor, *secret, *code));
  const std::string token = core::renew_token(call.core, call.actor.session_id);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("token", token);
    write_codes(json, call.actor.user_id, codes);
    json.end_object();
  });
}

Answer disable_totp(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto code = body.text("code", kCode);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::disable_totp(call.core, call.actor, *code));
  const std::string token = core::renew_token(call.core, call.actor.session_id);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("token", token);
    json.end_object();
  });
}

Answer post_backup_codes(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto password = body.text("password", kPassword);
  const bool regenerate = body.boolean("regenerate").value_or(false);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(co_await confirm_password(call, *password));
  if (!regenerate) co_return shown_once();
  CO_TRY(const core::BackupCodes codes, core::renew_backup_codes(call.core, call.actor.user_id));
  co_return codes_reply(call.actor.user_id, codes);
}

Answer post_backup_codes_challenge(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto password = body.text("password", kPassword);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(co_await confirm_password(call, *password));
  CO_TRY(const model::User* const user, self(call));
  if (!user->mfa_enabled) co_return fail(ErrorCode::kTwoFactorNotEnabled);
  const std::string nonce = call.core.tickets.open(
      call.core.random(), call.core.now(),
      {.use = core::Ticket::Use::kBackupCodes, .user_id = user->id, .password_hash = user->password_hash});
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("nonce", nonce);
    json.field("regenerate_nonce", nonce);
    json.end_object();
  });
}

// `key` is a code of the second factor: a person who has it needs no letter.
Answer verify_backup_codes(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto key = body.text("key", kCode);
  const auto nonce = body.text("nonce", {.min = 1, .max = 256, .required = true});
  const bool regenerate = body.boolean("regenerate").value_or(false);
  CO_TRY_VOID(call.errors.finish());
  core::Ticket* const ticket = call.core.tickets.find(*nonce, core::Ticket::Use::kBackupCodes, call.core.now());
  if (ticket == nullptr || ticket->user_id != call.actor.user_id) co_return fail(ErrorCode::kTwoFactorInvalidTicket);
  if (!regenerate) co_return shown_once();
  if (auto right = core::check_code(call.core, call.actor.user_id, *key); !right) {
    ++ticket->wrong;
    co_return std::unexpected(std::move(right).error());
  }
  call.core.tickets.close(*nonce);
  CO_TRY(const core::BackupCodes codes, core::renew_backup_codes(call.core, call.actor.user_id));
  co_return codes_reply(call.actor.user_id, codes);
}

}  // namespace guildhall::api::account
