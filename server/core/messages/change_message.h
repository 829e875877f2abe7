#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"
#include "core/messages/draft.h"

/// Changes of messages that are there. Each takes the message as the caller has just loaded it (and has not awaited
/// since): see RecentMessages.
namespace guildhall::core {

/// Refuses what `edit_message` would refuse, before files are stored.
[[nodiscard]] Result<void> check_may_edit(Core& core, const Actor& actor, const model::Message& message,
                                          const MessageDraft& draft, std::size_t files);
/// Own messages: everything the draft names; others' (with MANAGE_MESSAGES): flags alone. `added` are new attachments;
/// `draft.attachments` names those to keep.
[[nodiscard]] Result<model::Message> edit_message(Core& core, const Actor& actor, model::Message message,
                                                  MessageDraft draft, std::vector<model::Attachment> added);
/// An edit by the webhook that sent it.
[[nodiscard]] Result<model::Message> edit_webhook_message(Core& core, model::Message message, MessageDraft draft,
                                                          std::vector<model::Attachment> added);
[[nodiscard]] Result<void> delete_message(Core& core, const Actor& actor, const model::Message& message);
/// By the webhook's token: no further check.
void delete_webhook_message(Core& core, const model::Message& message);
/// 2-100 messages of one guild channel, none older than two weeks. Returns the ids, each once, in order.
/// kBulkDeleteCount, kBulkDeleteTooOld, kCannotExecuteOnDm.
[[nodiscard]] Result<std::vector<MessageId>> check_bulk_delete(Core& core, const Actor& actor, ChannelId channel_id,
                                                               std::vector<MessageId> ids);
/// Deletes and announces `ids`, which the caller has checked and found to be there. None = nothing happens.
[[nodiscard]] Result<void> bulk_delete(Core& core, const Actor& actor, ChannelId channel_id,
                                       std::vector<MessageId> ids);
[[nodiscard]] Result<model::Message> crosspost(Core& core, const Actor& actor, model::Message message);

/// `pins` is how many the channel has.
[[nodiscard]] Result<void> pin(Core& core, const Actor& actor, model::Message message, std::size_t pins);
[[nodiscard]] Result<void> unpin(Core& core, const Actor& actor, model::Message message);

/// An emoji as reactions name it.
struct ReactionEmoji {
  EmojiId id = {};
  std::string name = {};
};
/// `name:id` of a custom emoji, or Unicode. kUnknownEmoji.
[[nodiscard]] Result<ReactionEmoji> parse_reaction_emoji(std::string_view text);
[[nodiscard]] Result<void> add_reaction(Core& core, const Actor& actor, model::Message message,
                                        const ReactionEmoji& emoji);
/// The actor's own, or (with MANAGE_MESSAGES) another's.
[[nodiscard]] Result<void> remove_reaction(Core& core, const Actor& actor, model::Message message,
                                           const ReactionEmoji& emoji, UserId user_id);
[[nodiscard]] Result<void> remove_reactions(Core& core, const Actor& actor, model::Message message,
                                            const std::optional<ReactionEmoji>& only);
[[nodiscard]] const model::Reaction* find_reaction(const model::Message& message, const ReactionEmoji& emoji);

}  // namespace guildhall::core
