#include "core/users/mfa.h"

#include <algorithm>

#include "base/encoding.h"
#include "core/users/passkeys.h"
#include "core/users/sessions.h"
#include "core/users/totp.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kBackupCodes = 10;
constexpr std::size_t kSecretBytesMin = 10;
constexpr std::size_t kSecretBytesMax = 64;
constexpr std::size_t kSecretTextMax = 256;
constexpr std::size_t kCodeTextMax = 64;

/// Without what people type between the digits.
std::string plain(std::string_view code) {
  std::string out;
  for (const char c : ascii_lower(code.substr(0, kCodeTextMax)))
    if (c != ' ' && c != '-') out.push_back(c);
  return out;
}

/// With the account's id, so that equal codes of two people do not look equal. A fast hash: who can read the table
/// reads the app's secret beside it, too, and still needs the password.
std::string backup_hash(UserId user_id, std::string_view code) {
  return token_hash("backup code " + user_id.str() + " " + plain(code));
}

bool take_backup_code(Core& core, model::User& user, std::string_view code) {
  if (std::erase(user.backup_codes, backup_hash(user.id, code)) == 0) return false;
  core.put(user);
  return true;
}

bool take_totp(Core& core, model::User& user, std::string_view code) {
  if (user.totp_secret.empty()) return false;
  const auto key = base32_decode(user.totp_secret);
  const auto step = key ? match_totp(*key, plain(code), core.now(), user.totp_last_step) : std::nullopt;
  if (!step) return false;
  user.totp_last_step = *step;
  core.put(user);
  return true;
}

BackupCodes make_backup_codes(Core& core, model::User& user) {
  BackupCodes codes;
  user.backup_codes.clear();
  while (codes.size() < kBackupCodes) {
    const std::string text = ascii_lower(core.random().code(8));
    codes.push_back(text.substr(0, 4) + "-" + text.substr(4));
    user.backup_codes.push_back(backup_hash(user.id, codes.back()));
  }
  return codes;
}

std::unexpected<Error> wait(std::int64_t ms) {
  Error error{.code = ErrorCode::kRateLimited};
  error.retry_after_s = static_cast<double>(ms) / 1000.0;
  return std::unexpected(std::move(error));
}

}  // namespace

Result<BackupCodes> enable_totp(Core& core, const Actor& actor, std::string_view secret, std::string_view code) {
  model::User* const user = core.world.user(actor.user_id);
  if (user == nullptr || user->bot) return fail(ErrorCode::kUnknownUser);
  if (!user->totp_secret.empty()) return fail(ErrorCode::kTwoFactorEnabled);
  if (const auto ms = core.tickets.wait_ms(user->id, core.now()); ms > 0) return wait(ms);
  const auto key = secret.size() <= kSecretTextMax ? base32_decode(secret) : std::nullopt;
  if (!key || key->size() < kSecretBytesMin || key->size() > kSecretBytesMax)
    return fail(ErrorCode::kTwoFactorInvalidSecret);
  const auto step = match_totp(*key, plain(code), core.now(), 0);
  if (!step) {
    core.tickets.count_wrong(user->id, core.now());
    return fail(ErrorCode::kTwoFactorInvalidCode);
  }
  user->totp_secret = std::string(secret);
  user->totp_last_step = *step;
  BackupCodes codes = make_backup_codes(core, *user);
  second_factor_changed(core, *user);
  close_sessions(core, user->id, actor.session_id);
  return codes;
}

Result<void> disable_totp(Core& core, const Actor& actor, std::string_view code) {
  model::User* const user = core.world.user(actor.user_id);
  if (user == nullptr) return fail(ErrorCode::kUnknownUser);
  if (user->totp_secret.empty()) return fail(ErrorCode::kTwoFactorNotEnabled);
  TRY_VOID(check_code(core, user->id, code));
  user->totp_secret.clear();
  second_factor_changed(core, *user);
  return {};
}

Result<BackupCodes> renew_backup_codes(Core& core, UserId user_id) {
  model::User* const user = core.world.user(user_id);
  if (user == nullptr) return fail(ErrorCode::kUnknownUser);
  if (!user->mfa_enabled) return fail(ErrorCode::kTwoFactorNotEnabled);
  BackupCodes codes = make_backup_codes(core, *user);
  core.put(*user);
  return codes;
}

Result<void> check_code(Core& core, UserId user_id, std::string_view code) {
  model::User* const user = core.world.user(user_id);
  if (user == nullptr) return fail(ErrorCode::kUnknownUser);
  if (!user->mfa_enabled) return {};
  if (const auto ms = core.tickets.wait_ms(user_id, core.now()); ms > 0) return wait(ms);
  if (!code.empty() && (take_totp(core, *user, code) || take_backup_code(core, *user, code))) {
    core.tickets.forget_wrong(user_id);
    return {};
  }
  if (!code.empty()) core.tickets.count_wrong(user_id, core.now());
  return fail(ErrorCode::kTwoFactorInvalidCode);
}

Result<void> remove_second_factor(Core& core, UserId user_id) {
  model::User* const user = core.world.user(user_id);
  if (user == nullptr || user->deleted || user->bot) return fail(ErrorCode::kUnknownUser);
  user->totp_secret.clear();
  drop_passkeys(core, user_id);
  second_factor_changed(core, *user);
  return {};
}

void second_factor_changed(Core& core, model::User& user) {
  user.mfa_enabled = !user.totp_secret.empty() || !passkeys_of(core.world, user.id).empty();
  if (!user.mfa_enabled) user.backup_codes.clear();
  core.put(user);
  core.emit(UserUpdate{.user = &user});
}

bool has_second_factor(const World& world, UserId user_id) {
  const model::User* user = world.user(user_id);
  if (user != nullptr && user->bot) {
    const auto application = world.applications.find(ApplicationId(user_id.value()));
    user = application == world.applications.end() ? nullptr : world.user(application->second.owner_id);
  }
  return user != nullptr && user->mfa_enabled;
}

}  // namespace guildhall::core
