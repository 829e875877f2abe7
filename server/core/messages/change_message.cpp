#include "core/messages/change_message.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "core/messages/mentions.h"
#include "core/messages/send_message.h"
#include "core/read_states/read_states.h"
#include "core/webhooks/followers.h"

namespace guildhall::core {
namespace {

constexpr std::int64_t kEditableFlags = message_flag::kSuppressEmbeds | message_flag::kComponentsV2;

bool deletable_type(std::int64_t type) {
  return type == 0 || (type >= 6 && type <= 12) || type == 18 || type == 19 || type >= 20;
}

// Takes over what the draft names. The caller has checked who may.
Result<void> take_over(model::Message& message, MessageDraft& draft, std::vector<model::Attachment> added) {
  if (draft.content) message.content = std::move(*draft.content);
  if (draft.embeds_json) message.embeds_json = std::move(*draft.embeds_json);
  if (draft.components_json) message.components_json = std::move(*draft.components_json);
  if (draft.attachments) {
    std::erase_if(message.attachments, [&](const model::Attachment& attachment) {
      return std::ranges::none_of(*draft.attachments,
                                  [&](const AttachmentDraft& kept) { return kept.id == attachment.id.value(); });
    });
  }
  for (model::Attachment& attachment : added) message.attachments.push_back(std::move(attachment));
  if (message.attachments.size() > limits::kAttachments) return fail(ErrorCode::kMaxAttachments);
  if (draft.flags) message.flags = (message.flags & ~kEditableFlags) | (*draft.flags & kEditableFlags);
  const bool empty = message.content.find_first_not_of(" \t\r\n") == std::string::npos && message.embeds_json == "[]" &&
                     message.components_json == "[]" && message.attachments.empty() && message.stickers.empty() &&
                     !message.poll && !message.snapshot;
  if (empty) return fail(ErrorCode::kEmptyMessage);
  return {};
}

bool names_more_than_flags(const MessageDraft& draft, std::size_t files) {
  return draft.content || draft.embeds_json || draft.components_json || draft.attachments || draft.allowed_mentions ||
         files != 0;
}

// Whom the message mentions by answering them, and not by its text.
std::vector<UserId> mentioned_by_reply(const model::Message& message) {
  if (message.type != 19) return {};
  const std::vector<UserId> in_text = parse_mentions(message.content).users;
  std::vector<UserId> out = message.mentions;
  std::erase_if(out, [&](UserId id) { return std::ranges::find(in_text, id) != in_text.end(); });
  return out;
}

void keep_mentions(model::Message& message, const std::vector<UserId>& users) {
  for (const UserId id : users)
    if (std::ranges::find(message.mentions, id) == message.mentions.end()) message.mentions.push_back(id);
}

/// `named`: whom the message mentioned before.
void save_edit(Core& core, model::Message& message, std::vector<UserId> named = {}) {
  std::erase_if(named, [&](UserId id) { return std::ranges::find(message.mentions, id) != message.mentions.end(); });
  forget_calls(core, message.id, named);
  core.put_message(message);
  core.emit(MessageUpdate{.message = &message});
}

std::string channel_options(ChannelId channel, std::optional<std::size_t> count = {}, MessageId message = {}) {
  std::string out = fmt::format(R"({{"channel_id":"{}")", channel.value());
  if (count) out += fmt::format(R"(,"count":"{}")", *count);
  if (message) out += fmt::format(R"(,"message_id":"{}")", message.value());
  return out + "}";
}

}  // namespace

Result<void> check_may_edit(Core& core, const Actor& actor, const model::Message& message, const MessageDraft& draft,
                            std::size_t files) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, message.channel_id));
  const auto lacks = [&](Permissions bits) { return access.guild != nullptr && (access.permissions & bits) != bits; };
  if (message.author_id != actor.user_id || message.webhook_id) {
    if (names_more_than_flags(draft, files)) return fail(ErrorCode::kCannotEditOthersMessage);
    if (access.guild == nullptr || lacks(perm::kManageMessages)) return access.missing(perm::kManageMessages);
    return {};
  }
  if (message.type != 0 && message.type != 19 && message.type != 20 && message.type != 23)
    return fail(ErrorCode::kCannotExecuteOnSystemMessage);
  // What may not be sent may not be put in later either.
  if (files != 0 && lacks(perm::kAttachFiles)) return fail(ErrorCode::kMissingPermissions);
  if (draft.embeds_json && *draft.embeds_json != "[]" && lacks(perm::kEmbedLinks))
    return fail(ErrorCode::kMissingPermissions);
  return {};
}

Result<model::Message> edit_message(Core& core, const Actor& actor, model::Message message, MessageDraft draft,
                                    std::vector<model::Attachment> added) {
  TRY_VOID(check_may_edit(core, actor, message, draft, added.size()));
  TRY(const Core::ChannelAccess access, core.channel_access(actor, message.channel_id));
  const bool own = message.author_id == actor.user_id && !message.webhook_id;
  const std::vector<UserId> answered = mentioned_by_reply(message);
  const bool text_changes = draft.content || draft.allowed_mentions;
  // Hiding the embeds is no edit: clients would show "(edited)" under an unchanged text.
  const bool edited = own && names_more_than_flags(draft, added.size());
  const AllowedMentions allowed = draft.allowed_mentions.value_or(AllowedMentions{});
  auto named = message.mentions;
  TRY_VOID(take_over(message, draft, std::move(added)));
  if (text_changes) {
    const bool all = access.guild == nullptr || (access.permissions & perm::kMentionEveryone) != 0;
    apply_mentions(core, message, allowed, all, std::nullopt);
    if (allowed.replied_user) keep_mentions(message, answered);
  }
  if (edited) message.edited_at = core.now();
  save_edit(core, message, std::move(named));
  return message;
}

Result<model::Message> edit_webhook_message(Core& core, model::Message message, MessageDraft draft,
                                            std::vector<model::Attachment> added) {
  const AllowedMentions allowed = draft.allowed_mentions.value_or(AllowedMentions{});
  const bool edited = names_more_than_flags(draft, added.size());
  auto named = message.mentions;
  TRY_VOID(take_over(message, draft, std::move(added)));
  apply_mentions(core, message, allowed, true, std::nullopt);
  if (edited) message.edited_at = core.now();
  save_edit(core, message, std::move(named));
  return message;
}

Result<void> delete_message(Core& core, const Actor& actor, const model::Message& message) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, message.channel_id));
  if (!deletable_type(message.type)) return fail(ErrorCode::kCannotExecuteOnSystemMessage);
  if (message.author_id != actor.user_id || message.webhook_id) {
    if (access.guild == nullptr || (access.permissions & perm::kManageMessages) == 0)
      return access.missing(perm::kManageMessages);
    core.audit(actor, message.guild_id, 72, message.author_id.value(), {}, channel_options(message.channel_id, 1));
  }
  delete_webhook_message(core, message);
  return {};
}

void delete_webhook_message(Core& core, const model::Message& message) {
  core.erase_message(message.channel_id, message.id);
  core.emit(MessageDelete{.channel_id = message.channel_id, .message_id = message.id});
}

Result<std::vector<MessageId>> check_bulk_delete(Core& core, const Actor& actor, ChannelId channel_id,
                                                 std::vector<MessageId> ids) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id, perm::kManageMessages));
  if (access.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (ids.size() < limits::kBulkDeleteMin || ids.size() > limits::kBulkDeleteMax)
    return fail(ErrorCode::kBulkDeleteCount);
  for (const MessageId id : ids)
    if (created_at_ms(id) < core.now() - limits::kBulkDeleteAgeMs) return fail(ErrorCode::kBulkDeleteTooOld);
  return ids;
}

Result<void> bulk_delete(Core& core, const Actor& actor, ChannelId channel_id, std::vector<MessageId> ids) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id, perm::kManageMessages));
  if (access.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  if (ids.empty()) return {};
  for (const MessageId id : ids) core.erase_message(channel_id, id);
  core.audit(actor, access.guild->info.id, 73, channel_id.value(), {}, channel_options(channel_id, ids.size()));
  core.emit(MessageDeleteBulk{.channel_id = channel_id, .ids = std::move(ids)});
  return {};
}

Result<model::Message> crosspost(Core& core, const Actor& actor, model::Message message) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, message.channel_id, perm::kSendMessages));
  if (access.channel->type != model::ChannelType::kGuildAnnouncement)
    return fail(ErrorCode::kCannotExecuteOnChannelType);
  if (message.author_id != actor.user_id && (access.permissions & perm::kManageMessages) == 0)
    return access.missing(perm::kManageMessages);
  if ((message.flags & message_flag::kCrossposted) != 0) return fail(ErrorCode::kAlreadyCrossposted);
  message.flags |= message_flag::kCrossposted;
  publish_to_followers(core, message);
  save_edit(core, message);
  return message;
}

namespace {

Result<Core::ChannelAccess> pin_access(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  // PIN_MESSAGES became a permission of its own; MANAGE_MESSAGES keeps meaning it for older set-ups.
  if (access.guild != nullptr && (access.permissions & (perm::kPinMessages | perm::kManageMessages)) == 0)
    return access.missing(perm::kManageMessages);
  return access;
}

void pins_changed(Core& core, const Actor& actor, model::Channel& channel, const model::Message& message, int action) {
  core.put(channel);
  if (channel.guild_id) {
    core.audit(actor, channel.guild_id, action, message.author_id.value(), {},
               channel_options(channel.id, std::nullopt, message.id));
  }
  core.emit(ChannelPinsUpdate{.channel_id = channel.id});
}

}  // namespace

Result<void> pin(Core& core, const Actor& actor, model::Message message, std::size_t pins) {
  TRY(const Core::ChannelAccess access, pin_access(core, actor, message.channel_id));
  if (message.pinned) return {};
  if (!deletable_type(message.type)) return fail(ErrorCode::kCannotExecuteOnSystemMessage);
  if (pins >= limits::kPins) return fail(ErrorCode::kMaxPins);
  message.pinned = true;
  message.pinned_at = core.now();
  access.channel->last_pin_timestamp = message.pinned_at;
  save_edit(core, message);
  pins_changed(core, actor, *access.channel, message, 74);
  send_system_message(core, message.channel_id, 6, actor.user_id, {}, {},
                      model::MessageReference{
                          .message_id = message.id, .channel_id = message.channel_id, .guild_id = message.guild_id});
  return {};
}

Result<void> unpin(Core& core, const Actor& actor, model::Message message) {
  TRY(const Core::ChannelAccess access, pin_access(core, actor, message.channel_id));
  if (!message.pinned) return {};
  message.pinned = false;
  message.pinned_at = 0;
  save_edit(core, message);
  pins_changed(core, actor, *access.channel, message, 75);
  return {};
}

}  // namespace guildhall::core
