#include <algorithm>

#include "base/encoding.h"
#include "roles/gateway/hub.h"

/// Events about guilds and channels.
namespace guildhall::gateway {
namespace {

void write_invite_create(JsonWriter& json, const protocol::RenderContext& context, const model::Invite& invite) {
  json.begin_object();
  json.field("code", invite.code);
  json.field("guild_id", invite.guild_id);
  json.field("channel_id", invite.channel_id);
  json.field("created_at", iso_timestamp(invite.created_at));
  if (invite.inviter_id) {
    json.key("inviter");
    protocol::write_user_or_deleted(json, context, invite.inviter_id);
  }
  json.field("max_age", invite.max_age_s);
  json.field("max_uses", invite.max_uses);
  json.field("uses", invite.uses);
  json.field("temporary", invite.temporary);
  json.field("type", 0);
  json.key("expires_at");
  if (invite.max_age_s == 0)
    json.value(nullptr);
  else
    json.value(iso_timestamp(invite.created_at + invite.max_age_s * 1000));
  json.end_object();
}

}  // namespace

// ---- channels ----

void Hub::on(const core::ChannelCreate& event) {
  const auto& channel = *event.channel;
  if (!channel.guild_id) {
    const auto render_for = [&](UserId viewer) {
      publish(route_of_users({viewer}, intent::kDirectMessages), "CHANNEL_CREATE",
              [&](JsonWriter& json) { protocol::write_channel(json, context(), channel, viewer); });
    };
    if (event.only_for) return render_for(event.only_for);
    for (const auto viewer : channel.recipients) render_for(viewer);
    return;
  }
  const auto* const guild = domain_.world->guild(channel.guild_id);
  const auto found = guilds_.find(channel.guild_id);
  if (guild != nullptr && found != guilds_.end()) announce(channel, refresh_channel(*guild, found->second, channel));
  lists_.guild_changed(channel.guild_id);
}

void Hub::on(const core::ChannelUpdate& event) {
  const auto& channel = *event.channel;
  if (!channel.guild_id) {
    for (const auto viewer : event.only_for ? std::vector{event.only_for} : channel.recipients)
      publish(route_of_users({viewer}, intent::kDirectMessages), "CHANNEL_UPDATE",
              [&](JsonWriter& json) { protocol::write_channel(json, context(), channel, viewer); });
    return;
  }
  const auto* const guild = domain_.world->guild(channel.guild_id);
  const auto found = guilds_.find(channel.guild_id);
  if (guild == nullptr || found == guilds_.end()) return;
  const auto change = refresh_channel(*guild, found->second, channel);
  lists_.guild_changed(channel.guild_id);
  announce(channel, change);
  // Those who gained it have the new state already.
  RouteBuilder builder;
  for (const auto* session : found->second.viewers[channel.id].sessions())
    if (session->wants(intent::kGuilds) && std::ranges::find(change.gained, session) == change.gained.end())
      builder.add(*session);
  publish(builder.build(), "CHANNEL_UPDATE",
          [&](JsonWriter& json) { protocol::write_channel(json, context(), channel); });
}

void Hub::on(const core::ChannelDelete& event) {
  const auto& channel = *event.channel;
  if (!channel.guild_id) {
    const auto users = event.only_for ? std::vector{event.only_for} : channel.recipients;
    for (const auto viewer : users)
      publish(route_of_users({viewer}, intent::kDirectMessages), "CHANNEL_DELETE",
              [&](JsonWriter& json) { protocol::write_channel(json, context(), channel, viewer); });
    return;
  }
  if (const auto found = guilds_.find(channel.guild_id); found != guilds_.end()) {
    if (const auto viewers = found->second.viewers.find(channel.id); viewers != found->second.viewers.end()) {
      publish(viewers->second.route(intent::kGuilds), "CHANNEL_DELETE",
              [&](JsonWriter& json) { protocol::write_channel(json, context(), channel); });
      found->second.viewers.erase(viewers);
    }
  }
  lists_.guild_changed(channel.guild_id);
  if (const auto* const guild = domain_.world->guild(channel.guild_id)) {
    std::vector<UserId> inside;
    for (const auto& [user_id, state] : guild->voice_states)
      if (state.channel_id == channel.id) inside.push_back(user_id);
    for (const auto user_id : inside) leave_voice(channel.guild_id, user_id);
  }
}

void Hub::on(const core::ChannelRecipientAdd& event) {
  publish(route_of_users(event.channel->recipients, intent::kDirectMessages), "CHANNEL_RECIPIENT_ADD",
          [&](JsonWriter& json) {
            json.begin_object();
            json.field("channel_id", event.channel->id);
            json.key("user");
            protocol::write_user_or_deleted(json, context(), event.user_id);
            json.end_object();
          });
}

void Hub::on(const core::ChannelRecipientRemove& event) {
  publish(route_of_users(event.channel->recipients, intent::kDirectMessages), "CHANNEL_RECIPIENT_REMOVE",
          [&](JsonWriter& json) {
            json.begin_object();
            json.field("channel_id", event.channel->id);
            json.key("user");
            protocol::write_user_or_deleted(json, context(), event.user_id);
            json.end_object();
          });
}

// ---- guilds ----

void Hub::on(const core::GuildCreate& event) {
  const auto sessions = sessions_of(event.user_id);
  for (auto* const session : sessions) {
    if (!session->in_shard(event.guild_id)) continue;
    if (session->wants(intent::kGuilds))
      publish_to(*session, "GUILD_CREATE", [&](JsonWriter& json) { write_guild_for(json, *session, event.guild_id); });
    join_guild(*session, event.guild_id);
  }
  if (domain_.world->presences.contains(event.user_id)) publish_presence_in(event.user_id, event.guild_id);
}

void Hub::on(const core::GuildUpdate& event) {
  const auto* const guild = domain_.world->guild(event.guild_id);
  if (guild == nullptr) return;
  publish(guild_route(event.guild_id, intent::kGuilds), "GUILD_UPDATE",
          [&](JsonWriter& json) { protocol::write_guild(json, context(), *guild); });
  refresh_guild(event.guild_id);  // The owner sees everything, and may be another one now.
}

void Hub::on(const core::GuildDelete& event) {
  const auto render = [&](JsonWriter& json) {
    json.begin_object();
    json.field("id", event.guild_id);
    json.end_object();
  };
  for (const auto user_id : event.members) {
    RouteBuilder builder;
    for (auto* const session : sessions_of(user_id)) {
      if (session->wants(intent::kGuilds) && session->in_shard(event.guild_id)) builder.add(*session);
      leave_guild(*session, event.guild_id);
    }
    publish(builder.build(), "GUILD_DELETE", render);
  }
  if (domain_.world->guild(event.guild_id) != nullptr) return;
  if (const auto found = guilds_.find(event.guild_id); found != guilds_.end()) {
    const auto rest = found->second.all.sessions();
    for (auto* const session : rest) leave_guild(*session, event.guild_id);
  }
  lists_.guild_gone(event.guild_id);
}

void Hub::on(const core::EmojisUpdate& event) {
  const auto* const guild = domain_.world->guild(event.guild_id);
  if (guild == nullptr) return;
  publish(guild_route(event.guild_id, intent::kGuildExpressions), "GUILD_EMOJIS_UPDATE", [&](JsonWriter& json) {
    json.begin_object();
    json.field("guild_id", event.guild_id);
    json.key("emojis");
    json.begin_array();
    for (const auto& [id, emoji] : guild->emojis) protocol::write_emoji(json, context(), emoji);
    json.end_array();
    json.end_object();
  });
}

void Hub::on(const core::StickersUpdate& event) {
  const auto* const guild = domain_.world->guild(event.guild_id);
  if (guild == nullptr) return;
  publish(guild_route(event.guild_id, intent::kGuildExpressions), "GUILD_STICKERS_UPDATE", [&](JsonWriter& json) {
    json.begin_object();
    json.field("guild_id", event.guild_id);
    json.key("stickers");
    json.begin_array();
    for (const auto& [id, sticker] : guild->stickers) protocol::write_sticker(json, context(), sticker, false);
    json.end_array();
    json.end_object();
  });
}

void Hub::on(const core::WebhooksUpdate& event) {
  // Who may not view a channel must not even learn that it is there.
  publish(route_of_channel(event.channel_id, intent::kGuildWebhooks, 0), "WEBHOOKS_UPDATE", [&](JsonWriter& json) {
    json.begin_object();
    json.field("guild_id", event.guild_id);
    json.field("channel_id", event.channel_id);
    json.end_object();
  });
}

void Hub::on(const core::IntegrationsUpdate& event) {
  publish(guild_route(event.guild_id, intent::kGuildIntegrations), "GUILD_INTEGRATIONS_UPDATE", [&](JsonWriter& json) {
    json.begin_object();
    json.field("guild_id", event.guild_id);
    json.end_object();
  });
}

void Hub::on(const core::AuditLogEntryCreate& event) {
  publish(route_with_permission(event.entry->guild_id, {}, core::perm::kViewAuditLog, intent::kGuildModeration),
          "GUILD_AUDIT_LOG_ENTRY_CREATE",
          [&](JsonWriter& json) { protocol::write_audit_entry(json, *event.entry, true); });
}

void Hub::on(const core::InviteCreate& event) {
  publish(route_with_permission(event.invite->guild_id, event.invite->channel_id,
                                core::perm::kManageChannels | core::perm::kViewChannel, intent::kGuildInvites),
          "INVITE_CREATE", [&](JsonWriter& json) { write_invite_create(json, context(), *event.invite); });
}

void Hub::on(const core::InviteDelete& event) {
  publish(route_with_permission(event.invite->guild_id, event.invite->channel_id,
                                core::perm::kManageChannels | core::perm::kViewChannel, intent::kGuildInvites),
          "INVITE_DELETE", [&](JsonWriter& json) {
            json.begin_object();
            json.field("code", event.invite->code);
            json.field("guild_id", event.invite->guild_id);
            json.field("channel_id", event.invite->channel_id);
            json.end_object();
          });
}

}  // namespace guildhall::gateway
