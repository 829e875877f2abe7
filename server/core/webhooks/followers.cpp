#include "core/webhooks/followers.h"

#include <algorithm>

#include "base/limits.h"
#include "core/messages/draft.h"
#include "core/messages/send_message.h"

namespace guildhall::core {
namespace {

constexpr std::int64_t kFollower = 2;      ///< WebhookTypes
constexpr std::int64_t kFollowAdded = 12;  ///< MessageType

// What a follower's channel shows of a published message.
void take_content(Core& core, model::Message& copy, const model::Message& source) {
  copy.content = source.content;
  copy.embeds_json = source.embeds_json;
  copy.components_json = source.components_json;
  copy.stickers = source.stickers;
  copy.flags = (source.flags & message_flag::kSuppressEmbeds) | message_flag::kIsCrosspost;
  copy.attachments = source.attachments;
  for (model::Attachment& attachment : copy.attachments) attachment.id = core.new_id<AttachmentId>();
}

}  // namespace

Result<const model::Webhook*> follow_channel(Core& core, const Actor& actor, ChannelId source, ChannelId target) {
  TRY(const Core::ChannelAccess from, core.channel_access(actor, source));
  if (from.channel->type != model::ChannelType::kGuildAnnouncement) return fail(ErrorCode::kCannotExecuteOnChannelType);
  TRY(const Core::ChannelAccess to, core.channel_access(actor, target, perm::kManageWebhooks));
  if (to.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  if (to.channel->type != model::ChannelType::kGuildText && to.channel->type != model::ChannelType::kGuildAnnouncement)
    return fail(ErrorCode::kCannotExecuteOnChannelType);
  std::size_t here = 0;
  std::size_t followers = 0;
  for (const auto& [id, webhook] : core.world.webhooks) {
    if (webhook.channel_id == target && webhook.source_channel_id == source) return &webhook;
    here += webhook.channel_id == target ? 1U : 0U;
    followers += webhook.source_channel_id == source ? 1U : 0U;
  }
  if (here >= limits::kWebhooksPerChannel || followers >= limits::kFollowersPerChannel)
    return fail(ErrorCode::kMaxWebhooks);
  model::Webhook webhook;
  webhook.id = core.new_id<WebhookId>();
  webhook.type = kFollower;
  webhook.guild_id = to.guild->info.id;
  webhook.channel_id = target;
  webhook.user_id = actor.user_id;
  webhook.name = from.guild->info.name + " #" + from.channel->name;
  webhook.avatar = from.guild->info.icon;
  webhook.source_guild_id = from.guild->info.id;
  webhook.source_channel_id = source;
  const model::Webhook& kept = core.world.webhooks[webhook.id] = std::move(webhook);
  core.put(kept);
  core.audit(actor, kept.guild_id, 50, kept.id.value());
  core.emit(WebhooksUpdate{.guild_id = kept.guild_id, .channel_id = target});
  send_system_message(core, target, kFollowAdded, actor.user_id, kept.name, {},
                      model::MessageReference{.channel_id = source, .guild_id = kept.source_guild_id});
  return &kept;
}

void publish_to_followers(Core& core, model::Message& message) {
  std::vector<const model::Webhook*> followers;
  for (const auto& [id, webhook] : core.world.webhooks)
    if (webhook.type == kFollower && webhook.source_channel_id == message.channel_id) followers.push_back(&webhook);
  std::ranges::sort(followers, {}, [](const auto* webhook) { return webhook->id; });
  for (const model::Webhook* webhook : followers) {
    model::Message copy;
    copy.author_id = UserId(webhook->id);
    copy.webhook_id = webhook->id;
    copy.webhook_name = webhook->name;
    copy.webhook_avatar = webhook->avatar;
    take_content(core, copy, message);
    copy.reference = model::MessageReference{
        .message_id = message.id, .channel_id = message.channel_id, .guild_id = message.guild_id};
    const MessageId id = send_own_message(core, webhook->channel_id, std::move(copy));
    if (id) message.copies.push_back({.channel_id = webhook->channel_id, .message_id = id});
  }
}

void follow_edit(Core& core, const model::Message& source, model::Message copy) {
  if (copy.edited_at > source.edited_at || (copy.flags & message_flag::kSourceMessageDeleted) != 0) return;
  // Who no longer follows is not written to any more, not even through what was published before.
  if (!core.world.webhooks.contains(copy.webhook_id)) return;
  take_content(core, copy, source);
  copy.edited_at = source.edited_at;
  core.put_message(copy);
  core.emit(MessageUpdate{.message = &copy});
}

void follow_delete(Core& core, model::Message copy) {
  copy.content = "[Original Message Deleted]";
  copy.embeds_json = "[]";
  copy.components_json = "[]";
  copy.stickers.clear();
  copy.attachments.clear();
  copy.flags |= message_flag::kSourceMessageDeleted;
  core.put_message(copy);
  core.emit(MessageUpdate{.message = &copy});
}

}  // namespace guildhall::core
