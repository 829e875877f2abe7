#include <algorithm>
#include <map>

#include "base/encoding.h"
#include "roles/gateway/hub.h"

/// Passive sessions: people's clients with the capability PASSIVE_GUILD_UPDATE, in a large guild in which they
/// subscribed to nothing. Instead of every message they get PASSIVE_UPDATE_V1 now and then: the last message of each
/// channel that has a new one, and who is in voice when that changed. Messages that mention them come as ever.
namespace guildhall::gateway {
namespace {

bool mentions(const model::Message& message, const core::GuildState& guild, UserId user_id) {
  if (message.mention_everyone || message.author_id == user_id) return true;
  if (std::ranges::find(message.mentions, user_id) != message.mentions.end()) return true;
  const auto member = guild.members.find(user_id);
  return member != guild.members.end() && std::ranges::any_of(message.mention_roles, [&](RoleId role) {
           return std::ranges::find(member->second.roles, role) != member->second.roles.end();
         });
}

void write_channels(JsonWriter& json, const core::GuildState& guild, const std::vector<ChannelId>& channels) {
  json.key("channels");
  json.begin_array();
  for (const auto id : channels) {
    const auto channel = guild.channels.find(id);
    if (channel == guild.channels.end()) continue;
    json.begin_object();
    json.field("id", id);
    json.field("last_message_id", channel->second.last_message_id);
    json.key("last_pin_timestamp");
    if (channel->second.last_pin_timestamp == 0)
      json.value(nullptr);
    else
      json.value(iso_timestamp(channel->second.last_pin_timestamp));
    json.end_object();
  }
  json.end_array();
}

bool looks_at_nothing(const HubSession& session, GuildId guild_id) {
  const auto* const interest = session.interest(guild_id);
  return interest == nullptr || !interest->any();
}

}  // namespace

bool Hub::is_passive(const HubSession& session, GuildId guild_id) const {
  return session.passive() && large(guild_id) && looks_at_nothing(session, guild_id);
}

/// Passive sessions that get the message all the same.
Route Hub::mentioned_passives(const model::Message& message, GuildId guild_id, const Audience& viewers) const {
  RouteBuilder builder;
  const auto* const guild = domain_.world->guild(guild_id);
  if (guild == nullptr || !large(guild_id)) return {};
  const auto add = [&](const HubSession* session) {
    if (is_passive(*session, guild_id) && viewers.contains(*session)) builder.add(*session);
  };
  if (message.mention_everyone || !message.mention_roles.empty()) {
    for (const auto* session : viewers.sessions())
      if (session->passive() && mentions(message, *guild, session->user_id)) add(session);
    return builder.build();
  }
  std::vector<UserId> users = message.mentions;
  users.push_back(message.author_id);
  std::ranges::sort(users);
  users.erase(std::ranges::unique(users).begin(), users.end());
  for (const auto user : users)
    for (const auto* session : sessions_of(user)) add(session);
  return builder.build();
}

void Hub::note_passive(GuildId guild_id, ChannelId channel_id) {
  if (!large(guild_id)) return;
  auto& pending = passive_[guild_id];
  if (channel_id)
    pending.channels.insert(channel_id);
  else
    pending.voice = true;
  if (passive_due_ == 0) passive_due_ = options_.clock.steady_ns() / 1'000'000 + options_.limits.passive_update_ms;
}

void Hub::flush_passive() {
  if (passive_due_ == 0 || options_.clock.steady_ns() / 1'000'000 < passive_due_) return;
  passive_due_ = 0;
  const auto all = std::exchange(passive_, {});
  for (const auto& [guild_id, pending] : all) {
    const auto found = guilds_.find(guild_id);
    if (found == guilds_.end()) continue;
    std::vector<const HubSession*> sessions;
    // The guild was large when this was noted; what was kept back is owed also if it is so no longer.
    for (const auto* session : found->second.all.sessions())
      if (session->passive() && looks_at_nothing(*session, guild_id)) sessions.push_back(session);
    publish_passive(guild_id, found->second, pending, sessions);
  }
}

/// A session that starts to look at the guild gets what it would have got later.
void Hub::flush_passive_to(const HubSession& session, GuildId guild_id) {
  const auto pending = passive_.find(guild_id);
  const auto found = guilds_.find(guild_id);
  if (session.passive() && pending != passive_.end() && found != guilds_.end())
    publish_passive(guild_id, found->second, pending->second, {&session});
}

/// One event for all sessions that may view the same of the channels in question.
void Hub::publish_passive(GuildId guild_id, const GuildAudience& audience, const PassivePending& pending,
                          const std::vector<const HubSession*>& sessions) {
  const auto* const guild = domain_.world->guild(guild_id);
  if (guild == nullptr || sessions.empty()) return;
  auto channels = pending.channels;
  if (pending.voice)
    for (const auto& [user_id, state] : guild->voice_states) channels.insert(state.channel_id);
  std::map<std::vector<ChannelId>, RouteBuilder> groups;
  for (const auto* session : sessions) {
    std::vector<ChannelId> visible;
    for (const auto id : channels)
      if (const auto viewers = audience.viewers.find(id);
          viewers != audience.viewers.end() && viewers->second.contains(*session))
        visible.push_back(id);
    groups[std::move(visible)].add(*session);
  }
  for (const auto& [visible, builder] : groups) {
    if (visible.empty() && !pending.voice) continue;
    publish(builder.build(), "PASSIVE_UPDATE_V1", [&](JsonWriter& json) {
      json.begin_object();
      json.field("guild_id", guild_id);
      std::vector<ChannelId> changed;
      for (const auto id : visible)
        if (pending.channels.contains(id)) changed.push_back(id);
      write_channels(json, *guild, changed);
      if (pending.voice) write_passive_voice(json, *guild, visible);
      json.end_object();
    });
  }
}

void Hub::write_passive_voice(JsonWriter& json, const core::GuildState& guild,
                              const std::vector<ChannelId>& visible) const {
  std::vector<const model::VoiceState*> states;
  for (const auto& [user_id, state] : guild.voice_states)
    if (std::ranges::binary_search(visible, state.channel_id)) states.push_back(&state);
  json.key("voice_states");
  json.begin_array();
  for (const auto* state : states) protocol::write_voice_state(json, context(), *state, false);
  json.end_array();
  json.key("members");
  json.begin_array();
  for (const auto* state : states)
    if (const auto member = guild.members.find(state->user_id); member != guild.members.end())
      protocol::write_member(json, context(), member->second);
  json.end_array();
}

}  // namespace guildhall::gateway
