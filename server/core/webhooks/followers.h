#pragma once

#include "core/core.h"

/// Announcement channels that others follow: what is published there is written there, too.
namespace guildhall::core {

/// Follows `source` (an announcement channel the actor sees) in `target` (MANAGE_WEBHOOKS there). Returns the webhook
/// that stands for it. kCannotExecuteOnChannelType, kMaxWebhooks.
[[nodiscard]] Result<const model::Webhook*> follow_channel(Core& core, const Actor& actor, ChannelId source,
                                                           ChannelId target);
/// Writes a published message to every channel that follows, and notes in `message.copies` where. The caller saves it.
void publish_to_followers(Core& core, model::Message& message);
/// Gives a copy the content of its published message, unless a later edit was there first or its channel no longer
/// follows. `copy` has just been loaded.
void follow_edit(Core& core, const model::Message& source, model::Message copy);
/// Empties a copy whose published message was deleted, and marks it so. `copy` has just been loaded.
void follow_delete(Core& core, model::Message copy);

}  // namespace guildhall::core
