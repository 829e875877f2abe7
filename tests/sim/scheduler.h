#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "sim/dice.h"

namespace guildhall::sim {

/// Time and what runs when. Sources are the queues of the program's threads: one task of a source that chance picks is
/// run at a time, and time goes on only when none has work. A source may stand still for a while, as a busy thread
/// does.
class Scheduler {
 public:
  Scheduler(Dice& dice, ManualClock& clock) : dice_(dice), clock_(clock) {}

  /// Runs one task; false when there is none.
  using Source = std::function<bool()>;
  std::uint64_t add_source(Source source);
  void remove_source(std::uint64_t id);

  void after_ms(std::int64_t delay_ms, std::move_only_function<void()> task);
  /// Runs one thing. False when nothing is left at all.
  bool step();
  [[nodiscard]] UnixMs now_ms() const { return clock_.now_ms(); }

  /// Off: threads never stand still.
  bool stalls = true;

 private:
  struct Entry {
    std::uint64_t id;
    Source run;
    UnixMs stalled_until;
  };
  bool run_source();
  bool run_due();

  Dice& dice_;
  ManualClock& clock_;
  std::vector<Entry> sources_;
  std::map<std::pair<UnixMs, std::uint64_t>, std::move_only_function<void()>> timed_;
  std::uint64_t last_id_ = 0;
};

}  // namespace guildhall::sim
