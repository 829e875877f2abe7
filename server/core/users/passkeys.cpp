#include "core/users/passkeys.h"

#include <algorithm>

namespace guildhall::core {
namespace {

Result<model::Passkey*> own(Core& core, const Actor& actor, PasskeyId id) {
  const auto found = core.world.passkeys.find(id);
  if (found == core.world.passkeys.end() || found->second.user_id != actor.user_id)
    return fail(ErrorCode::kUnknownToken);
  return &found->second;
}

}  // namespace

Result<AddedPasskey> add_passkey(Core& core, const Actor& actor, model::Passkey passkey, std::string name) {
  model::User* const user = core.world.user(actor.user_id);
  if (user == nullptr || user->bot) return fail(ErrorCode::kUnknownUser);
  if (passkeys_of(core.world, user->id).size() >= kPasskeysMax)
    return fail_field("credential", "PASSKEYS_MAX", "You have 20 passkeys already.");
  if (find_passkey(core.world, passkey.credential_id) != nullptr)
    return fail(ErrorCode::kTwoFactorInvalidCode, "the credential is known already");
  passkey.id = core.new_id<PasskeyId>();
  passkey.user_id = user->id;
  passkey.name = std::move(name);
  passkey.created_at = core.now();
  core.put(passkey);
  core.world.passkeys_by_credential[passkey.credential_id] = passkey.id;
  const model::Passkey& kept = core.world.passkeys[passkey.id] = std::move(passkey);
  AddedPasskey added{.passkey = &kept, .backup_codes = {}};
  const bool first = !user->mfa_enabled;
  second_factor_changed(core, *user);
  if (first) {
    TRY(added.backup_codes, renew_backup_codes(core, user->id));
  }
  return added;
}

std::vector<const model::Passkey*> passkeys_of(const World& world, UserId user_id) {
  std::vector<const model::Passkey*> out;
  for (const auto& [id, passkey] : world.passkeys)
    if (passkey.user_id == user_id) out.push_back(&passkey);
  std::ranges::sort(out, {}, [](const auto* passkey) { return passkey->id; });
  return out;
}

Result<const model::Passkey*> rename_passkey(Core& core, const Actor& actor, PasskeyId id, std::string name) {
  TRY(model::Passkey* const passkey, own(core, actor, id));
  passkey->name = std::move(name);
  core.put(*passkey);
  return passkey;
}

Result<void> remove_passkey(Core& core, const Actor& actor, PasskeyId id) {
  TRY(const model::Passkey* const passkey, own(core, actor, id));
  core.erase(*passkey);
  core.world.passkeys_by_credential.erase(passkey->credential_id);
  core.world.passkeys.erase(id);
  if (model::User* const user = core.world.user(actor.user_id)) second_factor_changed(core, *user);
  return {};
}

const model::Passkey* find_passkey(const World& world, std::string_view credential_id) {
  const auto found = world.passkeys_by_credential.find(std::string(credential_id));
  return found == world.passkeys_by_credential.end() ? nullptr : &world.passkeys.at(found->second);
}

void passkey_used(Core& core, PasskeyId id, std::int64_t sign_count) {
  const auto found = core.world.passkeys.find(id);
  if (found == core.world.passkeys.end()) return;
  found->second.sign_count = sign_count;
  found->second.last_used_at = core.now();
  core.put(found->second);
}

void drop_passkeys(Core& core, UserId user_id) {
  std::erase_if(core.world.passkeys, [&](const auto& entry) {
    if (entry.second.user_id != user_id) return false;
    core.world.passkeys_by_credential.erase(entry.second.credential_id);
    core.erase(entry.second);
    return true;
  });
}

}  // namespace guildhall::core
