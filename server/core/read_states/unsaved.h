#pragma once

#include "core/core.h"

/// Which rows of the read states wait to be written. Inside core/read_states/ only.
namespace guildhall::core {

inline void mark_state(Core& core, ChannelId channel_id, UserId user_id) {
  core.world.reads.unsaved_states.emplace(channel_id, user_id);
}

/// Keeps a person's mention; the oldest goes when there are too many.
void keep_mention(Core& core, const model::Mention& mention);
/// Records what waits when it has become much.
void save_when_much(Core& core);

}  // namespace guildhall::core
