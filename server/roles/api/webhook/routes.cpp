#include <array>

#include "roles/api/webhook/webhook.h"

namespace guildhall::api {
namespace {

using net::Method;

constexpr std::array kRoutes{
    Route{Method::kPost, "/channels/{channel_id}/webhooks", webhook::post_webhook, Auth::kToken, 10, 15'000},
    Route{Method::kPost, "/channels/{channel_id}/followers", webhook::post_follower, Auth::kToken, 10, 60'000},
    Route{Method::kGet, "/channels/{channel_id}/webhooks", webhook::list_channel_webhooks},
    Route{Method::kGet, "/guilds/{guild_id}/webhooks", webhook::list_guild_webhooks},
    Route{Method::kGet, "/webhooks/{webhook_id}", webhook::get_webhook},
    Route{Method::kPatch, "/webhooks/{webhook_id}", webhook::patch_webhook, Auth::kToken, 10, 15'000},
    Route{Method::kDelete, "/webhooks/{webhook_id}", webhook::delete_webhook, Auth::kToken, 10, 15'000},
    Route{Method::kGet, "/webhooks/{webhook_id}/{webhook_token}", webhook::get_webhook_by_token, Auth::kNone},
    Route{Method::kPatch, "/webhooks/{webhook_id}/{webhook_token}", webhook::patch_webhook_by_token, Auth::kNone, 10,
          15'000},
    Route{Method::kDelete, "/webhooks/{webhook_id}/{webhook_token}", webhook::delete_webhook_by_token, Auth::kNone, 10,
          15'000},
    Route{Method::kPost, "/webhooks/{webhook_id}/{webhook_token}", webhook::execute, Auth::kNone, 5, 2000},
    Route{Method::kPost, "/webhooks/{webhook_id}/{webhook_token}/slack", webhook::execute_slack, Auth::kNone, 5, 2000},
    Route{Method::kPost, "/webhooks/{webhook_id}/{webhook_token}/github", webhook::execute_github, Auth::kNone, 5,
          2000},
    Route{Method::kGet, "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", webhook::get_message,
          Auth::kNone, 5, 2000},
    Route{Method::kPatch, "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", webhook::patch_message,
          Auth::kNone, 5, 2000},
    Route{Method::kDelete, "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", webhook::delete_message,
          Auth::kNone, 5, 2000},
};

}  // namespace

std::span<const Route> webhook_routes() { return kRoutes; }

}  // namespace guildhall::api
