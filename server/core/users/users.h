#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/core.h"

/// Accounts of people and bots.
namespace guildhall::core {

/// A person's name as it is stored (lower case), or a form error: 2-32 of [a-z0-9_.], no two dots in a row.
[[nodiscard]] Result<std::string> check_username(std::string_view name);
/// Bots keep capitals and spaces: 2-32 code points, none of @ # : and control characters.
[[nodiscard]] Result<std::string> check_bot_username(std::string_view name);
/// Lower case, or a form error. Only the shape is checked.
[[nodiscard]] Result<std::string> check_email(std::string_view email);
/// 8-128 characters, or a form error about `field`.
[[nodiscard]] Result<void> check_password(std::string_view password, std::string field = "password");
/// A form error when somebody has the name.
[[nodiscard]] Result<void> check_username_free(const World& world, std::string_view name);

/// By e-mail or username; null when unknown.
[[nodiscard]] model::User* find_login(World& world, std::string_view login);

/// `email` may be empty. Form errors when name or e-mail are bad or taken.
[[nodiscard]] Result<model::User*> create_user(Core& core, std::string_view name, std::string_view email,
                                               std::string password_hash, bool admin);

/// What a PATCH changes; an absent member stays as it is.
struct UserChanges {
  std::optional<std::string> username = {};
  std::optional<std::optional<std::string>> global_name = {};
  std::optional<std::optional<std::string>> avatar = {};  ///< Image hash.
  std::optional<std::optional<std::string>> banner = {};
  std::optional<std::optional<std::int64_t>> accent_color = {};
  std::optional<std::string> bio = {};
  std::optional<std::string> pronouns = {};
  std::optional<std::string> email = {};
  std::optional<std::string> password_hash = {};
};
/// A new password ends the person's other log-ins.
[[nodiscard]] Result<model::User*> update_user(Core& core, const Actor& actor, UserChanges changes);

/// Sets the password and ends every log-in.
[[nodiscard]] Result<void> reset_password(Core& core, UserId user_id, std::string password_hash);

/// Nobody can log in until the person (only when it was the person who did it) or an administrator enables the account
/// again.
enum class DisabledBy : std::uint8_t { kPerson, kAdministrator };
[[nodiscard]] Result<void> disable_user(Core& core, UserId user_id, DisabledBy by);
[[nodiscard]] Result<void> enable_user(Core& core, UserId user_id);
/// Leaves the row, without anything personal, for the messages that name it. Refused to owners of guilds.
[[nodiscard]] Result<void> delete_user(Core& core, UserId user_id);

}  // namespace guildhall::core
