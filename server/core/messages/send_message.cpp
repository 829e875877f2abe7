#include "core/messages/send_message.h"

#include <algorithm>

#include "base/limits.h"
#include "core/channels/message_requests.h"
#include "core/guilds/stickers.h"
#include "core/members/newcomers.h"
#include "core/messages/mentions.h"
#include "core/messages/polls.h"
#include "core/read_states/read_states.h"
#include "core/users/picture_sweep.h"
#include "core/users/relationships.h"

namespace guildhall::core {
namespace {

constexpr std::int64_t kSendableFlags =
    message_flag::kSuppressEmbeds | message_flag::kSuppressNotifications | message_flag::kComponentsV2;

bool holds_messages(model::ChannelType type) { return type != model::ChannelType::kGuildCategory; }

bool empty_json(const std::optional<std::string>& json) { return !json || *json == "[]"; }

bool is_forward(const MessageDraft& draft) { return draft.reference && draft.reference->type == model::kForward; }

bool is_empty(const MessageDraft& draft, std::size_t files) {
  return (!draft.content || draft.content->find_first_not_of(" \t\r\n") == std::string::npos) &&
         empty_json(draft.embeds_json) && empty_json(draft.components_json) && files == 0 &&
         draft.sticker_ids.empty() && !draft.poll && !is_forward(draft);
}

Result<void> check_contents(const MessageDraft& draft, std::size_t files) {
  // What a forward says is what the other message said.
  const bool more = (draft.content && !draft.content->empty()) || !empty_json(draft.embeds_json) || files != 0 ||
                    !draft.sticker_ids.empty() || draft.poll;
  if (is_forward(draft) && more)
    return fail_field("message_reference", "MESSAGE_FORWARD_WITH_CONTENT", "A forward has no content of its own.");
  if (draft.flags && (*draft.flags & message_flag::kComponentsV2) != 0 &&
      ((draft.content && !draft.content->empty()) || !empty_json(draft.embeds_json))) {
    return fail_field("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                      "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
  }
  if (is_empty(draft, files)) return fail(ErrorCode::kEmptyMessage);
  return {};
}

/// Whether every guild that the two share has closed its members' direct messages (incident actions). Friends and bots
/// are not concerned.
bool dms_closed(const Core& core, UserId a, UserId b) {
  const auto relations = core.world.relationships.find(a);
  if (relations != core.world.relationships.end()) {
    const auto relation = relations->second.find(b);
    if (relation != relations->second.end() && relation->second.type == 1) return false;
  }
  const auto guilds = core.world.user_guilds.find(a);
  if (guilds == core.world.user_guilds.end()) return false;
  bool shared = false;
  for (const GuildId id : guilds->second) {
    const GuildState* const guild = core.world.guild(id);
    if (guild == nullptr || !guild->members.contains(b)) continue;
    if (guild->info.dms_disabled_until <= core.now()) return false;
    shared = true;
  }
  return shared;
}

Result<void> check_dm(const Core& core, const Actor& actor, const model::Channel& channel) {
  if (channel.type != model::ChannelType::kDm) return {};
  for (const UserId other : channel.recipients) {
    if (other == actor.user_id) continue;
    const model::User* const user = core.world.user(other);
    if (user == nullptr || user->deleted || !may_dm(core.world, actor.user_id, other))
      return fail(ErrorCode::kCannotDmUser);
    if (!actor.bot && !user->bot && dms_closed(core, actor.user_id, other)) return fail(ErrorCode::kCannotDmUser);
    // Who has written back is no stranger; before that, a guild's verification holds for direct messages, too.
    if (std::ranges::find(channel.closed_by, other) != channel.closed_by.end())
      TRY_VOID(check_dm_verification(core, actor, other));
  }
  return {};
}

// Slow mode looks at the author's last message in the channel, kept in memory: after a restart everybody may write
// once.
Result<void> check_slow_mode(Core& core, const Actor& actor, const Core::ChannelAccess& access) {
  const std::int64_t wait_s = access.channel->rate_limit_per_user;
  if (wait_s == 0 || access.guild == nullptr) return {};
  constexpr Permissions kExempt = perm::kManageMessages | perm::kManageChannels | perm::kBypassSlowmode;
  if ((access.permissions & kExempt) != 0) return {};
  const auto found = core.world.last_sent.find({access.channel->id, actor.user_id});
  if (found == core.world.last_sent.end()) return {};
  const std::int64_t left_ms = found->second + wait_s * 1000 - core.now();
  if (left_ms <= 0) return {};
  Error error{.code = ErrorCode::kSlowMode};
  error.retry_after_s = static_cast<double>(left_ms) / 1000.0;
  return std::unexpected(std::move(error));
}

// A closed DM opens again for everybody with the next message.
void reopen(Core& core, model::Channel& channel) {
  for (const UserId user : std::exchange(channel.closed_by, {})) {
    core.put(channel);
    core.emit(ChannelCreate{.channel = &channel, .only_for = user});
  }
}

// The message as a forward shows it from now on, whatever becomes of it. What was a forward itself is passed on.
Result<model::MessageSnapshot> take_snapshot(Core& core, const Actor& actor, const model::Message& message) {
  if (!core.channel_access(actor, message.channel_id, perm::kReadMessageHistory))
    return fail(ErrorCode::kCannotForward);
  const bool ordinary = message.type == 0 || message.type == 19 || message.type == 20 || message.type == 23;
  if (!ordinary || message.poll) return fail(ErrorCode::kInvalidMessageType);
  model::MessageSnapshot out;
  if (message.snapshot) {
    out = *message.snapshot;
  } else {
    out = {.type = message.type,
           .content = message.content,
           .original_id = message.id,
           .edited_at = message.edited_at,
           .flags = message.flags & message_flag::kSuppressEmbeds,
           .mentions = message.mentions,
           .mention_roles = message.mention_roles,
           .attachments = message.attachments,
           .embeds_json = message.embeds_json,
           .components_json = message.components_json,
           .stickers = message.stickers};
  }
  // Under new ids: their links must hold for who may not see the other channel.
  for (model::Attachment& attachment : out.attachments) attachment.id = core.new_id<AttachmentId>();
  return out;
}

void publish(Core& core, model::Channel& channel, model::Message& message) {
  note_dm_message(core, channel, message);
  keep_for_messages(core, message.webhook_avatar);
  reopen(core, channel);
  channel.last_message_id = message.id;
  ++core.messages_sent;
  core.put_message(message);
  note_message(core, channel, message);
  core.emit(MessageCreate{.message = &message});
}

void fill(model::Message& message, MessageDraft& draft, std::vector<model::Attachment> attachments) {
  message.content = std::move(draft.content).value_or("");
  message.embeds_json = std::move(draft.embeds_json).value_or("[]");
  message.components_json = std::move(draft.components_json).value_or("[]");
  message.attachments = std::move(attachments);
  message.flags |= draft.flags.value_or(0) & kSendableFlags;
}

Result<Core::ChannelAccess> send_access(Core& core, const Actor& actor, ChannelId channel_id, const MessageDraft& draft,
                                        std::size_t files) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (!holds_messages(access.channel->type)) return fail(ErrorCode::kCannotSendInVoice);
  Permissions needed = perm::kSendMessages;
  if (draft.tts) needed |= perm::kSendTtsMessages;
  if (files != 0) needed |= perm::kAttachFiles;
  if (!empty_json(draft.embeds_json)) needed |= perm::kEmbedLinks;
  if (draft.poll) needed |= perm::kSendPolls;
  if (draft.reference && !is_forward(draft)) needed |= perm::kReadMessageHistory;
  if (access.guild != nullptr && (access.permissions & needed) != needed) return fail(ErrorCode::kMissingPermissions);
  if (access.guild != nullptr) TRY_VOID(check_verification(core, actor, *access.guild, *access.member));
  TRY_VOID(check_dm(core, actor, *access.channel));
  // A retry of what was sent already gets that message back: it must not wait.
  const bool repeated = draft.enforce_nonce && !draft.nonce_json.empty() &&
                        core.nonces.find(actor.user_id, channel_id, draft.nonce_json, core.now()) != nullptr;
  if (!repeated) TRY_VOID(check_slow_mode(core, actor, access));
  return access;
}

}  // namespace

void apply_mentions(const Core& core, model::Message& message, const AllowedMentions& allowed, bool may_mention_all,
                    const std::optional<model::Message>& referenced) {
  const ParsedMentions parsed = parse_mentions(message.content);
  const GuildState* const guild = core.world.guild(message.guild_id);
  message.mentions.clear();
  message.mention_roles.clear();
  for (const UserId id : parsed.users) {
    if (!allowed.users || core.world.user(id) == nullptr) continue;
    if (allowed.only_users && std::ranges::find(*allowed.only_users, id) == allowed.only_users->end()) continue;
    message.mentions.push_back(id);
  }
  for (const RoleId id : parsed.roles) {
    const auto role = guild == nullptr ? std::map<RoleId, model::Role>::const_iterator() : guild->roles.find(id);
    if (guild == nullptr || role == guild->roles.end() || !allowed.roles) continue;
    if (allowed.only_roles && std::ranges::find(*allowed.only_roles, id) == allowed.only_roles->end()) continue;
    if (role->second.mentionable || may_mention_all) message.mention_roles.push_back(id);
  }
  message.mention_everyone =
      (parsed.everyone || parsed.here) && allowed.everyone && may_mention_all && guild != nullptr;
  if (referenced && allowed.replied_user && !referenced->webhook_id &&
      std::ranges::find(message.mentions, referenced->author_id) == message.mentions.end()) {
    message.mentions.push_back(referenced->author_id);
  }
}

Result<void> check_may_send(Core& core, const Actor& actor, ChannelId channel_id, const MessageDraft& draft,
                            std::size_t files) {
  TRY_VOID(send_access(core, actor, channel_id, draft, files));
  return check_contents(draft, files);
}

Result<model::Message> send_message(Core& core, const Actor& actor, ChannelId channel_id, MessageDraft draft,
                                    std::vector<model::Attachment> attachments,
                                    const std::optional<model::Message>& referenced) {
  TRY(const Core::ChannelAccess access, send_access(core, actor, channel_id, draft, attachments.size()));
  TRY_VOID(check_contents(draft, attachments.size()));
  if (draft.enforce_nonce && !draft.nonce_json.empty()) {
    if (const auto* earlier = core.nonces.find(actor.user_id, channel_id, draft.nonce_json, core.now()))
      return *earlier;
  }
  if (draft.reference && !referenced && draft.fail_if_not_exists)
    return fail_field("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
  if (access.guild != nullptr) TRY_VOID(take_newcomer_message(core, actor, *access.guild, *access.member));

  model::Message message;
  if (is_forward(draft)) {
    if (!referenced) return fail_field("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
    TRY(message.snapshot, take_snapshot(core, actor, *referenced));
    message.flags |= message_flag::kHasSnapshot;
  }
  TRY(message.stickers, stickers_to_send(core, actor, access.channel->guild_id, access.permissions, draft.sticker_ids));
  message.poll = draft.poll;
  if (message.poll) message.poll->expires_at += core.now();
  message.id = core.new_id<MessageId>();
  message.channel_id = channel_id;
  message.guild_id = access.channel->guild_id;
  message.author_id = actor.user_id;
  message.tts = draft.tts;
  const AllowedMentions allowed = draft.allowed_mentions.value_or(AllowedMentions{});
  const std::string nonce = draft.nonce_json;
  const bool enforce = draft.enforce_nonce;
  if (draft.reference && referenced) {
    if (!message.snapshot) message.type = 19;
    message.reference = model::MessageReference{.type = message.snapshot ? model::kForward : 0,
                                                .message_id = referenced->id,
                                                .channel_id = referenced->channel_id,
                                                .guild_id = referenced->guild_id};
  }
  fill(message, draft, std::move(attachments));
  // Who is forwarded is not thereby spoken to.
  apply_mentions(core, message, allowed, access.guild == nullptr || (access.permissions & perm::kMentionEveryone) != 0,
                 message.snapshot ? std::nullopt : referenced);
  message.nonce_json = nonce;
  if (access.channel->rate_limit_per_user > 0) core.world.last_sent[{channel_id, actor.user_id}] = core.now();
  if (enforce && !nonce.empty()) core.nonces.remember(actor.user_id, message, core.now());
  publish(core, *access.channel, message);
  if (message.poll) open_poll(core, message);
  return message;
}

Result<model::Message> send_webhook_message(Core& core, const model::Webhook& webhook, MessageDraft draft,
                                            WebhookFace face, std::vector<model::Attachment> attachments) {
  model::Channel* const channel = core.world.channel(webhook.channel_id);
  if (channel == nullptr) return fail(ErrorCode::kUnknownChannel);
  TRY_VOID(check_contents(draft, attachments.size()));
  if (!draft.sticker_ids.empty()) return fail(ErrorCode::kInvalidSticker);
  model::Message message;
  message.id = core.new_id<MessageId>();
  message.channel_id = channel->id;
  message.guild_id = webhook.guild_id;
  message.author_id = UserId(webhook.id);
  message.webhook_id = webhook.id;
  message.webhook_name = std::move(face.name);
  message.webhook_avatar = std::move(face.avatar);
  message.tts = draft.tts;
  const AllowedMentions allowed = draft.allowed_mentions.value_or(AllowedMentions{});
  message.poll = draft.poll;
  if (message.poll) message.poll->expires_at += core.now();
  fill(message, draft, std::move(attachments));
  apply_mentions(core, message, allowed, true, std::nullopt);
  publish(core, *channel, message);
  if (message.poll) open_poll(core, message);
  return message;
}

MessageId send_own_message(Core& core, ChannelId channel_id, model::Message message) {
  model::Channel* const channel = core.world.channel(channel_id);
  if (channel == nullptr) return {};
  message.id = core.new_id<MessageId>();
  message.channel_id = channel_id;
  message.guild_id = channel->guild_id;
  publish(core, *channel, message);
  return message.id;
}

void send_system_message(Core& core, ChannelId channel_id, std::int64_t type, UserId author_id, std::string content,
                         std::vector<UserId> mentions, std::optional<model::MessageReference> reference) {
  model::Message message;
  message.author_id = author_id;
  message.type = type;
  message.content = std::move(content);
  message.mentions = std::move(mentions);
  message.reference = reference;
  send_own_message(core, channel_id, std::move(message));
}

}  // namespace guildhall::core
