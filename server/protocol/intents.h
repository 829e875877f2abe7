#pragma once

#include <array>
#include <cstdint>
#include <string_view>

/// Gateway intents. Source: protocol.md 1.5 and the documentation's events/gateway page.
namespace guildhall::protocol {

using Intents = std::uint32_t;

namespace intent {
inline constexpr Intents kGuilds = 1U << 0U;
inline constexpr Intents kGuildMembers = 1U << 1U;
inline constexpr Intents kGuildModeration = 1U << 2U;
inline constexpr Intents kGuildExpressions = 1U << 3U;
inline constexpr Intents kGuildIntegrations = 1U << 4U;
inline constexpr Intents kGuildWebhooks = 1U << 5U;
inline constexpr Intents kGuildInvites = 1U << 6U;
inline constexpr Intents kGuildVoiceStates = 1U << 7U;
inline constexpr Intents kGuildPresences = 1U << 8U;
inline constexpr Intents kGuildMessages = 1U << 9U;
inline constexpr Intents kGuildMessageReactions = 1U << 10U;
inline constexpr Intents kGuildMessageTyping = 1U << 11U;
inline constexpr Intents kDirectMessages = 1U << 12U;
inline constexpr Intents kDirectMessageReactions = 1U << 13U;
inline constexpr Intents kDirectMessageTyping = 1U << 14U;
inline constexpr Intents kMessageContent = 1U << 15U;
inline constexpr Intents kGuildScheduledEvents = 1U << 16U;
inline constexpr Intents kAutoModerationConfiguration = 1U << 20U;
inline constexpr Intents kAutoModerationExecution = 1U << 21U;
inline constexpr Intents kGuildMessagePolls = 1U << 24U;
inline constexpr Intents kDirectMessagePolls = 1U << 25U;
/// An unknown bit is answered with close code 4013.
inline constexpr Intents kAll = (1U << 17U) - 1U | kAutoModerationConfiguration | kAutoModerationExecution |
                                kGuildMessagePolls | kDirectMessagePolls;
/// Only with the application's flag; else close code 4014.
inline constexpr Intents kPrivileged = kGuildMembers | kGuildPresences | kMessageContent;
}  // namespace intent

/// The privileged intents that an application's flags allow. Bits 12/13 presences, 14/15 members, 18/19 message
/// content; the second of each pair is for applications that are not verified.
constexpr Intents privileged_intents(std::int64_t application_flags) {
  Intents allowed = 0;
  if ((application_flags & (3LL << 12)) != 0) allowed |= intent::kGuildPresences;
  if ((application_flags & (3LL << 14)) != 0) allowed |= intent::kGuildMembers;
  if ((application_flags & (3LL << 18)) != 0) allowed |= intent::kMessageContent;
  return allowed;
}

enum class Place : std::uint8_t { kGuild, kDirect };

struct EventIntent {
  std::string_view type;
  Intents guild;
  Intents direct;
};

/// Events that are not listed need none.
inline constexpr auto kEventIntents = std::to_array<EventIntent>({
    {"GUILD_CREATE", intent::kGuilds, 0},
    {"GUILD_UPDATE", intent::kGuilds, 0},
    {"GUILD_DELETE", intent::kGuilds, 0},
    {"GUILD_ROLE_CREATE", intent::kGuilds, 0},
    {"GUILD_ROLE_UPDATE", intent::kGuilds, 0},
    {"GUILD_ROLE_DELETE", intent::kGuilds, 0},
    {"CHANNEL_CREATE", intent::kGuilds, 0},
    {"CHANNEL_UPDATE", intent::kGuilds, 0},
    {"CHANNEL_DELETE", intent::kGuilds, 0},
    {"CHANNEL_PINS_UPDATE", intent::kGuilds, intent::kDirectMessages},
    {"GUILD_MEMBER_ADD", intent::kGuildMembers, 0},
    {"GUILD_MEMBER_UPDATE", intent::kGuildMembers, 0},
    {"GUILD_MEMBER_REMOVE", intent::kGuildMembers, 0},
    {"GUILD_AUDIT_LOG_ENTRY_CREATE", intent::kGuildModeration, 0},
    {"GUILD_BAN_ADD", intent::kGuildModeration, 0},
    {"GUILD_BAN_REMOVE", intent::kGuildModeration, 0},
    {"GUILD_EMOJIS_UPDATE", intent::kGuildExpressions, 0},
    {"GUILD_STICKERS_UPDATE", intent::kGuildExpressions, 0},
    {"GUILD_INTEGRATIONS_UPDATE", intent::kGuildIntegrations, 0},
    {"INTEGRATION_CREATE", intent::kGuildIntegrations, 0},
    {"INTEGRATION_UPDATE", intent::kGuildIntegrations, 0},
    {"INTEGRATION_DELETE", intent::kGuildIntegrations, 0},
    {"WEBHOOKS_UPDATE", intent::kGuildWebhooks, 0},
    {"INVITE_CREATE", intent::kGuildInvites, 0},
    {"INVITE_DELETE", intent::kGuildInvites, 0},
    {"VOICE_STATE_UPDATE", intent::kGuildVoiceStates, 0},
    {"PRESENCE_UPDATE", intent::kGuildPresences, 0},
    {"MESSAGE_CREATE", intent::kGuildMessages, intent::kDirectMessages},
    {"MESSAGE_UPDATE", intent::kGuildMessages, intent::kDirectMessages},
    {"MESSAGE_DELETE", intent::kGuildMessages, intent::kDirectMessages},
    {"MESSAGE_DELETE_BULK", intent::kGuildMessages, intent::kDirectMessages},
    {"MESSAGE_REACTION_ADD", intent::kGuildMessageReactions, intent::kDirectMessageReactions},
    {"MESSAGE_REACTION_REMOVE", intent::kGuildMessageReactions, intent::kDirectMessageReactions},
    {"MESSAGE_REACTION_REMOVE_ALL", intent::kGuildMessageReactions, intent::kDirectMessageReactions},
    {"MESSAGE_REACTION_REMOVE_EMOJI", intent::kGuildMessageReactions, intent::kDirectMessageReactions},
    {"TYPING_START", intent::kGuildMessageTyping, intent::kDirectMessageTyping},
});

/// The intent that a session needs for the event; zero = none. Exceptions that the table cannot say: a bot always
/// receives GUILD_MEMBER_UPDATE and VOICE_STATE_UPDATE about itself; people's sessions have no intents.
constexpr Intents required_intent(std::string_view event_type, Place place) {
  for (const EventIntent& row : kEventIntents) {
    if (row.type == event_type) return place == Place::kGuild ? row.guild : row.direct;
  }
  return 0;
}

}  // namespace guildhall::protocol
