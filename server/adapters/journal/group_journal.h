#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "adapters/rocksdb/rocks_log.h"
#include "adapters/sqlite/sqlite_store.h"
#include "base/error.h"
#include "core/ports/journal.h"

namespace guildhall {

/// Group commit: one thread takes all batches that wait and makes them durable with one sync of each store, the log
/// first. (A message without its rows is harmless after a crash; rows that speak of a lost message are not.) Whole
/// channels go from the log after the rows: messages of a channel that is gone harm nobody, an emptied channel does.
///
/// When a group fails, each of its batches is tried alone, so that only the guilty one fails. Should its rows fail
/// after its messages were saved, the messages stay: the error is reported all the same, and the caller ends the
/// process on failed rows.
class GroupJournal final : public ports::Journal {
 public:
  using Done = std::move_only_function<void(Result<void>)>;
  /// Runs the function on the domain thread; called from any thread.
  using Post = std::function<void(std::move_only_function<void()>)>;

  /// About ten seconds of work where a sync takes 1 ms: whoever waits longer has given up. Batches with rows get twice
  /// the room, because refusing those ends the process; the edge should refuse requests while `busy`.
  static constexpr std::size_t kMaxWaiting = 65'536;
  static constexpr std::size_t kMaxGroup = 4096;

  GroupJournal(SqliteStore& rows, RocksLog& log, Post post, std::size_t max_waiting = kMaxWaiting);
  /// Commits what waits, then ends the thread.
  ~GroupJournal() override;
  GroupJournal(const GroupJournal&) = delete;
  GroupJournal& operator=(const GroupJournal&) = delete;

  void commit(ports::Batch batch, Done done) override;
  /// More than half of the room is taken. Any thread.
  [[nodiscard]] bool busy() const;

  /// For tests: while paused, batches wait.
  void pause(bool paused);

 private:
  struct Entry {
    ports::Batch batch;
    Done done;
    Result<void> result;  ///< An error from the start: refused; waits only for its turn.
  };

  void run();
  [[nodiscard]] std::vector<Entry> take();
  void save(std::vector<Entry>& group);
  [[nodiscard]] Result<void> save_entries(std::span<const Entry> entries);
  void report(std::vector<Entry> group);

  SqliteStore& rows_;
  RocksLog& log_;
  Post post_;
  const std::size_t max_waiting_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> queue_;
  bool paused_ = false;
  bool stopping_ = false;
  std::thread writer_;  ///< Last: starts when the rest is there.
};

}  // namespace guildhall
