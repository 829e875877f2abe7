#pragma once

#include "core/core.h"

namespace guildhall::core {

/// Takes a guild channel away with everything that hangs on it: messages, webhooks, invites, children's parent, voice
/// states, the guild's references; emits ChannelDelete. Permissions and audit are the caller's business.
void remove_guild_channel(Core& core, GuildState& guild, ChannelId channel_id);

}  // namespace guildhall::core
