#include <algorithm>

#include <fmt/format.h>

#include "protocol/render/render_parts.h"

namespace guildhall::protocol {
namespace {

/// RFC 3986 path segment: everything but unreserved characters is escaped.
std::string path_segment(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out.push_back(c);
    } else {
      out.append(fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c))));
    }
  }
  return out;
}

std::string attachment_url(const RenderContext& context, const model::Message& message,
                           const model::Attachment& attachment) {
  return fmt::format("{}/attachments/{}/{}/{}", context.public_url, message.channel_id.value(), attachment.id.value(),
                     path_segment(attachment.filename));
}

/// The embeds with the links of the message's own files in the place of `attachment://name`.
std::string resolved_embeds(const RenderContext& context, const model::Message& message) {
  std::string out = message.embeds_json;
  if (!out.contains("attachment://")) return out;
  for (const auto& attachment : message.attachments) {
    std::string named;
    JsonWriter(named).value("attachment://" + attachment.filename);
    // After a key that ends with "url" (url, proxy_url, icon_url): a title may say attachment://, too.
    const std::string wanted = "url\":" + named;
    const std::string link = "url\":\"" + attachment_url(context, message, attachment) + "\"";
    for (std::size_t at = out.find(wanted); at != std::string::npos; at = out.find(wanted, at + link.size()))
      out.replace(at, wanted.size(), link);
  }
  return out;
}

void write_attachment(JsonWriter& json, const RenderContext& context, const model::Message& message,
                      const model::Attachment& attachment) {
  const std::string url = attachment_url(context, message, attachment);
  json.begin_object();
  json.field("id", attachment.id);
  json.field("filename", attachment.filename);
  json.field("size", attachment.size);
  json.field("url", url);
  json.field("proxy_url", url);
  // Absent rather than null: MessageAttachmentResponse knows no null here.
  if (attachment.description) json.field("description", *attachment.description);
  if (!attachment.content_type.empty()) json.field("content_type", attachment.content_type);
  if (attachment.width) json.field("width", *attachment.width);
  if (attachment.height) json.field("height", *attachment.height);
  json.end_object();
}

void write_author(JsonWriter& json, const RenderContext& context, const model::Message& message) {
  if (!message.webhook_id) return write_user_or_deleted(json, context, message.author_id);
  model::User author;
  author.id = UserId(message.webhook_id);
  author.username = message.webhook_name;
  author.discriminator = "0000";
  author.avatar = message.webhook_avatar;
  author.bot = true;
  write_user(json, author);
}

void write_mentions(JsonWriter& json, const RenderContext& context, const model::Message& message, bool with_members) {
  json.key("mentions");
  json.begin_array();
  for (const UserId id : message.mentions) {
    const model::User* const user = context.world.user(id);
    const model::Member* const member =
        with_members && message.guild_id ? context.world.member(message.guild_id, id) : nullptr;
    json.begin_object();
    write_user_fields(json, user != nullptr && !user->deleted ? *user : deleted_user(id));
    if (member != nullptr) {
      json.key("member");
      json.begin_object();
      write_member_fields(json, *member);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array();
}

void write_reactions(JsonWriter& json, const model::Message& message, UserId viewer) {
  if (message.reactions.empty()) return;
  json.key("reactions");
  json.begin_array();
  for (const auto& reaction : message.reactions) {
    const bool mine = viewer && std::find(reaction.users.begin(), reaction.users.end(), viewer) != reaction.users.end();
    json.begin_object();
    json.key("emoji");
    write_reaction_emoji(json, reaction);
    json.field("count", reaction.users.size());
    json.key("count_details");
    json.begin_object();
    json.field("burst", 0);
    json.field("normal", reaction.users.size());
    json.end_object();
    write_empty_array(json, "burst_colors");
    json.field("me", mine);
    json.field("me_burst", false);
    json.field("burst_me", false);
    json.field("burst_count", 0);
    json.end_object();
  }
  json.end_array();
}

void write_reference(JsonWriter& json, const model::MessageReference& reference) {
  json.key("message_reference");
  json.begin_object();
  json.field("type", reference.type);
  json.field("channel_id", reference.channel_id);
  if (reference.message_id) json.field("message_id", reference.message_id);
  if (reference.guild_id) json.field("guild_id", reference.guild_id);
  json.end_object();
}

/// What sessions without the MESSAGE_CONTENT intent do not see.
void write_content(JsonWriter& json, const RenderContext& context, const model::Message& message, bool shown) {
  json.field("content", shown ? std::string_view(message.content) : std::string_view());
  json.key("attachments");
  json.begin_array();
  if (shown) {
    for (const auto& attachment : message.attachments) write_attachment(json, context, message, attachment);
  }
  json.end_array();
  const auto rendered = [&](const std::string& array) {
    return shown && !array.empty() ? std::string_view(array) : std::string_view("[]");
  };
  json.raw_field("embeds", rendered(shown ? resolved_embeds(context, message) : std::string()));
  json.raw_field("components", rendered(message.components_json));
}

void write_stickers(JsonWriter& json, const std::vector<model::StickerItem>& stickers) {
  json.key("sticker_items");
  json.begin_array();
  for (const model::StickerItem& sticker : stickers) {
    json.begin_object();
    json.field("id", sticker.id);
    json.field("name", sticker.name);
    json.field("format_type", sticker.format_type);
    json.end_object();
  }
  json.end_array();
}

void write_poll_media(JsonWriter& json, const model::PollAnswer& answer) {
  json.begin_object();
  json.field("text", answer.text);
  if (answer.emoji_id || !answer.emoji_name.empty()) {
    json.key("emoji");
    json.begin_object();
    if (answer.emoji_id)
      json.field("id", answer.emoji_id);
    else
      json.field("id", nullptr);
    json.field("name", answer.emoji_name);
    json.end_object();
  }
  json.end_object();
}

void write_poll(JsonWriter& json, const model::Poll& poll, UserId viewer) {
  json.key("poll");
  json.begin_object();
  json.key("question");
  json.begin_object();
  json.field("text", poll.question);
  json.end_object();
  json.key("answers");
  json.begin_array();
  for (const model::PollAnswer& answer : poll.answers) {
    json.begin_object();
    json.field("answer_id", answer.id);
    json.key("poll_media");
    write_poll_media(json, answer);
    json.end_object();
  }
  json.end_array();
  json.field("expiry", iso_timestamp(poll.expires_at));
  json.field("allow_multiselect", poll.allow_multiselect);
  json.field("layout_type", 1);
  json.key("results");
  json.begin_object();
  json.field("is_finalized", poll.finalized);
  json.key("answer_counts");
  json.begin_array();
  for (const model::PollAnswer& answer : poll.answers) {
    if (answer.voters.empty()) continue;
    const bool mine = viewer && std::find(answer.voters.begin(), answer.voters.end(), viewer) != answer.voters.end();
    json.begin_object();
    json.field("id", answer.id);
    json.field("count", answer.voters.size());
    json.field("me_voted", mine);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_object();
}

/// What is forwarded, as a message of the forward's channel: the links of its files are there.
void write_snapshot(JsonWriter& json, const RenderContext& context, const model::Message& forward, bool shown) {
  const model::MessageSnapshot& snapshot = *forward.snapshot;
  model::Message message;
  message.channel_id = forward.channel_id;
  message.content = snapshot.content;
  message.attachments = snapshot.attachments;
  message.embeds_json = snapshot.embeds_json;
  message.components_json = snapshot.components_json;
  message.mentions = snapshot.mentions;
  json.key("message_snapshots");
  json.begin_array();
  json.begin_object();
  json.key("message");
  json.begin_object();
  json.field("type", snapshot.type);
  write_content(json, context, message, shown);
  json.field("timestamp", iso_timestamp(created_at_ms(snapshot.original_id)));
  write_time(json, "edited_timestamp", snapshot.edited_at);
  json.field("flags", snapshot.flags);
  write_mentions(json, context, message, false);
  json.field("mention_roles", snapshot.mention_roles);
  if (!snapshot.stickers.empty()) write_stickers(json, snapshot.stickers);
  json.end_object();
  json.end_object();
  json.end_array();
}

void write_event_fields(JsonWriter& json, const RenderContext& context, const model::Message& message) {
  if (!message.guild_id) return;
  json.field("guild_id", message.guild_id);
  if (message.webhook_id) return;
  if (const model::Member* const member = context.world.member(message.guild_id, message.author_id)) {
    json.key("member");
    json.begin_object();
    write_member_fields(json, *member);
    json.end_object();
  }
}

}  // namespace

void write_reaction_emoji(JsonWriter& json, const model::Reaction& reaction) {
  json.begin_object();
  json.field("id", reaction.emoji_id);
  json.field("name", reaction.emoji_name);
  json.field("animated", reaction.animated);
  json.end_object();
}

void write_message(JsonWriter& json, const RenderContext& context, const model::Message& message,
                   const MessageOptions& options) {
  json.begin_object();
  json.field("id", message.id);
  json.field("type", message.type);
  json.field("channel_id", message.channel_id);
  json.key("author");
  write_author(json, context, message);
  write_content(json, context, message, options.content);
  json.field("timestamp", iso_timestamp(created_at_ms(message.id)));
  write_time(json, "edited_timestamp", message.edited_at);
  json.field("tts", message.tts);
  json.field("mention_everyone", message.mention_everyone);
  write_mentions(json, context, message, options.event);
  json.field("mention_roles", message.mention_roles);
  json.field("pinned", message.pinned);
  json.field("flags", message.flags);
  write_reactions(json, message, options.viewer);
  if (!message.nonce_json.empty()) json.raw_field("nonce", message.nonce_json);
  if (message.webhook_id) json.field("webhook_id", message.webhook_id);
  if (message.application_id) json.field("application_id", message.application_id);
  if (message.reference) write_reference(json, *message.reference);
  if (message.snapshot) write_snapshot(json, context, message, options.content);
  if (!message.stickers.empty()) write_stickers(json, message.stickers);
  if (message.poll && options.content) write_poll(json, *message.poll, options.viewer);
  if (options.event) write_event_fields(json, context, message);
  if (options.referenced_known) {
    json.key("referenced_message");
    if (options.referenced == nullptr) {
      json.value(nullptr);
    } else {  // Without its own `referenced_message`: one level only.
      write_message(json, context, *options.referenced, {.viewer = options.viewer, .content = options.content});
    }
  }
  json.end_object();
}

}  // namespace guildhall::protocol
