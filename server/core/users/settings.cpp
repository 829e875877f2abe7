#include "core/users/settings.h"

#include <boost/json/serialize.hpp>

#include "base/json/form_reader.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kSettingsBytesMax = 64ULL * 1024;

constexpr std::string_view kDefaults = R"({"locale":"en-US","theme":"dark","status":"online","custom_status":null,
"developer_mode":false,"message_display_compact":false,"animate_emoji":true,"animate_stickers":0,
"convert_emoticons":true,"gif_auto_play":true,"inline_attachment_media":true,"inline_embed_media":true,
"render_embeds":true,"render_reactions":true,"enable_tts_command":true,"explicit_content_filter":1,
"friend_source_flags":{"all":true},"friend_discovery_flags":0,"show_current_game":true,
"default_guilds_restricted":false,"restricted_guilds":[],"guild_folders":[],"guild_positions":[],"afk_timeout":600,
"timezone_offset":0,"detect_platform_accounts":false,"stream_notifications_enabled":true,"view_nsfw_guilds":false,
"contact_sync_enabled":false,"disable_games_tab":true,"native_phone_integration_enabled":false,
"allow_accessibility_detection":false})";

boost::json::object object_of(std::string_view text) {
  auto value = parse_json(text);
  return value && value->is_object() ? std::move(value->get_object()) : boost::json::object();
}

void overlay(boost::json::object& base, const boost::json::object& changes) {
  for (const auto& [key, value] : changes) base.insert_or_assign(key, value);
}

boost::json::object stored_settings(const World& world, UserId user_id) {
  const auto found = world.settings.find(user_id);
  return found == world.settings.end() ? boost::json::object() : object_of(found->second.json);
}

}  // namespace

std::string settings_json(const World& world, UserId user_id) {
  boost::json::object all = object_of(kDefaults);
  if (const model::User* const user = world.user(user_id)) all.insert_or_assign("locale", user->locale);
  overlay(all, stored_settings(world, user_id));
  return boost::json::serialize(all);
}

Result<std::string> update_settings(Core& core, const Actor& actor, const boost::json::object& changes) {
  boost::json::object stored = stored_settings(core.world, actor.user_id);
  overlay(stored, changes);
  std::string text = boost::json::serialize(stored);
  if (text.size() > kSettingsBytesMax) return fail_field("", "BASE_TYPE_MAX_LENGTH", "Settings are too large.");
  model::UserSettings& row = core.world.settings[actor.user_id];
  row = {.user_id = actor.user_id, .json = std::move(text)};
  core.put(row);
  std::string all = settings_json(core.world, actor.user_id);
  core.emit(UserEvent{.user_id = actor.user_id, .type = "USER_SETTINGS_UPDATE", .body = all});
  return all;
}

}  // namespace guildhall::core
