#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "roles/gateway/dispatch.h"
#include "roles/gateway/limits.h"

namespace guildhall::gateway {

/// Numbers what a session is sent and keeps what the client has not confirmed, so that a new connection can go on
/// where the last one broke off.
class ReplayLog {
 public:
  /// The event's sequence number. An event that is never replayed leaves nothing before it to resume from.
  std::uint64_t append(DispatchPtr dispatch, const Limits& limits);
  /// The client has everything up to `seq`.
  void confirm(std::uint64_t seq);

  enum class Check : std::uint8_t { kOk, kTooOld, kFuture };
  [[nodiscard]] Check check(std::uint64_t seq) const;
  struct Entry {
    std::uint64_t seq;
    DispatchPtr dispatch;
  };
  /// Everything after `seq`, in order.
  [[nodiscard]] std::vector<Entry> after(std::uint64_t seq) const;

  [[nodiscard]] std::uint64_t last_seq() const { return last_seq_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  void drop_front();
  void grow();
  void forget();
  [[nodiscard]] std::uint64_t first_seq() const { return last_seq_ - count_ + 1; }
  [[nodiscard]] DispatchPtr& at(std::uint32_t index) const { return ring_[(head_ + index) & (capacity_ - 1)]; }

  std::unique_ptr<DispatchPtr[]> ring_;  ///< Null while empty: an idle session holds no buffer.
  std::uint32_t capacity_ = 0;           ///< A power of two, or zero.
  std::uint32_t head_ = 0;
  std::uint32_t count_ = 0;
  std::uint64_t last_seq_ = 0;
  std::size_t bytes_ = 0;
};

/// At most `limit` events in each `window_ms`.
class WindowCounter {
 public:
  /// False when this one is too many.
  [[nodiscard]] bool take(std::int64_t now_ms, std::int64_t limit, std::int64_t window_ms);

 private:
  std::int64_t start_ms_ = 0;
  std::int64_t count_ = 0;
};

}  // namespace guildhall::gateway
