#pragma once

#include <compare>
#include <cstddef>
#include <span>
#include <vector>

#include "base/ids.h"

namespace guildhall::gateway {

/// Indices of a member list, both ends included.
struct ListRange {
  std::size_t first = 0;
  std::size_t last = 0;
  [[nodiscard]] std::size_t count() const { return last - first + 1; }
  auto operator<=>(const ListRange&) const = default;
};

/// The ranges of a channel's member list that someone looks at.
struct ChannelRanges {
  ChannelId channel_id = {};
  std::vector<ListRange> ranges = {};
  bool operator==(const ChannelRanges&) const = default;
};

/// Sorted, without overlaps; neighbours joined.
[[nodiscard]] std::vector<ListRange> merged(std::vector<ListRange> ranges);
/// Whether one of the ranges has all of it.
[[nodiscard]] bool covers(std::span<const ListRange> ranges, ListRange range);

}  // namespace guildhall::gateway
