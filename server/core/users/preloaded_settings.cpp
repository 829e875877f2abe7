#include "core/users/preloaded_settings.h"

#include <algorithm>
#include <array>
#include <optional>

#include <boost/json/array.hpp>

#include "base/encoding.h"
#include "base/ids.h"

namespace guildhall::core {
namespace {

namespace json = boost::json;
using protobuf::Message;

enum class Kind : std::uint8_t {
  kFlag,         ///< bool; false is not written.
  kFlagValue,    ///< google.protobuf.BoolValue
  kNumber,       ///< An enumeration with our numbers; zero is not written.
  kNumberValue,  ///< UInt32Value, Int32Value
  kTextValue,    ///< StringValue
  kIds,          ///< repeated fixed64
  kTheme,
  kFriendSources,
  kCustomStatus,
  kFolders,
};

struct Entry {
  std::uint32_t section;  ///< Field of PreloadedUserSettings.
  std::uint32_t number;   ///< Field of that message.
  Kind kind;
  std::string_view key;
};

constexpr std::uint32_t kVoice = 5, kText = 6, kPrivacy = 8, kGames = 10, kStatus = 11, kLocalization = 12,
                        kAppearance = 13, kFolders = 14;

constexpr std::array<Entry, 41> kEntries{{
    {kVoice, 6, Kind::kNumberValue, "afk_timeout"},
    {kVoice, 7, Kind::kFlagValue, "stream_notifications_enabled"},
    {kVoice, 8, Kind::kFlagValue, "native_phone_integration_enabled"},
    {kText, 7, Kind::kFlagValue, "view_image_descriptions"},
    {kText, 9, Kind::kFlagValue, "inline_attachment_media"},
    {kText, 10, Kind::kFlagValue, "inline_embed_media"},
    {kText, 11, Kind::kFlagValue, "gif_auto_play"},
    {kText, 12, Kind::kFlagValue, "render_embeds"},
    {kText, 13, Kind::kFlagValue, "render_reactions"},
    {kText, 14, Kind::kFlagValue, "animate_emoji"},
    {kText, 15, Kind::kNumberValue, "animate_stickers"},
    {kText, 16, Kind::kFlagValue, "enable_tts_command"},
    {kText, 17, Kind::kFlagValue, "message_display_compact"},
    {kText, 19, Kind::kNumberValue, "explicit_content_filter"},
    {kText, 20, Kind::kFlagValue, "view_nsfw_guilds"},
    {kText, 21, Kind::kFlagValue, "convert_emoticons"},
    {kText, 23, Kind::kFlagValue, "view_nsfw_commands"},
    {kPrivacy, 1, Kind::kFlagValue, "allow_activity_party_privacy_friends"},
    {kPrivacy, 2, Kind::kFlagValue, "allow_activity_party_privacy_voice_channel"},
    {kPrivacy, 3, Kind::kIds, "restricted_guilds"},
    {kPrivacy, 4, Kind::kFlag, "default_guilds_restricted"},
    {kPrivacy, 7, Kind::kFlag, "allow_accessibility_detection"},
    {kPrivacy, 8, Kind::kFlagValue, "detect_platform_accounts"},
    {kPrivacy, 9, Kind::kFlagValue, "passwordless"},
    {kPrivacy, 10, Kind::kFlagValue, "contact_sync_enabled"},
    {kPrivacy, 11, Kind::kFriendSources, "friend_source_flags"},
    {kPrivacy, 12, Kind::kNumberValue, "friend_discovery_flags"},
    {kPrivacy, 13, Kind::kIds, "activity_restricted_guild_ids"},
    {kPrivacy, 16, Kind::kIds, "message_request_restricted_guild_ids"},
    {kPrivacy, 17, Kind::kFlagValue, "default_message_request_restricted"},
    {kPrivacy, 28, Kind::kNumber, "slayer_sdk_receive_dms_in_game"},
    {kGames, 3, Kind::kFlagValue, "disable_games_tab"},
    {kStatus, 1, Kind::kTextValue, "status"},
    {kStatus, 2, Kind::kCustomStatus, "custom_status"},
    {kStatus, 3, Kind::kFlagValue, "show_current_game"},
    {kLocalization, 1, Kind::kTextValue, "locale"},
    {kLocalization, 2, Kind::kNumberValue, "timezone_offset"},
    {kAppearance, 1, Kind::kTheme, "theme"},
    {kAppearance, 2, Kind::kFlag, "developer_mode"},
    {kFolders, 1, Kind::kFolders, "guild_folders"},
    {kFolders, 2, Kind::kIds, "guild_positions"},
}};

constexpr std::array<std::string_view, 5> kThemes{"", "dark", "light", "darker", "midnight"};

// Of the friend sources: who has no relation at all may ask only when the others may.
constexpr std::uint64_t kMutualFriends = 1U << 1U, kMutualGuilds = 1U << 2U, kNoRelation = 1U << 3U;

json::value text_value(std::string_view text) { return json::value(json::string(text)); }

std::string_view text_of(const json::value& value) {
  return value.is_string() ? std::string_view(value.get_string()) : std::string_view();
}

const json::value& at(const json::object& object, std::string_view key) {
  static const json::value kNull;
  const auto* const found = object.if_contains(key);
  return found == nullptr ? kNull : *found;
}

std::uint64_t id_of(const json::value& value) {
  const auto id = GuildId::parse(text_of(value));
  return id ? id->value() : 0;
}

std::string id_text(std::uint64_t id) { return GuildId(id).str(); }

// ---- protobuf → JSON ----

json::value read_ids(const Message& from, std::uint32_t number) {
  json::array out;
  for (const std::uint64_t id : from.fixed64s(number)) out.push_back(text_value(id_text(id)));
  return out;
}

json::value read_custom_status(const Message& status) {
  json::object out;
  for (const auto& [number, key] : {std::pair{1U, "text"}, std::pair{3U, "emoji_name"}})
    if (const auto text = status.bytes(number).value_or(""); !text.empty()) out[key] = text_value(text);
  if (const auto id = status.fixed64(2).value_or(0); id != 0) out["emoji_id"] = text_value(id_text(id));
  if (out.empty()) return nullptr;
  const std::uint64_t expires_ms = status.fixed64(4).value_or(0);
  // Beyond the year 9999 nobody lives to see it expire.
  if (expires_ms != 0 && expires_ms < 253'402'300'800'000U)
    out["expires_at"] = text_value(iso_timestamp(static_cast<UnixMs>(expires_ms)));
  return out;
}

std::optional<json::value> read_folders(const Message& from, std::uint32_t number) {
  json::array out;
  for (const std::string_view bytes : from.all_bytes(number)) {
    const auto folder = Message::parse(bytes);
    if (!folder) return std::nullopt;
    const auto id = folder->message(2);
    const auto name = folder->message(3);
    const auto color = folder->message(4);
    if (!id || !name || !color) return std::nullopt;
    json::object one;
    one["guild_ids"] = read_ids(*folder, 1);
    one["id"] = folder->bytes(2) ? json::value(static_cast<std::int64_t>(id->varint(1).value_or(0))) : nullptr;
    one["name"] = folder->bytes(3) ? text_value(name->bytes(1).value_or("")) : nullptr;
    one["color"] = folder->bytes(4) ? json::value(color->varint(1).value_or(0)) : nullptr;
    out.push_back(std::move(one));
  }
  return out;
}

json::value read_wrapped(Kind kind, const Message& inner) {
  if (kind == Kind::kTextValue) {
    const auto text = inner.bytes(1).value_or("");
    return text.empty() ? json::value(nullptr) : text_value(text);
  }
  const std::uint64_t number = inner.varint(1).value_or(0);
  if (kind == Kind::kFlagValue) return number != 0;
  if (kind == Kind::kFriendSources)
    return json::object{{"all", (number & kNoRelation) != 0},
                        {"mutual_friends", (number & kMutualFriends) != 0},
                        {"mutual_guilds", (number & kMutualGuilds) != 0}};
  return static_cast<std::int64_t>(number);
}

/// nullopt when the field is malformed.
std::optional<json::value> read_field(const Message& section, const Entry& entry) {
  switch (entry.kind) {
    case Kind::kFlag:
      return json::value(section.varint(entry.number).value_or(0) != 0);
    case Kind::kNumber:
      return json::value(static_cast<std::int64_t>(section.varint(entry.number).value_or(0)));
    case Kind::kIds:
      return read_ids(section, entry.number);
    case Kind::kFolders:
      return read_folders(section, entry.number);
    case Kind::kTheme: {
      const std::uint64_t theme = section.varint(entry.number).value_or(0);
      return theme == 0 || theme >= kThemes.size() ? json::value(nullptr) : text_value(kThemes.at(theme));
    }
    default:
      break;
  }
  const auto inner = section.message(entry.number);
  if (!inner) return std::nullopt;
  if (!section.bytes(entry.number)) return json::value(nullptr);
  return entry.kind == Kind::kCustomStatus ? read_custom_status(*inner) : read_wrapped(entry.kind, *inner);
}

// ---- JSON → protobuf ----

std::uint64_t number_of(const json::value& value) {
  if (value.is_uint64()) return value.get_uint64();
  return value.is_int64() ? static_cast<std::uint64_t>(value.get_int64()) : 0;
}

void write_ids(Message& to, std::uint32_t number, const json::value& value) {
  std::vector<std::uint64_t> ids;
  if (value.is_array())
    for (const json::value& item : value.get_array()) ids.push_back(id_of(item));
  to.set_fixed64s(number, ids);
}

std::string wrapped_number(std::uint64_t value) {
  Message inner;
  if (value != 0) inner.set_varint(1, value);
  return inner.serialize();
}

std::string wrapped_text(std::string_view text) {
  Message inner;
  if (!text.empty()) inner.set_bytes(1, text);
  return inner.serialize();
}

void put_text(Message& to, std::uint32_t number, std::string_view text) {
  if (text.empty())
    to.erase(number);
  else
    to.set_bytes(number, text);
}

void put_fixed(Message& to, std::uint32_t number, std::uint64_t value) {
  if (value == 0)
    to.erase(number);
  else
    to.set_fixed64(number, value);
}

void write_custom_status(Message& section, std::uint32_t number, const json::object& status) {
  Message inner = section.message(number).value_or(Message());
  put_text(inner, 1, text_of(at(status, "text")));
  put_fixed(inner, 2, id_of(at(status, "emoji_id")));
  put_text(inner, 3, text_of(at(status, "emoji_name")));
  const auto expires = parse_iso_timestamp(text_of(at(status, "expires_at")));
  put_fixed(inner, 4, static_cast<std::uint64_t>(expires.value_or(0)));
  put_fixed(inner, 5, number_of(at(status, "created_at")));
  section.set_bytes(number, inner.serialize());
}

std::string folder_bytes(const json::object& folder) {
  Message out;
  write_ids(out, 1, at(folder, "guild_ids"));
  if (!at(folder, "id").is_null()) out.set_bytes(2, wrapped_number(number_of(at(folder, "id"))));
  if (!at(folder, "name").is_null()) out.set_bytes(3, wrapped_text(text_of(at(folder, "name"))));
  if (!at(folder, "color").is_null()) out.set_bytes(4, wrapped_number(number_of(at(folder, "color"))));
  return out.serialize();
}

void write_folders(Message& to, std::uint32_t number, const json::value& value) {
  std::vector<std::string> folders;
  if (value.is_array())
    for (const json::value& folder : value.get_array())
      if (folder.is_object()) folders.push_back(folder_bytes(folder.get_object()));
  to.set_all_bytes(number, folders);
}

std::uint64_t friend_sources(const json::object& sources) {
  const auto has = [&](std::string_view key) { return at(sources, key).is_bool() && at(sources, key).get_bool(); };
  if (has("all")) return kMutualFriends | kMutualGuilds | kNoRelation;
  return (has("mutual_friends") ? kMutualFriends : 0) | (has("mutual_guilds") ? kMutualGuilds : 0);
}

/// The theme in protobuf; zero (which clients draw dark) for those that it has no word for.
std::uint64_t theme_number(std::string_view theme) {
  const auto found = std::ranges::find(kThemes, theme);
  return found == kThemes.end() ? 0 : static_cast<std::uint64_t>(found - kThemes.begin());
}

void put_number(Message& to, std::uint32_t number, std::uint64_t value) {
  if (value == 0)
    to.erase(number);
  else
    to.set_varint(number, value);
}

void write_field(Message& section, const Entry& entry, const json::value& value) {
  switch (entry.kind) {
    case Kind::kFlag:
      return put_number(section, entry.number, value.is_bool() && value.get_bool() ? 1 : 0);
    case Kind::kNumber:
      return put_number(section, entry.number, number_of(value));
    case Kind::kTheme:
      return put_number(section, entry.number, theme_number(text_of(value)));
    case Kind::kIds:
      return write_ids(section, entry.number, value);
    case Kind::kFolders:
      return write_folders(section, entry.number, value);
    default:
      break;
  }
  if (value.is_null()) return section.erase(entry.number);
  if (entry.kind == Kind::kCustomStatus) {
    if (value.is_object()) write_custom_status(section, entry.number, value.get_object());
    return;
  }
  if (entry.kind == Kind::kTextValue) return section.set_bytes(entry.number, wrapped_text(text_of(value)));
  std::uint64_t number = number_of(value);
  if (entry.kind == Kind::kFlagValue) number = value.is_bool() && value.get_bool() ? 1 : 0;
  if (entry.kind == Kind::kFriendSources) number = value.is_object() ? friend_sources(value.get_object()) : 0;
  section.set_bytes(entry.number, wrapped_number(number));
}

}  // namespace

bool in_preloaded(std::string_view key) { return std::ranges::find(kEntries, key, &Entry::key) != kEntries.end(); }

std::optional<json::object> settings_of(const Message& message) {
  json::object out;
  std::uint32_t number = 0;
  std::optional<Message> section;
  for (const Entry& entry : kEntries) {
    if (entry.section != number) {
      number = entry.section;
      section = message.message(number);
      if (!section) return std::nullopt;
    }
    auto value = read_field(*section, entry);
    if (!value) return std::nullopt;
    out[entry.key] = *std::move(value);
  }
  return out;
}

void write_settings(Message& message, const json::object& settings) {
  for (const Entry& entry : kEntries) {
    const auto* const value = settings.if_contains(entry.key);
    if (value == nullptr) continue;
    Message section = message.message(entry.section).value_or(Message());
    // Said in the same way as a fresh message would say it: then the bytes stay.
    Message fresh;
    write_field(fresh, entry, *value);
    if (read_field(section, entry) == read_field(fresh, entry)) continue;
    write_field(section, entry, *value);
    if (section.empty() && !message.bytes(entry.section)) continue;
    message.set_bytes(entry.section, section.serialize());
  }
}

}  // namespace guildhall::core
