#include "roles/api/instance/health.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace guildhall::api {
namespace {

constexpr std::int64_t kFirstBoundUs = 125;

}  // namespace

std::int64_t LatencyHistogram::bound_us(std::size_t bucket) {
  return bucket + 1 >= kBuckets ? 0 : kFirstBoundUs << bucket;
}

void LatencyHistogram::add(std::int64_t us) {
  std::size_t bucket = 0;
  while (bucket + 1 < kBuckets && us > bound_us(bucket)) ++bucket;
  ++counts[bucket];
}

std::uint64_t LatencyHistogram::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

std::int64_t LatencyHistogram::quantile_us(double share) const {
  const std::uint64_t all = total();
  if (all == 0) return 0;
  const auto wanted =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all))));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i + 1 < kBuckets; ++i) {
    seen += counts[i];
    if (seen >= wanted) return bound_us(i);
  }
  return 2 * bound_us(kBuckets - 2);  // Longer than the last bound.
}

LatencyHistogram LatencyHistogram::since(const LatencyHistogram& earlier) const {
  LatencyHistogram out;
  for (std::size_t i = 0; i < kBuckets; ++i) out.counts[i] = counts[i] - std::min(counts[i], earlier.counts[i]);
  return out;
}

void Health::sample(const Figures& figures) {
  history_.push_back(figures);
  while (history_.size() > kSamples) history_.pop_front();
}

}  // namespace guildhall::api
