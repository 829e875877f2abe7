#pragma once

#include <cstdint>

/// Gateway intents, written out from the documentation (events/gateway) once more.
namespace guildhall::sim::want {

inline constexpr std::uint64_t kGuilds = 1U << 0U;
inline constexpr std::uint64_t kMembers = 1U << 1U;
inline constexpr std::uint64_t kModeration = 1U << 2U;
inline constexpr std::uint64_t kWebhooks = 1U << 5U;
inline constexpr std::uint64_t kInvites = 1U << 6U;
inline constexpr std::uint64_t kVoice = 1U << 7U;
inline constexpr std::uint64_t kPresences = 1U << 8U;
inline constexpr std::uint64_t kMessages = 1U << 9U;
inline constexpr std::uint64_t kReactions = 1U << 10U;
inline constexpr std::uint64_t kTyping = 1U << 11U;
inline constexpr std::uint64_t kDms = 1U << 12U;
inline constexpr std::uint64_t kDmReactions = 1U << 13U;
inline constexpr std::uint64_t kDmTyping = 1U << 14U;
inline constexpr std::uint64_t kContent = 1U << 15U;
inline constexpr std::uint64_t kPolls = 1U << 24U;
inline constexpr std::uint64_t kDmPolls = 1U << 25U;

}  // namespace guildhall::sim::want
