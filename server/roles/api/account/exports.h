#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include <boost/asio/any_io_executor.hpp>

#include "core/core.h"

namespace guildhall::api {

/// The archives that people ask for of what the server keeps about them: JSON files in one folder, written on the
/// blocking pool page by page, one at a time for the whole server. Each person has one archive; it is removed after a
/// week, and a new one may be asked for after a day. Memory: one page of messages, and the person's own rows.
/// Domain thread; the files are written elsewhere.
class Exports {
 public:
  struct Parts {
    core::Core& core;
    boost::asio::any_io_executor blocking;  ///< Where files are written.
    std::function<void(std::move_only_function<void()>)> post_domain;
    std::string folder;  ///< Made (mode 0700) when missing.
    std::string public_url;
  };
  static constexpr std::size_t kQueueMax = 100;
  static constexpr std::int64_t kKeptMs = 7LL * 24 * 3600 * 1000;
  static constexpr std::int64_t kEveryMs = 24LL * 3600 * 1000;

  enum class State : std::uint8_t { kQueued, kRunning, kDone, kFailed };
  struct Status {
    MessageId id = {};  ///< Says when it was asked for, and names the file.
    State state = State::kQueued;
    UnixMs completed_at = 0;
    std::uint64_t bytes = 0;
  };

  /// Finds the archives of earlier runs and removes old ones.
  explicit Exports(Parts parts);
  Exports(const Exports&) = delete;
  Exports& operator=(const Exports&) = delete;

  /// kRateLimited within a day of the last one (or while it is made), kOverloaded when too many wait.
  [[nodiscard]] Result<Status> start(UserId user_id);
  [[nodiscard]] std::optional<Status> status(UserId user_id);
  /// Path of the finished file; empty when there is none of that id.
  [[nodiscard]] std::string file(UserId user_id, MessageId id);
  /// Removes what there is of the person: the account is deleted.
  void forget(UserId user_id);
  /// The file that is being written is given up; call it before the pool is joined.
  void stop() { *stopping_ = true; }

 private:
  [[nodiscard]] std::string path(UserId user_id, MessageId id) const;
  void find_files();
  void drop_old();
  void next();
  void finished(UserId user_id, MessageId id, Result<std::uint64_t> bytes);

  Parts parts_;
  std::unordered_map<UserId, Status> statuses_;
  std::deque<UserId> queue_;
  bool running_ = false;
  std::shared_ptr<std::atomic<bool>> stopping_ = std::make_shared<std::atomic<bool>>(false);  ///< With the writer.
};

}  // namespace guildhall::api
