#include "core/users/settings_form.h"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "base/limits.h"

namespace guildhall::core {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 26> kFlags{
    "developer_mode",
    "message_display_compact",
    "convert_emoticons",
    "gif_auto_play",
    "inline_attachment_media",
    "inline_embed_media",
    "render_embeds",
    "render_reactions",
    "animate_emoji",
    "enable_tts_command",
    "show_current_game",
    "default_guilds_restricted",
    "default_message_request_restricted",
    "detect_platform_accounts",
    "stream_notifications_enabled",
    "view_nsfw_guilds",
    "view_nsfw_commands",
    "contact_sync_enabled",
    "disable_games_tab",
    "native_phone_integration_enabled",
    "allow_accessibility_detection",
    "allow_activity_party_privacy_friends",
    "allow_activity_party_privacy_voice_channel",
    "passwordless",
    "view_image_descriptions",
    "show_legacy_username",
};

struct Number {
  std::string_view key;
  std::int64_t min;
  std::int64_t max;
};
constexpr std::array<Number, 7> kNumbers{{
    {"animate_stickers", 0, 2},
    {"explicit_content_filter", 0, 2},
    {"friend_discovery_flags", 0, 0x7FFF'FFFF},
    {"afk_timeout", 0, 3600},
    {"timezone_offset", -1440, 1440},
    {"slayer_sdk_receive_dms_in_game", 0, 10},
    {"activity_joining_restricted", 0, 10},
}};

constexpr std::size_t kGuildsInSettings = 1000;  // Lists may hold guilds that the person has left.
constexpr std::size_t kFolders = 200;
constexpr std::size_t kFolderNameChars = 32;
constexpr std::size_t kCustomStatusChars = 128;  // documented
constexpr std::size_t kEmojiNameChars = 64;
constexpr std::size_t kUnknownTextBytes = 256;
constexpr std::size_t kUnknownKeys = 50;
constexpr std::size_t kUnknownKeyBytes = 64;

json::value text_value(const std::string& text) { return json::value(json::string(text)); }

/// One of `choices`, or a complaint.
void take_choice(const FormReader& body, std::string_view key, std::initializer_list<std::string_view> choices,
                 json::object& out) {
  const auto text = body.text(key, {.max = 32});
  if (!text) return;
  if (std::ranges::find(choices, *text) == choices.end()) {
    body.complain(key, "BASE_TYPE_CHOICES", "Value is not one of the choices.");
    return;
  }
  out[key] = text_value(*text);
}

void take_locale(const FormReader& body, json::object& out) {
  const auto text = body.text("locale", {.min = 2, .max = 10});
  if (!text) return;
  const bool good = std::ranges::all_of(*text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (good)
    out["locale"] = text_value(*text);
  else
    body.complain("locale", "BASE_TYPE_CHOICES", "Value is no locale.");
}

json::array id_array(const std::vector<GuildId>& ids) {
  json::array out;
  for (const GuildId id : ids) out.push_back(text_value(id.str()));
  return out;
}

void take_custom_status(const FormReader& body, UnixMs now_ms, json::object& out) {
  if (body.is_null("custom_status")) {
    out["custom_status"] = nullptr;
    return;
  }
  const auto status = body.object("custom_status");
  if (!status) return;
  const auto text = status->text("text", {.max = kCustomStatusChars});
  const auto emoji_id = status->id<EmojiId>("emoji_id");
  const auto emoji_name = status->text("emoji_name", {.max = kEmojiNameChars});
  const auto expires = status->text("expires_at", {.max = 64});
  const auto expires_at = expires ? parse_iso_timestamp(*expires) : std::nullopt;
  if (expires && !expires_at)
    status->complain("expires_at", "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
  if ((!text || trim(*text).empty()) && !emoji_id && !emoji_name) {
    out["custom_status"] = nullptr;
    return;
  }
  json::object kept;
  kept["text"] = text ? text_value(*text) : json::value(nullptr);
  kept["emoji_id"] = emoji_id && *emoji_id ? text_value(emoji_id->str()) : json::value(nullptr);
  kept["emoji_name"] = emoji_name ? text_value(*emoji_name) : json::value(nullptr);
  kept["expires_at"] = expires_at ? text_value(iso_timestamp(*expires_at)) : json::value(nullptr);
  kept["created_at"] = now_ms;
  out["custom_status"] = std::move(kept);
}

void take_folders(const FormReader& body, json::object& out) {
  const auto folders = body.objects("guild_folders", kFolders);
  if (!folders) return;
  json::array kept;
  std::size_t guilds = 0;
  for (const FormReader& folder : *folders) {
    const auto ids = folder.ids<GuildId>("guild_ids", kGuildsInSettings).value_or(std::vector<GuildId>());
    const auto name = folder.text("name", {.max = kFolderNameChars});
    const auto color = folder.integer("color", {.min = 0, .max = limits::kColorMax});
    const auto id = folder.integer("id");
    guilds += ids.size();
    json::object one;
    one["guild_ids"] = id_array(ids);
    one["id"] = id ? json::value(*id) : json::value(nullptr);
    one["name"] = name ? text_value(*name) : json::value(nullptr);
    one["color"] = color ? json::value(*color) : json::value(nullptr);
    kept.push_back(std::move(one));
  }
  if (guilds > kGuildsInSettings)
    return body.complain("guild_folders", "BASE_TYPE_MAX_LENGTH", "Must be 1000 or fewer in length.");
  out["guild_folders"] = std::move(kept);
}

void take_friend_sources(const FormReader& body, json::object& out) {
  const auto sources = body.object("friend_source_flags");
  if (!sources) return;
  json::object kept;
  for (const std::string_view key : {"all", "mutual_friends", "mutual_guilds"})
    if (const auto flag = sources->boolean(key)) kept[key] = *flag;
  out["friend_source_flags"] = std::move(kept);
}

bool small_scalar(const json::value& value) {
  return value.is_null() || value.is_bool() || value.is_number() ||
         (value.is_string() && value.get_string().size() <= kUnknownTextBytes);
}

}  // namespace

const json::object& default_settings() {
  static const json::object kDefaults = json::parse(R"({"locale":"en-US","theme":"dark","status":"online",
"custom_status":null,"developer_mode":false,"message_display_compact":false,"animate_emoji":true,"animate_stickers":0,
"convert_emoticons":true,"gif_auto_play":true,"inline_attachment_media":true,"inline_embed_media":true,
"render_embeds":true,"render_reactions":true,"enable_tts_command":true,"explicit_content_filter":1,
"friend_source_flags":{"all":true},"friend_discovery_flags":0,"show_current_game":true,
"default_guilds_restricted":false,"restricted_guilds":[],"guild_folders":[],"guild_positions":[],"afk_timeout":600,
"timezone_offset":0,"detect_platform_accounts":false,"stream_notifications_enabled":true,"view_nsfw_guilds":false,
"view_nsfw_commands":false,"contact_sync_enabled":false,"disable_games_tab":true,
"native_phone_integration_enabled":false,"allow_accessibility_detection":false,
"allow_activity_party_privacy_friends":true,"allow_activity_party_privacy_voice_channel":true,
"activity_restricted_guild_ids":[],"passwordless":false,"view_image_descriptions":false,
"show_legacy_username":false,"slayer_sdk_receive_dms_in_game":0,"activity_joining_restricted":0,
"default_message_request_restricted":true,"message_request_restricted_guild_ids":[]})")
                                            .as_object();
  return kDefaults;
}

json::object read_settings(const json::object& changes, FormErrors& errors, UnixMs now_ms) {
  const FormReader body(changes, errors);
  json::object out;
  const json::object& known = default_settings();
  std::size_t unknown = 0;
  for (const auto& [key, value] : changes)
    if (!known.contains(key) && key.size() <= kUnknownKeyBytes && small_scalar(value) && unknown++ < kUnknownKeys)
      out[key] = value;
  for (const std::string_view key : kFlags)
    if (const auto flag = body.boolean(key)) out[key] = *flag;
  for (const Number& rule : kNumbers)
    if (const auto number = body.integer(rule.key, {.min = rule.min, .max = rule.max})) out[rule.key] = *number;
  take_choice(body, "theme", {"dark", "light", "darker", "midnight", "auto", "system", "contrast"}, out);
  take_choice(body, "status", {"online", "idle", "dnd", "invisible"}, out);
  take_locale(body, out);
  take_custom_status(body, now_ms, out);
  take_folders(body, out);
  take_friend_sources(body, out);
  for (const std::string_view key : {"restricted_guilds", "guild_positions", "activity_restricted_guild_ids",
                                     "message_request_restricted_guild_ids"})
    if (const auto ids = body.ids<GuildId>(key, kGuildsInSettings)) out[key] = id_array(*ids);
  return out;
}

}  // namespace guildhall::core
