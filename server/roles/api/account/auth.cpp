#include <algorithm>

#include "base/encoding.h"
#include "core/users/sessions.h"
#include "core/users/users.h"
#include "roles/api/account/account.h"

/// /auth/*: registering, logging in and out. protocol.md 4.1.
namespace guildhall::api::account {
namespace {

constexpr std::size_t kPasswordBytesMax = 1024;  ///< Of a log-in attempt; argon2 hashes whatever comes.

std::unexpected<Error> bad_login() {
  Error error{.code = ErrorCode::kInvalidFormBody};
  for (const char* field : {"login", "password"})
    error.fields.push_back({field, "INVALID_LOGIN", "Login or password is invalid."});
  return std::unexpected(std::move(error));
}

bool invite_valid(const Call& call, const std::string& code) {
  const auto found = call.core.world.invites.find(code);
  if (found == call.core.world.invites.end()) return false;
  const model::Invite& invite = found->second;
  if (invite.max_uses != 0 && invite.uses >= invite.max_uses) return false;
  return invite.max_age_s == 0 || invite.created_at + invite.max_age_s * 1000 > call.core.now();
}

struct Registration {
  std::string username;
  std::string email;
  std::string password;
  std::string invite;
  std::string set_up_token;
  std::optional<std::string> global_name;
};

bool is_set_up_token(const Call& call, const std::string& token) {
  return !token.empty() && !call.instance.first_admin_token_hash.empty() &&
         token_hash(token) == call.instance.first_admin_token_hash;
}

Result<void> check_allowed(const Call& call, const Registration& form) {
  if (!form.set_up_token.empty()) {
    if (is_set_up_token(call, form.set_up_token)) return {};
    return fail_field("set_up_token", "SET_UP_TOKEN_INVALID", "The set-up link is wrong or has been used.");
  }
  if (call.instance.registration == "open") return {};
  if (call.instance.registration == "invite") {
    if (!form.invite.empty() && invite_valid(call, form.invite)) return {};
    return fail_field("invite", "INVITE_REQUIRED", "You need a valid invite to register here.");
  }
  return fail_field("", "REGISTRATION_CLOSED", "Registration is closed.");
}

Result<Registration> read_registration(Call& call) {
  TRY(const FormReader body, call.body());
  Registration form;
  form.username = body.text("username", {.max = 100, .required = true}).value_or("");
  form.password = body.text("password", {.max = 1000, .required = true}).value_or("");
  form.email = body.text("email", {.max = 254}).value_or("");
  form.invite = body.text("invite", {.max = 100}).value_or("");
  form.set_up_token = body.text("set_up_token", {.max = 256}).value_or("");
  form.global_name = body.text("global_name", {.min = 1, .max = 32});
  TRY_VOID(call.errors.finish());
  return form;
}

/// All that can be refused before the costly hash.
Result<void> check_registration(const Call& call, const Registration& form) {
  TRY_VOID(check_allowed(call, form));
  TRY(const std::string name, core::check_username(form.username));
  TRY_VOID(core::check_username_free(call.core.world, name));
  return core::check_password(form.password);
}

}  // namespace

Answer register_account(Call& call) {
  CO_TRY(const Registration form, read_registration(call));
  CO_TRY_VOID(check_registration(call, form));
  CO_TRY(std::string hash, co_await hash_on_pool(call, form.password));
  // Others ran meanwhile: the link may be used, the name taken.
  CO_TRY_VOID(check_allowed(call, form));
  const bool admin = is_set_up_token(call, form.set_up_token);
  CO_TRY(model::User* const user, core::create_user(call.core, form.username, form.email, std::move(hash), admin));
  if (form.global_name) {
    user->global_name = form.global_name;
    call.core.put(*user);
  }
  if (admin) call.instance.first_admin_token_hash.clear();
  send_verification(call, *user);
  const std::string token = log_in(call, user->id);
  co_return json_reply(
      [&](JsonWriter& json) {
        json.begin_object();
        json.field("token", token);
        json.end_object();
      },
      201);
}

Answer log_in_account(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto login = body.text("login", {.max = 254, .required = true});
  const auto password = body.text("password", {.max = kPasswordBytesMax, .required = true});
  const bool undelete = body.boolean("undelete").value_or(false);
  CO_TRY_VOID(call.errors.finish());
  const model::User* user = core::find_login(call.core.world, *login);
  const UserId user_id = user != nullptr && !user->bot ? user->id : UserId();
  const std::string hash = user_id ? user->password_hash : std::string();
  const bool right = co_await verify_on_pool(call, hash, *password);
  user = call.core.world.user(user_id);
  // The hash is compared again: the password may have changed while this one was checked.
  if (!right || user == nullptr || user->deleted || user->password_hash != hash) co_return bad_login();
  if (user->disabled && !(user->disabled_self && undelete))
    co_return fail_field("login", "ACCOUNT_DISABLED", "This account is disabled.");
  co_return first_factor_reply(call, *user);
}

Answer log_out(Call& call) {
  core::close_session(call.core, call.actor.session_id);
  co_return no_content();
}

Answer list_sessions(Call& call) {
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("user_sessions");
    json.begin_array();
    for (const auto* session : core::sessions_of(call.core.world, call.actor.user_id)) {
      json.begin_object();
      json.field("id_hash", core::session_id_hash(session->id));
      json.field("approx_last_used_time", iso_timestamp(session->last_used_at));
      json.field("current", session->id == call.actor.session_id);
      json.key("client_info");
      json.begin_object();
      json.field("os", session->os);
      json.field("platform", session->client);
      json.field("location", session->address);
      json.end_object();
      json.end_object();
    }
    json.end_array();
    json.end_object();
  });
}

Answer end_sessions(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto hashes = body.texts("session_id_hashes", 100, {.max = 128});
  const auto password = body.text("password", {.max = kPasswordBytesMax, .required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(co_await confirm_password(call, *password));
  if (hashes) {
    std::vector<SessionId> ids;
    for (const auto* session : core::sessions_of(call.core.world, call.actor.user_id))
      if (std::ranges::find(*hashes, core::session_id_hash(session->id)) != hashes->end()) ids.push_back(session->id);
    for (const SessionId id : ids) core::close_session(call.core, id);
  }
  co_return no_content();
}

Answer location_metadata(Call&) {
  co_return json_reply([](JsonWriter& json) {
    json.raw(
        R"({"consent_required":false,"country_code":"US","promotional_email_opt_in":{"required":false,"pre_checked":false}})");
  });
}

}  // namespace guildhall::api::account
