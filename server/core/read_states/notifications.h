#pragma once

#include "core/world.h"

/// What a person's notification settings mean, as pure functions of the world.
namespace guildhall::core {

/// The settings of a guild, or of DMs (zero); null = the person changed none.
[[nodiscard]] const model::UserGuildSettings* find_guild_settings(const World& world, UserId user_id, GuildId guild_id);
[[nodiscard]] const model::ChannelOverride* find_override(const model::UserGuildSettings& settings,
                                                          ChannelId channel_id);
/// A mute that has an end is over when it has come.
[[nodiscard]] bool muted_now(bool muted, UnixMs mute_end, UnixMs now_ms);
/// The DM, or all DMs, are muted.
[[nodiscard]] bool dm_muted(const World& world, UserId user_id, ChannelId channel_id, UnixMs now_ms);

}  // namespace guildhall::core
