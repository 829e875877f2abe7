#include <array>

#include "roles/api/message/message.h"

namespace guildhall::api {
namespace {

using namespace message;
using net::Method;

constexpr std::array kRoutes{
    Route{Method::kGet, "/channels/{channel_id}/messages", list_messages, Auth::kToken, 50, 1000},
    Route{Method::kPost, "/channels/{channel_id}/messages", create_message, Auth::kToken, 5, 5000},
    Route{Method::kGet, "/channels/{channel_id}/messages/{message_id}", get_message, Auth::kToken, 50, 1000},
    Route{Method::kPatch, "/channels/{channel_id}/messages/{message_id}", message::edit_message, Auth::kToken, 5, 5000},
    Route{Method::kDelete, "/channels/{channel_id}/messages/{message_id}", message::delete_message, Auth::kToken, 5,
          1000},
    Route{Method::kPost, "/channels/{channel_id}/messages/bulk-delete", message::bulk_delete, Auth::kToken, 1, 1000},
    Route{Method::kPost, "/channels/{channel_id}/messages/{message_id}/crosspost", message::crosspost, Auth::kToken, 10,
          3'600'000},

    Route{Method::kGet, "/channels/{channel_id}/polls/{message_id}/answers/{answer_id}", list_voters},
    Route{Method::kPut, "/channels/{channel_id}/polls/{message_id}/answers/@me", put_votes, Auth::kPerson, 10, 10'000},
    Route{Method::kPost, "/channels/{channel_id}/polls/{message_id}/expire", message::expire_poll, Auth::kToken, 5,
          5000},

    Route{Method::kGet, "/channels/{channel_id}/pins", list_pins, Auth::kToken, 5, 5000},
    Route{Method::kPut, "/channels/{channel_id}/pins/{message_id}", put_pin, Auth::kToken, 5, 5000},
    Route{Method::kDelete, "/channels/{channel_id}/pins/{message_id}", delete_pin, Auth::kToken, 5, 5000},
    Route{Method::kGet, "/channels/{channel_id}/messages/pins", list_pins_paged, Auth::kToken, 5, 5000},
    Route{Method::kPut, "/channels/{channel_id}/messages/pins/{message_id}", put_pin, Auth::kToken, 5, 5000},
    Route{Method::kDelete, "/channels/{channel_id}/messages/pins/{message_id}", delete_pin, Auth::kToken, 5, 5000},

    Route{Method::kGet, "/users/@me/mentions", list_mentions, Auth::kPerson, 10, 10'000},
    Route{Method::kDelete, "/users/@me/mentions/{message_id}", delete_mention, Auth::kPerson, 30, 10'000},

    Route{Method::kPut, "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me", put_reaction,
          Auth::kToken, 1, 250},
    Route{Method::kDelete, "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me", delete_own_reaction,
          Auth::kToken, 1, 250},
    Route{Method::kDelete, "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/{user_id}",
          delete_user_reaction, Auth::kToken, 1, 250},
    Route{Method::kGet, "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}", list_reactions, Auth::kToken,
          5, 1000},
    Route{Method::kDelete, "/channels/{channel_id}/messages/{message_id}/reactions", delete_reactions, Auth::kToken, 1,
          250},
    Route{Method::kDelete, "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}", delete_emoji_reactions,
          Auth::kToken, 1, 250},
};

}  // namespace

std::span<const Route> message_routes() { return kRoutes; }

}  // namespace guildhall::api
