#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "adapters/memory/memory_store.h"
#include "core/ports/journal.h"
#include "sim/dice.h"
#include "sim/scheduler.h"

namespace guildhall::sim {

/// Who is told what becomes of each batch; batches are numbered in the order of their commits.
struct StoreListener {
  virtual ~StoreListener() = default;
  virtual void submitted(std::uint64_t number) = 0;
  virtual void log_saved(std::uint64_t number) = 0;
  virtual void rows_saved(std::uint64_t number) = 0;  ///< After `log_saved`: the batch is durable.
  virtual void refused(std::uint64_t number) = 0;     ///< Nothing of it was saved.
  /// Around the moment when the program hears of it, and does what it does then.
  virtual void telling(std::uint64_t number) = 0;
  virtual void told(std::uint64_t number) = 0;
};

struct StoreFaults {
  std::size_t slow_per_mille = 0;       ///< Of groups: takes long.
  std::size_t fail_log_per_mille = 0;   ///< Of batches that only have messages.
  std::size_t fail_rows_per_mille = 0;  ///< Of batches with rows: the process ends.

  [[nodiscard]] bool refuses() const { return fail_log_per_mille != 0 || fail_rows_per_mille != 0; }
};

/// The disk and the thread that writes to it. As the group journal: batches that wait become durable together, the
/// log before the rows; a crash may come between. What is in `disk` survives.
class Store final : public ports::Journal {
 public:
  Store(MemoryStore& disk, Dice& dice, Scheduler& scheduler, StoreListener& listener)
      : disk_(disk), dice_(dice), scheduler_(scheduler), listener_(listener) {}

  /// The process that uses it; null = none: nothing is reported.
  void set_domain(boost::asio::io_context* domain) { domain_ = domain; }
  void commit(ports::Batch batch, std::move_only_function<void(Result<void>)> done) override;

  /// The machine stops now: of what waits, chance decides how far a group had come. Callbacks are called with an error,
  /// at once, so that their owners can go; nothing that they do is kept.
  void crash();
  /// After a crash, for the next process.
  void start() { dead_ = false; }
  /// Writes everything that waits, at once and without faults.
  void flush();
  [[nodiscard]] std::size_t waiting() const { return waiting_.size() + reports_; }

  StoreFaults faults;

 private:
  struct Waiting {
    std::uint64_t number;
    ports::Batch batch;
    std::move_only_function<void(Result<void>)> done;
  };
  void schedule();
  void write();
  void save_log(const Waiting& entry);
  void save_rows(const Waiting& entry);
  void report(Waiting entry, Result<void> result);

  MemoryStore& disk_;
  Dice& dice_;
  Scheduler& scheduler_;
  StoreListener& listener_;
  boost::asio::io_context* domain_ = nullptr;
  std::deque<Waiting> waiting_;
  std::uint64_t last_number_ = 0;
  std::uint64_t generation_ = 0;  ///< Goes up with each crash: older events mean nothing.
  std::size_t reports_ = 0;
  bool scheduled_ = false;
  bool dead_ = false;  ///< Between a crash and `start`.
};

}  // namespace guildhall::sim
