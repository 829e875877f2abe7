#include "core/read_states/notifications.h"

#include <algorithm>

namespace guildhall::core {

const model::UserGuildSettings* find_guild_settings(const World& world, UserId user_id, GuildId guild_id) {
  const auto all = world.guild_settings.find(user_id);
  if (all == world.guild_settings.end()) return nullptr;
  const auto row = all->second.find(guild_id);
  return row == all->second.end() ? nullptr : &row->second;
}

const model::ChannelOverride* find_override(const model::UserGuildSettings& settings, ChannelId channel_id) {
  const auto found = std::ranges::find(settings.channel_overrides, channel_id, &model::ChannelOverride::channel_id);
  return found == settings.channel_overrides.end() ? nullptr : &*found;
}

bool muted_now(bool muted, UnixMs mute_end, UnixMs now_ms) { return muted && (mute_end == 0 || mute_end > now_ms); }

bool dm_muted(const World& world, UserId user_id, ChannelId channel_id, UnixMs now_ms) {
  const model::UserGuildSettings* const settings = find_guild_settings(world, user_id, GuildId());
  if (settings == nullptr) return false;
  if (muted_now(settings->muted, settings->mute_end, now_ms)) return true;
  const model::ChannelOverride* const channel = find_override(*settings, channel_id);
  return channel != nullptr && muted_now(channel->muted, channel->mute_end, now_ms);
}

}  // namespace guildhall::core
