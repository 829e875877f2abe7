#include <array>

#include "roles/api/channel/channel.h"

namespace guildhall::api {
namespace {

using net::Method;

constexpr std::array kRoutes{
    Route{Method::kGet, "/channels/{channel_id}", channel::get_channel},
    Route{Method::kPatch, "/channels/{channel_id}", channel::patch_channel, Auth::kToken, 10, 15'000},
    Route{Method::kDelete, "/channels/{channel_id}", channel::delete_channel, Auth::kToken, 10, 15'000},
    Route{Method::kPut, "/channels/{channel_id}/permissions/{overwrite_id}", channel::put_overwrite, Auth::kToken, 10,
          15'000},
    Route{Method::kDelete, "/channels/{channel_id}/permissions/{overwrite_id}", channel::delete_overwrite, Auth::kToken,
          10, 15'000},
    Route{Method::kPost, "/channels/{channel_id}/typing", channel::post_typing, Auth::kToken, 5, 5000},
    Route{Method::kGet, "/users/@me/channels", channel::list_dms},
    Route{Method::kPost, "/users/@me/channels", channel::post_dm, Auth::kToken, 10, 10'000},
    Route{Method::kPut, "/channels/{channel_id}/recipients/{user_id}", channel::put_recipient, Auth::kPerson, 10,
          10'000},
    Route{Method::kDelete, "/channels/{channel_id}/recipients/{user_id}", channel::delete_recipient, Auth::kPerson, 10,
          10'000},
    Route{Method::kPut, "/channels/{channel_id}/recipients/@me", channel::put_own_recipient, Auth::kPerson, 10, 10'000},
    Route{Method::kDelete, "/channels/{channel_id}/recipients/@me", channel::delete_own_recipient, Auth::kPerson, 10,
          10'000},
    Route{Method::kPut, "/channels/recipients/@me/batch-reject", channel::put_rejected, Auth::kPerson, 10, 10'000},
    Route{Method::kGet, "/users/@me/message-requests/supplemental-data", channel::list_request_messages, Auth::kPerson,
          10, 10'000},
    Route{Method::kPost, "/channels/{channel_id}/messages/{message_id}/ack", channel::post_ack, Auth::kPerson},
    Route{Method::kDelete, "/channels/{channel_id}/messages/ack", channel::delete_ack, Auth::kPerson},
    Route{Method::kPost, "/channels/{channel_id}/pins/ack", channel::post_pins_ack, Auth::kPerson},
    Route{Method::kPost, "/guilds/{guild_id}/ack", channel::post_guild_ack, Auth::kPerson},
    Route{Method::kPost, "/read-states/ack-bulk", channel::post_ack_bulk, Auth::kPerson, 10, 10'000},
};

}  // namespace

std::span<const Route> channel_routes() { return kRoutes; }

}  // namespace guildhall::api
