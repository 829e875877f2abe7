#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "core/core.h"

namespace guildhall::app {

/// Finds files that nobody ever named: a crash (or a refused request) came between the file and the message or picture
/// that it was for. They are dropped (Core::drop_blob), and BlobCollector judges and removes them like all others.
///
/// Looks at the files of one first byte a step, so that a round of 256 steps bounds both the work and the memory. Only
/// at files that were put after `since`, when this server began to know who uses a file, and longer ago than any
/// request lasts. Domain thread; the folder and the log are read on the pool.
class OrphanSweep {
 public:
  static constexpr int kSlices = 256;
  static constexpr std::int64_t kRequestMs = 3'600'000;  ///< Longer than an upload and its commit may take.

  /// The addresses with that first byte put between two times.
  using List = std::function<Result<std::vector<std::string>>(int first_byte, UnixMs from, UnixMs until)>;
  struct Parts {
    core::Core& core;
    boost::asio::io_context& domain;
    boost::asio::thread_pool& blocking;
    List list;
  };
  OrphanSweep(Parts parts, UnixMs since) : parts_(std::move(parts)), since_(since) {}

  /// One slice; `done` is called at its end (at once when a step is under way).
  void step(std::move_only_function<void()> done = [] {});
  [[nodiscard]] std::uint64_t found() const { return found_; }

 private:
  void judge(std::vector<std::string> unused);

  Parts parts_;
  UnixMs since_;
  int slice_ = 0;
  bool running_ = false;
  std::uint64_t found_ = 0;
  std::move_only_function<void()> done_;
};

/// When this data folder's server began to know who uses a file: now, and remembered, when it is asked first.
[[nodiscard]] UnixMs files_known_since(core::Core& core);

}  // namespace guildhall::app
