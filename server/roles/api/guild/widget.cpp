#include "base/encoding.h"
#include "roles/api/guild/guild.h"

/// The public widget: what a web page may show of a guild that wants it.
namespace guildhall::api::guild {
namespace {

/// The badge, 203 x 20 pixels: a dot on a dark bar.
constexpr std::string_view kBadge =
    "iVBORw0KGgoAAAANSUhEUgAAAMsAAAAUAQMAAAAZXVuKAAAABlBMVEUrLTFPa+2avt4fAAAAJklEQVR42mNgoCf4gFOG+Q9OKfZ/"
    "5Ejx/6efFHkuxONlPAFFRwAAY2wMK1QZonAAAAAASUVORK5CYII=";

/// Members listed, as documented.
constexpr std::size_t kWidgetMembers = 100;

void write_channels(JsonWriter& json, const core::GuildState& guild) {
  const model::Member stranger{.guild_id = guild.info.id};
  json.key("channels");
  json.begin_array();
  for (const auto& [id, channel] : guild.channels) {
    const auto seen = core::channel_permissions(guild, stranger, channel, 0);
    if (channel.type != model::ChannelType::kGuildVoice || (seen & core::perm::kViewChannel) == 0) continue;
    json.begin_object();
    json.field("id", id);
    json.field("name", channel.name);
    json.field("position", channel.position);
    json.end_object();
  }
  json.end_array();
}

// Ids are places in the list: the widget is public and names nobody's account.
std::size_t write_members(JsonWriter& json, const Call& call, const core::GuildState& guild) {
  std::size_t online = 0;
  json.key("members");
  json.begin_array();
  for (const auto& [id, member] : guild.members) {
    const auto presence = call.core.world.presences.find(id);
    const model::User* const user = call.core.world.user(id);
    if (user == nullptr || presence == call.core.world.presences.end() || presence->second.status == "offline")
      continue;
    if (online++ >= kWidgetMembers) continue;
    json.begin_object();
    json.field("id", std::to_string(online - 1));
    json.field("username", member.nick.value_or(user->global_name.value_or(user->username)));
    json.field("discriminator", "0000");
    json.field("avatar", nullptr);
    json.field("status", presence->second.status);
    json.field("avatar_url", call.instance.public_url + "/embed/avatars/0.png");
    json.end_object();
  }
  json.end_array();
  return online;
}

// One that anybody could have made: for the widget's channel, without an end.
std::optional<std::string> instant_invite(const Call& call, const core::GuildState& guild) {
  for (const auto& [code, invite] : call.core.world.invites) {
    const bool lasting = invite.max_age_s == 0 && invite.max_uses == 0;
    if (lasting && invite.guild_id == guild.info.id && invite.channel_id == guild.info.widget_channel_id)
      return call.instance.public_url + "/invite/" + code;
  }
  return std::nullopt;
}

}  // namespace

Answer get_widget(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  const core::GuildState* const guild = call.core.world.guild(guild_id);
  if (guild == nullptr) co_return fail(ErrorCode::kUnknownGuild);
  if (!guild->info.widget_enabled) co_return fail(ErrorCode::kMissingAccess, "the widget is off");
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("id", guild_id);
    json.field("name", guild->info.name);
    json.field("instant_invite", instant_invite(call, *guild));
    write_channels(json, *guild);
    const std::size_t online = write_members(json, call, *guild);
    json.field("presence_count", online);
    json.end_object();
  });
}

Answer get_widget_png(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  const core::GuildState* const guild = call.core.world.guild(guild_id);
  if (guild == nullptr) co_return fail(ErrorCode::kUnknownGuild);
  if (!guild->info.widget_enabled) co_return fail(ErrorCode::kMissingAccess, "the widget is off");
  co_return Reply{.body = base64_decode(kBadge).value_or(""), .content_type = "image/png"};
}

}  // namespace guildhall::api::guild
