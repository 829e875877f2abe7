#include "protocol/render/render_parts.h"

namespace guildhall::protocol {
namespace {

// InviteTypes
constexpr int kGuildInvite = 0;
constexpr int kGroupDmInvite = 1;

/// InviteGuildResponse: what one may know of a guild before joining.
void write_invite_guild(JsonWriter& json, const model::Guild& guild) {
  json.begin_object();
  json.field("id", guild.id);
  json.field("name", guild.name);
  json.field("splash", guild.splash);
  json.field("banner", guild.banner);
  json.field("description", guild.description);
  json.field("icon", guild.icon);
  json.field("features", guild.features);
  json.field("verification_level", guild.verification_level);
  json.field("vanity_url_code", nullptr);
  json.field("nsfw_level", guild.nsfw_level);
  json.field("nsfw", guild.nsfw_level == 1 || guild.nsfw_level == 3);
  json.field("premium_subscription_count", 0);
  json.end_object();
}

void write_invite_channel(JsonWriter& json, const RenderContext& context, ChannelId id) {
  const model::Channel* const channel = context.world.channel(id);
  json.begin_object();
  json.field("id", id);
  json.field("type", channel != nullptr ? static_cast<int>(channel->type) : 0);
  json.field("name",
             channel != nullptr && !channel->name.empty() ? std::optional<std::string>(channel->name) : std::nullopt);
  json.end_object();
}

void write_counts(JsonWriter& json, const RenderContext& context, const core::GuildState& guild) {
  std::size_t online = 0;
  for (const auto& [id, presence] : context.world.presences) {
    online += presence.status != "offline" && presence.status != "invisible" && guild.members.contains(id) ? 1U : 0U;
  }
  json.field("approximate_member_count", guild.members.size());
  json.field("approximate_presence_count", online);
}

}  // namespace

void write_invite(JsonWriter& json, const RenderContext& context, const model::Invite& invite, bool with_counts,
                  bool with_metadata) {
  const core::GuildState* const guild = context.world.guild(invite.guild_id);
  json.begin_object();
  json.field("type", invite.guild_id ? kGuildInvite : kGroupDmInvite);
  json.field("code", invite.code);
  write_time(json, "expires_at", invite.max_age_s > 0 ? invite.created_at + invite.max_age_s * 1000 : 0);
  if (guild != nullptr) {
    json.field("guild_id", guild->info.id);
    json.key("guild");
    write_invite_guild(json, guild->info);
    if (with_counts) write_counts(json, context, *guild);
  }
  json.key("channel");
  write_invite_channel(json, context, invite.channel_id);
  if (invite.inviter_id) {
    json.key("inviter");
    write_user_or_deleted(json, context, invite.inviter_id);
  }
  json.field("flags", 0);
  if (with_metadata) {
    json.field("uses", invite.uses);
    json.field("max_uses", invite.max_uses);
    json.field("max_age", invite.max_age_s);
    json.field("temporary", invite.temporary);
    json.field("created_at", iso_timestamp(invite.created_at));
  }
  json.end_object();
}

}  // namespace guildhall::protocol
