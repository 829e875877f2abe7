#include "core/channels/create_channel.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/limits.h"
#include "core/channels/edit_channel.h"
#include "core/guilds/change_list.h"

namespace guildhall::core {
namespace {

const model::Channel* category(const GuildState& guild, ChannelId id) {
  const auto found = guild.channels.find(id);
  return found != guild.channels.end() && found->second.type == model::ChannelType::kGuildCategory ? &found->second
                                                                                                   : nullptr;
}

std::int64_t next_position(const GuildState& guild, const model::Channel& channel) {
  std::int64_t position = -1;
  for (const auto& [id, other] : guild.channels)
    if (other.parent_id == channel.parent_id) position = std::max(position, other.position);
  return position + 1;
}

// Taking over a category's overwrites is changing one's own.
Result<void> check_lock(const GuildState& guild, Permissions own, const ChannelPosition& wanted) {
  const model::Channel& channel = guild.channels.at(wanted.id);
  const ChannelId parent_id = wanted.parent_id.value_or(channel.parent_id);
  if (!wanted.lock_permissions || !parent_id) return {};
  return check_overwrites(guild, own, channel.permission_overwrites,
                          guild.channels.at(parent_id).permission_overwrites);
}

Result<void> check_category_sizes(const GuildState& guild, const std::vector<ChannelPosition>& positions) {
  std::map<ChannelId, ChannelId> parents;
  for (const auto& [id, channel] : guild.channels) parents[id] = channel.parent_id;
  for (const ChannelPosition& wanted : positions)
    if (wanted.parent_id) parents[wanted.id] = *wanted.parent_id;
  std::map<ChannelId, std::size_t> children;
  for (const auto& [id, parent] : parents) {
    if (parent && ++children[parent] > limits::kChannelsPerCategory)
      return fail_field("parent_id", "CHANNEL_PARENT_MAX_CHANNELS",
                        "Maximum number of channels in category reached (50)");
  }
  return {};
}

}  // namespace

std::string channel_name_for(model::ChannelType type, std::string name) {
  if (type != model::ChannelType::kGuildText && type != model::ChannelType::kGuildAnnouncement) return name;
  for (char& c : name)
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') c = '-';
  return ascii_lower(name);
}

Result<model::Channel*> create_channel(Core& core, const Actor& actor, GuildId guild_id, NewChannel wanted) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageChannels));
  GuildState& guild = *access.guild;
  if (guild.channels.size() >= limits::kChannels) return fail(ErrorCode::kMaxChannels);
  const model::Channel* const parent = wanted.parent_id ? category(guild, wanted.parent_id) : nullptr;
  if (wanted.parent_id && (parent == nullptr || wanted.type == model::ChannelType::kGuildCategory))
    return fail_field("parent_id", "CHANNEL_PARENT_INVALID", "Not a category");
  const auto children = std::ranges::count_if(guild.channels, [&](const auto& entry) {
    return wanted.parent_id && entry.second.parent_id == wanted.parent_id;
  });
  if (children >= static_cast<std::ptrdiff_t>(limits::kChannelsPerCategory))
    return fail_field("parent_id", "CHANNEL_PARENT_MAX_CHANNELS",
                      "Maximum number of channels in category reached (50)");
  if (!wanted.permission_overwrites.empty()) {
    TRY_VOID(check_overwrites(guild, access.permissions, {}, wanted.permission_overwrites));
  } else if (parent != nullptr) {
    wanted.permission_overwrites = parent->permission_overwrites;
  }
  model::Channel channel;
  channel.id = core.new_id<ChannelId>();
  channel.guild_id = guild_id;
  channel.type = wanted.type;
  channel.name = channel_name_for(wanted.type, std::move(wanted.name));
  channel.topic = std::move(wanted.topic);
  channel.parent_id = wanted.parent_id;
  channel.position = wanted.position.value_or(next_position(guild, channel));
  channel.nsfw = wanted.nsfw;
  channel.rate_limit_per_user = wanted.rate_limit_per_user;
  channel.bitrate = wanted.bitrate;
  channel.user_limit = wanted.user_limit;
  channel.rtc_region = std::move(wanted.rtc_region);
  channel.video_quality_mode = wanted.video_quality_mode;
  channel.default_auto_archive_duration = wanted.default_auto_archive_duration;
  channel.permission_overwrites = std::move(wanted.permission_overwrites);
  core.world.channel_guilds[channel.id] = guild_id;
  model::Channel& kept = guild.channels[channel.id] = std::move(channel);
  core.put(kept);
  ChangeList log;
  log.made("name", kept.name);
  log.made("type", static_cast<std::int64_t>(kept.type));
  core.audit(actor, guild_id, 10, kept.id.value(), log.finish());
  core.emit(ChannelCreate{.channel = &kept});
  return &kept;
}

Result<void> move_channels(Core& core, const Actor& actor, GuildId guild_id,
                           const std::vector<ChannelPosition>& positions) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageChannels));
  GuildState& guild = *access.guild;
  for (const ChannelPosition& wanted : positions) {
    if (!guild.channels.contains(wanted.id)) return fail(ErrorCode::kUnknownChannel);
    TRY_VOID(core.channel_access(actor, wanted.id, perm::kManageChannels));
    const bool to_category = wanted.parent_id && *wanted.parent_id;
    if (to_category && category(guild, *wanted.parent_id) == nullptr)
      return fail_field("parent_id", "CHANNEL_PARENT_INVALID", "Not a category");
    if (to_category && guild.channels.at(wanted.id).type == model::ChannelType::kGuildCategory)
      return fail_field("parent_id", "CHANNEL_PARENT_INVALID_TYPE", "A category has no category");
    TRY_VOID(check_lock(guild, access.permissions, wanted));
  }
  TRY_VOID(check_category_sizes(guild, positions));
  for (const ChannelPosition& wanted : positions) {
    model::Channel& channel = guild.channels.at(wanted.id);
    ChangeList log;
    log.set("position", channel.position, wanted.position);
    log.set("parent_id", channel.parent_id, wanted.parent_id);
    bool changed = log.any();
    if (wanted.lock_permissions && channel.parent_id) {
      channel.permission_overwrites = guild.channels.at(channel.parent_id).permission_overwrites;
      changed = true;
    }
    if (!changed) continue;
    core.put(channel);
    core.audit(actor, guild_id, 11, channel.id.value(), log.finish());
    core.emit(ChannelUpdate{.channel = &channel});
  }
  return {};
}

}  // namespace guildhall::core
