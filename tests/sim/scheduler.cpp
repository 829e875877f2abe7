#include "sim/scheduler.h"

#include <algorithm>

namespace guildhall::sim {

std::uint64_t Scheduler::add_source(Source source) {
  sources_.push_back({.id = ++last_id_, .run = std::move(source), .stalled_until = 0});
  return last_id_;
}

void Scheduler::remove_source(std::uint64_t id) {
  std::erase_if(sources_, [id](const Entry& entry) { return entry.id == id; });
}

void Scheduler::after_ms(std::int64_t delay_ms, std::move_only_function<void()> task) {
  timed_.emplace(std::pair(now_ms() + std::max<std::int64_t>(0, delay_ms), ++last_id_), std::move(task));
}

bool Scheduler::run_source() {
  if (sources_.empty()) return false;
  const std::size_t first = dice_.below(sources_.size());
  if (stalls && dice_.chance(2)) sources_[first].stalled_until = now_ms() + dice_.between(1, 40);
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Entry& entry = sources_[(first + i) % sources_.size()];
    if (entry.stalled_until > now_ms()) continue;
    const auto run = entry.run;  // A copy: the task may change the list.
    if (run()) return true;
  }
  return false;
}

bool Scheduler::run_due() {
  const auto next = timed_.begin();
  if (next == timed_.end() || next->first.first > now_ms()) return false;
  auto task = std::move(next->second);
  timed_.erase(next);
  task();
  return true;
}

bool Scheduler::step() {
  const bool due_first = dice_.chance(500);
  if (due_first ? run_due() || run_source() : run_source() || run_due()) return true;
  UnixMs next = timed_.empty() ? 0 : timed_.begin()->first.first;
  for (const Entry& entry : sources_)
    if (entry.stalled_until > now_ms() && (next == 0 || entry.stalled_until < next)) next = entry.stalled_until;
  if (next == 0) return false;
  clock_.advance_ms(next - now_ms());
  return true;
}

}  // namespace guildhall::sim
