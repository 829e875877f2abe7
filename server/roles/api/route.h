#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include "base/json/form_reader.h"
#include "base/json/json_writer.h"
#include "core/core.h"
#include "core/ports/mail.h"
#include "net/http.h"
#include "protocol/render/render.h"

namespace guildhall::api {

class Exports;
class Health;
struct Figures;

struct Reply {
  int status = 200;
  std::string body = {};  ///< JSON; empty with 204.
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string content_type = "application/json";
  std::string file_path = {};  ///< When set, sent instead of the body.
};

/// 204 without a body.
[[nodiscard]] inline Reply no_content() { return Reply{.status = 204}; }
/// `co_return json_reply([&](JsonWriter& json) { … })`.
template <class Fill>
[[nodiscard]] Reply json_reply(Fill&& fill, int status = 200) {
  Reply reply{.status = status};
  JsonWriter json(reply.body);
  fill(json);
  return reply;
}

/// What the instance allows and where it is reachable, and the parts of the server behind it. Name, registration and
/// file_bytes_max change when an administrator says so (instance/instance_settings.h); the rest is constant after
/// start. Domain thread.
struct Instance {
  std::string public_url;    ///< "http://host:port", no trailing slash.
  std::string gateway_url;   ///< "ws://host:port".
  std::string registration;  ///< open | invite | closed.
  std::uint64_t file_bytes_max = 10ULL * 1024 * 1024;
  std::string first_admin_token_hash;  ///< Of the one-time set-up link; empty when an administrator exists.
  std::string name = "Guildhall";      ///< What people know the instance by.
  /// Hands a letter to the mail adapter in the background; false when too many wait. Empty = there is no mail.
  std::function<bool(ports::Letter)> post_letter = {};
  Exports* exports = nullptr;  ///< Null = no archives.
  std::string version = {};
  UnixMs started_at = 0;
  std::uint64_t file_bytes_ceiling = 512ULL * 1024 * 1024;  ///< The most that file_bytes_max can be set to.
  std::map<std::string, std::string> configured = {};       ///< What the configuration says of what can be changed.
  std::function<Figures()> figures = {};
  const Health* health = nullptr;
};

/// One request on its way through a handler. Lives until the handler has returned. Domain thread.
struct Call {
  core::Core& core;
  const net::HttpRequest& request;
  core::Actor actor;  ///< Meaningful unless the route's auth is kNone.
  bool authenticated = false;
  boost::asio::any_io_executor blocking;  ///< The pool for argon2, log reads, blobs; bounded.
  Instance& instance;
  protocol::RenderContext& render;
  std::vector<std::pair<std::string_view, std::string>> params;  ///< Of the path, by name.
  std::optional<boost::json::value> parsed;                      ///< Kept by `body`.
  FormErrors errors;

  /// A path parameter; "" when the route has none of that name.
  [[nodiscard]] std::string_view param(std::string_view name) const;
  /// A path parameter as an id; a form error when it is no snowflake. "@me" is the actor for user ids.
  template <class IdType>
  [[nodiscard]] Result<IdType> id(std::string_view name) const {
    const std::string_view text = param(name);
    if (text == "@me" && authenticated) return IdType(actor.user_id.value());
    if (const auto parsed_id = IdType::parse(text)) return *parsed_id;
    return fail_field(std::string(name), "NUMBER_TYPE_COERCE", "Value is not snowflake.");
  }
  /// The body as an object: kInvalidJson, or a form error when it is no object. An empty body is {}. For multipart the
  /// `payload_json` part; without one an object of the plain form fields. Add complaints to `errors`, then
  /// `CO_TRY_VOID(call.errors.finish())`.
  [[nodiscard]] Result<FormReader> body();
  /// Query integer within bounds (clamped is not an answer: out of range is a form error); `fallback` when absent.
  [[nodiscard]] Result<std::int64_t> query_int(std::string_view name, std::int64_t fallback, std::int64_t min,
                                               std::int64_t max) const;
  template <class IdType>
  [[nodiscard]] Result<IdType> query_id(std::string_view name) const {  ///< Zero when absent or "0".
    const auto text = request.query_value(name);
    if (!text) return IdType();
    if (*text == "0") return IdType();  // "After nothing": where clients begin to page.
    if (const auto parsed_id = IdType::parse(*text)) return *parsed_id;
    return fail_field(std::string(name), "NUMBER_TYPE_COERCE", "Value is not snowflake.");
  }
  [[nodiscard]] bool query_flag(std::string_view name) const;  ///< true/True/1.
};

/// Runs a blocking function on the pool and resumes on the domain thread.
/// `auto page = co_await run_blocking(call, [&]{ return call.core.log().page(q); });`
template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function>> run_blocking(Call& call, Function function);

using Handler = boost::asio::awaitable<Result<Reply>> (*)(Call& call);

enum class Auth : std::uint8_t {
  kToken,   ///< A bot or a person; 401 otherwise.
  kPerson,  ///< A person; bots get kBotsCannotUse.
  kBot,     ///< A bot; people get kOnlyBotsCanUse.
  kNone,    ///< Nobody need be named (webhook tokens, invites, log in); the actor is set when a good token came.
};

/// A row of the route table. `path` is relative to /api/vN: "/channels/{channel_id}/messages". `limit` requests per
/// `window_ms` and top-level resource; 0 = only the global limit.
struct Route {
  net::Method method;
  std::string_view path;
  Handler handler;
  Auth auth = Auth::kToken;
  int limit = 0;
  int window_ms = 1000;
};

// One table a resource, in roles/api/<resource>/routes.cpp.
[[nodiscard]] std::span<const Route>
account_routes();  // auth/*, users/*, relationships, settings, applications, oauth2, gateway
[[nodiscard]] std::span<const Route>
guild_routes();  // guilds, roles, members, bans, emojis, audit log, prune, widget, invites, voice regions
[[nodiscard]] std::span<const Route> channel_routes();   // channels, overwrites, DMs, typing, pins
[[nodiscard]] std::span<const Route> message_routes();   // messages, reactions
[[nodiscard]] std::span<const Route> webhook_routes();   // webhooks
[[nodiscard]] std::span<const Route> instance_routes();  // guildhall/*: the server itself, for administrators

}  // namespace guildhall::api

#include "roles/api/run_blocking.h"
