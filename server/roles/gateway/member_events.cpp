#include "roles/gateway/hub.h"

/// Events about roles, members and users.
namespace guildhall::gateway {
namespace {

void write_guild_and_user(JsonWriter& json, const protocol::RenderContext& context, GuildId guild_id, UserId user_id) {
  json.begin_object();
  json.field("guild_id", guild_id);
  json.key("user");
  protocol::write_user_or_deleted(json, context, user_id);
  json.end_object();
}

}  // namespace

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
