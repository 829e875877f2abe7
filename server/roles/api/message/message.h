#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/messages/change_message.h"
#include "core/messages/send_message.h"
#include "roles/api/route.h"

/// The handlers of message_routes(), and what they share with webhooks.
namespace guildhall::api::message {

using Answer = boost::asio::awaitable<Result<Reply>>;

/// The message as it is now: from memory, or from the log on the blocking pool. nullopt = there is none.
[[nodiscard]] boost::asio::awaitable<Result<std::optional<model::Message>>> find_message(Call& call,
                                                                                         ChannelId channel_id,
                                                                                         MessageId message_id);
/// The same; kUnknownMessage when there is none.
[[nodiscard]] boost::asio::awaitable<Result<model::Message>> load_message(Call& call, ChannelId channel_id,
                                                                          MessageId message_id);
/// The copies of a published message (see core/webhooks/followers.h) follow it: `edited` as it is now, or nullptr when
/// it was deleted. A copy that cannot be read is left as it is.
[[nodiscard]] boost::asio::awaitable<void> spread(Call& call, std::vector<model::MessagePlace> copies,
                                                  const model::Message* edited);
/// Makes memory know each of these messages (or that there is none). They are at most a hundred.
[[nodiscard]] boost::asio::awaitable<Result<void>> look_up(Call& call, ChannelId channel_id,
                                                           const std::vector<MessageId>& ids);
/// A page of a channel's history with what is not durable yet, newest first (or oldest first, as the query says).
[[nodiscard]] boost::asio::awaitable<Result<std::vector<model::Message>>> load_page(Call& call,
                                                                                    ports::MessagePageQuery query);
/// The channel's pins, most recently pinned first.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<model::Message>>> load_pins(Call& call, ChannelId channel_id);

/// Files of the request: how many, and stored (on the pool) as attachments. kMaxAttachments, kFileTooLarge.
[[nodiscard]] std::size_t file_count(const Call& call);
[[nodiscard]] boost::asio::awaitable<Result<std::vector<model::Attachment>>> store_files(
    Call& call, std::optional<std::vector<core::AttachmentDraft>> drafts);

/// The message with the one it replies to, when that can be found.
[[nodiscard]] boost::asio::awaitable<Reply> message_reply(Call& call, model::Message message);
void write_page(JsonWriter& json, const Call& call, const std::vector<model::Message>& page);

// messages.cpp
Answer list_messages(Call& call);
Answer get_message(Call& call);
Answer create_message(Call& call);
Answer edit_message(Call& call);
Answer delete_message(Call& call);
Answer bulk_delete(Call& call);
Answer crosspost(Call& call);
// polls.cpp
Answer list_voters(Call& call);
Answer expire_poll(Call& call);
Answer put_votes(Call& call);
// pins.cpp
Answer list_pins(Call& call);
Answer list_pins_paged(Call& call);
Answer put_pin(Call& call);
Answer delete_pin(Call& call);
// mentions.cpp
Answer list_mentions(Call& call);
Answer delete_mention(Call& call);
// reactions.cpp
Answer put_reaction(Call& call);
Answer delete_own_reaction(Call& call);
Answer delete_user_reaction(Call& call);
Answer list_reactions(Call& call);
Answer delete_reactions(Call& call);
Answer delete_emoji_reactions(Call& call);

}  // namespace guildhall::api::message
