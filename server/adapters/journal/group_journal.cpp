#include "adapters/journal/group_journal.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace guildhall {

GroupJournal::GroupJournal(SqliteStore& rows, RocksLog& log, Post post, std::size_t max_waiting)
    : rows_(rows), log_(log), post_(std::move(post)), max_waiting_(max_waiting), writer_([this] { run(); }) {}

GroupJournal::~GroupJournal() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  writer_.join();
}

void GroupJournal::commit(ports::Batch batch, Done done) {
  {
    const std::lock_guard lock(mutex_);
    const std::size_t room = batch.rows.empty() ? max_waiting_ : 2 * max_waiting_;
    if (queue_.size() < room) {
      queue_.push_back({.batch = std::move(batch), .done = std::move(done), .result = {}});
    } else {
      // Queued all the same, without its content: answers come in the order of the calls.
      queue_.push_back(
          {.batch = {}, .done = std::move(done), .result = fail(ErrorCode::kOverloaded, "too many commits wait")});
    }
  }
  changed_.notify_one();
}

bool GroupJournal::busy() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() > max_waiting_ / 2;
}

void GroupJournal::pause(bool paused) {
  {
    const std::lock_guard lock(mutex_);
    paused_ = paused;
  }
  changed_.notify_one();
}

void GroupJournal::run() {
  for (auto group = take(); !group.empty(); group = take()) {
    save(group);
    report(std::move(group));
  }
}

/// Waits for work; empty at the end.
std::vector<GroupJournal::Entry> GroupJournal::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || (!queue_.empty() && !paused_); });
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kMaxGroup));
  std::vector<Entry> group(std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.begin() + count));
  queue_.erase(queue_.begin(), queue_.begin() + count);
  return group;
}

void GroupJournal::save(std::vector<Entry>& group) {
  if (save_group(group)) return;
  for (Entry& entry : group) {
    if (entry.result) entry.result = save_alone(entry.batch);
  }
}

Result<void> GroupJournal::save_group(const std::vector<Entry>& group) {
  std::vector<RocksLog::Changes> changes;
  std::vector<SqliteStore::Rows> rows;
  for (const Entry& entry : group) {
    if (!entry.batch.log.empty()) changes.emplace_back(entry.batch.log);
    if (!entry.batch.rows.empty()) rows.emplace_back(entry.batch.rows);
  }
  if (!changes.empty()) TRY_VOID(log_.apply_all(changes));
  if (!rows.empty()) TRY_VOID(rows_.apply_all(rows));
  return {};
}

/// Saving the log's part a second time changes nothing.
Result<void> GroupJournal::save_alone(const ports::Batch& batch) {
  if (!batch.log.empty()) TRY_VOID(log_.apply(batch.log));
  if (!batch.rows.empty()) TRY_VOID(rows_.apply(batch.rows));
  return {};
}

/// One call to the domain thread for the whole group.
void GroupJournal::report(std::vector<Entry> group) {
  post_([group = std::move(group)]() mutable {
    for (Entry& entry : group) entry.done(std::move(entry.result));
  });
}

}  // namespace guildhall
