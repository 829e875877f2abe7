#include "core/users/settings.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/json/form_reader.h"
#include "base/json/json_writer.h"
#include "core/users/preloaded_settings.h"
#include "core/users/relationships.h"
#include "core/users/settings_form.h"
#include "core/users/stored_settings.h"

namespace guildhall::core {
namespace {

namespace json = boost::json;

std::optional<UnixMs> expiry(const json::object& status) {
  const auto* const text = status.if_contains("expires_at");
  if (text == nullptr || !text->is_string()) return std::nullopt;
  return parse_iso_timestamp(std::string_view(text->get_string()));
}

/// The custom status when it still holds.
const json::object* live_status(const json::object& settings, UnixMs now_ms) {
  const auto* const value = settings.if_contains("custom_status");
  if (value == nullptr || !value->is_object()) return nullptr;
  const auto expires_at = expiry(value->get_object());
  return expires_at && *expires_at <= now_ms ? nullptr : &value->get_object();
}

std::string text_of(const json::object& object, std::string_view key) {
  const auto* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string())) : std::string();
}

bool flag_of(const json::object& object, std::string_view key, bool fallback) {
  const auto* const value = object.if_contains(key);
  return value != nullptr && value->is_bool() ? value->get_bool() : fallback;
}

bool lists(const json::object& settings, std::string_view key, GuildId id) {
  const auto* const value = settings.if_contains(key);
  if (value == nullptr || !value->is_array()) return false;
  return std::ranges::any_of(
      value->get_array(), [&](const json::value& item) { return item.is_string() && item.get_string() == id.str(); });
}

std::vector<GuildId> guilds_of(const json::object& settings, std::string_view key) {
  std::vector<GuildId> out;
  const auto* const list = settings.if_contains(key);
  if (list == nullptr || !list->is_array()) return out;
  for (const json::value& item : list->get_array()) {
    const auto id = item.is_string() ? GuildId::parse(std::string_view(item.get_string())) : std::nullopt;
    if (id) out.push_back(*id);
  }
  return out;
}

bool share_a_friend(const World& world, UserId a, UserId b) {
  const auto list = world.relationships.find(a);
  if (list == world.relationships.end()) return false;
  return std::ranges::any_of(list->second, [&](const auto& entry) {
    return are_friends(world, a, entry.first) && are_friends(world, b, entry.first);
  });
}

}  // namespace

json::object stored_settings(const World& world, UserId user_id) {
  const auto found = world.settings.find(user_id);
  if (found == world.settings.end()) return {};
  auto value = parse_json(found->second.json);
  return value && value->is_object() ? std::move(value->get_object()) : json::object();
}

json::object merged_settings(const World& world, UserId user_id, const json::object& stored, UnixMs now_ms) {
  json::object all = default_settings();
  if (const model::User* const user = world.user(user_id)) all["locale"] = json::string(user->locale);
  for (const auto& [key, value] : stored) all[key] = value;
  if (live_status(stored, now_ms) == nullptr) all["custom_status"] = nullptr;
  return all;
}

Result<std::string> keep_settings(Core& core, UserId user_id, const json::object& stored) {
  std::string text = json::serialize(stored);
  if (text.size() > kSettingsBytesMax) return fail_field("", "BASE_TYPE_MAX_LENGTH", "Settings are too large.");
  model::UserSettings& row = core.world.settings[user_id];
  row.user_id = user_id;
  row.json = std::move(text);
  core.put(row);
  std::string all = json::serialize(merged_settings(core.world, user_id, stored, core.now()));
  core.emit(UserEvent{.user_id = user_id, .type = "USER_SETTINGS_UPDATE", .body = all});
  return all;
}

void settings_changed(Core& core, UserId user_id, const json::object& changed) {
  if (model::User* const user = core.world.user(user_id); user != nullptr && changed.contains("locale")) {
    user->locale = text_of(changed, "locale");
    core.put(*user);
  }
  if (changed.contains("status") || changed.contains("custom_status"))
    core.emit(StatusChosen{.user_id = user_id, .status = text_of(changed, "status")});
}

std::string settings_json(const World& world, UserId user_id, UnixMs now_ms) {
  return json::serialize(merged_settings(world, user_id, stored_settings(world, user_id), now_ms));
}

Result<std::string> update_settings(Core& core, const Actor& actor, const json::object& changes) {
  FormErrors errors;
  const json::object wanted = read_settings(changes, errors, core.now());
  TRY_VOID(errors.finish());
  json::object stored = stored_settings(core.world, actor.user_id);
  for (const auto& [key, value] : wanted) stored[key] = value;
  TRY(std::string all, keep_settings(core, actor.user_id, stored));
  settings_changed(core, actor.user_id, wanted);
  if (std::ranges::any_of(wanted, [](const auto& entry) { return in_preloaded(entry.key()); }))
    tell_preloaded(core, actor.user_id);
  return all;
}

std::string chosen_status(const World& world, UserId user_id) {
  std::string status = text_of(stored_settings(world, user_id), "status");
  return status.empty() ? "online" : status;
}

std::optional<CustomStatus> custom_status(const World& world, UserId user_id, UnixMs now_ms) {
  const json::object stored = stored_settings(world, user_id);
  const json::object* const status = live_status(stored, now_ms);
  if (status == nullptr) return std::nullopt;
  CustomStatus out{.expires_at = expiry(*status).value_or(0)};
  JsonWriter writer(out.activity_json);
  writer.begin_object();
  writer.field("name", "Custom Status");
  writer.field("type", 4);
  writer.field("id", "custom");
  if (const auto text = text_of(*status, "text"); !text.empty()) writer.field("state", text);
  const auto name = text_of(*status, "emoji_name");
  const auto emoji_id = text_of(*status, "emoji_id");
  if (!name.empty() || !emoji_id.empty()) {
    writer.key("emoji");
    writer.begin_object();
    writer.field("name", name);
    if (!emoji_id.empty()) {
      writer.field("id", emoji_id);
      writer.field("animated", false);
    }
    writer.end_object();
  }
  const auto* const created = status->if_contains("created_at");
  writer.field("created_at", created != nullptr && created->is_int64() ? created->get_int64() : 0);
  writer.end_object();
  return out;
}

DmSettings dm_settings(const World& world, UserId user_id) {
  DmSettings out;
  if (!world.settings.contains(user_id)) return out;
  const json::object stored = stored_settings(world, user_id);
  out.strangers = !flag_of(stored, "default_guilds_restricted", false);
  out.restricted_guilds = guilds_of(stored, "restricted_guilds");
  out.requests = !flag_of(stored, "default_message_request_restricted", true);
  if (out.requests) out.trusted_guilds = guilds_of(stored, "message_request_restricted_guild_ids");
  return out;
}

bool takes_friend_requests_from(const World& world, UserId user_id, UserId other) {
  const json::object stored = stored_settings(world, user_id);
  const auto* const value = stored.if_contains("friend_source_flags");
  if (value == nullptr || !value->is_object() || flag_of(value->get_object(), "all", false)) return true;
  const json::object& sources = value->get_object();
  return (flag_of(sources, "mutual_guilds", false) && share_a_guild(world, user_id, other)) ||
         (flag_of(sources, "mutual_friends", false) && share_a_friend(world, user_id, other));
}

void restrict_joined_guild(Core& core, UserId user_id, GuildId guild_id) {
  if (!core.world.settings.contains(user_id)) return;
  json::object stored = stored_settings(core.world, user_id);
  if (!flag_of(stored, "default_guilds_restricted", false)) return;
  if (lists(stored, "restricted_guilds", guild_id)) return;
  json::value& list = stored["restricted_guilds"];
  if (!list.is_array()) list = json::array();
  list.get_array().push_back(json::value(json::string(guild_id.str())));
  if (keep_settings(core, user_id, stored)) tell_preloaded(core, user_id);
}

}  // namespace guildhall::core
