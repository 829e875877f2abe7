#include <boost/json/array.hpp>

#include "base/limits.h"
#include "core/channels/dms.h"
#include "core/channels/edit_channel.h"
#include "roles/api/account/account.h"
#include "roles/api/channel/channel.h"

namespace guildhall::api::channel {
namespace {

Reply channel_reply(const Call& call, const model::Channel& channel, int status = 200) {
  return json_reply([&](JsonWriter& json) { protocol::write_channel(json, call.render, channel, call.actor.user_id); },
                    status);
}

// nullopt = absent, empty = null.
std::optional<std::optional<std::string>> nullable_text(const FormReader& body, std::string_view key, std::size_t max) {
  if (!body.has(key)) return std::nullopt;
  return std::optional<std::optional<std::string>>(std::in_place, body.text(key, {.max = max}));
}

core::ChannelChanges read_changes(const FormReader& body) {
  core::ChannelChanges changes;
  changes.name = body.text("name", {.min = 1, .max = limits::kChannelNameChars});
  changes.type = body.integer("type", {.min = 0, .max = 16});
  changes.topic = nullable_text(body, "topic", limits::kTopicChars);
  changes.nsfw = body.boolean("nsfw");
  changes.rate_limit_per_user = body.integer("rate_limit_per_user", {.min = 0, .max = limits::kSlowModeS});
  if (body.is_null("rate_limit_per_user")) changes.rate_limit_per_user = 0;
  changes.position = body.integer("position", {.min = 0, .max = 100'000});
  if (body.has("parent_id")) changes.parent_id = body.id<ChannelId>("parent_id").value_or(ChannelId());
  changes.bitrate = body.integer("bitrate", {.min = limits::kBitrateMin, .max = limits::kBitrateMax});
  changes.user_limit = body.integer("user_limit", {.min = 0, .max = limits::kVoiceUserLimit});
  changes.rtc_region = nullable_text(body, "rtc_region", 64);
  changes.video_quality_mode = body.integer("video_quality_mode", {.min = 1, .max = 2});
  changes.default_auto_archive_duration = body.integer("default_auto_archive_duration", {.min = 60, .max = 10080});
  changes.flags = body.integer("flags", {.min = 0, .max = 1 << 20});
  changes.permission_overwrites = read_overwrites(body);
  changes.owner_id = body.id<UserId>(body.has("owner_id") ? "owner_id" : "owner");
  return changes;
}

}  // namespace

std::optional<std::vector<model::Overwrite>> read_overwrites(const FormReader& body) {
  const auto list = body.objects("permission_overwrites", limits::kOverwrites);
  if (!list) return std::nullopt;
  std::vector<model::Overwrite> out;
  for (const FormReader& item : *list) {
    model::Overwrite overwrite;
    overwrite.id = item.bits("id", true).value_or(0);
    overwrite.type = item.integer("type", {.min = 0, .max = 1}).value_or(0) == 1 ? model::OverwriteType::kMember
                                                                                 : model::OverwriteType::kRole;
    overwrite.allow = item.bits("allow").value_or(0) & core::perm::kAll;
    overwrite.deny = item.bits("deny").value_or(0) & core::perm::kAll;
    out.push_back(overwrite);
  }
  return out;
}

Answer get_channel(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const auto access, call.core.channel_access(call.actor, channel_id));
  co_return channel_reply(call, *access.channel);
}

Answer patch_channel(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const FormReader body, call.body());
  core::ChannelChanges changes = read_changes(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(call.core.channel_access(call.actor, channel_id));
  CO_TRY(changes.icon, co_await account::take_image(call, body, "icon"));
  CO_TRY(const model::Channel* const channel,
         core::edit_channel(call.core, call.actor, channel_id, std::move(changes)));
  co_return channel_reply(call, *channel);
}

Answer delete_channel(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const model::Channel gone, core::delete_channel(call.core, call.actor, channel_id));
  co_return channel_reply(call, gone);
}

Answer put_overwrite(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const RoleId target, call.id<RoleId>("overwrite_id"));
  CO_TRY(const FormReader body, call.body());
  const auto type = body.integer("type", {.min = 0, .max = 1});
  model::Overwrite overwrite{.id = target.value()};
  overwrite.allow = body.bits("allow").value_or(0) & core::perm::kAll;
  overwrite.deny = body.bits("deny").value_or(0) & core::perm::kAll;
  overwrite.type = type.value_or(0) == 1 ? model::OverwriteType::kMember : model::OverwriteType::kRole;
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::put_overwrite(call.core, call.actor, channel_id, overwrite));
  co_return no_content();
}

Answer delete_overwrite(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const RoleId target, call.id<RoleId>("overwrite_id"));
  CO_TRY_VOID(core::delete_overwrite(call.core, call.actor, channel_id, target.value()));
  co_return no_content();
}

Answer post_typing(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY_VOID(core::start_typing(call.core, call.actor, channel_id));
  co_return no_content();
}

Answer list_dms(Call& call) {
  const auto channels = core::open_dms(call.core.world, call.actor.user_id);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const model::Channel* channel : channels)
      protocol::write_channel(json, call.render, *channel, call.actor.user_id);
    json.end_array();
  });
}

Answer post_dm(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto recipient = body.id<UserId>("recipient_id");
  const auto recipients = body.ids<UserId>("recipients", limits::kGroupDmRecipients);
  const auto name = body.text("name", {.max = limits::kChannelNameChars});
  CO_TRY_VOID(call.errors.finish());
  if (!recipient && !recipients) co_return fail_field("recipient_id", "BASE_TYPE_REQUIRED", "This field is required");
  if (recipient || recipients->size() == 1) {
    CO_TRY(const model::Channel* const channel,
           core::open_dm(call.core, call.actor, recipient ? *recipient : recipients->front()));
    co_return channel_reply(call, *channel);
  }
  CO_TRY(const model::Channel* const channel,
         core::create_group_dm(call.core, call.actor, *recipients, name.value_or("")));
  co_return channel_reply(call, *channel);
}

Answer put_recipient(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const UserId user_id, call.id<UserId>("user_id"));
  CO_TRY_VOID(core::add_recipient(call.core, call.actor, channel_id, user_id));
  co_return no_content();
}

Answer delete_recipient(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const UserId user_id, call.id<UserId>("user_id"));
  CO_TRY_VOID(core::remove_recipient(call.core, call.actor, channel_id, user_id));
  co_return no_content();
}

}  // namespace guildhall::api::channel
