#include "core/channels/edit_channel.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json/json_writer.h"
#include "base/limits.h"
#include "core/channels/create_channel.h"
#include "core/channels/dms.h"
#include "core/channels/remove_channel.h"
#include "core/guilds/change_list.h"
#include "core/messages/send_message.h"

namespace guildhall::core {
namespace {

bool same(const model::Overwrite& a, const model::Overwrite& b) {
  return a.allow == b.allow && a.deny == b.deny && a.type == b.type;
}

const model::Overwrite* find(const std::vector<model::Overwrite>& list, std::uint64_t id) {
  const auto found = std::ranges::find(list, id, &model::Overwrite::id);
  return found == list.end() ? nullptr : &*found;
}

Result<void> check_parent(const GuildState& guild, const model::Channel& channel, ChannelId parent_id) {
  if (!parent_id) return {};
  const auto parent = guild.channels.find(parent_id);
  if (parent == guild.channels.end() || parent->second.type != model::ChannelType::kGuildCategory ||
      channel.type == model::ChannelType::kGuildCategory) {
    return fail_field("parent_id", "CHANNEL_PARENT_INVALID", "Not a category");
  }
  const auto children =
      std::ranges::count_if(guild.channels, [&](const auto& entry) { return entry.second.parent_id == parent_id; });
  if (parent_id != channel.parent_id && children >= static_cast<std::ptrdiff_t>(limits::kChannelsPerCategory))
    return fail_field("parent_id", "CHANNEL_PARENT_MAX_CHANNELS",
                      "Maximum number of channels in category reached (50)");
  return {};
}

Result<void> check_type(const model::Channel& channel, std::int64_t type) {
  const auto now = static_cast<std::int64_t>(channel.type);
  const auto is_text = [](std::int64_t value) { return value == 0 || value == 5; };
  if (type == now || (is_text(type) && is_text(now))) return {};
  return fail_field("type", "BASE_TYPE_CHOICES", "Value must be one of {0, 5}.");
}

void apply(model::Channel& channel, const ChannelChanges& changes, ChangeList& log) {
  log.set("name", channel.name, changes.name);
  if (changes.type) {
    auto type = static_cast<std::int64_t>(channel.type);
    if (log.set("type", type, changes.type)) channel.type = static_cast<model::ChannelType>(type);
  }
  log.set("topic", channel.topic, changes.topic);
  log.set("nsfw", channel.nsfw, changes.nsfw);
  log.set("rate_limit_per_user", channel.rate_limit_per_user, changes.rate_limit_per_user);
  log.set("position", channel.position, changes.position);
  log.set("parent_id", channel.parent_id, changes.parent_id);
  log.set("bitrate", channel.bitrate, changes.bitrate);
  log.set("user_limit", channel.user_limit, changes.user_limit);
  log.set("rtc_region", channel.rtc_region, changes.rtc_region);
  log.set("video_quality_mode", channel.video_quality_mode, changes.video_quality_mode);
  log.set("default_auto_archive_duration", channel.default_auto_archive_duration,
          changes.default_auto_archive_duration);
  log.set("flags", channel.flags, changes.flags);
}

Result<model::Channel*> edit_group(Core& core, const Actor& actor, model::Channel& channel, ChannelChanges& changes) {
  if (channel.type != model::ChannelType::kGroupDm) return fail(ErrorCode::kCannotExecuteOnDm);
  if (changes.owner_id && *changes.owner_id != channel.owner_id) {
    if (channel.owner_id != actor.user_id) return fail(ErrorCode::kMissingPermissions);
    if (std::ranges::find(channel.recipients, *changes.owner_id) == channel.recipients.end())
      return fail(ErrorCode::kInvalidRecipients);
    channel.owner_id = *changes.owner_id;
  }
  const bool renamed = changes.name && *changes.name != channel.name;
  const bool new_icon = changes.icon && *changes.icon != channel.icon;
  if (changes.name) channel.name = std::move(*changes.name);
  if (changes.icon) channel.icon = std::move(*changes.icon);
  core.put(channel);
  core.emit(ChannelUpdate{.channel = &channel});
  if (renamed) send_system_message(core, channel.id, 4, actor.user_id, channel.name);
  if (new_icon) send_system_message(core, channel.id, 5, actor.user_id);
  return &channel;
}

}  // namespace

Result<void> check_overwrites(const GuildState& guild, Permissions own, const std::vector<model::Overwrite>& before,
                              const std::vector<model::Overwrite>& after) {
  if (after.size() > limits::kOverwrites)
    return fail_field("permission_overwrites", "BASE_TYPE_MAX_LENGTH", "Must be 1000 or fewer in length.");
  Permissions touched = 0;
  for (const model::Overwrite& next : after) {
    const bool known = next.type == model::OverwriteType::kMember || guild.roles.contains(RoleId(next.id));
    const model::Overwrite* const old = find(before, next.id);
    if (!known && old == nullptr) return fail(ErrorCode::kUnknownOverwrite);
    touched |= (next.allow ^ (old != nullptr ? old->allow : 0)) | (next.deny ^ (old != nullptr ? old->deny : 0));
  }
  for (const model::Overwrite& old : before)
    if (find(after, old.id) == nullptr) touched |= old.allow | old.deny;
  if (touched == 0 && before.size() == after.size()) return {};
  if ((own & perm::kManageRoles) == 0) return fail(ErrorCode::kMissingPermissions);
  if ((touched & perm::kAll & ~own) != 0) return fail(ErrorCode::kMissingPermissions);
  return {};
}

Result<model::Channel*> edit_channel(Core& core, const Actor& actor, ChannelId channel_id, ChannelChanges changes) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  model::Channel& channel = *access.channel;
  if (access.guild == nullptr) return edit_group(core, actor, channel, changes);
  if ((access.permissions & perm::kManageChannels) == 0) return access.missing(perm::kManageChannels);
  if (changes.type) TRY_VOID(check_type(channel, *changes.type));
  if (changes.parent_id) TRY_VOID(check_parent(*access.guild, channel, *changes.parent_id));
  if (changes.permission_overwrites)
    TRY_VOID(check_overwrites(*access.guild, access.permissions, channel.permission_overwrites,
                              *changes.permission_overwrites));
  if (changes.name) changes.name = channel_name_for(channel.type, std::move(*changes.name));
  ChangeList log;
  apply(channel, changes, log);
  bool overwrites_changed = false;
  if (changes.permission_overwrites) {
    overwrites_changed = !std::ranges::equal(*changes.permission_overwrites, channel.permission_overwrites,
                                             [](const auto& a, const auto& b) { return a.id == b.id && same(a, b); });
    channel.permission_overwrites = std::move(*changes.permission_overwrites);
  }
  if (log.any() || overwrites_changed) {
    core.put(channel);
    core.audit(actor, channel.guild_id, 11, channel.id.value(), log.finish());
    core.emit(ChannelUpdate{.channel = &channel});
  }
  return &channel;
}

Result<model::Channel> delete_channel(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.guild == nullptr) return leave_dm(core, actor, *access.channel);
  if ((access.permissions & perm::kManageChannels) == 0) return access.missing(perm::kManageChannels);
  model::Channel gone = *access.channel;
  std::string changes;
  JsonWriter json(changes);
  json.begin_array();
  json.begin_object();
  json.field("key", "name");
  json.field("old_value", gone.name);
  json.end_object();
  json.end_array();
  core.audit(actor, gone.guild_id, 12, gone.id.value(), std::move(changes));
  remove_guild_channel(core, *access.guild, channel_id);
  return gone;
}

namespace {

std::string overwrite_options(const GuildState& guild, const model::Overwrite& overwrite) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("id", std::to_string(overwrite.id));
  json.field("type", overwrite.type == model::OverwriteType::kRole ? "0" : "1");
  const auto role = guild.roles.find(RoleId(overwrite.id));
  if (role != guild.roles.end()) json.field("role_name", role->second.name);
  json.end_object();
  return out;
}

}  // namespace

Result<void> put_overwrite(Core& core, const Actor& actor, ChannelId channel_id, model::Overwrite overwrite) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  if ((access.permissions & perm::kManageRoles) == 0) return access.missing(perm::kManageRoles);
  auto& list = access.channel->permission_overwrites;
  auto next = list;
  const auto found = std::ranges::find(next, overwrite.id, &model::Overwrite::id);
  const bool fresh = found == next.end();
  if (fresh) {
    next.push_back(overwrite);
  } else {
    *found = overwrite;
  }
  TRY_VOID(check_overwrites(*access.guild, access.permissions, list, next));
  list = std::move(next);
  core.put(*access.channel);
  core.audit(actor, access.guild->info.id, fresh ? 13 : 14, channel_id.value(), {},
             overwrite_options(*access.guild, overwrite));
  core.emit(ChannelUpdate{.channel = access.channel});
  return {};
}

Result<void> delete_overwrite(Core& core, const Actor& actor, ChannelId channel_id, std::uint64_t id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  if ((access.permissions & perm::kManageRoles) == 0) return access.missing(perm::kManageRoles);
  auto& list = access.channel->permission_overwrites;
  const model::Overwrite* const old = find(list, id);
  if (old == nullptr) return fail(ErrorCode::kUnknownOverwrite);
  const model::Overwrite gone = *old;
  auto next = list;
  std::erase_if(next, [id](const model::Overwrite& overwrite) { return overwrite.id == id; });
  TRY_VOID(check_overwrites(*access.guild, access.permissions, list, next));
  list = std::move(next);
  core.put(*access.channel);
  core.audit(actor, access.guild->info.id, 15, channel_id.value(), {}, overwrite_options(*access.guild, gone));
  core.emit(ChannelUpdate{.channel = access.channel});
  return {};
}

Result<void> start_typing(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.guild != nullptr && (access.permissions & perm::kSendMessages) == 0)
    return fail(ErrorCode::kMissingPermissions);
  core.emit(TypingStart{.channel_id = channel_id, .user_id = actor.user_id});
  return {};
}

}  // namespace guildhall::core
