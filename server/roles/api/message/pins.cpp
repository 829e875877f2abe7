#include "base/encoding.h"
#include "base/limits.h"
#include "roles/api/message/message.h"

namespace guildhall::api::message {

Answer list_pins(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const auto access, call.core.channel_access(call.actor, channel_id));
  std::vector<model::Message> pins;
  if ((access.permissions & core::perm::kReadMessageHistory) != 0) {
    CO_TRY(pins, co_await load_pins(call, channel_id));
    // The right to read may have gone while the log was read.
    CO_TRY_VOID(call.core.channel_access(call.actor, channel_id, core::perm::kReadMessageHistory));
  }
  co_return json_reply([&](JsonWriter& json) { write_page(json, call, pins); });
}

Answer list_pins_paged(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const auto limit, call.query_int("limit", 50, 1, 50));
  CO_TRY(const auto access, call.core.channel_access(call.actor, channel_id));
  UnixMs before = 0;
  if (const auto text = call.request.query_value("before")) {
    const auto ms = parse_iso_timestamp(*text);
    if (!ms) co_return fail_field("before", "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
    before = *ms;
  }
  std::vector<model::Message> pins;
  if ((access.permissions & core::perm::kReadMessageHistory) != 0) {
    CO_TRY(pins, co_await load_pins(call, channel_id));
    // The right to read may have gone while the log was read.
    CO_TRY_VOID(call.core.channel_access(call.actor, channel_id, core::perm::kReadMessageHistory));
  }
  if (before != 0) std::erase_if(pins, [before](const model::Message& message) { return message.pinned_at >= before; });
  const bool more = pins.size() > static_cast<std::size_t>(limit);
  if (more) pins.resize(static_cast<std::size_t>(limit));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("items");
    json.begin_array();
    for (const model::Message& message : pins) {
      json.begin_object();
      json.field("pinned_at", iso_timestamp(message.pinned_at));
      json.key("message");
      protocol::write_message(json, call.render, message, {.viewer = call.actor.user_id});
      json.end_object();
    }
    json.end_array();
    json.field("has_more", more);
    json.end_object();
  });
}

Answer put_pin(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const MessageId message_id, call.id<MessageId>("message_id"));
  CO_TRY_VOID(call.core.channel_access(call.actor, channel_id));
  CO_TRY(const std::vector<model::Message> pins, co_await load_pins(call, channel_id));
  CO_TRY(model::Message message, co_await load_message(call, channel_id, message_id));
  CO_TRY_VOID(core::pin(call.core, call.actor, std::move(message), pins.size()));
  co_return no_content();
}

Answer delete_pin(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const MessageId message_id, call.id<MessageId>("message_id"));
  CO_TRY_VOID(call.core.channel_access(call.actor, channel_id));
  CO_TRY(model::Message message, co_await load_message(call, channel_id, message_id));
  CO_TRY_VOID(core::unpin(call.core, call.actor, std::move(message)));
  co_return no_content();
}

}  // namespace guildhall::api::message
