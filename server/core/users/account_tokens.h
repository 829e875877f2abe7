#pragma once

#include <string>
#include <string_view>

#include "core/core.h"

/// What a letter's link carries: proof that somebody reads an address, or leave to set a new password. Only hashes are
/// kept; a token is good once, for a time, and the next one of its kind replaces it.
namespace guildhall::core {

enum class TokenUse : std::uint8_t { kVerify = 1, kReset = 2 };

constexpr std::int64_t kVerifyTokenMs = 3LL * 24 * 3600 * 1000;  ///< A weekend.
constexpr std::int64_t kResetTokenMs = 3600LL * 1000;            ///< Asked for just now.
constexpr std::int64_t kAdminResetTokenMs = 24LL * 3600 * 1000;  ///< Passed on by hand.

/// Returns the token. The caller knows that the account is a person's.
[[nodiscard]] std::string make_account_token(Core& core, const model::User& user, TokenUse use, std::int64_t life_ms);
/// Looks without taking it. A form error about `token` when it is unknown, used, expired or of another use.
[[nodiscard]] Result<model::AccountToken> find_account_token(const Core& core, std::string_view token, TokenUse use);

/// Marks the address as verified, when the account still has it.
[[nodiscard]] Result<model::User*> verify_email(Core& core, std::string_view token);
/// Sets the password and ends every log-in. Says nothing about the address: the administrator may have passed the link
/// on.
[[nodiscard]] Result<model::User*> reset_password_by_token(Core& core, std::string_view token,
                                                           std::string password_hash);
/// Drops what is in the way of a deleted account.
void drop_account_tokens(Core& core, UserId user_id);

}  // namespace guildhall::core
