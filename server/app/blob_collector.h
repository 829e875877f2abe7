#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "core/core.h"

namespace guildhall::app {

/// Removes files that nothing shows any more: those of deleted messages and emojis whose bytes no other message and no
/// picture has. What was dropped stays in the message log until its case is closed here, so nothing is forgotten by a
/// crash. Domain thread; looks and removals run on the pool, a bounded number a step, one step at a time.
class BlobCollector {
 public:
  struct Parts {
    core::Core& core;
    boost::asio::io_context& domain;
    boost::asio::thread_pool& blocking;
  };
  /// A file goes `grace_ms` after it was first seen unused: links to it have spread, and somebody may be putting the
  /// same bytes again right now.
  BlobCollector(Parts parts, std::int64_t grace_ms) : parts_(parts), grace_ms_(grace_ms) {}

  /// One round; `done` is called at its end (at once when a round is under way).
  void step(std::move_only_function<void()> done = [] {});
  [[nodiscard]] std::uint64_t removed() const { return removed_; }

 private:
  struct Candidate {
    std::string address;
    bool used = false;
  };
  void judge(std::vector<Candidate> candidates);
  void close(const std::vector<std::string>& gone);
  void finish();

  Parts parts_;
  std::int64_t grace_ms_;
  bool running_ = false;
  std::uint64_t removed_ = 0;
  std::unordered_map<std::string, UnixMs> unused_since_;
  std::move_only_function<void()> done_;
};

}  // namespace guildhall::app
