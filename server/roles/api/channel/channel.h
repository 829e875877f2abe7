#pragma once

#include "roles/api/route.h"

/// The handlers of channel_routes().
namespace guildhall::api::channel {

using Answer = boost::asio::awaitable<Result<Reply>>;

/// The `permission_overwrites` list of a body; complaints go to the reader's errors.
[[nodiscard]] std::optional<std::vector<model::Overwrite>> read_overwrites(const FormReader& body);

Answer get_channel(Call& call);
Answer patch_channel(Call& call);
Answer delete_channel(Call& call);
Answer put_overwrite(Call& call);
Answer delete_overwrite(Call& call);
Answer post_typing(Call& call);
Answer list_dms(Call& call);
Answer post_dm(Call& call);
Answer put_recipient(Call& call);
Answer delete_recipient(Call& call);
// message_requests.cpp
Answer put_own_recipient(Call& call);
Answer delete_own_recipient(Call& call);
Answer put_rejected(Call& call);
Answer list_request_messages(Call& call);
// acks.cpp
Answer post_ack(Call& call);
Answer delete_ack(Call& call);
Answer post_ack_bulk(Call& call);
Answer post_guild_ack(Call& call);
Answer post_pins_ack(Call& call);

}  // namespace guildhall::api::channel
