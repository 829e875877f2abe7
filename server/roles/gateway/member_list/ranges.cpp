#include "roles/gateway/member_list/ranges.h"

#include <algorithm>

namespace guildhall::gateway {

std::vector<ListRange> merged(std::vector<ListRange> ranges) {
  std::ranges::sort(ranges);
  std::vector<ListRange> out;
  for (const auto& range : ranges) {
    if (!out.empty() && range.first <= out.back().last + 1)
      out.back().last = std::max(out.back().last, range.last);
    else
      out.push_back(range);
  }
  return out;
}

bool covers(std::span<const ListRange> ranges, ListRange range) {
  return std::ranges::any_of(
      ranges, [range](const ListRange& one) { return one.first <= range.first && range.last <= one.last; });
}

}  // namespace guildhall::gateway
