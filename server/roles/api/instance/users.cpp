#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/encoding.h"
#include "core/users/account_tokens.h"
#include "core/users/mfa.h"
#include "core/users/sessions.h"
#include "core/users/users.h"
#include "roles/api/instance/instance.h"

/// People's accounts, for administrators.
namespace guildhall::api::instance {
namespace {

void write_account(JsonWriter& json, const core::World& world, const model::User& user) {
  json.begin_object();
  json.field("id", user.id);
  json.field("username", user.username);
  json.field("global_name", user.global_name);
  json.field("avatar", user.avatar);
  json.field("email", user.email);
  json.field("verified", user.verified);
  json.field("bot", user.bot);
  json.field("admin", user.admin);
  json.field("disabled", user.disabled);
  json.field("disabled_by_person", user.disabled_self);
  json.field("mfa_enabled", user.mfa_enabled);
  json.field("created_at", iso_timestamp(created_at_ms(user.id)));
  const auto guilds = world.user_guilds.find(user.id);
  json.field("guilds", guilds == world.user_guilds.end() ? 0 : guilds->second.size());
  json.field("online", world.presences.contains(user.id));
  json.end_object();
}

Result<model::User*> person(Call& call) {
  TRY(const UserId id, call.id<UserId>("user_id"));
  model::User* const user = call.core.world.user(id);
  if (user == nullptr || user->deleted) return fail(ErrorCode::kUnknownUser);
  return user;
}

bool matches(const model::User& user, const std::string& wanted) {
  return wanted.empty() || user.username.contains(wanted) || user.email.contains(wanted) || user.id.str() == wanted ||
         (user.global_name && ascii_lower(*user.global_name).contains(wanted)) ||
         (user.bot && ascii_lower(user.username).contains(wanted));
}

struct UserForm {
  std::optional<bool> disabled;
  std::optional<bool> admin;
  std::optional<bool> verified;
  bool reset_password = false;
  bool remove_mfa = false;
  bool end_sessions = false;
};

Result<UserForm> read_form(Call& call, const model::User& user) {
  TRY(const FormReader body, call.body());
  UserForm form{.disabled = body.boolean("disabled"),
                .admin = body.boolean("admin"),
                .verified = body.boolean("verified"),
                .reset_password = body.boolean("reset_password").value_or(false),
                .remove_mfa = body.boolean("remove_mfa").value_or(false),
                .end_sessions = body.boolean("end_sessions").value_or(false)};
  const bool self = user.id == call.actor.user_id;
  // So that an instance always has an administrator who can log in.
  if (self && form.disabled.value_or(false)) body.complain("disabled", "ADMIN_SELF", "You cannot disable yourself.");
  if (self && !form.admin.value_or(true))
    body.complain("admin", "ADMIN_SELF", "Another administrator must take the flag from you.");
  if (user.bot && (form.admin || form.verified || form.reset_password || form.remove_mfa))
    body.complain("", "ACCOUNT_IS_BOT", "A bot has no password and is no administrator.");
  TRY_VOID(call.errors.finish());
  return form;
}

Result<void> apply(Call& call, model::User& user, const UserForm& form) {
  if (form.disabled && *form.disabled != user.disabled)
    TRY_VOID(*form.disabled ? core::disable_user(call.core, user.id, core::DisabledBy::kAdministrator)
                            : core::enable_user(call.core, user.id));
  if (form.remove_mfa) TRY_VOID(core::remove_second_factor(call.core, user.id));
  if (form.end_sessions) core::close_sessions(call.core, user.id);
  if (form.admin) user.admin = *form.admin;
  if (form.verified) user.verified = *form.verified;
  if (form.admin || form.verified) {
    call.core.put(user);
    call.core.emit(core::UserUpdate{.user = &user});
  }
  return {};
}

}  // namespace

Answer list_users(Call& call) {
  CO_TRY_VOID(check_admin(call));
  CO_TRY(const UserId after, call.query_id<UserId>("after"));
  CO_TRY(const std::int64_t limit, call.query_int("limit", 50, 1, 1000));
  const bool bots = call.query_flag("bots");
  const std::string wanted = ascii_lower(trim(call.request.query_value("query").value_or(std::string())));
  std::vector<const model::User*> found;
  for (const auto& [id, user] : call.core.world.users)
    if (!user.deleted && user.bot == bots && matches(user, wanted)) found.push_back(&user);
  const std::size_t total = found.size();
  std::erase_if(found, [&](const auto* user) { return user->id <= after; });
  std::ranges::sort(found, {}, [](const auto* user) { return user->id; });
  found.resize(std::min(found.size(), static_cast<std::size_t>(limit)));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("total", total);
    json.key("users");
    json.begin_array();
    for (const auto* user : found) write_account(json, call.core.world, *user);
    json.end_array();
    json.end_object();
  });
}

Answer get_user(Call& call) {
  CO_TRY_VOID(check_admin(call));
  CO_TRY(const model::User* const user, person(call));
  co_return json_reply([&](JsonWriter& json) { write_account(json, call.core.world, *user); });
}

Answer patch_user(Call& call) {
  CO_TRY_VOID(check_admin(call));
  CO_TRY(model::User* const user, person(call));
  CO_TRY(const UserForm form, read_form(call, *user));
  spdlog::info("administrator {} changes the account {}", call.actor.user_id.str(), user->id.str());
  CO_TRY_VOID(apply(call, *user, form));
  std::string token;
  if (form.reset_password)
    token = core::make_account_token(call.core, *user, core::TokenUse::kReset, core::kAdminResetTokenMs);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("user");
    write_account(json, call.core.world, *user);
    if (!token.empty()) {
      json.field("reset_url", fmt::format("{}/reset#token={}", call.instance.public_url, token));
      json.field("reset_expires_at", iso_timestamp(call.core.now() + core::kAdminResetTokenMs));
    }
    json.end_object();
  });
}

}  // namespace guildhall::api::instance
