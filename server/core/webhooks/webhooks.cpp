#include "core/webhooks/webhooks.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json/json_writer.h"
#include "base/limits.h"

#include <sodium.h>

namespace guildhall::core {
namespace {

/// 51 bytes are exactly the 68 characters that clients expect (protocol.md 0.19).
constexpr std::size_t kTokenBytes = 51;

std::vector<const model::Webhook*> where(const World& world, auto&& matches) {
  std::vector<const model::Webhook*> out;
  for (const auto& [id, webhook] : world.webhooks)
    if (matches(webhook)) out.push_back(&webhook);
  std::ranges::sort(out, {}, [](const auto* webhook) { return webhook->id; });
  return out;
}

std::string change(std::string_view key, std::string_view old_value, std::string_view new_value) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  json.begin_object();
  json.field("key", key);
  if (!old_value.empty()) json.field("old_value", old_value);
  if (!new_value.empty()) json.field("new_value", new_value);
  json.end_object();
  json.end_array();
  return out;
}

bool equal_tokens(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Result<void> check_webhook_name(std::string_view name, std::string field) {
  const std::string lower = ascii_lower(name);
  const std::size_t length = utf8_length(trim(name));
  if (length < 1 || length > limits::kWebhookNameChars)
    return fail_field(std::move(field), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 80 in length.");
  for (const std::string_view word : {"clyde", "discord"}) {
    if (lower.contains(word))
      return fail_field(std::move(field), "USERNAME_INVALID_CONTAINS",
                        "Username cannot contain \"" + std::string(word) + "\"");
  }
  return {};
}

Result<model::Webhook*> create_webhook(Core& core, const Actor& actor, ChannelId channel_id, std::string name,
                                       std::optional<std::string> avatar) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  if ((access.permissions & perm::kManageWebhooks) == 0) return access.missing(perm::kManageWebhooks);
  if (access.channel->type == model::ChannelType::kGuildCategory) return fail(ErrorCode::kCannotExecuteOnChannelType);
  TRY_VOID(check_webhook_name(name, "name"));
  const auto in_channel =
      where(core.world, [&](const model::Webhook& webhook) { return webhook.channel_id == channel_id; });
  if (in_channel.size() >= limits::kWebhooksPerChannel) return fail(ErrorCode::kMaxWebhooks);
  model::Webhook webhook;
  webhook.id = core.new_id<WebhookId>();
  webhook.guild_id = access.guild->info.id;
  webhook.channel_id = channel_id;
  webhook.user_id = actor.user_id;
  webhook.name = std::move(name);
  webhook.avatar = std::move(avatar);
  webhook.token = core.random().base64url(kTokenBytes);
  model::Webhook& kept = core.world.webhooks[webhook.id] = std::move(webhook);
  core.put(kept);
  core.audit(actor, kept.guild_id, 50, kept.id.value(), change("name", "", kept.name));
  core.emit(WebhooksUpdate{.guild_id = kept.guild_id, .channel_id = channel_id});
  return &kept;
}

Result<model::Webhook*> managed_webhook(Core& core, const Actor& actor, WebhookId id) {
  const auto found = core.world.webhooks.find(id);
  if (found == core.world.webhooks.end()) return fail(ErrorCode::kUnknownWebhook);
  TRY(const Core::GuildAccess access, core.guild_access(actor, found->second.guild_id));
  const auto channel = access.guild->channels.find(found->second.channel_id);
  const Permissions permissions = channel == access.guild->channels.end()
                                      ? access.permissions
                                      : channel_permissions(*access.guild, *access.member, channel->second, core.now());
  if ((permissions & ~access.withheld & perm::kManageWebhooks) == 0) return access.missing(perm::kManageWebhooks);
  return &found->second;
}

Result<model::Webhook*> webhook_by_token(Core& core, WebhookId id, std::string_view token) {
  const auto found = core.world.webhooks.find(id);
  if (found == core.world.webhooks.end()) return fail(ErrorCode::kUnknownWebhook);
  if (found->second.token.empty() || !equal_tokens(found->second.token, token)) return fail(ErrorCode::kInvalidToken);
  return &found->second;
}

Result<std::vector<const model::Webhook*>> channel_webhooks(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  if ((access.permissions & perm::kManageWebhooks) == 0) return access.missing(perm::kManageWebhooks);
  return where(core.world, [&](const model::Webhook& webhook) { return webhook.channel_id == channel_id; });
}

Result<std::vector<const model::Webhook*>> guild_webhooks(Core& core, const Actor& actor, GuildId guild_id) {
  TRY_VOID(core.guild_access(actor, guild_id, perm::kManageWebhooks));
  return where(core.world, [&](const model::Webhook& webhook) { return webhook.guild_id == guild_id; });
}

Result<void> edit_webhook(Core& core, const Actor* actor, model::Webhook& webhook, WebhookChanges changes) {
  if (changes.name) TRY_VOID(check_webhook_name(*changes.name, "name"));
  const ChannelId before = webhook.channel_id;
  if (changes.channel_id && actor != nullptr && *changes.channel_id != webhook.channel_id) {
    TRY(const Core::ChannelAccess access, core.channel_access(*actor, *changes.channel_id, perm::kManageWebhooks));
    if (access.channel->guild_id != webhook.guild_id) return fail(ErrorCode::kUnknownChannel);
    webhook.channel_id = *changes.channel_id;
  }
  const std::string old_name = webhook.name;
  if (changes.name) webhook.name = std::move(*changes.name);
  if (changes.avatar) webhook.avatar = std::move(*changes.avatar);
  core.put(webhook);
  if (actor != nullptr)
    core.audit(*actor, webhook.guild_id, 51, webhook.id.value(), change("name", old_name, webhook.name));
  core.emit(WebhooksUpdate{.guild_id = webhook.guild_id, .channel_id = before});
  if (before != webhook.channel_id)
    core.emit(WebhooksUpdate{.guild_id = webhook.guild_id, .channel_id = webhook.channel_id});
  return {};
}

std::optional<std::string> remember_avatar(Core& core, const model::Webhook& webhook, std::string url) {
  std::string hash = sha256_hex(url).substr(0, 32);
  auto& avatars = core.world.webhook_avatars[webhook.id];
  if (avatars.contains(hash)) return hash;
  if (avatars.size() >= limits::kWebhookAvatars) return webhook.avatar;
  model::WebhookAvatar avatar{.webhook_id = webhook.id, .hash = hash, .url = std::move(url)};
  core.put(avatar);
  avatars.emplace(hash, std::move(avatar));
  return hash;
}

void forget_avatars(Core& core, WebhookId id) {
  if (core.world.webhook_avatars.erase(id) != 0) core.erase_all(model::WebhookAvatar{.webhook_id = id}, 1);
}

void delete_webhook(Core& core, const Actor* actor, WebhookId id) {
  const auto found = core.world.webhooks.find(id);
  if (found == core.world.webhooks.end()) return;
  const model::Webhook gone = std::move(found->second);
  core.world.webhooks.erase(found);
  core.erase(gone);
  forget_avatars(core, id);
  if (actor != nullptr) core.audit(*actor, gone.guild_id, 52, gone.id.value(), change("name", gone.name, ""));
  core.emit(WebhooksUpdate{.guild_id = gone.guild_id, .channel_id = gone.channel_id});
}

}  // namespace guildhall::core
