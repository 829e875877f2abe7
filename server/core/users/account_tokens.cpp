#include "core/users/account_tokens.h"

#include <vector>

#include "base/encoding.h"
#include "core/users/users.h"

namespace guildhall::core {
namespace {

template <class Match>
void drop(Core& core, Match match) {
  std::erase_if(core.world.account_tokens, [&](const auto& entry) {
    if (!match(entry.second)) return false;
    core.erase(entry.second);
    return true;
  });
}

}  // namespace

std::string make_account_token(Core& core, const model::User& user, TokenUse use, std::int64_t life_ms) {
  // One of each use a person: the table is no larger than twice the people. The expired go by the way.
  drop(core, [&](const model::AccountToken& token) {
    return (token.user_id == user.id && token.use == static_cast<std::int64_t>(use)) || token.expires_at <= core.now();
  });
  std::string token = core.random().base64url(32);
  model::AccountToken row{.hash = token_hash(token),
                          .user_id = user.id,
                          .use = static_cast<std::int64_t>(use),
                          .email = user.email,
                          .expires_at = core.now() + life_ms};
  core.put(row);
  std::string key = row.hash;
  core.world.account_tokens.emplace(std::move(key), std::move(row));
  return token;
}

Result<model::AccountToken> find_account_token(const Core& core, std::string_view token, TokenUse use) {
  const auto found = core.world.account_tokens.find(token_hash(token));
  if (found == core.world.account_tokens.end() || found->second.expires_at <= core.now() ||
      found->second.use != static_cast<std::int64_t>(use))
    return fail_field("token", "TOKEN_INVALID", "This link is wrong, has been used, or is too old.");
  return found->second;
}

Result<model::User*> verify_email(Core& core, std::string_view token) {
  TRY(const model::AccountToken row, find_account_token(core, token, TokenUse::kVerify));
  drop(core, [&](const model::AccountToken& other) { return other.hash == row.hash; });
  model::User* const user = core.world.user(row.user_id);
  if (user == nullptr || user->deleted || user->email != row.email)
    return fail_field("token", "TOKEN_INVALID", "The account has another address now.");
  user->verified = true;
  core.put(*user);
  core.emit(UserUpdate{.user = user});
  return user;
}

Result<model::User*> reset_password_by_token(Core& core, std::string_view token, std::string password_hash) {
  TRY(const model::AccountToken row, find_account_token(core, token, TokenUse::kReset));
  drop(core, [&](const model::AccountToken& other) { return other.hash == row.hash; });
  model::User* const user = core.world.user(row.user_id);
  if (user == nullptr || user->deleted || user->disabled)
    return fail_field("token", "TOKEN_INVALID", "The account is not in use.");
  TRY_VOID(reset_password(core, user->id, std::move(password_hash)));
  return user;
}

void drop_account_tokens(Core& core, UserId user_id) {
  drop(core, [&](const model::AccountToken& token) { return token.user_id == user_id; });
}

}  // namespace guildhall::core
