#include "core/users/passkeys.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/json/form_reader.h"
#include "core/users/webauthn.h"
#include "roles/api/account/account.h"

/// /users/@me/mfa/webauthn/*, /auth/mfa/webauthn and /auth/conditional/*. As clients of people know them, options and
/// credentials travel as JSON inside a string.
namespace guildhall::api::account {
namespace {

constexpr TextRule kTicket{.min = 1, .max = 256, .required = true};
constexpr TextRule kPassword{.min = 1, .max = 1024, .required = true};
constexpr TextRule kCredential{.min = 2, .max = 128UL * 1024, .required = true};
constexpr TextRule kName{.min = 1, .max = 64, .required = true};
constexpr std::size_t kChallengeBytes = 32;

std::string new_challenge(Call& call) {
  return base64url_decode(call.core.random().base64url(kChallengeBytes)).value_or("");
}

void write_descriptors(JsonWriter& json, std::string_view key, const std::vector<const model::Passkey*>& passkeys) {
  json.key(key);
  json.begin_array();
  for (const auto* passkey : passkeys) {
    json.begin_object();
    json.field("type", "public-key");
    json.field("id", passkey->credential_id);
    json.end_object();
  }
  json.end_array();
}

std::string creation_options(const Call& call, const model::User& user, std::string_view challenge) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("publicKey");
  json.begin_object();
  json.field("challenge", base64url_encode(challenge));
  json.key("rp");
  json.begin_object();
  json.field("id", core::relying_party(call.instance.public_url).id);
  json.field("name", call.instance.name);
  json.end_object();
  json.key("user");
  json.begin_object();
  json.field("id", base64url_encode(user.id.str()));
  json.field("name", user.username);
  json.field("displayName", user.global_name.value_or(user.username));
  json.end_object();
  json.key("pubKeyCredParams");
  json.begin_array();
  for (const std::int64_t algorithm : core::kCoseAlgorithms) {
    json.begin_object();
    json.field("type", "public-key");
    json.field("alg", algorithm);
    json.end_object();
  }
  json.end_array();
  json.field("timeout", core::Tickets::kLifeMs);
  json.field("attestation", "none");
  write_descriptors(json, "excludeCredentials", core::passkeys_of(call.core.world, user.id));
  json.raw_field("authenticatorSelection", R"({"residentKey":"preferred","userVerification":"preferred"})");
  json.end_object();
  json.end_object();
  return out;
}

void write_passkey(JsonWriter& json, const model::Passkey& passkey) {
  json.field("id", passkey.id);
  json.field("name", passkey.name);
  json.field("type", 1);
  json.field("created_at", iso_timestamp(passkey.created_at));
  json.key("last_used");
  if (passkey.last_used_at != 0)
    json.value(iso_timestamp(passkey.last_used_at));
  else
    json.value(nullptr);
}

/// The object that navigator.credentials gives, as text. `out` gets the members of its `response`.
struct Member {
  std::string_view key;
  std::string* out;
};
Result<std::string> read_credential(const std::string& text, std::initializer_list<Member> members) {
  TRY(const boost::json::value parsed, parse_json(text));
  if (!parsed.is_object()) return fail(ErrorCode::kTwoFactorInvalidCode, "the credential is no object");
  FormErrors errors;
  const FormReader credential(parsed.get_object(), errors);
  const auto id = credential.text("rawId").or_else([&] { return credential.text("id"); });
  const auto response = credential.object("response");
  if (!id || !response) return fail(ErrorCode::kTwoFactorInvalidCode, "the credential lacks id or response");
  for (const Member& member : members) {
    const auto value = response->text(member.key);
    const auto bytes = value ? base64url_decode(*value) : std::nullopt;
    if (!bytes) return fail(ErrorCode::kTwoFactorInvalidCode, fmt::format("the credential lacks {}", member.key));
    *member.out = *bytes;
  }
  const auto raw = base64url_decode(*id);
  if (!raw) return fail(ErrorCode::kTwoFactorInvalidCode, "the credential's id is no base64url");
  return base64url_encode(*raw);
}

struct Used {
  const model::Passkey* passkey;
  bool user_verified;
};
Result<Used> check_use(Call& call, std::string_view challenge, const std::string& credential) {
  core::Assertion assertion;
  TRY(const std::string id, read_credential(credential, {{"clientDataJSON", &assertion.client_data_json},
                                                         {"authenticatorData", &assertion.authenticator_data},
                                                         {"signature", &assertion.signature}}));
  const model::Passkey* const passkey = core::find_passkey(call.core.world, id);
  if (passkey == nullptr) return fail(ErrorCode::kTwoFactorInvalidCode, "unknown passkey");
  TRY(const auto verified,
      core::verify_assertion(core::relying_party(call.instance.public_url), challenge, *passkey, assertion));
  core::passkey_used(call.core, passkey->id, verified.sign_count);
  return Used{.passkey = passkey, .user_verified = verified.user_verified};
}

Reply begun(std::string_view ticket, std::string_view challenge) {
  return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("ticket", ticket);
    json.field("challenge", challenge);
    json.end_object();
  });
}

boost::asio::awaitable<Result<Reply>> begin_passkey(Call& call, const FormReader body) {
  const auto password = body.text("password", kPassword);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(co_await confirm_password(call, *password));
  CO_TRY(const model::User* const user, self(call));
  const std::string challenge = new_challenge(call);
  const std::string ticket =
      call.core.tickets.open(call.core.random(), call.core.now(),
                             {.use = core::Ticket::Use::kPasskeyCreate, .user_id = user->id, .challenge = challenge});
  co_return begun(ticket, creation_options(call, *user, challenge));
}

Result<Reply> finish_passkey(Call& call, const FormReader& body) {
  const auto ticket_name = body.text("ticket", kTicket);
  const auto credential = body.text("credential", kCredential);
  const auto name = body.text("name", kName);
  TRY_VOID(call.errors.finish());
  const core::Ticket* const found =
      call.core.tickets.find(*ticket_name, core::Ticket::Use::kPasskeyCreate, call.core.now());
  if (found == nullptr || found->user_id != call.actor.user_id) return fail(ErrorCode::kTwoFactorInvalidTicket);
  const core::Ticket ticket = *found;
  call.core.tickets.close(*ticket_name);  // A challenge is good once.
  core::Registration registration;
  TRY_VOID(read_credential(*credential, {{"clientDataJSON", &registration.client_data_json},
                                         {"attestationObject", &registration.attestation_object}}));
  TRY(model::Passkey passkey,
      core::verify_registration(core::relying_party(call.instance.public_url), ticket.challenge, registration));
  TRY(const core::AddedPasskey added, core::add_passkey(call.core, call.actor, std::move(passkey), *name));
  return json_reply([&](JsonWriter& json) {
    json.begin_object();
    write_passkey(json, *added.passkey);
    json.key("backup_codes");
    json.begin_array();
    for (const std::string& code : added.backup_codes) {
      json.begin_object();
      json.field("user_id", call.actor.user_id);
      json.field("code", code);
      json.field("consumed", false);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  });
}

}  // namespace

std::string request_options(const Call& call, const std::vector<const model::Passkey*>& allowed,
                            std::string_view challenge) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("publicKey");
  json.begin_object();
  json.field("challenge", base64url_encode(challenge));
  json.field("timeout", core::Tickets::kLifeMs);
  json.field("rpId", core::relying_party(call.instance.public_url).id);
  write_descriptors(json, "allowCredentials", allowed);
  json.field("userVerification", allowed.empty() ? "required" : "preferred");
  json.end_object();
  json.end_object();
  return out;
}

Answer post_passkey(Call& call) {
  CO_TRY(const FormReader body, call.body());
  if (!body.has("credential")) co_return co_await begin_passkey(call, body);
  co_return finish_passkey(call, body);
}

Answer list_passkeys(Call& call) {
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const auto* passkey : core::passkeys_of(call.core.world, call.actor.user_id)) {
      json.begin_object();
      write_passkey(json, *passkey);
      json.end_object();
    }
    json.end_array();
  });
}

Answer patch_passkey(Call& call) {
  CO_TRY(const PasskeyId id, call.id<PasskeyId>("key_id"));
  CO_TRY(const FormReader body, call.body());
  const auto name = body.text("name", kName);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Passkey* const passkey, core::rename_passkey(call.core, call.actor, id, *name));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    write_passkey(json, *passkey);
    json.end_object();
  });
}

Answer delete_passkey(Call& call) {
  CO_TRY(const PasskeyId id, call.id<PasskeyId>("key_id"));
  CO_TRY(const FormReader body, call.body());
  const auto password = body.text("password", kPassword);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(co_await confirm_password(call, *password));
  CO_TRY_VOID(core::remove_passkey(call.core, call.actor, id));
  co_return no_content();
}

Answer post_mfa_webauthn(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto name = body.text("ticket", kTicket);
  const auto data = body.text("data", kCredential);
  CO_TRY_VOID(call.errors.finish());
  core::Ticket* const ticket = call.core.tickets.find(*name, core::Ticket::Use::kLogIn, call.core.now());
  if (ticket == nullptr || ticket->challenge.empty()) co_return fail(ErrorCode::kTwoFactorInvalidTicket);
  const model::User* const user = call.core.world.user(ticket->user_id);
  if (user == nullptr || user->deleted || user->password_hash != ticket->password_hash ||
      (user->disabled && !user->disabled_self))
    co_return fail(ErrorCode::kTwoFactorInvalidTicket);
  auto used = check_use(call, ticket->challenge, *data);
  if (!used || used->passkey->user_id != user->id) {
    ++ticket->wrong;
    co_return used ? fail(ErrorCode::kTwoFactorInvalidCode) : std::unexpected(std::move(used).error());
  }
  call.core.tickets.close(*name);
  co_return logged_in_reply(call, *user);
}

Answer start_conditional(Call& call) {
  const std::string challenge = new_challenge(call);
  const std::string ticket = call.core.tickets.open(call.core.random(), call.core.now(),
                                                    {.use = core::Ticket::Use::kPasskeyLogIn, .challenge = challenge});
  co_return begun(ticket, request_options(call, {}, challenge));
}

// The key alone, without a password: only when it knew its owner.
Answer finish_conditional(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto name = body.text("ticket", kTicket);
  const auto credential = body.text("credential", kCredential);
  CO_TRY_VOID(call.errors.finish());
  const core::Ticket* const ticket = call.core.tickets.find(*name, core::Ticket::Use::kPasskeyLogIn, call.core.now());
  if (ticket == nullptr) co_return fail(ErrorCode::kTwoFactorInvalidTicket);
  const std::string challenge = ticket->challenge;
  call.core.tickets.close(*name);
  CO_TRY(const Used used, check_use(call, challenge, *credential));
  const model::User* const user = call.core.world.user(used.passkey->user_id);
  if (!used.user_verified || user == nullptr || user->deleted || user->disabled)
    co_return fail(ErrorCode::kTwoFactorInvalidCode, "not verified, or the account is not in use");
  co_return logged_in_reply(call, *user);
}

}  // namespace guildhall::api::account
