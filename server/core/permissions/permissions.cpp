#include "core/permissions/permissions.h"

#include <algorithm>
#include <limits>

namespace guildhall::core {
namespace {

/// What a member in timeout keeps.
constexpr Permissions kTimeoutKeeps = perm::kViewChannel | perm::kReadMessageHistory;
/// Means nothing without SEND_MESSAGES.
constexpr Permissions kNeedsSend =
    perm::kMentionEveryone | perm::kSendTtsMessages | perm::kAttachFiles | perm::kEmbedLinks;
/// Means nothing in a voice channel without CONNECT.
constexpr Permissions kNeedsConnect = perm::kManageChannels | perm::kPrioritySpeaker | perm::kStream | perm::kSpeak |
                                      perm::kMuteMembers | perm::kDeafenMembers | perm::kMoveMembers | perm::kUseVad |
                                      perm::kUseEmbeddedActivities | perm::kUseSoundboard | perm::kUseExternalSounds |
                                      perm::kSetVoiceChannelStatus;

/// everyone | roles, before what the owner, administrators and timeouts change.
Permissions role_permissions(const GuildState& guild, const model::Member& member) {
  Permissions all = 0;
  if (const auto everyone = guild.roles.find(RoleId(guild.info.id)); everyone != guild.roles.end())
    all = everyone->second.permissions;
  for (const RoleId id : member.roles)
    if (const auto role = guild.roles.find(id); role != guild.roles.end()) all |= role->second.permissions;
  return all;
}

bool in_timeout(const model::Member& member, UnixMs now_ms) { return member.communication_disabled_until > now_ms; }

bool has_role(const model::Member& member, std::uint64_t id) {
  return std::ranges::find(member.roles, RoleId(id)) != member.roles.end();
}

Permissions apply_overwrites(Permissions permissions, const GuildState& guild, const model::Member& member,
                             const model::Channel& channel) {
  const model::Overwrite* everyone = nullptr;
  const model::Overwrite* own = nullptr;
  Permissions roles_deny = 0;
  Permissions roles_allow = 0;
  for (const auto& overwrite : channel.permission_overwrites) {
    if (overwrite.type == model::OverwriteType::kMember) {
      if (overwrite.id == member.user_id.value()) own = &overwrite;
    } else if (overwrite.id == guild.info.id.value()) {
      everyone = &overwrite;
    } else if (has_role(member, overwrite.id)) {
      roles_deny |= overwrite.deny;
      roles_allow |= overwrite.allow;
    }
  }
  if (everyone != nullptr) permissions = (permissions & ~everyone->deny) | everyone->allow;
  permissions = (permissions & ~roles_deny) | roles_allow;
  if (own != nullptr) permissions = (permissions & ~own->deny) | own->allow;
  return permissions;
}

Permissions implicit_denies(Permissions permissions, model::ChannelType type) {
  if ((permissions & perm::kViewChannel) == 0) return 0;
  if ((permissions & perm::kSendMessages) == 0) permissions &= ~kNeedsSend;
  if (type == model::ChannelType::kGuildVoice && (permissions & perm::kConnect) == 0) permissions &= ~kNeedsConnect;
  return permissions;
}

}  // namespace

Permissions guild_permissions(const GuildState& guild, const model::Member& member, UnixMs now_ms) {
  if (guild.info.owner_id == member.user_id) return perm::kAll;
  const Permissions permissions = role_permissions(guild, member);
  if ((permissions & perm::kAdministrator) != 0) return perm::kAll;
  return in_timeout(member, now_ms) ? permissions & kTimeoutKeeps : permissions;
}

Permissions channel_permissions(const GuildState& guild, const model::Member& member, const model::Channel& channel,
                                UnixMs now_ms) {
  if (guild.info.owner_id == member.user_id) return perm::kAll;
  Permissions permissions = role_permissions(guild, member);
  if ((permissions & perm::kAdministrator) != 0) return perm::kAll;
  permissions = implicit_denies(apply_overwrites(permissions, guild, member, channel), channel.type);
  return in_timeout(member, now_ms) ? permissions & kTimeoutKeeps : permissions;
}

Permissions dm_permissions() {
  return perm::kAddReactions | perm::kStream | perm::kViewChannel | perm::kSendMessages | perm::kSendTtsMessages |
         perm::kEmbedLinks | perm::kAttachFiles | perm::kReadMessageHistory | perm::kMentionEveryone |
         perm::kUseExternalEmojis | perm::kConnect | perm::kSpeak | perm::kUseVad | perm::kUseApplicationCommands |
         perm::kUseExternalStickers | perm::kUseEmbeddedActivities | perm::kSendVoiceMessages | perm::kSendPolls |
         perm::kUseExternalApps | perm::kPinMessages | perm::kBypassSlowmode;
}

std::int64_t highest_position(const GuildState& guild, const model::Member& member) {
  if (guild.info.owner_id == member.user_id) return std::numeric_limits<std::int64_t>::max();
  std::int64_t highest = 0;
  for (const RoleId id : member.roles)
    if (const auto role = guild.roles.find(id); role != guild.roles.end())
      highest = std::max(highest, role->second.position);
  return highest;
}

bool outranks(const GuildState& guild, const model::Member& actor, const model::Member& target) {
  if (guild.info.owner_id == target.user_id) return false;
  return highest_position(guild, actor) > highest_position(guild, target);
}

bool outranks(const GuildState& guild, const model::Member& actor, const model::Role& role) {
  return highest_position(guild, actor) > role.position;
}

}  // namespace guildhall::core
