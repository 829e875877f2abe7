#include "protocol/render/render_parts.h"

namespace guildhall::protocol {
namespace {

using model::ChannelType;

void write_recipients(JsonWriter& json, const RenderContext& context, const model::Channel& channel, UserId viewer) {
  json.key("recipients");
  json.begin_array();
  for (const UserId id : channel.recipients) {
    if (id != viewer) write_user_or_deleted(json, context, id);
  }
  json.end_array();
}

void write_dm_fields(JsonWriter& json, const model::Channel& channel) {
  json.field("last_message_id", channel.last_message_id);
  write_time(json, "last_pin_timestamp", channel.last_pin_timestamp);
  if (channel.type != ChannelType::kGroupDm) return;
  json.field("name", channel.name.empty() ? std::nullopt : std::optional<std::string>(channel.name));
  json.field("icon", channel.icon);
  json.field("owner_id", channel.owner_id);
  json.field("managed", false);
}

/// Only who was written to learns that it is, or was, a message request.
void write_request_fields(JsonWriter& json, const model::Channel& channel, UserId viewer) {
  if (!channel.request_for || channel.request_for != viewer) return;
  const bool pending = channel.consent == model::Consent::kPending;
  json.field("is_message_request", pending);
  write_time(json, "is_message_request_timestamp", pending ? created_at_ms(channel.request_message_id) : 0);
}

bool is_spam_for(const model::Channel& channel, UserId viewer) {
  return channel.request_spam && channel.request_for == viewer && channel.consent == model::Consent::kPending;
}

void write_guild_channel_fields(JsonWriter& json, const model::Channel& channel) {
  const bool voice = channel.type == ChannelType::kGuildVoice;
  json.field("guild_id", channel.guild_id);
  json.field("name", channel.name);
  json.field("position", channel.position);
  json.field("parent_id", channel.parent_id);
  json.field("nsfw", channel.nsfw);
  json.key("permission_overwrites");
  json.begin_array();
  for (const auto& overwrite : channel.permission_overwrites) write_overwrite(json, overwrite);
  json.end_array();
  if (channel.type == ChannelType::kGuildCategory) return;
  json.field("last_message_id", channel.last_message_id);
  json.field("rate_limit_per_user", channel.rate_limit_per_user);
  if (voice) {
    json.field("bitrate", channel.bitrate);
    json.field("user_limit", channel.user_limit);
    json.field("rtc_region", channel.rtc_region);
    json.field("video_quality_mode", channel.video_quality_mode);
    write_time(json, "last_pin_timestamp", channel.last_pin_timestamp);
    return;
  }
  json.field("topic", channel.topic);
  write_time(json, "last_pin_timestamp", channel.last_pin_timestamp);
  json.field("default_auto_archive_duration", channel.default_auto_archive_duration);
  json.field("default_thread_rate_limit_per_user", 0);
}

}  // namespace

void write_overwrite(JsonWriter& json, const model::Overwrite& overwrite) {
  json.begin_object();
  json.bits_field("id", overwrite.id);
  json.field("type", static_cast<int>(overwrite.type));
  json.bits_field("allow", overwrite.allow);
  json.bits_field("deny", overwrite.deny);
  json.end_object();
}

void write_channel(JsonWriter& json, const RenderContext& context, const model::Channel& channel, UserId viewer) {
  json.begin_object();
  json.field("id", channel.id);
  json.field("type", static_cast<int>(channel.type));
  json.field("flags", channel.flags);
  if (channel.guild_id) {
    write_guild_channel_fields(json, channel);
  } else {
    write_recipients(json, context, channel, viewer);
    write_dm_fields(json, channel);
    write_request_fields(json, channel, viewer);
    if (is_spam_for(channel, viewer)) json.field("is_spam", true);
  }
  json.end_object();
}

void write_dm_with_ids(JsonWriter& json, const model::Channel& channel, UserId viewer) {
  json.begin_object();
  json.field("id", channel.id);
  json.field("type", static_cast<int>(channel.type));
  json.field("flags", channel.flags);
  json.key("recipient_ids");
  json.begin_array();
  for (const UserId id : channel.recipients)
    if (id != viewer) json.value(id);
  json.end_array();
  json.field("is_spam", is_spam_for(channel, viewer));
  write_dm_fields(json, channel);
  write_request_fields(json, channel, viewer);
  json.end_object();
}

}  // namespace guildhall::protocol
