#include <algorithm>

#include "roles/gateway/hub.h"

/// Voice states: who is in which voice channel. There is no media server: VOICE_SERVER_UPDATE is never sent.
namespace guildhall::gateway {
namespace {

bool channel_full(const core::GuildState& guild, const model::Channel& channel, UserId user_id) {
  if (channel.user_limit <= 0) return false;
  const auto inside = std::ranges::count_if(guild.voice_states, [&](const auto& entry) {
    return entry.second.channel_id == channel.id && entry.first != user_id;
  });
  return inside >= channel.user_limit;
}

/// Whether the member may be in the channel.
bool may_connect(const core::GuildState& guild, const model::Member& member, const model::Channel& channel,
                 UnixMs now) {
  if (channel.type != model::ChannelType::kGuildVoice) return false;
  const auto permissions = core::channel_permissions(guild, member, channel, now);
  constexpr auto kNeeded = core::perm::kViewChannel | core::perm::kConnect;
  if ((permissions & kNeeded) != kNeeded) return false;
  return !channel_full(guild, channel, member.user_id) || (permissions & core::perm::kMoveMembers) != 0;
}

}  // namespace

void Hub::voice(SessionKey key, VoiceRequest request) {
  auto* const session = find(key);
  if (session == nullptr || !session->in_shard(request.guild_id)) return;
  const auto* const guild = domain_.world->guild(request.guild_id);
  const auto* const member = domain_.world->member(request.guild_id, session->user_id);
  if (guild == nullptr || member == nullptr) return;
  if (!request.channel_id) {
    leave_voice(request.guild_id, session->user_id);
    return arm();
  }
  const auto channel = guild->channels.find(request.channel_id);
  const auto current = guild->voice_states.find(session->user_id);
  const bool stays = current != guild->voice_states.end() && current->second.channel_id == request.channel_id;
  if (channel == guild->channels.end() || (!stays && !may_connect(*guild, *member, channel->second, now()))) return;
  if (!session->bot) {
    // A person is in one voice channel at most; bots in one a guild.
    const auto guilds = domain_.world->user_guilds.find(session->user_id);
    if (guilds != domain_.world->user_guilds.end())
      for (const auto other : guilds->second)
        if (other != request.guild_id) leave_voice(other, session->user_id);
  }
  set_voice({.guild_id = request.guild_id,
             .channel_id = request.channel_id,
             .user_id = session->user_id,
             .session_id = session->session_id,
             .self_mute = request.self_mute,
             .self_deaf = request.self_deaf,
             .self_video = request.self_video});
  arm();
}

void Hub::set_voice(const model::VoiceState& state) {
  auto* const guild = domain_.world->guild(state.guild_id);
  if (guild == nullptr) return;
  if (state.channel_id)
    guild->voice_states[state.user_id] = state;
  else
    guild->voice_states.erase(state.user_id);
  on(core::VoiceStateUpdate{state});
}

/// With a session id, only when it is that session that is in the channel.
void Hub::leave_voice(GuildId guild_id, UserId user_id, std::string_view session_id) {
  const auto* const guild = domain_.world->guild(guild_id);
  if (guild == nullptr) return;
  const auto found = guild->voice_states.find(user_id);
  if (found == guild->voice_states.end() || (!session_id.empty() && found->second.session_id != session_id)) return;
  auto state = found->second;
  state.channel_id = {};
  set_voice(state);
}

void Hub::on(const core::VoiceStateUpdate& event) {
  const auto found = guilds_.find(event.state.guild_id);
  if (found == guilds_.end()) return;
  const auto publish_state = [&](const Route& route, const model::VoiceState& state) {
    publish(route, "VOICE_STATE_UPDATE",
            [&](JsonWriter& json) { protocol::write_voice_state(json, context(), state); });
  };
  const auto guild_id = event.state.guild_id;
  const Audience::Query query{.needed = intent::kGuildVoiceStates,
                              .reach = large(guild_id) ? Audience::Reach::kActive : Audience::Reach::kAll,
                              .guild = guild_id};
  note_passive(guild_id, {});
  auto& all = found->second.all;
  // Everyone hears of themselves; also one from whom the channel was hidden meanwhile, but not of the channel.
  auto own_state = event.state;
  const auto channel = found->second.viewers.find(own_state.channel_id);
  RouteBuilder own;
  for (const auto* session : sessions_of(own_state.user_id)) {
    if (!is_passive(*session, guild_id) || !all.contains(*session)) continue;
    if (channel == found->second.viewers.end() || !channel->second.contains(*session)) own_state.channel_id = {};
    own.add(*session);
  }
  publish_state(own.build(), own_state);
  if (!event.state.channel_id) return publish_state(all.route(query), event.state);
  // Those who may not view the channel see that the user is in no channel that they know.
  auto hidden = event.state;
  hidden.channel_id = {};
  auto& viewers = found->second.viewers[event.state.channel_id];
  RouteBuilder others;
  for (const auto* session : all.sessions())
    if (session->wants(intent::kGuildVoiceStates) && !viewers.contains(*session) && !is_passive(*session, guild_id))
      others.add(*session);
  publish_state(viewers.route(query), event.state);
  publish_state(others.build(), hidden);
}

}  // namespace guildhall::gateway
