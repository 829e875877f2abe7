#pragma once

#include <cstdint>

namespace guildhall {

/// Unix time in milliseconds; the only time type that crosses module borders.
using UnixMs = std::int64_t;

/// The time source, injected everywhere so that tests and the simulation own time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall clock, unix milliseconds.
  [[nodiscard]] virtual UnixMs now_ms() const = 0;
  /// Never goes back; origin unspecified, nanoseconds.
  [[nodiscard]] virtual std::int64_t steady_ns() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UnixMs now_ms() const override;
  [[nodiscard]] std::int64_t steady_ns() const override;
};

/// A clock that stands still until it is told to move. Not thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(UnixMs now_ms = 1'700'000'000'000) : now_ms_(now_ms) {}
  [[nodiscard]] UnixMs now_ms() const override { return now_ms_; }
  [[nodiscard]] std::int64_t steady_ns() const override { return now_ms_ * 1'000'000; }
  void advance_ms(std::int64_t by) { now_ms_ += by; }

 private:
  UnixMs now_ms_;
};

}  // namespace guildhall
