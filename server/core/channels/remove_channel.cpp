#include "core/channels/remove_channel.h"

#include <algorithm>

#include "core/read_states/read_states.h"

namespace guildhall::core {
namespace {

void drop_voice_states(Core& core, GuildState& guild, ChannelId channel_id) {
  std::vector<model::VoiceState> left;
  std::erase_if(guild.voice_states, [&](const auto& entry) {
    if (entry.second.channel_id != channel_id) return false;
    left.push_back(entry.second);
    return true;
  });
  for (model::VoiceState& state : left) {
    state.channel_id = ChannelId();
    core.emit(VoiceStateUpdate{.state = state});
  }
}

void drop_invites_and_webhooks(Core& core, ChannelId channel_id) {
  std::vector<model::Invite> gone;
  std::erase_if(core.world.invites, [&](const auto& entry) {
    if (entry.second.channel_id != channel_id) return false;
    gone.push_back(entry.second);
    return true;
  });
  for (const model::Invite& invite : gone) {
    core.erase(invite);
    core.emit(InviteDelete{.invite = &invite});
  }
  std::erase_if(core.world.webhooks, [&](const auto& entry) {
    if (entry.second.channel_id != channel_id) return false;
    core.erase(entry.second);
    return true;
  });
}

void drop_references(Core& core, GuildState& guild, ChannelId channel_id) {
  bool changed = false;
  for (ChannelId* reference : {&guild.info.system_channel_id, &guild.info.afk_channel_id, &guild.info.rules_channel_id,
                               &guild.info.public_updates_channel_id, &guild.info.widget_channel_id}) {
    if (*reference != channel_id) continue;
    *reference = ChannelId();
    changed = true;
  }
  if (changed) {
    core.put(guild.info);
    core.emit(GuildUpdate{.guild_id = guild.info.id});
  }
  for (auto& [id, child] : guild.channels) {
    if (child.parent_id != channel_id) continue;
    child.parent_id = ChannelId();
    core.put(child);
    core.emit(ChannelUpdate{.channel = &child});
  }
}

}  // namespace

void remove_guild_channel(Core& core, GuildState& guild, ChannelId channel_id) {
  const auto found = guild.channels.find(channel_id);
  if (found == guild.channels.end()) return;
  drop_voice_states(core, guild, channel_id);
  drop_invites_and_webhooks(core, channel_id);
  drop_references(core, guild, channel_id);
  const model::Channel channel = std::move(found->second);
  guild.channels.erase(found);
  core.world.channel_guilds.erase(channel_id);
  std::erase_if(core.world.last_sent, [&](const auto& entry) { return entry.first.first == channel_id; });
  core.erase(channel);
  core.erase_channel_messages(channel_id);
  forget_channel(core, channel_id);
  core.emit(ChannelDelete{.channel = &channel});
}

}  // namespace guildhall::core
