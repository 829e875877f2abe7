#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/core.h"
#include "core/users/mfa.h"

/// The passkeys of people: a second factor, and, where the key knows its owner by PIN or finger, the only one needed.
namespace guildhall::core {

constexpr std::size_t kPasskeysMax = 20;

/// Keeps a verified passkey; codes are only there when it is the first second factor. A form error when there are 20;
/// kTwoFactorInvalidCode when somebody has that credential.
struct AddedPasskey {
  const model::Passkey* passkey;
  BackupCodes backup_codes;
};
[[nodiscard]] Result<AddedPasskey> add_passkey(Core& core, const Actor& actor, model::Passkey passkey,
                                               std::string name);
/// Oldest first.
[[nodiscard]] std::vector<const model::Passkey*> passkeys_of(const World& world, UserId user_id);
/// kUnknownToken when the actor has none of that id.
[[nodiscard]] Result<const model::Passkey*> rename_passkey(Core& core, const Actor& actor, PasskeyId id,
                                                           std::string name);
[[nodiscard]] Result<void> remove_passkey(Core& core, const Actor& actor, PasskeyId id);
/// Null when unknown. `credential_id` is base64url.
[[nodiscard]] const model::Passkey* find_passkey(const World& world, std::string_view credential_id);
/// Records a use.
void passkey_used(Core& core, PasskeyId id, std::int64_t sign_count);
/// The account is deleted, or somebody lost everything.
void drop_passkeys(Core& core, UserId user_id);

}  // namespace guildhall::core
