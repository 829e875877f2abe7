#pragma once

#include "core/core.h"

/// Announcement channels that others follow: what is published there is written there, too.
namespace guildhall::core {

/// Follows `source` (an announcement channel the actor sees) in `target` (MANAGE_WEBHOOKS there). Returns the webhook
/// that stands for it. kCannotExecuteOnChannelType, kMaxWebhooks.
[[nodiscard]] Result<const model::Webhook*> follow_channel(Core& core, const Actor& actor, ChannelId source,
                                                           ChannelId target);
/// Writes a published message to every channel that follows.
void publish_to_followers(Core& core, const model::Message& message);

}  // namespace guildhall::core
