#include "roles/gateway/segment_cache.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "roles/gateway/deflater.h"

namespace guildhall::gateway {
namespace {

constexpr std::size_t kMaxRecent = 64;
constexpr std::size_t kMaxRecentBytes = 256U << 10U;
constexpr std::size_t kMaxText = 16U << 10U;    // Longer ones repeat themselves enough.
constexpr std::size_t kMaxHistory = 6U << 10U;  // Less than the window of the compressor below.
constexpr std::size_t kMaxKeys = 256;           // Histories of one dispatch.
constexpr char kFiller = '\xFF';

/// Window and hash are small: a history is a few kilobytes, and clearing a larger state would cost more than it saves.
constexpr Deflater::Options kSmall{.level = 3, .window_bits = 13, .memory_level = 6};

}  // namespace

std::string shared_prefix(std::uint64_t seq) {
  CHECK(seq <= kMaxPaddedSeq);
  const auto digits = std::to_string(seq);
  std::string out = R"({"s":)";
  out.append(kSharedPrefixWidth - 6 - digits.size(), ' ');
  out.append(digits).push_back(',');
  return out;
}

std::string shared_text(const Dispatch& dispatch) {
  return R"("t":")" + dispatch.type() + R"(","op":0,"d":)" + *dispatch.tail();
}

std::string deflate_after(std::string_view history, std::string_view text) {
  thread_local Deflater deflater(kSmall);
  return deflater.run(text, history);
}

void SegmentHistory::push(std::uint64_t serial) {
  std::shift_right(serials_.begin(), serials_.end(), 1);
  serials_.front() = serial;
}

SegmentHistory::Serials SegmentHistory::newest(std::size_t depth) const {
  Serials out{};
  for (std::size_t i = 0; i < std::min(depth, kDepth) && serials_[i] != 0; ++i) out[i] = serials_[i];
  return out;
}

std::uint64_t SegmentCache::add(DispatchPtr dispatch) {
  auto text = shared_text(*dispatch);
  const bool usable = text.size() <= kMaxText && !text.contains(kFiller);
  bytes_ += text.size();
  recent_.push_back({.dispatch = std::move(dispatch), .text = std::move(text), .usable = usable, .cached = {}});
  while (recent_.size() > 1 && (recent_.size() > kMaxRecent || bytes_ > kMaxRecentBytes)) {
    bytes_ -= recent_.front().text.size();
    recent_.pop_front();
    ++first_serial_;
  }
  return first_serial_ + recent_.size() - 1;
}

SegmentCache::Recent* SegmentCache::find(std::uint64_t serial) {
  if (serial < first_serial_ || serial - first_serial_ >= recent_.size()) return nullptr;
  return &recent_[serial - first_serial_];
}

SegmentCache::Segment SegmentCache::segment(std::uint64_t serial, const SegmentHistory& history, bool few) {
  auto* const recent = find(serial);
  if (recent == nullptr) return nullptr;
  if (recent->usable) {
    // The whole history first; then the last dispatch alone, which more connections share.
    for (const std::size_t depth : {SegmentHistory::kDepth, std::size_t{1}}) {
      const auto serials = history.newest(depth);
      if (serials.front() == 0 || (depth == 1 && history.newest(2)[1] == 0)) break;  // Of one dispatch: looked up.
      if (auto segment = with_history(*recent, serials, few)) return segment;
    }
  }
  ++stats_.plain;
  return recent->dispatch->deflated_shared();
}

/// Null when nobody else is known to share the history, or when the history is of no use.
SegmentCache::Segment SegmentCache::with_history(Recent& recent, const SegmentHistory::Serials& serials, bool few) {
  auto found = recent.cached.find(serials);
  if (found == recent.cached.end()) {
    if (recent.cached.size() >= kMaxKeys) return nullptr;
    found = recent.cached.try_emplace(serials).first;
  }
  auto& cached = found->second;
  if (cached.segment != nullptr) {
    ++stats_.shared;
    return cached.segment;
  }
  if (++cached.wanted < 2 && !few) return nullptr;
  const auto history = history_bytes(serials);
  if (history.empty()) return nullptr;
  ++stats_.compressed;
  cached.segment = std::make_shared<const std::string>(deflate_after(history, recent.text));
  return cached.segment;
}

/// The end of what all streams with that history have before the segment: texts, and filler where prefixes are.
std::string SegmentCache::history_bytes(const SegmentHistory::Serials& serials) {
  std::vector<std::string_view> pieces;  // Newest first.
  static const std::string kPrefix(kSharedPrefixWidth, kFiller);
  std::size_t size = 0;
  for (const auto serial : serials) {
    const auto* const recent = find(serial);
    if (recent == nullptr || !recent->usable || size >= kMaxHistory) break;
    pieces.emplace_back(kPrefix);
    std::string_view text = recent->text;
    const auto room = kMaxHistory - size;
    if (text.size() > room) text.remove_prefix(text.size() - room);
    pieces.push_back(text);
    size += kSharedPrefixWidth + text.size();
    if (text.size() < recent->text.size()) break;
  }
  std::string out;
  out.reserve(size);
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) out.append(*piece);
  return out;
}

}  // namespace guildhall::gateway
