// What the permission filter costs an event once it is cached: the route of a channel's audience is looked up and its
// sessions are walked. Prints `cached NANOSECONDS` for each session of 10,000.
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "roles/gateway/audience.h"

namespace {

using namespace guildhall;

double cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

}  // namespace

int main() {
  constexpr std::uint32_t kSessions = 10'000;
  std::vector<std::unique_ptr<gateway::HubSession>> sessions;
  gateway::Audience audience;
  for (std::uint32_t i = 0; i < kSessions; ++i) {
    sessions.push_back(std::make_unique<gateway::HubSession>());
    sessions.back()->key = {.shard = i % 2, .slot = i / 2};
    sessions.back()->intents = gateway::intent::kAllIntents;
    audience.add(*sessions.back());
  }
  std::vector<double> rounds;
  std::uint64_t seen = 0;
  constexpr int kRounds = 9;
  constexpr int kTimes = 500;
  for (int round = 0; round < kRounds; ++round) {
    const double before = cpu_ns();
    for (int i = 0; i < kTimes; ++i) {
      for (const auto& slots : audience.route(gateway::intent::kGuildMessages).by_shard)
        for (const auto slot : *slots) seen += slot ^ static_cast<std::uint64_t>(i);
    }
    rounds.push_back((cpu_ns() - before) / (kTimes * static_cast<double>(kSessions)));
  }
  std::ranges::sort(rounds);
  std::printf("cached %.2f\n", rounds[kRounds / 2]);
  return seen == 1 ? 1 : 0;
}
