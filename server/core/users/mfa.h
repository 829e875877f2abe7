#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/core.h"

/// The second factor of people: an authenticator app, and ten backup codes that are good once each. Codes and the
/// app's secret: core/users/totp.h.
namespace guildhall::core {

/// What a person sees once. Only hashes are kept.
using BackupCodes = std::vector<std::string>;

/// Switches the app on when `code` is of `secret` (base32, 10 to 64 bytes). Ends the other log-ins. Errors:
/// kTwoFactorEnabled, kTwoFactorInvalidSecret, kTwoFactorInvalidCode.
[[nodiscard]] Result<BackupCodes> enable_totp(Core& core, const Actor& actor, std::string_view secret,
                                              std::string_view code);
/// Errors: kTwoFactorNotEnabled, those of check_code.
[[nodiscard]] Result<void> disable_totp(Core& core, const Actor& actor, std::string_view code);
/// Makes the ten codes anew; the old ones are worthless.
[[nodiscard]] Result<BackupCodes> renew_backup_codes(Core& core, UserId user_id);

/// Takes a code of the app or a backup code; each is good once. OK without looking for who has no second factor.
/// Errors: kTwoFactorInvalidCode, kRateLimited after too many wrong ones.
[[nodiscard]] Result<void> check_code(Core& core, UserId user_id, std::string_view code);

/// Switches everything off, for somebody who lost all: the administrator's help.
[[nodiscard]] Result<void> remove_second_factor(Core& core, UserId user_id);

/// `mfa_enabled` as it follows from what the person has; records and tells the change.
void second_factor_changed(Core& core, model::User& user);

/// True when the account, or for a bot its owner, has a second factor.
[[nodiscard]] bool has_second_factor(const World& world, UserId user_id);

}  // namespace guildhall::core
