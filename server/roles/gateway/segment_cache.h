#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "roles/gateway/dispatch.h"

namespace guildhall::gateway {

/// A session's own part of a dispatch in a zlib-stream, always of the same width so that what follows stands at equal
/// distances in every session's window: `{"s":` and the number, padded with spaces, and a comma.
inline constexpr std::size_t kSharedPrefixWidth = 15;
inline constexpr std::uint64_t kMaxPaddedSeq = 999'999'999;
[[nodiscard]] std::string shared_prefix(std::uint64_t seq);  ///< `seq` at most kMaxPaddedSeq.
/// What comes after it: `"t":"TYPE","op":0,"d":` and the tail.
[[nodiscard]] std::string shared_text(const Dispatch& dispatch);

/// A deflate segment of `text` for streams whose last bytes were `history` (at most 7 kB). Ends with a sync flush. One
/// state for a thread, nothing is kept between calls.
[[nodiscard]] std::string deflate_after(std::string_view history, std::string_view text);

/// What a connection was sent last, without anything between and in this order: serials of its shard's dispatches,
/// newest first; 0 = something else, or nothing.
class SegmentHistory {
 public:
  static constexpr std::size_t kDepth = 4;
  using Serials = std::array<std::uint64_t, kDepth>;

  void push(std::uint64_t serial);
  void clear() { serials_ = {}; }
  /// The newest `depth` of them.
  [[nodiscard]] Serials newest(std::size_t depth) const;
  auto operator<=>(const SegmentHistory&) const = default;

 private:
  Serials serials_{};
};

/// Compressed dispatches for the connections of one shard, each compressed once for all connections that have seen the
/// same dispatches before (perf_gateway measurements: docs/benchmarks.md). Connections whose history nobody shares get
/// a segment without history. Owned by the shard's thread.
///
/// Why this is sound: a segment may refer to bytes of the stream that were the same for all who get it. Those are the
/// texts of the last dispatches; the session's own prefixes between them differ, but are equally wide, and stand in the
/// compressor's history as 0xFF, a byte that no segment contains (JSON is UTF-8; a text that has it all the same gets
/// a segment without history), so that nothing can refer to them.
class SegmentCache {
 public:
  using Segment = std::shared_ptr<const std::string>;

  /// Takes the dispatch in, before it is sent to connections; its serial.
  [[nodiscard]] std::uint64_t add(DispatchPtr dispatch);
  /// The segment of the dispatch for a connection with the history. `few`: hardly anyone gets it, so that compressing
  /// for one connection is no waste. Null when the serial was forgotten.
  [[nodiscard]] Segment segment(std::uint64_t serial, const SegmentHistory& history, bool few);

  struct Stats {
    std::uint64_t compressed = 0;  ///< With a history.
    std::uint64_t shared = 0;      ///< Segments given that were ready.
    std::uint64_t plain = 0;       ///< Given without a history.
  };
  [[nodiscard]] const Stats& stats() const { return stats_; }

 private:
  struct Cached {
    std::size_t wanted = 0;
    Segment segment;
  };
  struct Recent {
    DispatchPtr dispatch;
    std::string text;
    bool usable = true;  ///< Neither too long nor with bytes that are no UTF-8.
    std::map<SegmentHistory::Serials, Cached> cached;
  };

  [[nodiscard]] Recent* find(std::uint64_t serial);
  [[nodiscard]] Segment with_history(Recent& recent, const SegmentHistory::Serials& serials, bool few);
  [[nodiscard]] std::string history_bytes(const SegmentHistory::Serials& serials);

  std::deque<Recent> recent_;  ///< Oldest first, serials without gaps.
  std::uint64_t first_serial_ = 1;
  std::size_t bytes_ = 0;
  Stats stats_;
};

}  // namespace guildhall::gateway
