// What the permission filter costs an event in a channel that 10,000 sessions may view. Prints, in nanoseconds a
// session, `cached`: the route of the channel's audience is looked up and its sessions are walked, as for most events;
// `rebuilt`: the route is made anew from the audience, as for the first event after a session came or went; and
// `asked`: whether one session, by itself, is in the audience.
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <vector>

#include "roles/gateway/audience.h"

namespace {

using namespace guildhall;

double cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

constexpr std::uint32_t kSessions = 10'000;
constexpr int kRounds = 9;

/// Median of the time that `work` takes for each of the sessions.
template <class Work>
double each(int times, Work&& work) {
  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    const double before = cpu_ns();
    for (int i = 0; i < times; ++i) work(i);
    rounds.push_back((cpu_ns() - before) / (times * static_cast<double>(kSessions)));
  }
  std::ranges::sort(rounds);
  return rounds[kRounds / 2];
}

}  // namespace

int main() {
  std::vector<std::unique_ptr<gateway::HubSession>> sessions;
  gateway::Audience audience;
  for (std::uint32_t i = 0; i < kSessions; ++i) {
    sessions.push_back(std::make_unique<gateway::HubSession>());
    sessions.back()->key = {.shard = i % 2, .slot = i / 2};
    sessions.back()->intents = gateway::intent::kAllIntents;
    audience.add(*sessions.back());
  }
  std::uint64_t seen = 0;
  const auto walk = [&](int i) {
    for (const auto& slots : audience.route(gateway::intent::kGuildMessages).by_shard)
      for (const auto slot : *slots) seen += slot ^ static_cast<std::uint64_t>(i);
  };
  std::printf("cached %.2f\n", each(500, walk));
  std::printf("rebuilt %.2f\n", each(20, [&](int) {
                audience.forget_routes();
                seen += audience.route(gateway::intent::kGuildMessages).count;
              }));
  std::ranges::shuffle(sessions, std::mt19937(1));
  std::printf("asked %.2f\n", each(20, [&](int) {
                for (const auto& session : sessions) seen += audience.contains(*session) ? 1 : 0;
              }));
  return seen == 1 ? 1 : 0;
}
