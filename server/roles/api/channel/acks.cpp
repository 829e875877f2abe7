#include "core/read_states/read_states.h"
#include "roles/api/channel/channel.h"

/// Read states: what a person has read, on all their devices.
namespace guildhall::api::channel {

Answer post_ack(Call& call) {
  core::Ack request;
  CO_TRY(request.channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(request.message_id, call.id<MessageId>("message_id"));
  CO_TRY(const FormReader body, call.body());
  request.manual = body.boolean("manual").value_or(false);
  request.mention_count = body.integer("mention_count", {.min = 0, .max = 1'000'000});
  request.flags = body.integer("flags", {.min = 0, .max = 0xFFFF'FFFF});
  request.last_viewed = body.integer("last_viewed", {.min = 0, .max = 1'000'000});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::ack(call.core, call.actor, request));
  co_return json_reply([](JsonWriter& json) { json.raw(R"({"token":null})"); });
}

Answer delete_ack(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY_VOID(core::remove_read_state(call.core, call.actor, channel_id));
  co_return no_content();
}

// States of other things than channels, and of channels that are gone meanwhile, are passed over: a client sends what
// it remembers.
Answer post_ack_bulk(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto items = body.objects("read_states", core::kAckBulkMax);
  std::vector<core::Ack> requests;
  for (const FormReader& item : items.value_or(std::vector<FormReader>())) {
    core::Ack request;
    request.channel_id = item.id<ChannelId>("channel_id", true).value_or(ChannelId());
    request.message_id = item.id<MessageId>("message_id", true).value_or(MessageId());
    if (item.integer("read_state_type", {.min = 0, .max = 100}).value_or(0) == 0) requests.push_back(request);
  }
  if (!items) body.complain("read_states", "BASE_TYPE_REQUIRED", "This field is required");
  CO_TRY_VOID(call.errors.finish());
  for (const core::Ack& request : requests) {
    const auto done = core::ack(call.core, call.actor, request);
    if (!done && done.error().code != ErrorCode::kUnknownChannel && done.error().code != ErrorCode::kMissingAccess)
      co_return std::unexpected(done.error());
  }
  co_return no_content();
}

Answer post_guild_ack(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY_VOID(core::ack_guild(call.core, call.actor, guild_id));
  co_return no_content();
}

Answer post_pins_ack(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY_VOID(core::ack_pins(call.core, call.actor, channel_id));
  co_return no_content();
}

}  // namespace guildhall::api::channel
