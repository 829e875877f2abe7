#include "core/users/users.h"

#include <algorithm>

#include "base/encoding.h"
#include "core/members/join.h"
#include "core/read_states/read_states.h"
#include "core/users/account_tokens.h"
#include "core/users/passkeys.h"
#include "core/users/sessions.h"

namespace guildhall::core {
namespace {

std::unexpected<Error> bad_length(std::string field, std::size_t min, std::size_t max) {
  return fail_field(std::move(field), "BASE_TYPE_BAD_LENGTH",
                    "Must be between " + std::to_string(min) + " and " + std::to_string(max) + " in length.");
}

bool person_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; }

Result<void> change_username(Core& core, model::User& user, std::string_view wanted) {
  TRY(std::string name, user.bot ? check_bot_username(wanted) : check_username(wanted));
  const std::string key = ascii_lower(name);
  const std::string old_key = ascii_lower(user.username);
  if (key != old_key) TRY_VOID(check_username_free(core.world, key));
  core.world.users_by_name.erase(old_key);
  core.world.users_by_name[key] = user.id;
  user.username = std::move(name);
  return {};
}

Result<void> change_email(Core& core, model::User& user, std::string_view wanted) {
  TRY(std::string email, check_email(wanted));
  const auto holder = core.world.users_by_email.find(email);
  if (holder != core.world.users_by_email.end() && holder->second != user.id)
    return fail_field("email", "EMAIL_ALREADY_REGISTERED", "Email is already registered.");
  if (!user.email.empty()) core.world.users_by_email.erase(user.email);
  core.world.users_by_email[email] = user.id;
  user.email = std::move(email);
  user.verified = false;
  return {};
}

}  // namespace

Result<std::string> check_username(std::string_view name) {
  std::string lower = ascii_lower(name);
  if (lower.size() < 2 || lower.size() > 32) return bad_length("username", 2, 32);
  if (!std::ranges::all_of(lower, person_name_character) || lower.contains(".."))
    return fail_field("username", "USERNAME_INVALID_CHARACTERS",
                      "Usernames must only contain letters, numbers, underscores and single periods.");
  return lower;
}

Result<std::string> check_bot_username(std::string_view name) {
  const std::string_view trimmed = trim(name);
  const std::size_t length = utf8_length(trimmed);
  if (length < 2 || length > 32) return bad_length("username", 2, 32);
  const auto refused = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '@' || c == '#' || c == ':' || c == 0x7f;
  };
  if (std::ranges::any_of(trimmed, refused))
    return fail_field("username", "USERNAME_INVALID_CHARACTERS", "Username contains characters that are not allowed.");
  return std::string(trimmed);
}

Result<std::string> check_email(std::string_view email) {
  std::string lower = ascii_lower(trim(email));
  const std::size_t at = lower.find('@');
  const auto refused = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
  if (lower.size() > 254 || at == std::string::npos || at == 0 || at + 1 >= lower.size() || lower.rfind('@') != at ||
      std::ranges::any_of(lower, refused))
    return fail_field("email", "EMAIL_TYPE_INVALID_EMAIL", "Not a well formed email address.");
  return lower;
}

Result<void> check_password(std::string_view password, std::string field) {
  if (password.size() < 8 || utf8_length(password) > 128) return bad_length(std::move(field), 8, 128);
  return {};
}

Result<void> check_username_free(const World& world, std::string_view name) {
  if (world.users_by_name.contains(ascii_lower(name)))
    return fail_field("username", "USERNAME_ALREADY_TAKEN", "Username is unavailable. Try another one.");
  return {};
}

model::User* find_login(World& world, std::string_view login) {
  const std::string key = ascii_lower(trim(login));
  const auto& index = key.contains('@') ? world.users_by_email : world.users_by_name;
  const auto found = index.find(key);
  return found == index.end() ? nullptr : world.user(found->second);
}

Result<model::User*> create_user(Core& core, std::string_view name, std::string_view email, std::string password_hash,
                                 bool admin) {
  TRY(std::string username, check_username(name));
  TRY_VOID(check_username_free(core.world, username));
  std::string address;
  if (!email.empty()) {
    TRY(address, check_email(email));
    if (core.world.users_by_email.contains(address))
      return fail_field("email", "EMAIL_ALREADY_REGISTERED", "Email is already registered.");
  }
  const UserId id = core.new_id<UserId>();
  core.world.users_by_name.emplace(username, id);
  if (!address.empty()) core.world.users_by_email.emplace(address, id);
  model::User& user = core.world.users[id];
  user.id = id;
  user.username = std::move(username);
  user.email = std::move(address);
  user.password_hash = std::move(password_hash);
  user.admin = admin;
  core.put(user);
  return &user;
}

Result<model::User*> update_user(Core& core, const Actor& actor, UserChanges changes) {
  model::User* const user = core.world.user(actor.user_id);
  if (user == nullptr) return fail(ErrorCode::kUnknownUser);
  // The two that may be refused come before anything else has changed, and both are checked before either changes.
  if (changes.email) {
    TRY(const std::string email, check_email(*changes.email));
    const auto holder = core.world.users_by_email.find(email);
    if (holder != core.world.users_by_email.end() && holder->second != user->id)
      return fail_field("email", "EMAIL_ALREADY_REGISTERED", "Email is already registered.");
  }
  if (changes.username) TRY_VOID(change_username(core, *user, *changes.username));
  if (changes.email) TRY_VOID(change_email(core, *user, *changes.email));
  if (changes.global_name) user->global_name = std::move(*changes.global_name);
  if (changes.avatar) user->avatar = std::move(*changes.avatar);
  if (changes.banner) user->banner = std::move(*changes.banner);
  if (changes.accent_color) user->accent_color = *changes.accent_color;
  if (changes.bio) user->bio = std::move(*changes.bio);
  if (changes.pronouns) user->pronouns = std::move(*changes.pronouns);
  if (changes.password_hash) {
    user->password_hash = std::move(*changes.password_hash);
    close_sessions(core, user->id, actor.session_id);
  }
  core.put(*user);
  core.emit(UserUpdate{.user = user});
  return user;
}

Result<void> reset_password(Core& core, UserId user_id, std::string password_hash) {
  model::User* const user = core.world.user(user_id);
  if (user == nullptr || user->bot || user->deleted) return fail(ErrorCode::kUnknownUser);
  user->password_hash = std::move(password_hash);
  core.put(*user);
  close_sessions(core, user_id);
  return {};
}

Result<void> disable_user(Core& core, UserId user_id, DisabledBy by) {
  model::User* const user = core.world.user(user_id);
  if (user == nullptr) return fail(ErrorCode::kUnknownUser);
  user->disabled = true;
  user->disabled_self = by == DisabledBy::kPerson;
  core.put(*user);
  close_sessions(core, user_id);
  return {};
}

Result<void> enable_user(Core& core, UserId user_id) {
  model::User* const user = core.world.user(user_id);
  if (user == nullptr || user->deleted) return fail(ErrorCode::kUnknownUser);
  user->disabled = false;
  user->disabled_self = false;
  core.put(*user);
  return {};
}

Result<void> delete_user(Core& core, UserId user_id) {
  model::User* const user = core.world.user(user_id);
  if (user == nullptr || user->deleted) return fail(ErrorCode::kUnknownUser);
  std::vector<GuildId> joined;
  if (const auto found = core.world.user_guilds.find(user_id); found != core.world.user_guilds.end())
    joined.assign(found->second.begin(), found->second.end());
  for (const GuildId id : joined)
    if (const GuildState* const guild = core.world.guild(id); guild != nullptr && guild->info.owner_id == user_id)
      return fail_field("", "ACCOUNT_OWNS_GUILDS", "Transfer or delete the servers you own first.");

  close_sessions(core, user_id);
  drop_account_tokens(core, user_id);
  drop_passkeys(core, user_id);
  std::ranges::sort(joined);
  for (const GuildId id : joined) drop_member(core, id, user_id);
  forget_person(core, user_id);
  core.world.users_by_name.erase(ascii_lower(user->username));
  if (!user->email.empty()) core.world.users_by_email.erase(user->email);
  model::User gone;
  gone.id = user->id;
  gone.username = "deleted_user_" + user->id.str();
  gone.bot = user->bot;
  gone.disabled = true;
  gone.deleted = true;
  *user = std::move(gone);
  core.put(*user);
  core.emit(UserUpdate{.user = user});
  return {};
}

}  // namespace guildhall::core
