#include "base/snowflake.h"

#include <algorithm>

namespace guildhall {

std::uint64_t SnowflakeGenerator::next_raw() {
  const auto ms = static_cast<std::uint64_t>(clock_.now_ms()) - kDiscordEpochMs;
  const std::uint64_t low = static_cast<std::uint64_t>(worker_) << 12U;
  std::uint64_t candidate = (ms << 22U) | low;
  if (candidate <= last_) {
    candidate = last_ + 1;
    // The increment ran over into the worker bits: continue in the next millisecond.
    if ((candidate & 0xFFFU) == 0 || ((candidate >> 12U) & 1023U) != worker_) {
      candidate = (((last_ >> 22U) + 1) << 22U) | low;
    }
  }
  last_ = candidate;
  return candidate;
}

void SnowflakeGenerator::rise_above(std::uint64_t id) { last_ = std::max(last_, id); }

}  // namespace guildhall
