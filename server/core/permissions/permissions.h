#pragma once

#include <cstdint>

#include "core/world.h"

/// The permission algorithm as pure functions of values. Source: protocol.md 1.9 and the documentation's
/// topics/permissions page.
namespace guildhall::core {

using Permissions = std::uint64_t;

namespace perm {
#define GUILDHALL_PERMISSION(name, bit) inline constexpr Permissions name = 1ULL << (bit);
GUILDHALL_PERMISSION(kCreateInstantInvite, 0)
GUILDHALL_PERMISSION(kKickMembers, 1)
GUILDHALL_PERMISSION(kBanMembers, 2)
GUILDHALL_PERMISSION(kAdministrator, 3)
GUILDHALL_PERMISSION(kManageChannels, 4)
GUILDHALL_PERMISSION(kManageGuild, 5)
GUILDHALL_PERMISSION(kAddReactions, 6)
GUILDHALL_PERMISSION(kViewAuditLog, 7)
GUILDHALL_PERMISSION(kPrioritySpeaker, 8)
GUILDHALL_PERMISSION(kStream, 9)
GUILDHALL_PERMISSION(kViewChannel, 10)
GUILDHALL_PERMISSION(kSendMessages, 11)
GUILDHALL_PERMISSION(kSendTtsMessages, 12)
GUILDHALL_PERMISSION(kManageMessages, 13)
GUILDHALL_PERMISSION(kEmbedLinks, 14)
GUILDHALL_PERMISSION(kAttachFiles, 15)
GUILDHALL_PERMISSION(kReadMessageHistory, 16)
GUILDHALL_PERMISSION(kMentionEveryone, 17)
GUILDHALL_PERMISSION(kUseExternalEmojis, 18)
GUILDHALL_PERMISSION(kViewGuildInsights, 19)
GUILDHALL_PERMISSION(kConnect, 20)
GUILDHALL_PERMISSION(kSpeak, 21)
GUILDHALL_PERMISSION(kMuteMembers, 22)
GUILDHALL_PERMISSION(kDeafenMembers, 23)
GUILDHALL_PERMISSION(kMoveMembers, 24)
GUILDHALL_PERMISSION(kUseVad, 25)
GUILDHALL_PERMISSION(kChangeNickname, 26)
GUILDHALL_PERMISSION(kManageNicknames, 27)
GUILDHALL_PERMISSION(kManageRoles, 28)
GUILDHALL_PERMISSION(kManageWebhooks, 29)
GUILDHALL_PERMISSION(kManageGuildExpressions, 30)
GUILDHALL_PERMISSION(kUseApplicationCommands, 31)
GUILDHALL_PERMISSION(kRequestToSpeak, 32)
GUILDHALL_PERMISSION(kManageEvents, 33)
GUILDHALL_PERMISSION(kManageThreads, 34)
GUILDHALL_PERMISSION(kCreatePublicThreads, 35)
GUILDHALL_PERMISSION(kCreatePrivateThreads, 36)
GUILDHALL_PERMISSION(kUseExternalStickers, 37)
GUILDHALL_PERMISSION(kSendMessagesInThreads, 38)
GUILDHALL_PERMISSION(kUseEmbeddedActivities, 39)
GUILDHALL_PERMISSION(kModerateMembers, 40)
GUILDHALL_PERMISSION(kViewCreatorMonetizationAnalytics, 41)
GUILDHALL_PERMISSION(kUseSoundboard, 42)
GUILDHALL_PERMISSION(kCreateGuildExpressions, 43)
GUILDHALL_PERMISSION(kCreateEvents, 44)
GUILDHALL_PERMISSION(kUseExternalSounds, 45)
GUILDHALL_PERMISSION(kSendVoiceMessages, 46)
GUILDHALL_PERMISSION(kSetVoiceChannelStatus, 48)
GUILDHALL_PERMISSION(kSendPolls, 49)
GUILDHALL_PERMISSION(kUseExternalApps, 50)
GUILDHALL_PERMISSION(kPinMessages, 51)
GUILDHALL_PERMISSION(kBypassSlowmode, 52)
#undef GUILDHALL_PERMISSION
/// Every defined bit.
inline constexpr Permissions kAll = ((1ULL << 53) - 1) & ~(1ULL << 47);
/// What the everyone role of a new guild may do.
inline constexpr Permissions kDefaultEveryone =
    kCreateInstantInvite | kAddReactions | kStream | kViewChannel | kSendMessages | kEmbedLinks | kAttachFiles |
    kReadMessageHistory | kMentionEveryone | kUseExternalEmojis | kConnect | kSpeak | kUseVad | kChangeNickname |
    kUseApplicationCommands | kRequestToSpeak | kCreatePublicThreads | kCreatePrivateThreads | kUseExternalStickers |
    kSendMessagesInThreads | kUseEmbeddedActivities | kUseSoundboard | kUseExternalSounds | kSendVoiceMessages |
    kSendPolls | kUseExternalApps | kCreateGuildExpressions | kCreateEvents;
/// What a guild with mfa_level 1 lets only those do who have a second factor (protocol: the permissions marked *).
inline constexpr Permissions kElevated = kKickMembers | kBanMembers | kAdministrator | kManageChannels | kManageGuild |
                                         kManageMessages | kManageRoles | kManageWebhooks | kManageGuildExpressions |
                                         kManageThreads | kViewCreatorMonetizationAnalytics;
}  // namespace perm

/// Guild-wide permissions: owner => all; everyone | roles; administrator => all; a member in timeout keeps only
/// VIEW_CHANNEL and READ_MESSAGE_HISTORY. `now_ms` decides the timeout.
[[nodiscard]] Permissions guild_permissions(const GuildState& guild, const model::Member& member, UnixMs now_ms);
/// Permissions in a guild channel, with overwrites and implicit denies.
[[nodiscard]] Permissions channel_permissions(const GuildState& guild, const model::Member& member,
                                              const model::Channel& channel, UnixMs now_ms);
/// Permissions of a participant of a DM or group DM.
[[nodiscard]] Permissions dm_permissions();
/// Position of the member's highest role (everyone = 0); the owner has INT64_MAX.
[[nodiscard]] std::int64_t highest_position(const GuildState& guild, const model::Member& member);
/// True when the actor stands above the target (owner above all; nobody above the owner).
[[nodiscard]] bool outranks(const GuildState& guild, const model::Member& actor, const model::Member& target);
/// True when the actor stands above the role.
[[nodiscard]] bool outranks(const GuildState& guild, const model::Member& actor, const model::Role& role);

}  // namespace guildhall::core
