#include "sim/report.h"

#include <utility>

#include <fmt/format.h>

namespace guildhall::sim {
namespace {

constexpr std::size_t kLines = 60;
constexpr UnixMs kStart = 1'700'000'000'000;

}  // namespace

void Report::mix(std::string_view bytes) {
  for (const char byte : bytes) {
    hash_ ^= static_cast<unsigned char>(byte);
    hash_ *= 0x100000001B3ULL;
  }
}

void Report::mix(std::uint64_t number) {
  for (unsigned shift = 0; shift < 64; shift += 8) {
    hash_ ^= number >> shift & 0xFFU;
    hash_ *= 0x100000001B3ULL;
  }
}

void Report::note(std::string line) {
  mix(line);
  std::string shown =
      fmt::format("{:>8.3f} s  step {:<7} {}", static_cast<double>(clock_.now_ms() - kStart) / 1000.0, step, line);
  if (verbose) fmt::print("{}\n", shown);
  lines_.push_back(std::move(shown));
  if (lines_.size() > kLines) lines_.pop_front();
}

void Report::reach(std::string_view what, std::uint64_t times) {
  if (times == 0) return;
  const auto found = reached_.find(what);
  if (found == reached_.end())
    reached_.emplace(what, times);
  else
    found->second += times;
}

void Report::fail(std::string invariant, std::string detail, std::string session_log) {
  if (failure_) return;
  failure_ = Failure{.invariant = std::move(invariant),
                     .detail = std::move(detail),
                     .step = step,
                     .session_log = std::move(session_log)};
}

}  // namespace guildhall::sim
