#include "adapters/journal/group_journal.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace guildhall {

using ports::LogChange;

namespace {

void put_channels_last(std::vector<LogChange>& log) {
  std::vector<LogChange> channels;
  for (const LogChange& change : log)
    if (change.kind == LogChange::Kind::kEraseChannel) channels.push_back(change);
  if (channels.empty()) return;
  std::erase_if(log, [](const LogChange& change) { return change.kind == LogChange::Kind::kEraseChannel; });
  log.insert(log.end(), std::make_move_iterator(channels.begin()), std::make_move_iterator(channels.end()));
}

}  // namespace

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
  for (Entry& entry : group) put_channels_last(entry.batch.log);
  if (save_entries(group)) return;
  for (Entry& entry : group) {
    if (entry.result) entry.result = save_entries({&entry, 1});  // What is saved a second time changes nothing.
  }
}

Result<void> GroupJournal::save_entries(std::span<const Entry> entries) {
  std::vector<RocksLog::Changes> messages;
  std::vector<RocksLog::Changes> channels;
  std::vector<SqliteStore::Rows> rows;
  for (const Entry& entry : entries) {
    const RocksLog::Changes log = entry.batch.log;
    const auto first_channel = std::ranges::find(log, LogChange::Kind::kEraseChannel, &LogChange::kind);
    const auto count = static_cast<std::size_t>(first_channel - log.begin());
    if (count > 0) messages.push_back(log.first(count));
    if (count < log.size()) channels.push_back(log.subspan(count));
    if (!entry.batch.rows.empty()) rows.emplace_back(entry.batch.rows);
  }
  if (!messages.empty()) TRY_VOID(log_.apply_all(messages));
  if (!rows.empty()) TRY_VOID(rows_.apply_all(rows));
  if (!channels.empty()) TRY_VOID(log_.apply_all(channels));
  return {};
}

/// One call to the domain thread for the whole group.
void GroupJournal::report(std::vector<Entry> group) {
  post_([group = std::move(group)]() mutable {
    for (Entry& entry : group) entry.done(std::move(entry.result));
  });
}

}  // namespace guildhall
