#include <set>

#include "protocol/render/render_parts.h"

namespace guildhall::protocol {
namespace {

// Above this many members clients are told to ask for the rest (documented default maximum of large_threshold).
constexpr std::size_t kLargeMembers = 250;
constexpr int kMembersMax = 500'000;       // What Discord reports for ordinary guilds; informational.
constexpr int kVideoUsersMax = 25;         // Likewise.
constexpr int kStageVideoUsersMax = 50;    // Likewise.
constexpr std::int64_t kNsfwExplicit = 1;  // GuildNSFWContentLevel
constexpr std::int64_t kNsfwAgeRestricted = 3;

std::size_t online_members(const RenderContext& context, const core::GuildState& guild) {
  std::size_t count = 0;
  const auto online = [](const model::Presence& presence) {
    return presence.status != "offline" && presence.status != "invisible";
  };
  if (context.world.presences.size() < guild.members.size()) {  // Walk the shorter of the two.
    for (const auto& [id, presence] : context.world.presences)
      count += online(presence) && guild.members.contains(id) ? 1U : 0U;
    return count;
  }
  for (const auto& [id, member] : guild.members) {
    const auto found = context.world.presences.find(id);
    count += found != context.world.presences.end() && online(found->second) ? 1U : 0U;
  }
  return count;
}

void write_guild_fields(JsonWriter& json, const RenderContext& context, const core::GuildState& guild) {
  const model::Guild& info = guild.info;
  json.field("id", info.id);
  json.field("name", info.name);
  json.field("icon", info.icon);
  json.field("icon_hash", nullptr);
  json.field("description", info.description);
  json.field("home_header", nullptr);
  json.field("splash", info.splash);
  json.field("discovery_splash", nullptr);
  json.field("features", info.features);
  json.field("banner", info.banner);
  json.field("owner_id", info.owner_id);
  json.field("application_id", nullptr);
  json.field("region", "deprecated");
  json.field("afk_channel_id", info.afk_channel_id);
  json.field("afk_timeout", info.afk_timeout);
  json.field("system_channel_id", info.system_channel_id);
  json.field("system_channel_flags", info.system_channel_flags);
  json.field("widget_enabled", info.widget_enabled);
  json.field("widget_channel_id", info.widget_channel_id);
  json.field("verification_level", info.verification_level);
  json.field("default_message_notifications", info.default_message_notifications);
  json.field("explicit_content_filter", info.explicit_content_filter);
  json.field("mfa_level", info.mfa_level);
  json.field("max_presences", nullptr);
  json.field("max_members", kMembersMax);
  json.field("max_stage_video_channel_users", kStageVideoUsersMax);
  json.field("max_video_channel_users", kVideoUsersMax);
  json.field("vanity_url_code", nullptr);
  json.field("premium_tier", 0);
  json.field("premium_subscription_count", 0);
  json.field("premium_progress_bar_enabled", info.premium_progress_bar_enabled);
  json.field("preferred_locale", info.preferred_locale);
  json.field("rules_channel_id", info.rules_channel_id);
  json.field("public_updates_channel_id", info.public_updates_channel_id);
  json.field("safety_alerts_channel_id", nullptr);
  json.field("hub_type", nullptr);
  json.field("latest_onboarding_question_id", nullptr);
  json.field("nsfw", info.nsfw_level == kNsfwExplicit || info.nsfw_level == kNsfwAgeRestricted);
  json.field("nsfw_level", info.nsfw_level);
  json.key("incidents_data");
  if (info.invites_disabled_until == 0 && info.dms_disabled_until == 0) {
    json.value(nullptr);
  } else {
    json.begin_object();
    write_time(json, "invites_disabled_until", info.invites_disabled_until);
    write_time(json, "dms_disabled_until", info.dms_disabled_until);
    json.end_object();
  }
  json.field("large", guild.members.size() > kLargeMembers);  // Here too: twilight reads it from every guild object.
  json.key("roles");
  json.begin_array();
  for (const auto& [id, role] : guild.roles) write_role(json, role);
  json.end_array();
  json.key("emojis");
  json.begin_array();
  for (const auto& [id, emoji] : guild.emojis) write_emoji(json, context, emoji);
  json.end_array();
  json.key("stickers");
  json.begin_array();
  for (const auto& [id, sticker] : guild.stickers) write_sticker(json, context, sticker, false);
  json.end_array();
}

void write_members(JsonWriter& json, const RenderContext& context, const core::GuildState& guild,
                   const GuildCreateOptions& options) {
  json.key("members");
  json.begin_array();
  if (options.all_members) {
    for (const auto& [id, member] : guild.members) write_member(json, context, member);
  } else {
    // The viewer itself and who is in voice are always there (protocol.md 0.15 and 1.5).
    std::set<UserId> needed{options.viewer};
    for (const auto& [id, state] : guild.voice_states) needed.insert(id);
    for (const auto id : needed)
      if (const auto member = guild.members.find(id); member != guild.members.end())
        write_member(json, context, member->second);
  }
  json.end_array();
}

void write_presences(JsonWriter& json, const RenderContext& context, const core::GuildState& guild,
                     const GuildCreateOptions& options) {
  json.key("presences");
  json.begin_array();
  if (options.presences) {
    const auto online = [](const model::Presence& presence) {
      return presence.status != "offline" && presence.status != "invisible";
    };
    if (guild.members.size() > context.world.presences.size()) {  // Walk the shorter of the two.
      for (const auto& [id, presence] : context.world.presences)
        if (online(presence) && guild.members.contains(id)) write_presence(json, context, id, {});
    } else {
      for (const auto& [id, member] : guild.members) {
        const auto found = context.world.presences.find(id);
        if (found != context.world.presences.end() && online(found->second)) write_presence(json, context, id, {});
      }
    }
  }
  json.end_array();
}

}  // namespace

void write_role(JsonWriter& json, const model::Role& role) {
  json.begin_object();
  json.field("id", role.id);
  json.field("name", role.name);
  json.field("description", nullptr);
  json.bits_field("permissions", role.permissions);
  json.field("position", role.position);
  json.field("color", role.color);
  json.key("colors");
  json.begin_object();
  json.field("primary_color", role.color);
  json.field("secondary_color", nullptr);
  json.field("tertiary_color", nullptr);
  json.end_object();
  json.field("hoist", role.hoist);
  json.field("managed", role.managed);
  json.field("mentionable", role.mentionable);
  json.field("icon", role.icon);
  json.field("unicode_emoji", role.unicode_emoji);
  json.field("flags", 0);
  if (role.bot_id) {
    json.key("tags");
    json.begin_object();
    json.field("bot_id", role.bot_id);
    json.end_object();
  }
  json.end_object();
}

void write_emoji(JsonWriter& json, const RenderContext& context, const model::Emoji& emoji) {
  json.begin_object();
  json.field("id", emoji.id);
  json.field("name", emoji.name);
  json.field("roles", emoji.roles);
  if (emoji.user_id) {
    json.key("user");
    write_user_or_deleted(json, context, emoji.user_id);
  }
  json.field("require_colons", true);
  json.field("managed", false);
  json.field("animated", emoji.animated);
  json.field("available", true);
  json.end_object();
}

void write_sticker(JsonWriter& json, const RenderContext& context, const model::Sticker& sticker, bool with_user) {
  constexpr int kOfGuild = 2;  // StickerTypes
  json.begin_object();
  json.field("id", sticker.id);
  json.field("name", sticker.name);
  json.field("tags", sticker.tags);
  json.field("type", kOfGuild);
  json.field("format_type", sticker.format_type);
  json.field("description", sticker.description);
  json.field("asset", "");
  json.field("available", true);
  json.field("guild_id", sticker.guild_id);
  if (with_user) {
    json.key("user");
    write_user_or_deleted(json, context, sticker.user_id);
  }
  json.end_object();
}

void write_guild(JsonWriter& json, const RenderContext& context, const core::GuildState& guild, bool with_counts) {
  json.begin_object();
  write_guild_fields(json, context, guild);
  if (with_counts) {
    json.field("approximate_member_count", guild.members.size());
    json.field("approximate_presence_count", online_members(context, guild));
  }
  json.end_object();
}

void write_guild_create(JsonWriter& json, const RenderContext& context, const core::GuildState& guild,
                        const GuildCreateOptions& options, UnixMs now_ms) {
  const auto self = guild.members.find(options.viewer);
  const auto visible = [&](const model::Channel& channel) {
    return self != guild.members.end() &&
           (core::channel_permissions(guild, self->second, channel, now_ms) & core::perm::kViewChannel) != 0;
  };
  json.begin_object();
  write_guild_fields(json, context, guild);
  json.field("joined_at",
             iso_timestamp(self != guild.members.end() ? self->second.joined_at : created_at_ms(guild.info.id)));
  json.field("unavailable", false);
  json.field("member_count", guild.members.size());
  json.key("channels");
  json.begin_array();
  for (const auto& [id, channel] : guild.channels) {
    if (visible(channel)) write_channel(json, context, channel, options.viewer);
  }
  json.end_array();
  write_members(json, context, guild, options);
  json.key("voice_states");
  json.begin_array();
  for (const auto& [id, state] : guild.voice_states) {
    const auto channel = guild.channels.find(state.channel_id);
    if (channel != guild.channels.end() && visible(channel->second)) write_voice_state(json, context, state, false);
  }
  json.end_array();
  write_presences(json, context, guild, options);
  write_empty_array(json, "threads");
  write_empty_array(json, "stage_instances");
  write_empty_array(json, "guild_scheduled_events");
  write_empty_array(json, "soundboard_sounds");
  json.end_object();
}

}  // namespace guildhall::protocol
