#include "core/users/guild_settings.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/encoding.h"
#include "base/json/json_writer.h"
#include "base/limits.h"
#include "core/read_states/notifications.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kOverridesMax = limits::kChannels;
constexpr std::int64_t kMuteWindowMaxS = 366LL * 24 * 3600;

void write_mute(JsonWriter& json, UnixMs end, std::int64_t window) {
  json.key("mute_config");
  if (end == 0 && window == 0) return json.value(nullptr);
  json.begin_object();
  json.key("end_time");
  if (end == 0)
    json.value(nullptr);
  else
    json.value(iso_timestamp(end));
  json.field("selected_time_window", window);
  json.end_object();
}

/// `{end_time, selected_time_window}`; null = no end.
void read_mute(const FormReader& body, UnixMs& end, std::int64_t& window) {
  if (!body.has("mute_config")) return;
  const auto config = body.object("mute_config");
  end = 0;
  window = 0;
  if (!config) return;
  window = config->integer("selected_time_window", {.min = -1, .max = kMuteWindowMaxS}).value_or(0);
  const auto text = config->text("end_time", {.max = 64});
  if (!text) return;
  if (const auto time = parse_iso_timestamp(*text))
    end = *time;
  else
    config->complain("end_time", "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
}

void read_override(const FormReader& body, model::ChannelOverride& out) {
  out.muted = body.boolean("muted").value_or(out.muted);
  read_mute(body, out.mute_end, out.mute_window);
  out.message_notifications =
      body.integer("message_notifications", {.min = 0, .max = 3}).value_or(out.message_notifications);
  out.collapsed = body.boolean("collapsed").value_or(out.collapsed);
  out.flags = body.integer("flags", {.min = 0, .max = 0xFFFF'FFFF}).value_or(out.flags);
}

bool says_nothing(const model::ChannelOverride& entry) {
  return !entry.muted && entry.mute_window == 0 && entry.message_notifications == 3 && !entry.collapsed &&
         entry.flags == 0;
}

bool has_channel(const World& world, UserId user_id, GuildId guild_id, ChannelId channel_id) {
  const model::Channel* const channel = world.channel(channel_id);
  if (channel == nullptr || channel->guild_id != guild_id) return false;
  return guild_id || std::ranges::find(channel->recipients, user_id) != channel->recipients.end();
}

struct NamedOverride {
  ChannelId channel_id;
  FormReader body;
};

/// An object by channel id, or a list of objects with `channel_id`.
std::vector<NamedOverride> named_overrides(const FormReader& body) {
  std::vector<NamedOverride> out;
  const auto* const value = body.raw("channel_overrides");
  if (value == nullptr || value->is_null()) return out;
  if (value->is_array()) {
    for (const FormReader& item : body.objects("channel_overrides", kOverridesMax).value_or(std::vector<FormReader>()))
      if (const auto id = item.id<ChannelId>("channel_id", true)) out.push_back({*id, item});
    return out;
  }
  const auto items = body.object("channel_overrides");
  if (!items) return out;
  if (value->get_object().size() > kOverridesMax) {
    body.complain("channel_overrides", "BASE_TYPE_MAX_LENGTH", "Must be 500 or fewer in length.");
    return out;
  }
  for (const auto& [key, unused] : value->get_object()) {
    const auto id = ChannelId::parse(std::string_view(key.data(), key.size()));
    if (!id) {
      items->complain(std::string_view(key.data(), key.size()), "NUMBER_TYPE_COERCE", "Value is not snowflake.");
    } else if (const auto item = items->object(std::string_view(key.data(), key.size()))) {
      out.push_back({*id, *item});
    }
  }
  return out;
}

void read_overrides(const World& world, const FormReader& body, model::UserGuildSettings& out) {
  for (const NamedOverride& named : named_overrides(body)) {
    if (!has_channel(world, out.user_id, out.guild_id, named.channel_id)) continue;  // Gone meanwhile.
    auto place = std::ranges::find(out.channel_overrides, named.channel_id, &model::ChannelOverride::channel_id);
    if (place == out.channel_overrides.end())
      place = out.channel_overrides.insert(place, model::ChannelOverride{.channel_id = named.channel_id});
    read_override(named.body, *place);
  }
  std::erase_if(out.channel_overrides, [&](const model::ChannelOverride& one) {
    return says_nothing(one) || !has_channel(world, out.user_id, out.guild_id, one.channel_id);
  });
}

void read_all(const World& world, const FormReader& body, model::UserGuildSettings& out) {
  out.muted = body.boolean("muted").value_or(out.muted);
  read_mute(body, out.mute_end, out.mute_window);
  out.message_notifications =
      body.integer("message_notifications", {.min = 0, .max = 3}).value_or(out.message_notifications);
  out.suppress_everyone = body.boolean("suppress_everyone").value_or(out.suppress_everyone);
  out.suppress_roles = body.boolean("suppress_roles").value_or(out.suppress_roles);
  out.mobile_push = body.boolean("mobile_push").value_or(out.mobile_push);
  out.hide_muted_channels = body.boolean("hide_muted_channels").value_or(out.hide_muted_channels);
  out.mute_scheduled_events = body.boolean("mute_scheduled_events").value_or(out.mute_scheduled_events);
  out.notify_highlights = body.integer("notify_highlights", {.min = 0, .max = 2}).value_or(out.notify_highlights);
  out.flags = body.integer("flags", {.min = 0, .max = 0xFFFF'FFFF}).value_or(out.flags);
  read_overrides(world, body, out);
}

}  // namespace

std::string guild_settings_json(GuildId guild_id, const model::UserGuildSettings* settings) {
  static const model::UserGuildSettings kDefaults;
  const model::UserGuildSettings& row = settings == nullptr ? kDefaults : *settings;
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("guild_id", guild_id);
  json.field("muted", row.muted);
  write_mute(json, row.mute_end, row.mute_window);
  json.field("message_notifications", row.message_notifications);
  json.field("suppress_everyone", row.suppress_everyone);
  json.field("suppress_roles", row.suppress_roles);
  json.field("mobile_push", row.mobile_push);
  json.field("hide_muted_channels", row.hide_muted_channels);
  json.field("mute_scheduled_events", row.mute_scheduled_events);
  json.field("notify_highlights", row.notify_highlights);
  json.field("flags", row.flags);
  json.field("version", row.version);
  json.key("channel_overrides");
  json.begin_array();
  for (const model::ChannelOverride& one : row.channel_overrides) {
    json.begin_object();
    json.field("channel_id", one.channel_id);
    json.field("muted", one.muted);
    write_mute(json, one.mute_end, one.mute_window);
    json.field("message_notifications", one.message_notifications);
    json.field("collapsed", one.collapsed);
    json.field("flags", one.flags);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out;
}

Result<const model::UserGuildSettings*> update_guild_settings(Core& core, const Actor& actor, GuildId guild_id,
                                                              const FormReader& body) {
  if (guild_id) TRY_VOID(core.guild_access(actor, guild_id));
  const model::UserGuildSettings* const old = find_guild_settings(core.world, actor.user_id, guild_id);
  model::UserGuildSettings wanted = old == nullptr ? model::UserGuildSettings() : *old;
  wanted.user_id = actor.user_id;
  wanted.guild_id = guild_id;
  read_all(core.world, body, wanted);
  TRY_VOID(body.errors().finish());
  ++wanted.version;
  model::UserGuildSettings& row = core.world.guild_settings[actor.user_id][guild_id];
  row = std::move(wanted);
  core.put(row);
  core.emit(UserEvent{
      .user_id = actor.user_id, .type = "USER_GUILD_SETTINGS_UPDATE", .body = guild_settings_json(guild_id, &row)});
  return &row;
}

}  // namespace guildhall::core
