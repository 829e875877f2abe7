#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "core/world.h"

namespace guildhall::gateway {

/// Bounds of the gateway. Times in milliseconds.
struct Limits {
  std::int64_t heartbeat_interval_ms = 41'250;
  std::int64_t identify_deadline_ms = 60'000;  ///< A connection that has no session by then is closed.
  std::int64_t resume_window_ms = 180'000;
  std::size_t replay_events = 1000;  ///< A session, since the client's last heartbeat.
  std::size_t replay_bytes = 1U << 20U;
  std::size_t detached_sessions = 20'000;  ///< A shard; the oldest go first.
  std::size_t payload_bytes = 4096;
  std::int64_t payloads_per_minute = 120;
  std::int64_t identifies_per_5s = 16;                           ///< A user; more get op 9.
  std::int64_t identifies_per_window = core::kIdentifiesPerDay;  ///< A bot; more get close code 4004.
  std::int64_t identifies_window_ms = core::kIdentifyWindowMs;
  std::size_t large_guild_members = 250;          ///< With more, people hear only of what they subscribed to.
  std::int64_t member_list_flush_ms = 250;        ///< Changes of member lists are told together, so much later at most.
  std::int64_t member_list_counts_ms = 5000;      ///< How often mere counts of groups are told.
  std::int64_t member_list_linger_ms = 30'000;    ///< How long a list is kept that nobody looks at.
  std::int64_t passive_update_ms = 10'000;        ///< How often passive sessions hear of a large guild.
  std::uint32_t queued_bytes = 4U << 20U;         ///< Unsent, a connection.
  std::uint32_t ready_queued_bytes = 64U << 20U;  ///< The same before the first heartbeat: READY comes at once.
};

/// Counters, readable from any thread.
struct GatewayStats {
  std::atomic<std::uint64_t> connections{0};  ///< Now.
  std::atomic<std::uint64_t> sessions{0};     ///< Now, resumable ones included.
  std::atomic<std::uint64_t> identifies{0};
  std::atomic<std::uint64_t> resumes{0};
  std::atomic<std::uint64_t> failed_resumes{0};
  std::atomic<std::uint64_t> events{0};           ///< Rendered dispatches.
  std::atomic<std::uint64_t> deliveries{0};       ///< Dispatches times sessions.
  std::atomic<std::uint64_t> slow_closes{0};      ///< Connections closed because they read too slowly.
  std::atomic<std::uint64_t> protocol_closes{0};  ///< Connections closed for a client's mistake.
};

}  // namespace guildhall::gateway
