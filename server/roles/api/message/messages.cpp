#include <algorithm>

#include "base/limits.h"
#include "roles/api/message/message.h"

namespace guildhall::api::message {
namespace {

struct Place {
  ChannelId channel_id;
  MessageId message_id;
};

Result<Place> place(const Call& call) {
  TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  TRY(const MessageId message_id, call.id<MessageId>("message_id"));
  return Place{channel_id, message_id};
}

// `around`: half before, the message itself, half after.
boost::asio::awaitable<Result<std::vector<model::Message>>> page_around(Call& call, ChannelId channel_id,
                                                                        MessageId around, std::size_t limit) {
  const std::size_t half = limit / 2;
  CO_TRY(std::vector<model::Message> older,
         co_await load_page(
             call, {.channel_id = channel_id, .before = MessageId(around.value() + 1), .limit = limit - half}));
  CO_TRY(std::vector<model::Message> newer, co_await load_page(call, {.channel_id = channel_id,
                                                                      .after = around,
                                                                      .oldest_first = true,
                                                                      .limit = std::max<std::size_t>(half, 1)}));
  if (half == 0) newer.clear();
  std::ranges::reverse(newer);
  newer.insert(newer.end(), std::make_move_iterator(older.begin()), std::make_move_iterator(older.end()));
  co_return newer;
}

}  // namespace

Answer list_messages(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const auto limit, call.query_int("limit", limits::kMessagesPageDefault, 1, limits::kMessagesPage));
  CO_TRY(const MessageId before, call.query_id<MessageId>("before"));
  CO_TRY(const MessageId after, call.query_id<MessageId>("after"));
  CO_TRY(const MessageId around, call.query_id<MessageId>("around"));
  CO_TRY(const auto access, call.core.channel_access(call.actor, channel_id));
  std::vector<model::Message> page;
  // Who may not read the history sees an empty one, as the documentation says.
  if ((access.permissions & core::perm::kReadMessageHistory) != 0) {
    const auto count = static_cast<std::size_t>(limit);
    if (around) {
      CO_TRY(page, co_await page_around(call, channel_id, around, count));
    } else if (call.request.query_value("after")) {  // Also after "0": from the beginning.
      CO_TRY(page, co_await load_page(
                       call, {.channel_id = channel_id, .after = after, .oldest_first = true, .limit = count}));
      std::ranges::reverse(page);
    } else {
      CO_TRY(page, co_await load_page(call, {.channel_id = channel_id, .before = before, .limit = count}));
    }
    // The right to read may have gone while the log was read.
    CO_TRY_VOID(call.core.channel_access(call.actor, channel_id, core::perm::kReadMessageHistory));
  }
  co_return json_reply([&](JsonWriter& json) { write_page(json, call, page); });
}

Answer get_message(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY_VOID(call.core.channel_access(call.actor, at.channel_id, core::perm::kReadMessageHistory));
  CO_TRY(model::Message message, co_await load_message(call, at.channel_id, at.message_id));
  CO_TRY_VOID(call.core.channel_access(call.actor, at.channel_id, core::perm::kReadMessageHistory));
  co_return co_await message_reply(call, std::move(message));
}

Answer create_message(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const FormReader body, call.body());
  core::MessageDraft draft = core::read_message_draft(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::check_may_send(call.core, call.actor, channel_id, draft, file_count(call)));
  std::optional<model::Message> referenced;
  if (draft.reference) {
    const bool forward = draft.reference->type == model::kForward;
    const ChannelId from = forward ? draft.reference->channel_id : channel_id;
    if (draft.reference->channel_id && draft.reference->channel_id != from)
      co_return fail_field("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
    // Also that it exists is told only to who may read it.
    if (forward && !call.core.channel_access(call.actor, from, core::perm::kReadMessageHistory))
      co_return fail(ErrorCode::kCannotForward);
    CO_TRY(referenced, co_await find_message(call, from, draft.reference->message_id));
  }
  CO_TRY(std::vector<model::Attachment> files, co_await store_files(call, draft.attachments));
  CO_TRY(model::Message message,
         core::send_message(call.core, call.actor, channel_id, std::move(draft), std::move(files), referenced));
  co_return json_reply([&](JsonWriter& json) {
    protocol::write_message(json, call.render, message,
                            {.viewer = call.actor.user_id,
                             .referenced = referenced ? &*referenced : nullptr,
                             .referenced_known = message.type == 19});
  });
}

Answer edit_message(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY(const FormReader body, call.body());
  core::MessageDraft draft = core::read_message_draft(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(call.core.channel_access(call.actor, at.channel_id));
  CO_TRY(const model::Message before, co_await load_message(call, at.channel_id, at.message_id));
  CO_TRY_VOID(core::check_may_edit(call.core, call.actor, before, draft, file_count(call)));
  CO_TRY(std::vector<model::Attachment> files, co_await store_files(call, draft.attachments));
  // Again: it may have changed meanwhile.
  CO_TRY(model::Message message, co_await load_message(call, at.channel_id, at.message_id));
  CO_TRY(message, core::edit_message(call.core, call.actor, std::move(message), std::move(draft), std::move(files)));
  co_await spread(call, message.copies, &message);
  co_return co_await message_reply(call, std::move(message));
}

Answer delete_message(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY_VOID(call.core.channel_access(call.actor, at.channel_id));
  CO_TRY(const model::Message message, co_await load_message(call, at.channel_id, at.message_id));
  CO_TRY_VOID(core::delete_message(call.core, call.actor, message));
  co_await spread(call, message.copies, nullptr);
  co_return no_content();
}

Answer bulk_delete(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const FormReader body, call.body());
  const auto ids = body.ids<MessageId>("messages", 1000);
  CO_TRY_VOID(call.errors.finish());
  if (!ids) co_return fail_field("messages", "BASE_TYPE_REQUIRED", "This field is required");
  CO_TRY(const std::vector<MessageId> wanted, core::check_bulk_delete(call.core, call.actor, channel_id, *ids));
  CO_TRY_VOID(co_await look_up(call, channel_id, wanted));
  // Ids that name no message are nobody's news. What `look_up` read is in memory now: no wait in between.
  std::vector<MessageId> there;
  std::vector<model::MessagePlace> copies;
  for (const MessageId id : wanted) {
    const auto* known = call.core.recent.find(channel_id, id);
    if (known == nullptr || !*known) continue;
    there.push_back(id);
    copies.insert(copies.end(), (*known)->copies.begin(), (*known)->copies.end());
  }
  CO_TRY_VOID(core::bulk_delete(call.core, call.actor, channel_id, std::move(there)));
  co_await spread(call, std::move(copies), nullptr);
  co_return no_content();
}

Answer crosspost(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY_VOID(call.core.channel_access(call.actor, at.channel_id));
  CO_TRY(model::Message message, co_await load_message(call, at.channel_id, at.message_id));
  CO_TRY(message, core::crosspost(call.core, call.actor, std::move(message)));
  co_return co_await message_reply(call, std::move(message));
}

}  // namespace guildhall::api::message
