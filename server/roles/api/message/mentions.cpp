#include "core/read_states/inbox.h"
#include "roles/api/message/message.h"

/// The mentions inbox.
namespace guildhall::api::message {

Answer list_mentions(Call& call) {
  core::InboxQuery query;
  CO_TRY(const auto limit, call.query_int("limit", core::kInboxPageDefault, 1, core::kInboxPage));
  CO_TRY(query.guild_id, call.query_id<GuildId>("guild_id"));
  CO_TRY(query.before, call.query_id<MessageId>("before"));
  query.limit = static_cast<std::size_t>(limit);
  query.everyone = !call.request.query_value("everyone") || call.query_flag("everyone");
  query.roles = !call.request.query_value("roles") || call.query_flag("roles");
  std::vector<model::Message> page;
  for (const core::InboxItem& item : core::inbox(call.core.world, call.actor.user_id, query, call.core.now())) {
    CO_TRY(auto found, co_await find_message(call, item.channel_id, item.message_id));
    if (found) page.push_back(*std::move(found));
  }
  // The right to read may have gone while the log was read.
  std::erase_if(page, [&](const model::Message& message) {
    return !call.core.channel_access(call.actor, message.channel_id, core::perm::kReadMessageHistory);
  });
  co_return json_reply([&](JsonWriter& json) { write_page(json, call, page); });
}

Answer delete_mention(Call& call) {
  CO_TRY(const MessageId message_id, call.id<MessageId>("message_id"));
  CO_TRY_VOID(core::dismiss_mention(call.core, call.actor, message_id));
  co_return no_content();
}

}  // namespace guildhall::api::message
