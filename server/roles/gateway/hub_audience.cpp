#include <algorithm>
#include <unordered_set>

#include "roles/gateway/hub.h"

namespace guildhall::gateway {

bool Hub::can_view(const core::GuildState& guild, const HubSession& session, const model::Channel& channel) const {
  const auto member = guild.members.find(session.user_id);
  if (member == guild.members.end()) return false;
  return (core::channel_permissions(guild, member->second, channel, now()) & core::perm::kViewChannel) != 0;
}

void Hub::join_guild(HubSession& session, GuildId guild_id) {
  const auto* const guild = domain_.world->guild(guild_id);
  if (guild == nullptr || std::ranges::find(session.guilds, guild_id) != session.guilds.end()) return;
  auto& all = audience(guild_id);
  all.all.add(session);
  session.guilds.push_back(guild_id);
  for (const auto& [id, channel] : guild->channels)
    if (can_view(*guild, session, channel)) all.viewers[id].add(session);
}

void Hub::leave_guild(HubSession& session, GuildId guild_id) {
  drop_interest(session, guild_id);
  std::erase(session.guilds, guild_id);
  const auto found = guilds_.find(guild_id);
  if (found == guilds_.end()) return;
  found->second.all.remove(session);
  for (auto& [id, viewers] : found->second.viewers) viewers.remove(session);
  if (found->second.all.sessions().empty()) guilds_.erase(found);
}

Hub::Viewers Hub::refresh_channel(const core::GuildState& guild, GuildAudience& all, const model::Channel& channel) {
  auto& viewers = all.viewers[channel.id];
  const std::unordered_set<const HubSession*> before(viewers.sessions().begin(), viewers.sessions().end());
  std::vector<HubSession*> after;
  Viewers change;
  for (auto* const session : all.all.sessions()) {
    const bool had = before.contains(session);
    const bool has = can_view(guild, *session, channel);
    if (has) after.push_back(session);
    if (has && !had) change.gained.push_back(session);
    if (had && !has) change.lost.push_back(session);
  }
  if (!change.gained.empty() || !change.lost.empty()) viewers.assign(std::move(after));
  return change;
}

/// Says CHANNEL_CREATE to those who may view the channel now and could not before, and CHANNEL_DELETE to the reverse.
void Hub::announce(const model::Channel& channel, const Viewers& change) {
  const auto route = [](const std::vector<HubSession*>& sessions) {
    RouteBuilder builder;
    for (const auto* session : sessions)
      if (session->wants(intent::kGuilds)) builder.add(*session);
    return builder.build();
  };
  publish(route(change.gained), "CHANNEL_CREATE",
          [&](JsonWriter& json) { protocol::write_channel(json, context(), channel); });
  // One edit may hide the channel and rename it: those who lose it learn nothing of what it is now.
  const model::Channel hidden{.id = channel.id, .guild_id = channel.guild_id, .type = channel.type};
  publish(route(change.lost), "CHANNEL_DELETE",
          [&](JsonWriter& json) { protocol::write_channel(json, context(), hidden); });
  show_voice(channel, change.gained);
}

/// Who is in a channel was told only to those who could view it then.
void Hub::show_voice(const model::Channel& channel, const std::vector<HubSession*>& gained) {
  const auto* const guild = domain_.world->guild(channel.guild_id);
  if (gained.empty() || guild == nullptr) return;
  RouteBuilder builder;
  for (const auto* session : gained)
    if (session->wants(intent::kGuildVoiceStates) && !is_passive(*session, channel.guild_id)) builder.add(*session);
  const auto route = builder.build();
  for (const auto& [user_id, state] : guild->voice_states) {
    if (state.channel_id != channel.id) continue;
    note_passive(channel.guild_id, {});
    publish(route, "VOICE_STATE_UPDATE",
            [&](JsonWriter& json) { protocol::write_voice_state(json, context(), state); });
  }
}

void Hub::refresh_guild(GuildId guild_id) {
  const auto* const guild = domain_.world->guild(guild_id);
  const auto found = guilds_.find(guild_id);
  if (guild == nullptr || found == guilds_.end()) return;
  lists_.guild_changed(guild_id);
  // A role that is only renamed, or moved, changes nothing here; moving one tells of every role.
  if (const auto rules = rules_fingerprint(*guild); std::exchange(found->second.rules, rules) == rules) return;
  for (const auto& [id, channel] : guild->channels) announce(channel, refresh_channel(*guild, found->second, channel));
}

void Hub::refresh_member(GuildId guild_id, UserId user_id) {
  const auto* const guild = domain_.world->guild(guild_id);
  const auto found = guilds_.find(guild_id);
  if (guild == nullptr || found == guilds_.end()) return;
  for (auto* const session : sessions_of(user_id)) {
    if (!found->second.all.contains(*session)) continue;
    lists_.recheck(*session, guild_id);
    for (const auto& [id, channel] : guild->channels) {
      auto& viewers = found->second.viewers[id];
      const bool had = viewers.contains(*session);
      const bool has = can_view(*guild, *session, channel);
      if (had == has) continue;
      if (has)
        viewers.add(*session);
      else
        viewers.remove(*session);
      announce(channel, has ? Viewers{{session}, {}} : Viewers{{}, {session}});
    }
  }
}

const Route& Hub::guild_route(GuildId guild_id, Intents needed) {
  static const Route kNobody;
  const auto found = guilds_.find(guild_id);
  return found == guilds_.end() ? kNobody : found->second.all.route(needed);
}

Route Hub::route_of_user(UserId user, Intents needed, bool people_only) const {
  RouteBuilder builder;
  for (const auto* session : sessions_of(user))
    if (session->wants(needed) && !(people_only && session->bot)) builder.add(*session);
  return builder.build();
}

Route Hub::route_of_users(const std::vector<UserId>& users, Intents needed) const {
  RouteBuilder builder;
  for (const auto user : users) {
    for (const auto* session : sessions_of(user))
      if (session->wants(needed) && session->shard_id == 0) builder.add(*session);
  }
  return builder.build();
}

Route Hub::route_of_channel(ChannelId channel_id, Intents guild_intent, Intents dm_intent, Audience::Reach reach) {
  const auto& world = *domain_.world;
  if (const auto owner = world.channel_guilds.find(channel_id); owner != world.channel_guilds.end()) {
    const auto found = guilds_.find(owner->second);
    if (found == guilds_.end()) return {};
    const auto viewers = found->second.viewers.find(channel_id);
    if (viewers == found->second.viewers.end()) return {};
    if (!large(owner->second)) reach = Audience::Reach::kAll;
    return viewers->second.route({.needed = guild_intent, .reach = reach, .guild = owner->second});
  }
  const auto* const channel = world.channel(channel_id);
  return channel == nullptr ? Route{} : route_of_users(channel->recipients, dm_intent);
}

/// Members with a permission, in the channel or (without one) in the guild.
Route Hub::route_with_permission(GuildId guild_id, ChannelId channel_id, core::Permissions needed, Intents intents) {
  const auto* const guild = domain_.world->guild(guild_id);
  const auto found = guilds_.find(guild_id);
  if (guild == nullptr || found == guilds_.end()) return {};
  const auto channel = guild->channels.find(channel_id);
  RouteBuilder builder;
  for (const auto* session : found->second.all.sessions()) {
    const auto member = guild->members.find(session->user_id);
    if (member == guild->members.end() || !session->wants(intents)) continue;
    const auto has = channel == guild->channels.end()
                         ? core::guild_permissions(*guild, member->second, now())
                         : core::channel_permissions(*guild, member->second, channel->second, now());
    if ((has & needed) == needed) builder.add(*session);
  }
  return builder.build();
}

}  // namespace guildhall::gateway
