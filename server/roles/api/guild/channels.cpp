#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/limits.h"
#include "core/channels/create_channel.h"
#include "roles/api/channel/channel.h"
#include "roles/api/guild/guild.h"
#include "roles/api/list_body.h"

namespace guildhall::api::guild {

Answer list_channels(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const auto& [id, channel] : access.guild->channels) {
      const auto permissions = core::channel_permissions(*access.guild, *access.member, channel, call.core.now());
      if ((permissions & core::perm::kViewChannel) != 0) protocol::write_channel(json, call.render, channel);
    }
    json.end_array();
  });
}

Answer post_channel(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  core::NewChannel wanted;
  wanted.name = body.text("name", {.min = 1, .max = limits::kChannelNameChars, .required = true}).value_or("");
  const std::int64_t type = body.integer("type", {.min = 0, .max = 16}).value_or(0);
  if (type != 0 && type != 2 && type != 4 && type != 5)
    body.complain("type", "BASE_TYPE_CHOICES", "Value must be one of {0, 2, 4, 5}.");
  wanted.type = static_cast<model::ChannelType>(type);
  wanted.topic = body.text("topic", {.max = limits::kTopicChars});
  wanted.position = body.integer("position", {.min = 0, .max = 100'000});
  wanted.parent_id = body.id<ChannelId>("parent_id").value_or(ChannelId());
  wanted.nsfw = body.boolean("nsfw").value_or(false);
  wanted.rate_limit_per_user = body.integer("rate_limit_per_user", {.min = 0, .max = limits::kSlowModeS}).value_or(0);
  wanted.bitrate = body.integer("bitrate", {.min = limits::kBitrateMin, .max = limits::kBitrateMax}).value_or(64000);
  wanted.user_limit = body.integer("user_limit", {.min = 0, .max = limits::kVoiceUserLimit}).value_or(0);
  wanted.rtc_region = body.text("rtc_region", {.max = 64});
  wanted.video_quality_mode = body.integer("video_quality_mode", {.min = 1, .max = 2}).value_or(1);
  wanted.default_auto_archive_duration =
      body.integer("default_auto_archive_duration", {.min = 60, .max = 10080}).value_or(4320);
  wanted.permission_overwrites = channel::read_overwrites(body).value_or(std::vector<model::Overwrite>());
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Channel* const made, core::create_channel(call.core, call.actor, guild_id, std::move(wanted)));
  co_return json_reply([&](JsonWriter& json) { protocol::write_channel(json, call.render, *made); }, 201);
}

Answer patch_channels(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const ListBody list, list_body(call, limits::kChannels));
  std::vector<core::ChannelPosition> positions;
  for (const FormReader& item : list.items) {
    core::ChannelPosition wanted;
    wanted.id = item.id<ChannelId>("id", true).value_or(ChannelId());
    wanted.position = item.integer("position", {.min = 0, .max = 100'000});
    if (item.has("parent_id")) wanted.parent_id = item.id<ChannelId>("parent_id").value_or(ChannelId());
    wanted.lock_permissions = item.boolean("lock_permissions").value_or(false);
    positions.push_back(wanted);
  }
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::move_channels(call.core, call.actor, guild_id, positions));
  co_return no_content();
}

}  // namespace guildhall::api::guild
