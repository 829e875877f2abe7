#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/clock.h"
#include "base/ids.h"

/// What the message log keeps: messages with all that belongs to them. See core/model/model.h for the rest.
namespace guildhall::model {

struct Attachment {
  AttachmentId id = {};
  std::string filename = {};
  std::optional<std::string> description = {};
  std::string content_type = {};
  std::int64_t size = 0;
  std::optional<std::int64_t> width = {};
  std::optional<std::int64_t> height = {};
  std::string blob = {};  ///< Address in the blob store (SHA-256 hex).
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (id, filename, description, content_type, size, width, height, blob))

struct Reaction {
  EmojiId emoji_id = {};        ///< Zero for Unicode emoji.
  std::string emoji_name = {};  ///< The character, or the custom emoji's name.
  bool animated = false;
  std::vector<UserId> users = {};  ///< In the order of reacting.
};
BOOST_DESCRIBE_STRUCT(Reaction, (), (emoji_id, emoji_name, animated, users))

inline constexpr std::int64_t kForward = 1;  ///< MessageReference::type
struct MessageReference {
  std::int64_t type = 0;
  MessageId message_id = {};
  ChannelId channel_id = {};
  GuildId guild_id = {};
};
BOOST_DESCRIBE_STRUCT(MessageReference, (), (type, message_id, channel_id, guild_id))

struct StickerItem {
  StickerId id = {};
  std::string name = {};
  std::int64_t format_type = 1;
};
BOOST_DESCRIBE_STRUCT(StickerItem, (), (id, name, format_type))

struct PollAnswer {
  std::int64_t id = 0;  ///< From 1.
  std::string text = {};
  EmojiId emoji_id = {};
  std::string emoji_name = {};
  std::vector<UserId> voters = {};  ///< In the order of voting.
};
BOOST_DESCRIBE_STRUCT(PollAnswer, (), (id, text, emoji_id, emoji_name, voters))

struct Poll {
  std::string question = {};
  std::vector<PollAnswer> answers = {};
  UnixMs expires_at = 0;
  bool allow_multiselect = false;
  bool finalized = false;  ///< Ended and counted.
};
BOOST_DESCRIBE_STRUCT(Poll, (), (question, answers, expires_at, allow_multiselect, finalized))

/// What a forwarded message said at that time.
struct MessageSnapshot {
  std::int64_t type = 0;
  std::string content = {};
  MessageId original_id = {};  ///< When it was sent.
  UnixMs edited_at = 0;
  std::int64_t flags = 0;
  std::vector<UserId> mentions = {};
  std::vector<RoleId> mention_roles = {};
  std::vector<Attachment> attachments = {};  ///< Under ids of their own.
  std::string embeds_json = "[]";
  std::string components_json = "[]";
  std::vector<StickerItem> stickers = {};
};
BOOST_DESCRIBE_STRUCT(MessageSnapshot, (),
                      (type, content, original_id, edited_at, flags, mentions, mention_roles, attachments, embeds_json,
                       components_json, stickers))

/// Where a message is.
struct MessagePlace {
  ChannelId channel_id = {};
  MessageId message_id = {};
};
BOOST_DESCRIBE_STRUCT(MessagePlace, (), (channel_id, message_id))

struct Message {
  MessageId id = {};
  ChannelId channel_id = {};
  GuildId guild_id = {};
  UserId author_id = {};  ///< Webhook id for webhook messages.
  WebhookId webhook_id = {};
  std::string webhook_name = {};  ///< As shown, for webhook messages.
  std::optional<std::string> webhook_avatar = {};
  std::int64_t type = 0;
  std::string content = {};
  UnixMs edited_at = 0;
  bool tts = false;
  bool mention_everyone = false;
  std::vector<UserId> mentions = {};
  std::vector<RoleId> mention_roles = {};
  std::vector<Attachment> attachments = {};
  std::string embeds_json = "[]";  ///< Rendered array, checked when it came in.
  std::string components_json = "[]";
  std::vector<Reaction> reactions = {};
  std::string nonce_json = {};  ///< The nonce as it came (string or number); only in the answer and event.
  bool pinned = false;
  UnixMs pinned_at = 0;
  std::int64_t flags = 0;
  std::optional<MessageReference> reference = {};
  ApplicationId application_id = {};
  std::vector<StickerItem> stickers = {};
  std::optional<Poll> poll = {};
  std::optional<MessageSnapshot> snapshot = {};  ///< Of a forward (reference type 1).
  std::vector<MessagePlace> copies = {};         ///< Of a published message: in the channels that follow.
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, channel_id, guild_id, author_id, webhook_id, webhook_name, webhook_avatar, type, content,
                       edited_at, tts, mention_everyone, mentions, mention_roles, attachments, embeds_json,
                       components_json, reactions, pinned, pinned_at, flags, reference, application_id, stickers, poll,
                       snapshot, copies))

/// The attachments of a message with those of what it forwards: every file that it shows.
[[nodiscard]] inline std::vector<const Attachment*> shown_files(const Message& message) {
  std::vector<const Attachment*> out;
  out.reserve(message.attachments.size() + (message.snapshot ? message.snapshot->attachments.size() : 0));
  for (const Attachment& attachment : message.attachments) out.push_back(&attachment);
  if (message.snapshot)
    for (const Attachment& attachment : message.snapshot->attachments) out.push_back(&attachment);
  return out;
}

}  // namespace guildhall::model
