#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

namespace guildhall::core {

[[nodiscard]] Result<model::Webhook*> create_webhook(Core& core, const Actor& actor, ChannelId channel_id,
                                                     std::string name, std::optional<std::string> avatar);
/// By who may manage it (MANAGE_WEBHOOKS in its channel). kUnknownWebhook.
[[nodiscard]] Result<model::Webhook*> managed_webhook(Core& core, const Actor& actor, WebhookId id);
/// By its token. kUnknownWebhook, kInvalidToken.
[[nodiscard]] Result<model::Webhook*> webhook_by_token(Core& core, WebhookId id, std::string_view token);
[[nodiscard]] Result<std::vector<const model::Webhook*>> channel_webhooks(Core& core, const Actor& actor,
                                                                          ChannelId channel_id);
[[nodiscard]] Result<std::vector<const model::Webhook*>> guild_webhooks(Core& core, const Actor& actor,
                                                                        GuildId guild_id);

struct WebhookChanges {
  std::optional<std::string> name = {};
  std::optional<std::optional<std::string>> avatar = {};  ///< Image hash.
  std::optional<ChannelId> channel_id = {};
};
/// `actor` is null when the token itself asks (then the channel cannot change and nothing is audited).
[[nodiscard]] Result<void> edit_webhook(Core& core, const Actor* actor, model::Webhook& webhook,
                                        WebhookChanges changes);
void delete_webhook(Core& core, const Actor* actor, WebhookId id);

/// With their webhook.
void forget_avatars(Core& core, WebhookId id);
/// Remembers an avatar that lies elsewhere (`http(s)://…`, at most 2048 bytes); returns the hash by which messages name
/// it. kUrlChars bounds the address, kWebhookAvatars their number: past it the webhook's own avatar is returned.
[[nodiscard]] std::optional<std::string> remember_avatar(Core& core, const model::Webhook& webhook, std::string url);
/// 1-80 characters and none of the reserved words, or a form error about `field`.
[[nodiscard]] Result<void> check_webhook_name(std::string_view name, std::string field);

}  // namespace guildhall::core
