#include "sim/store.h"

#include <utility>

#include <boost/asio/post.hpp>

#include "base/check.h"

namespace guildhall::sim {
namespace {

/// Whole channels go from the log after the rows, all else before them.
std::vector<ports::LogChange> log_of(const ports::Batch& batch, bool channels) {
  std::vector<ports::LogChange> out;
  for (const auto& change : batch.log)
    if ((change.kind == ports::LogChange::Kind::kEraseChannel) == channels) out.push_back(change);
  return out;
}

}  // namespace

void Store::commit(ports::Batch batch, std::move_only_function<void(Result<void>)> done) {
  if (dead_) return done(fail(ErrorCode::kInternal, "the machine is off"));
  const auto number = ++last_number_;
  listener_.submitted(number);
  waiting_.push_back({.number = number, .batch = std::move(batch), .done = std::move(done)});
  schedule();
}

void Store::schedule() {
  if (std::exchange(scheduled_, true)) return;
  const auto delay = dice_.chance(faults.slow_per_mille) ? dice_.between(50, 400) : dice_.between(1, 12);
  scheduler_.after_ms(delay, [this, generation = generation_] {
    if (generation != generation_) return;
    scheduled_ = false;
    write();
  });
}

void Store::save_log(const Waiting& entry) {
  CHECK(disk_.apply(std::span<const ports::LogChange>(log_of(entry.batch, false))).has_value());
  listener_.log_saved(entry.number);
}

void Store::save_rows(const Waiting& entry) {
  CHECK(disk_.apply(std::span<const ports::RowChange>(entry.batch.rows)).has_value());
  CHECK(disk_.apply(std::span<const ports::LogChange>(log_of(entry.batch, true))).has_value());
  listener_.rows_saved(entry.number);
}

void Store::report(Waiting entry, Result<void> result) {
  if (domain_ == nullptr) return entry.done(std::move(result));
  ++reports_;
  const bool fatal = !result && !entry.batch.rows.empty();
  boost::asio::post(*domain_, [this, generation = generation_, number = entry.number, fatal,
                               done = std::move(entry.done), result = std::move(result)]() mutable {
    if (generation != generation_) return done(std::move(result));
    --reports_;
    if (fatal) return done(std::move(result));  // The process ends: nobody hears any more.
    listener_.telling(number);
    done(std::move(result));
    if (generation == generation_) listener_.told(number);
  });
}

void Store::write() {
  std::vector<std::pair<Waiting, Result<void>>> group;
  const auto count = std::min<std::size_t>(waiting_.size(), 1 + dice_.below(32));
  for (std::size_t i = 0; i < count; ++i) {
    auto entry = std::move(waiting_.front());
    waiting_.pop_front();
    const bool rows = !entry.batch.rows.empty();
    Result<void> result;
    if (dice_.chance(rows ? faults.fail_rows_per_mille : faults.fail_log_per_mille))
      result = fail(ErrorCode::kInternal, "the disk refuses");
    group.emplace_back(std::move(entry), std::move(result));
  }
  for (const auto& [entry, result] : group) result ? save_log(entry) : listener_.refused(entry.number);
  for (const auto& [entry, result] : group)
    if (result) save_rows(entry);
  for (auto& [entry, result] : group) report(std::move(entry), std::move(result));
  if (!waiting_.empty()) schedule();
}

void Store::crash() {
  ++generation_;
  scheduled_ = false;
  reports_ = 0;
  dead_ = true;
  const auto logged = dice_.below(waiting_.size() + 1);
  const auto saved = dice_.chance(500) ? logged : 0;  // Of one group: all rows or none.
  for (std::size_t i = 0; i < logged; ++i) save_log(waiting_[i]);
  for (std::size_t i = 0; i < saved; ++i) save_rows(waiting_[i]);
  for (std::size_t i = logged; i < waiting_.size(); ++i) listener_.refused(waiting_[i].number);
  for (auto& entry : std::exchange(waiting_, {})) entry.done(fail(ErrorCode::kInternal, "the machine stops"));
}

void Store::flush() {
  while (!waiting_.empty()) {
    auto entry = std::move(waiting_.front());
    waiting_.pop_front();
    save_log(entry);
    save_rows(entry);
    report(std::move(entry), {});
  }
}

}  // namespace guildhall::sim
