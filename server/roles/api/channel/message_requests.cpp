#include "core/channels/message_requests.h"

#include <algorithm>

#include "core/channels/dms.h"
#include "roles/api/channel/channel.h"
#include "roles/api/message/message.h"

/// What strangers wrote, accepted or rejected by whom they wrote to. Shapes: the documented message request routes.
namespace guildhall::api::channel {
namespace {

constexpr std::size_t kPreviewsMax = 25;  // documented

void write_dm(JsonWriter& json, const Call& call, const model::Channel& channel) {
  protocol::write_channel(json, call.render, channel, call.actor.user_id);
}

/// `channel_ids=1&channel_ids=2`, or `channel_ids=1,2`.
Result<std::vector<ChannelId>> asked_channels(const Call& call) {
  std::vector<ChannelId> out;
  for (const auto& [key, values] : call.request.query) {
    if (key != "channel_ids") continue;
    for (std::size_t from = 0; from <= values.size();) {
      const std::size_t comma = std::min(values.find(',', from), values.size());
      const auto id = ChannelId::parse(std::string_view(values).substr(from, comma - from));
      if (!id) return fail_field("channel_ids", "NUMBER_TYPE_COERCE", "Value is not snowflake.");
      if (out.size() == kPreviewsMax)
        return fail_field("channel_ids", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.");
      out.push_back(*id);
      from = comma + 1;
    }
  }
  if (out.empty()) return fail_field("channel_ids", "BASE_TYPE_REQUIRED", "This field is required");
  return out;
}

bool waits(const Call& call, ChannelId channel_id) {
  const model::Channel* const channel = call.core.world.channel(channel_id);
  return channel != nullptr && core::is_request(*channel, call.actor.user_id);
}

}  // namespace

// `{consent_status: 2}`; other answers than yes have routes of their own.
Answer put_own_recipient(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const FormReader body, call.body());
  const auto accepted = static_cast<std::int64_t>(model::Consent::kAccepted);
  if (body.integer("consent_status", {.min = 0, .max = 3}).value_or(accepted) != accepted)
    body.complain("consent_status", "BASE_TYPE_CHOICES", "Value must be one of {2}.");
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Channel* const channel, core::accept_request(call.core, call.actor, channel_id));
  co_return json_reply([&](JsonWriter& json) { write_dm(json, call, *channel); });
}

// Rejects a message request, or leaves a group.
Answer delete_own_recipient(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const auto access, call.core.channel_access(call.actor, channel_id));
  if (access.channel->type == model::ChannelType::kGroupDm) {
    CO_TRY_VOID(core::remove_recipient(call.core, call.actor, channel_id, call.actor.user_id));
    co_return no_content();
  }
  CO_TRY(const auto rejected, core::reject_requests(call.core, call.actor, {channel_id}));
  co_return json_reply([&](JsonWriter& json) { write_dm(json, call, rejected.front()); });
}

Answer put_rejected(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto ids = body.ids<ChannelId>("channel_ids", core::kRequestsRejectedMax);
  if (!ids) body.complain("channel_ids", "BASE_TYPE_REQUIRED", "This field is required");
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const auto rejected, core::reject_requests(call.core, call.actor, *ids));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const model::Channel& channel : rejected) write_dm(json, call, channel);
    json.end_array();
  });
}

// Channels that are no requests of the person's (any more) are passed over.
Answer list_request_messages(Call& call) {
  CO_TRY(const std::vector<ChannelId> ids, asked_channels(call));
  std::vector<model::Message> previews;
  for (const ChannelId id : ids) {
    if (!waits(call, id)) continue;
    // The message that made it a request; the next one when that was deleted.
    const MessageId before_it(call.core.world.channel(id)->request_message_id.value() - 1);
    CO_TRY(auto page,
           co_await message::load_page(call, {.channel_id = id, .after = before_it, .oldest_first = true, .limit = 1}));
    if (!page.empty()) previews.push_back(std::move(page.front()));
  }
  // It may have been rejected while the log was read.
  std::erase_if(previews, [&](const model::Message& message) { return !waits(call, message.channel_id); });
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const model::Message& preview : previews) {
      json.begin_object();
      json.field("channel_id", preview.channel_id);
      json.key("message_preview");
      protocol::write_message(json, call.render, preview, {.viewer = call.actor.user_id});
      json.end_object();
    }
    json.end_array();
  });
}

}  // namespace guildhall::api::channel
