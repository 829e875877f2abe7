#include "core/webhooks/webhooks.h"
#include "core/webhooks/followers.h"

#include "roles/api/account/account.h"
#include "roles/api/webhook/webhook.h"

namespace guildhall::api::webhook {
namespace {

Reply webhook_reply(const Call& call, const model::Webhook& webhook) {
  return json_reply([&](JsonWriter& json) { protocol::write_webhook(json, call.render, webhook, true); });
}

Reply list_reply(const Call& call, const std::vector<const model::Webhook*>& webhooks) {
  return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const model::Webhook* webhook : webhooks) protocol::write_webhook(json, call.render, *webhook, true);
    json.end_array();
  });
}

Result<model::Webhook*> managed(Call& call) {
  TRY(const WebhookId id, call.id<WebhookId>("webhook_id"));
  return core::managed_webhook(call.core, call.actor, id);
}

Result<model::Webhook*> by_token(Call& call) {
  TRY(const WebhookId id, call.id<WebhookId>("webhook_id"));
  return core::webhook_by_token(call.core, id, call.param("webhook_token"));
}

core::WebhookChanges read_changes(const FormReader& body) {
  core::WebhookChanges changes;
  changes.name = body.text("name", {.min = 1, .max = 80});
  changes.channel_id = body.id<ChannelId>("channel_id");
  return changes;
}

}  // namespace

Answer post_webhook(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const FormReader body, call.body());
  const auto name = body.text("name", {.min = 1, .max = 80, .required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(call.core.channel_access(call.actor, channel_id, core::perm::kManageWebhooks));
  CO_TRY(const auto avatar, co_await account::take_image(call, body, "avatar"));
  CO_TRY(const model::Webhook* const webhook,
         core::create_webhook(call.core, call.actor, channel_id, *name, avatar.value_or(std::nullopt)));
  co_return webhook_reply(call, *webhook);
}

Answer list_channel_webhooks(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const auto webhooks, core::channel_webhooks(call.core, call.actor, channel_id));
  co_return list_reply(call, webhooks);
}

Answer list_guild_webhooks(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto webhooks, core::guild_webhooks(call.core, call.actor, guild_id));
  co_return list_reply(call, webhooks);
}

Answer get_webhook(Call& call) {
  CO_TRY(const model::Webhook* const webhook, managed(call));
  co_return webhook_reply(call, *webhook);
}

Answer patch_webhook(Call& call) {
  CO_TRY_VOID(managed(call));
  CO_TRY(const FormReader body, call.body());
  core::WebhookChanges changes = read_changes(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(changes.avatar, co_await account::take_image(call, body, "avatar"));
  CO_TRY(model::Webhook* const webhook, managed(call));  // Again: it may have gone meanwhile.
  CO_TRY_VOID(core::edit_webhook(call.core, &call.actor, *webhook, std::move(changes)));
  co_return webhook_reply(call, *webhook);
}

Answer delete_webhook(Call& call) {
  CO_TRY(const model::Webhook* const webhook, managed(call));
  core::delete_webhook(call.core, &call.actor, webhook->id);
  co_return no_content();
}

Answer get_webhook_by_token(Call& call) {
  CO_TRY(const model::Webhook* const webhook, by_token(call));
  co_return webhook_reply(call, *webhook);
}

Answer patch_webhook_by_token(Call& call) {
  CO_TRY_VOID(by_token(call));
  CO_TRY(const FormReader body, call.body());
  core::WebhookChanges changes = read_changes(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(changes.avatar, co_await account::take_image(call, body, "avatar"));
  CO_TRY(model::Webhook* const webhook, by_token(call));
  CO_TRY_VOID(core::edit_webhook(call.core, nullptr, *webhook, std::move(changes)));
  co_return webhook_reply(call, *webhook);
}

Answer delete_webhook_by_token(Call& call) {
  CO_TRY(const model::Webhook* const webhook, by_token(call));
  core::delete_webhook(call.core, nullptr, webhook->id);
  co_return no_content();
}

Answer post_follower(Call& call) {
  CO_TRY(const ChannelId source, call.id<ChannelId>("channel_id"));
  CO_TRY(const FormReader body, call.body());
  const auto target = body.id<ChannelId>("webhook_channel_id", true);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Webhook* const webhook, core::follow_channel(call.core, call.actor, source, *target));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("channel_id", source);
    json.field("webhook_id", webhook->id);
    json.end_object();
  });
}

}  // namespace guildhall::api::webhook
