#pragma once

#include <cstdint>

/// Intent bits (protocol.md 1.5) and close codes (1.3) of the gateway.
namespace guildhall::gateway {

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
inline constexpr Intents kGuildMessagePolls = 1U << 24U;
inline constexpr Intents kDirectMessagePolls = 1U << 25U;
/// Bits 0 to 16 and 20, 21, 24, 25.
inline constexpr Intents kValid = 0x1FFFFU | (1U << 20U) | (1U << 21U) | (1U << 24U) | (1U << 25U);
inline constexpr Intents kAllIntents = ~0U;  ///< What people have.
}  // namespace intent

/// What a client of a person says in IDENTIFY that it understands (protocol.md 4.2).
namespace capability {
inline constexpr std::int64_t kVersionedReadStates = 1 << 2;
inline constexpr std::int64_t kVersionedGuildSettings = 1 << 3;
inline constexpr std::int64_t kDeduplicatedUsers = 1 << 4;
inline constexpr std::int64_t kPassiveGuildUpdate = 1 << 11;
}  // namespace capability

namespace close_code {
inline constexpr std::uint16_t kUnknown = 4000;
inline constexpr std::uint16_t kUnknownOpcode = 4001;
inline constexpr std::uint16_t kDecodeError = 4002;
inline constexpr std::uint16_t kNotAuthenticated = 4003;
inline constexpr std::uint16_t kAuthenticationFailed = 4004;
inline constexpr std::uint16_t kAlreadyAuthenticated = 4005;
inline constexpr std::uint16_t kInvalidSeq = 4007;
inline constexpr std::uint16_t kRateLimited = 4008;
inline constexpr std::uint16_t kSessionTimedOut = 4009;
inline constexpr std::uint16_t kInvalidShard = 4010;
inline constexpr std::uint16_t kInvalidApiVersion = 4012;
inline constexpr std::uint16_t kInvalidIntents = 4013;
inline constexpr std::uint16_t kDisallowedIntents = 4014;
}  // namespace close_code

}  // namespace guildhall::gateway
