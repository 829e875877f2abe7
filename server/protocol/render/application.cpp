#include "protocol/render/render_parts.h"

namespace guildhall::protocol {
namespace {

constexpr std::int64_t kFollower = 2;  // WebhookTypes

/// The fields that only the application itself and its owner see (PrivateApplicationResponse).
void write_own_fields(JsonWriter& json, const RenderContext& context, const model::Application& application) {
  const auto guilds = context.world.user_guilds.find(application.bot_id);
  json.field("redirect_uris", application.redirect_uris);
  json.field("interactions_endpoint_url", application.interactions_endpoint_url.empty()
                                              ? std::nullopt
                                              : std::optional<std::string>(application.interactions_endpoint_url));
  json.field("role_connections_verification_url", nullptr);
  json.key("owner");
  write_user_or_deleted(json, context, application.owner_id);
  json.field("approximate_guild_count", guilds != context.world.user_guilds.end() ? guilds->second.size() : 0U);
  json.field("approximate_user_install_count", 0);
  json.field("approximate_user_authorization_count", 0);
  json.field("event_webhooks_url", nullptr);
  json.field("event_webhooks_status", 1);
  write_empty_array(json, "event_webhooks_types");
  json.field("explicit_content_filter", 0);
  json.field("team", nullptr);
  write_empty_array(json, "eligible_oauth2_scopes");
}

/// Whom a follower's webhook follows; nothing when it is gone.
void write_source(JsonWriter& json, const RenderContext& context, const model::Webhook& webhook) {
  const core::GuildState* const guild = context.world.guild(webhook.source_guild_id);
  const model::Channel* const channel = context.world.channel(webhook.source_channel_id);
  if (guild == nullptr || channel == nullptr) return;
  json.key("source_guild");
  json.begin_object();
  json.field("id", guild->info.id);
  json.field("name", guild->info.name);
  json.field("icon", guild->info.icon);
  json.end_object();
  json.key("source_channel");
  json.begin_object();
  json.field("id", channel->id);
  json.field("name", channel->name);
  json.end_object();
}

}  // namespace

void write_application(JsonWriter& json, const RenderContext& context, const model::Application& application,
                       bool own) {
  json.begin_object();
  json.field("id", application.id);
  json.field("name", application.name);
  json.field("icon", application.icon);
  json.field("description", application.description);
  json.field("type", nullptr);
  json.field("summary", "");
  if (application.bot_id) {
    json.key("bot");
    write_user_or_deleted(json, context, application.bot_id);
  }
  write_empty_array(json, "rpc_origins");
  write_empty_array(json, "tags");
  json.field("bot_public", application.bot_public);
  json.field("bot_require_code_grant", application.bot_require_code_grant);
  json.raw_field("integration_types_config", R"({"0":{}})");
  json.field("verify_key", application.verify_key);
  json.field("flags", application.flags);
  json.field("flags_new", std::to_string(application.flags));
  if (own) write_own_fields(json, context, application);
  json.end_object();
}

void write_webhook(JsonWriter& json, const RenderContext& context, const model::Webhook& webhook, bool with_token) {
  json.begin_object();
  json.field("id", webhook.id);
  json.field("type", webhook.type);
  json.field("guild_id", webhook.guild_id);
  json.field("channel_id", webhook.channel_id);
  json.field("name", webhook.name);
  json.field("avatar", webhook.avatar);
  json.field("application_id", nullptr);
  if (webhook.user_id) {
    json.key("user");
    write_user_or_deleted(json, context, webhook.user_id);
  }
  if (webhook.type == kFollower) {
    write_source(json, context, webhook);
  } else if (with_token) {
    json.field("token", webhook.token);
    json.field("url", context.public_url + "/api/webhooks/" + webhook.id.str() + "/" + webhook.token);
  }
  json.end_object();
}

}  // namespace guildhall::protocol
