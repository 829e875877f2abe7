#include <algorithm>

#include "base/encoding.h"
#include "roles/gateway/hub.h"

/// Events about guilds, channels, roles, members and users.
namespace guildhall::gateway {
namespace {

void write_guild_and_user(JsonWriter& json, const protocol::RenderContext& context, GuildId guild_id, UserId user_id) {
  json.begin_object();
  json.field("guild_id", guild_id);
  json.key("user");
  protocol::write_user_or_deleted(json, context, user_id);
  json.end_object();
}

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

// ---- roles ----

void Hub::on(const core::RoleCreate& event) {
  publish(guild_route(event.role->guild_id, intent::kGuilds), "GUILD_ROLE_CREATE", [&](JsonWriter& json) {
    json.begin_object();
    json.field("guild_id", event.role->guild_id);
    json.key("role");
    protocol::write_role(json, *event.role);
    json.end_object();
  });
}

void Hub::on(const core::RoleUpdate& event) {
  publish(guild_route(event.role->guild_id, intent::kGuilds), "GUILD_ROLE_UPDATE", [&](JsonWriter& json) {
    json.begin_object();
    json.field("guild_id", event.role->guild_id);
    json.key("role");
    protocol::write_role(json, *event.role);
    json.end_object();
  });
  refresh_guild(event.role->guild_id);
}

void Hub::on(const core::RoleDelete& event) {
  publish(guild_route(event.guild_id, intent::kGuilds), "GUILD_ROLE_DELETE", [&](JsonWriter& json) {
    json.begin_object();
    json.field("guild_id", event.guild_id);
    json.field("role_id", event.role_id);
    json.end_object();
  });
  refresh_guild(event.guild_id);
}

// ---- members ----

void Hub::publish_member(const model::Member& member, std::string_view type, const Route& route) {
  publish(route, type, [&](JsonWriter& json) {
    json.begin_object();
    json.field("guild_id", member.guild_id);
    protocol::write_member_fields(json, member);
    json.key("user");
    protocol::write_user_or_deleted(json, context(), member.user_id);
    json.end_object();
  });
}

void Hub::on(const core::MemberAdd& event) {
  list_member(event.member->guild_id, event.member->user_id);
  publish_member(*event.member, "GUILD_MEMBER_ADD",
                 route_of_member(event.member->guild_id, event.member->user_id, intent::kGuildMembers));
}

void Hub::on(const core::MemberUpdate& event) {
  const auto& member = *event.member;
  list_member(member.guild_id, member.user_id);
  refresh_member(member.guild_id, member.user_id);
  const auto found = guilds_.find(member.guild_id);
  if (found == guilds_.end()) return;
  // Everyone hears of their own changes, with the intent or without.
  RouteBuilder own;
  for (const auto* session : sessions_of(member.user_id))
    if (!session->wants(intent::kGuildMembers) && found->second.all.contains(*session)) own.add(*session);
  publish_member(member, "GUILD_MEMBER_UPDATE", own.build());
  publish_member(member, "GUILD_MEMBER_UPDATE",
                 route_of_member(member.guild_id, member.user_id, intent::kGuildMembers));
}

void Hub::on(const core::MemberRemove& event) {
  const auto sessions = sessions_of(event.user_id);
  for (auto* const session : sessions) leave_guild(*session, event.guild_id);
  leave_voice(event.guild_id, event.user_id);
  lists_.member_left(event.guild_id, event.user_id);
  publish(route_of_member(event.guild_id, event.user_id, intent::kGuildMembers), "GUILD_MEMBER_REMOVE",
          [&](JsonWriter& json) { write_guild_and_user(json, context(), event.guild_id, event.user_id); });
}

void Hub::on(const core::BanAdd& event) {
  publish(guild_route(event.guild_id, intent::kGuildModeration), "GUILD_BAN_ADD",
          [&](JsonWriter& json) { write_guild_and_user(json, context(), event.guild_id, event.user_id); });
}

void Hub::on(const core::BanRemove& event) {
  publish(guild_route(event.guild_id, intent::kGuildModeration), "GUILD_BAN_REMOVE",
          [&](JsonWriter& json) { write_guild_and_user(json, context(), event.guild_id, event.user_id); });
}

// ---- users ----

void Hub::on(const core::UserUpdate& event) {
  publish(route_of_user(event.user->id), "USER_UPDATE",
          [&](JsonWriter& json) { protocol::write_private_user(json, *event.user); });
  list_user(event.user->id);
  // Others know the user as a member of the guilds they share.
  const auto guilds = domain_.world->user_guilds.find(event.user->id);
  if (guilds == domain_.world->user_guilds.end()) return;
  for (const auto guild_id : guilds->second) {
    const auto* const member = domain_.world->member(guild_id, event.user->id);
    if (member == nullptr) continue;
    publish_member(*member, "GUILD_MEMBER_UPDATE", route_of_member(guild_id, event.user->id, intent::kGuildMembers));
  }
}

void Hub::on(const core::UserEvent& event) {
  publish(route_of_user(event.user_id, 0, true), event.type, [&](JsonWriter& json) { json.raw(event.body); });
}

}  // namespace guildhall::gateway
