#include "base/encoding.h"
#include "core/users/images.h"
#include "core/users/mfa.h"
#include "core/users/passkeys.h"
#include "core/users/passwords.h"
#include "core/users/sessions.h"
#include "core/users/users.h"
#include "roles/api/account/account.h"

namespace guildhall::api::account {
namespace {

constexpr std::size_t kPasswordBytesMax = 1024;  ///< Of an attempt; argon2 hashes whatever comes.

struct StoredImage {
  core::DecodedImage image;
  std::string blob;
};

Result<StoredImage> decode_and_put(ports::BlobStore& blobs, const std::string& data_uri, std::string field) {
  TRY(core::DecodedImage image, core::decode_image(data_uri, core::kImageBytesMax, std::move(field)));
  TRY(std::string blob, blobs.put(image.bytes));
  image.bytes.clear();
  return StoredImage{.image = std::move(image), .blob = std::move(blob)};
}

}  // namespace

Result<model::User*> self(Call& call) {
  model::User* const user = call.core.world.user(call.actor.user_id);
  if (user == nullptr || user->deleted || user->disabled) return fail(ErrorCode::kUnauthorized);
  return user;
}

boost::asio::awaitable<Result<std::string>> hash_on_pool(Call& call, std::string password) {
  co_return co_await run_blocking(call, [&password] { return core::hash_password(password); });
}

boost::asio::awaitable<bool> verify_on_pool(Call& call, std::string hash, std::string password) {
  co_return co_await run_blocking(call, [&hash, &password] { return core::verify_password(hash, password); });
}

boost::asio::awaitable<Result<void>> confirm_password(Call& call, std::string password) {
  CO_TRY(const model::User* user, self(call));
  const std::string hash = user->password_hash;
  const bool right = co_await verify_on_pool(call, hash, std::move(password));
  // Somebody may have thrown this log-in out, or changed the password, while it was checked.
  CO_TRY(user, self(call));
  if (!call.core.world.auth_sessions.contains(call.actor.session_id)) co_return fail(ErrorCode::kUnauthorized);
  if (!right || user->password_hash != hash)
    co_return fail_field("password", "PASSWORD_DOES_NOT_MATCH", "Password does not match.");
  co_return Result<void>();
}

boost::asio::awaitable<Result<std::optional<std::optional<std::string>>>> take_image(Call& call, FormReader body,
                                                                                     std::string field) {
  using Taken = std::optional<std::optional<std::string>>;
  if (!body.has(field)) co_return Taken();
  if (body.is_null(field)) co_return Taken(std::in_place);
  const auto data_uri = body.text(field);
  CO_TRY_VOID(call.errors.finish());
  if (!data_uri) co_return Taken();
  // A client may send back the hash that it was given, meaning "as it is".
  if (call.core.world.images.contains(*data_uri)) co_return Taken();
  ports::BlobStore& blobs = call.core.blobs();
  auto stored = co_await run_blocking(call, [&] { return decode_and_put(blobs, *data_uri, field); });
  if (!stored) co_return std::unexpected(std::move(stored).error());
  std::string hash = stored->image.hash;
  if (!call.core.world.images.contains(hash))
    core::record_image(call.core, {.hash = hash,
                                   .blob = std::move(stored->blob),
                                   .content_type = stored->image.content_type,
                                   .disposable = true});
  co_return Taken(std::move(hash));
}

boost::asio::awaitable<Result<void>> confirm_identity(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto password = body.text("password", {.max = kPasswordBytesMax, .required = true});
  const auto code = body.text("code", {.max = 64});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(co_await confirm_password(call, *password));
  co_return core::check_code(call.core, call.actor.user_id, code.value_or(""));
}

Reply logged_in_reply(Call& call, const model::User& user) {
  // Only whoever proved everything gets here; a person's own disabling ends with it.
  if (user.disabled_self) static_cast<void>(core::enable_user(call.core, user.id));
  const std::string token = log_in(call, user.id);
  return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("user_id", user.id);
    json.field("token", token);
    for (const char* key : {"settings", "user_settings"}) {
      json.key(key);
      json.begin_object();
      json.field("locale", user.locale);
      json.field("theme", "dark");
      json.end_object();
    }
    json.end_object();
  });
}

Reply first_factor_reply(Call& call, const model::User& user) {
  if (!user.mfa_enabled) return logged_in_reply(call, user);
  const auto passkeys = core::passkeys_of(call.core.world, user.id);
  std::string challenge;
  if (!passkeys.empty()) challenge = base64url_decode(call.core.random().base64url(32)).value_or("");
  const std::string ticket = call.core.tickets.open(call.core.random(), call.core.now(),
                                                    {.use = core::Ticket::Use::kLogIn,
                                                     .user_id = user.id,
                                                     .challenge = challenge,
                                                     .password_hash = user.password_hash});
  return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("user_id", user.id);
    json.field("token", nullptr);
    json.field("mfa", true);
    json.field("sms", false);
    json.field("totp", !user.totp_secret.empty());
    json.field("backup", !user.backup_codes.empty());
    json.key("webauthn");
    if (passkeys.empty())
      json.value(nullptr);
    else
      json.value(request_options(call, passkeys, challenge));
    json.field("ticket", ticket);
    json.end_object();
  });
}

std::string log_in(Call& call, UserId user_id) {
  return core::open_session(
      call.core, user_id,
      {.user_agent = std::string(call.request.header("user-agent")), .address = call.request.peer_address});
}

}  // namespace guildhall::api::account
