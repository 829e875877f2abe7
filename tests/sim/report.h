#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace guildhall::sim {

/// What happened, in order: a hash of all of it (two runs of one seed must agree), the last lines of it, and the first
/// broken invariant. The simulation stops at the step after a failure.
class Report {
 public:
  struct Failure {
    std::string invariant;
    std::string detail;
    std::uint64_t step = 0;
    std::string session_log;  ///< What the session that is concerned saw last.
  };

  explicit Report(const Clock& clock) : clock_(clock) {}

  /// Part of the hash and of the log.
  void note(std::string line);
  /// Part of the hash only.
  void mix(std::string_view bytes);
  void mix(std::uint64_t number);
  /// Something rare happened on which a rule bites: counted, so that fixed seeds can be chosen that reach all of them.
  void reach(std::string_view what, std::uint64_t times = 1);
  void fail(std::string invariant, std::string detail, std::string session_log = {});

  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  using Reached = std::map<std::string, std::uint64_t, std::less<>>;
  [[nodiscard]] const Reached& reached() const { return reached_; }
  [[nodiscard]] const std::deque<std::string>& lines() const { return lines_; }

  std::uint64_t step = 0;
  bool verbose = false;  ///< Prints every note.

 private:
  const Clock& clock_;
  std::uint64_t hash_ = 0xCBF29CE484222325ULL;
  std::deque<std::string> lines_;
  std::optional<Failure> failure_;
  Reached reached_;
};

}  // namespace guildhall::sim
