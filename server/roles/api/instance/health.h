#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

#include "base/clock.h"

namespace guildhall::api {

/// How long changes took to be durable, in buckets that double: up to 125 us, 250 us, … 4.096 s, and more.
struct LatencyHistogram {
  static constexpr std::size_t kBuckets = 17;
  std::array<std::uint64_t, kBuckets> counts{};

  void add(std::int64_t us);
  /// Upper bound of a bucket in microseconds; the last has none (0).
  [[nodiscard]] static std::int64_t bound_us(std::size_t bucket);
  [[nodiscard]] std::uint64_t total() const;
  /// Upper bound of the bucket in which the share (0 to 1) lies, in microseconds; 0 when there is nothing.
  [[nodiscard]] std::int64_t quantile_us(double share) const;
  [[nodiscard]] LatencyHistogram since(const LatencyHistogram& earlier) const;
};

/// What the server measures of itself at one moment. Totals count from the start of the process.
struct Figures {
  UnixMs at = 0;
  std::uint64_t http_connections = 0;
  std::uint64_t gateway_connections = 0;
  std::uint64_t sessions = 0;
  std::uint64_t requests = 0;    ///< Total.
  std::uint64_t failures = 0;    ///< Total of 5xx.
  std::uint64_t messages = 0;    ///< Total.
  std::uint64_t deliveries = 0;  ///< Total of events times sessions.
  std::uint64_t memory_bytes = 0;
  LatencyHistogram durable = {};
};

/// The last hour, one sample in ten seconds: about 100 kB. Domain thread.
class Health {
 public:
  static constexpr std::int64_t kEveryMs = 10'000;
  static constexpr std::size_t kSamples = 360;

  void sample(const Figures& figures);
  [[nodiscard]] const std::deque<Figures>& history() const { return history_; }  ///< Oldest first.

 private:
  std::deque<Figures> history_;
};

}  // namespace guildhall::api
