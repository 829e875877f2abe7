#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/core.h"
#include "core/messages/draft.h"

namespace guildhall::core {

/// Checks everything that can be refused before files are stored: access, permissions, slow mode, an empty message.
/// kMissingPermissions, kSlowMode, kCannotDmUser, kEmptyMessage, kInvalidSticker, kCannotExecuteOnChannelType.
[[nodiscard]] Result<void> check_may_send(Core& core, const Actor& actor, ChannelId channel_id,
                                          const MessageDraft& draft, std::size_t files);

/// Sends: `attachments` are stored already, `referenced` is the message replied to (loaded by the caller, nullopt when
/// it is gone). Checks again what may have changed meanwhile. With `enforce_nonce` a message that the author sent with
/// the same nonce in the last minutes is returned instead.
[[nodiscard]] Result<model::Message> send_message(Core& core, const Actor& actor, ChannelId channel_id,
                                                  MessageDraft draft, std::vector<model::Attachment> attachments,
                                                  const std::optional<model::Message>& referenced);

/// How a webhook shows itself with one message.
struct WebhookFace {
  std::string name = {};
  std::optional<std::string> avatar = {};  ///< Image hash.
};
/// Sends in a webhook's name. Access is the token's.
[[nodiscard]] Result<model::Message> send_webhook_message(Core& core, const model::Webhook& webhook, MessageDraft draft,
                                                          WebhookFace face, std::vector<model::Attachment> attachments);

/// A message that the server writes itself: pins (6), joins (7), group changes (1-5).
void send_system_message(Core& core, ChannelId channel_id, std::int64_t type, UserId author_id,
                         std::string content = {}, std::vector<UserId> mentions = {},
                         std::optional<model::MessageReference> reference = {});

/// Sends a message that the server made whole, but for its place: it gets its id, channel and guild. Returns the id
/// (none when the channel is gone).
MessageId send_own_message(Core& core, ChannelId channel_id, model::Message message);

/// Fills mentions, mention_roles and mention_everyone from the content and `allowed`.
void apply_mentions(const Core& core, model::Message& message, const AllowedMentions& allowed, bool may_mention_all,
                    const std::optional<model::Message>& referenced);

}  // namespace guildhall::core
