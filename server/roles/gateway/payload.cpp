#include "roles/gateway/payload.h"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/encoding.h"
#include "base/json/form_reader.h"
#include "base/json/json_writer.h"
#include "roles/gateway/payload_parts.h"

namespace guildhall::gateway {
namespace {

namespace json = boost::json;
using Parsed = std::expected<ClientPayload, std::uint16_t>;

constexpr std::size_t kMaxUserIds = 100;
constexpr std::size_t kMaxActivities = 8;
constexpr std::size_t kMaxNonceBytes = 32;

std::unexpected<std::uint16_t> malformed() { return std::unexpected(close_code::kDecodeError); }

std::string text(const json::object& object, std::string_view key, std::size_t max_bytes) {
  const auto* value = object.if_contains(key);
  const auto* string = value == nullptr ? nullptr : value->if_string();
  if (string == nullptr || string->size() > max_bytes) return {};
  return std::string(string->data(), string->size());
}

std::string bare_token(std::string token) {
  if (token.starts_with("Bot ")) token.erase(0, 4);
  return token;
}

void write_activity(JsonWriter& out, const json::object& activity) {
  out.begin_object();
  out.field("name", text(activity, "name", 512));
  const auto type = integer(activity.if_contains("type")).value_or(0);
  out.field("type", type >= 0 && type <= 5 ? type : 0);
  const auto url = text(activity, "url", 512);
  if (url.starts_with("https://") || url.starts_with("http://")) out.field("url", url);
  for (const std::string_view key : {"state", "details"}) {
    if (auto value = text(activity, key, 512); !value.empty()) out.field(key, value);
  }
  if (const auto* emoji = activity.if_contains("emoji"); emoji != nullptr && emoji->is_object()) {
    out.key("emoji");
    out.begin_object();
    out.field("name", text(emoji->get_object(), "name", 128));
    if (const auto id = snowflake(emoji->get_object().if_contains("id"))) {
      out.field("id", std::to_string(*id));
      out.field("animated", flag(emoji->get_object(), "animated"));
    }
    out.end_object();
  }
  if (const auto created = integer(activity.if_contains("created_at"))) out.field("created_at", *created);
  out.end_object();
}

PresenceRequest parse_presence(const json::object& data) {
  PresenceRequest out;
  static constexpr std::array<std::string_view, 5> kStatuses{"online", "idle", "dnd", "invisible", "offline"};
  if (auto status = text(data, "status", 16); std::ranges::find(kStatuses, status) != kStatuses.end())
    out = {.status = std::move(status), .status_named = true};
  const auto* activities = data.if_contains("activities");
  std::string rendered;
  JsonWriter writer(rendered);
  writer.begin_array();
  if (activities != nullptr && activities->is_array()) {
    std::size_t count = 0;
    for (const auto& activity : activities->get_array()) {
      if (count++ == kMaxActivities) break;
      if (activity.is_object()) write_activity(writer, activity.get_object());
    }
  } else if (const auto* game = data.if_contains("game"); game != nullptr && game->is_object()) {
    write_activity(writer, game->get_object());  // Version 6 and 7.
  }
  writer.end_array();
  out.activities_json = std::move(rendered);
  return out;
}

Parsed parse_identify(const json::object& data) {
  Identify out;
  out.token = bare_token(text(data, "token", 512));
  if (const auto* intents = data.if_contains("intents"); intents != nullptr && !intents->is_null()) {
    out.intents = integer(intents);
    if (!out.intents) return std::unexpected(close_code::kInvalidIntents);
  }
  out.large_threshold = std::clamp<std::int64_t>(integer(data.if_contains("large_threshold")).value_or(50), 50, 250);
  if (const auto* shard = data.if_contains("shard"); shard != nullptr && !shard->is_null()) {
    if (!shard->is_array() || shard->get_array().size() != 2) return std::unexpected(close_code::kInvalidShard);
    const auto id = integer(&shard->get_array()[0]);
    const auto count = integer(&shard->get_array()[1]);
    if (!id || !count) return std::unexpected(close_code::kInvalidShard);
    out.shard = {*id, *count};
  }
  out.capabilities = std::max<std::int64_t>(integer(data.if_contains("capabilities")).value_or(0), 0);
  if (const auto* presence = data.if_contains("presence"); presence != nullptr && presence->is_object())
    out.presence = parse_presence(presence->get_object());
  if (const auto* properties = data.if_contains("properties"); properties != nullptr && properties->is_object()) {
    const auto& object = properties->get_object();
    out.os = text(object, object.contains("os") ? "os" : "$os", 64);
    out.browser = text(object, object.contains("browser") ? "browser" : "$browser", 64);
  }
  return out;
}

Parsed parse_resume(const json::object& data) {
  Resume out{.token = bare_token(text(data, "token", 512)), .session_id = text(data, "session_id", 64)};
  const auto seq = integer(data.if_contains("seq"));
  if (seq && *seq < 0) return malformed();
  out.seq = static_cast<std::uint64_t>(seq.value_or(0));
  return out;
}

Parsed parse_voice(const json::object& data) {
  VoiceRequest out;
  out.guild_id = GuildId(snowflake(data.if_contains("guild_id")).value_or(0));
  out.channel_id = ChannelId(snowflake(data.if_contains("channel_id")).value_or(0));
  out.self_mute = flag(data, "self_mute");
  out.self_deaf = flag(data, "self_deaf");
  out.self_video = flag(data, "self_video");
  return out;
}

void add_user_id(MembersRequest& out, const json::value& value) {
  if (out.user_ids.size() + out.malformed_ids.size() >= kMaxUserIds) return;
  if (const auto id = snowflake(&value))
    out.user_ids.emplace_back(*id);
  else if (value.is_string() && value.get_string().size() <= 32)
    out.malformed_ids.emplace_back(value.get_string().c_str());
}

Parsed parse_members(const json::object& data) {
  MembersRequest out;
  const auto* guild = data.if_contains("guild_id");
  if (guild != nullptr && guild->is_array() && !guild->get_array().empty()) guild = &guild->get_array()[0];
  const auto guild_id = snowflake(guild);
  if (!guild_id) return malformed();
  out.guild_id = GuildId(*guild_id);
  if (const auto* query = data.if_contains("query"); query != nullptr && query->is_string())
    out.query = text(data, "query", 256);
  if (const auto* ids = data.if_contains("user_ids"); ids != nullptr && !ids->is_null()) {
    if (ids->is_array()) {
      for (const auto& id : ids->get_array()) add_user_id(out, id);
    } else {
      add_user_id(out, *ids);
    }
  }
  out.limit = std::clamp<std::int64_t>(integer(data.if_contains("limit")).value_or(0), 0, 100);
  out.presences = flag(data, "presences");
  out.nonce = text(data, "nonce", kMaxNonceBytes);
  return out;
}

bool ignored_op(std::int64_t op) {
  static constexpr std::array<std::int64_t, 13> kOps{5, 12, 13, 18, 19, 20, 22, 24, 31, 36, 40, 41, 43};
  return std::ranges::find(kOps, op) != kOps.end();
}

Parsed parse_heartbeat(const json::value* data) {
  Heartbeat out;
  if (data != nullptr && data->is_object()) data = data->get_object().if_contains("seq");  // Op 40.
  if (const auto seq = integer(data); seq && *seq >= 0) out.seq = static_cast<std::uint64_t>(*seq);
  return out;
}

}  // namespace

Parsed parse_payload(std::string_view input) {
  const auto parsed = parse_json(input);
  if (!parsed || !parsed->is_object()) return malformed();
  const auto& payload = parsed->get_object();
  const auto op = integer(payload.if_contains("op"));
  if (!op) return malformed();
  const auto* data = payload.if_contains("d");
  if (*op == 1 || *op == 40) return parse_heartbeat(data);
  if (ignored_op(*op)) return Ignored{*op};
  static constexpr std::array<std::int64_t, 7> kKnown{2, 3, 4, 6, 8, 14, 37};
  if (std::ranges::find(kKnown, *op) == kKnown.end()) return std::unexpected(close_code::kUnknownOpcode);
  if (data == nullptr || !data->is_object()) return malformed();
  const auto& object = data->get_object();
  switch (*op) {
    case 2:
      return parse_identify(object);
    case 3:
      return parse_presence(object);
    case 4:
      return parse_voice(object);
    case 6:
      return parse_resume(object);
    case 14:
      return parse_subscribe(object);
    case 37:
      return parse_bulk_subscribe(object);
    default:
      return parse_members(object);
  }
}

}  // namespace guildhall::gateway
