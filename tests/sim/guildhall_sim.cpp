#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "sim/simulation.h"

/// guildhall_sim [SEED] [--seeds N] [--seconds S] [--twice] [--verbose]; `./dev sim` builds and runs it.
namespace {

using guildhall::sim::Simulation;

struct Options {
  std::optional<std::uint64_t> seed;
  std::uint64_t seeds = 0;   ///< So many random ones.
  std::int64_t seconds = 0;  ///< kFixed, then 1, 2, 3, … for so long.
  bool twice = false;        ///< Also proves that the second run is the same.
  bool verbose = false;
};

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size()) return value;
  fmt::print(stderr, "guildhall_sim: '{}' is not a number\n", text);
  std::exit(2);
}

Options parse(const std::vector<std::string_view>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto value = [&] { return i + 1 < arguments.size() ? number(arguments[++i]) : number(""); };
    if (arguments[i] == "--seeds")
      options.seeds = value();
    else if (arguments[i] == "--seconds")
      options.seconds = static_cast<std::int64_t>(value());
    else if (arguments[i] == "--twice")
      options.twice = true;
    else if (arguments[i] == "--verbose")
      options.verbose = true;
    else
      options.seed = number(arguments[i]);
  }
  return options;
}

void explain(std::uint64_t seed, const guildhall::sim::Report& report) {
  const auto& failure = *report.failure();
  fmt::print("\nBROKEN: {}\n  seed {}, step {}\n  {}\n", failure.invariant, seed, failure.step, failure.detail);
  if (!failure.session_log.empty()) fmt::print("\nWhat that session was sent last:\n  {}", failure.session_log);
  fmt::print("\nWhat happened last:\n");
  for (const auto& line : report.lines()) fmt::print("  {}\n", line);
  fmt::print("\nAgain: ./dev sim {}    (with --verbose: every step)\n", seed);
}

struct Total {
  std::uint64_t seeds = 0, actions = 0, events = 0, resumes = 0, lives = 0, slow = 0, comparisons = 0, lists = 0,
                steps = 0;
  guildhall::sim::Report::Reached reached;
};

bool run(std::uint64_t seed, const Options& options, Total& total) {
  Simulation simulation(seed, options.verbose);
  const bool good = simulation.run();
  const auto& counts = simulation.counts();
  if (!good) explain(seed, simulation.report());
  if (options.seed && options.verbose)
    for (const auto& [what, times] : simulation.report().reached()) fmt::print("{:>9} {}\n", times, what);
  if (options.seed)
    fmt::print(
        "seed {}: {} steps, {} requests ({} done, {} refused, {} failed), {} events received, {} resumed, "
        "{} told to begin anew, {} too slow, {} lives, {} fresh sessions and {} member lists compared, trace {:016x}\n",
        seed, simulation.report().step, counts.actions, counts.answers_ok, counts.answers_refused,
        counts.answers_failed, counts.events, counts.resumes, counts.refusals, counts.slow_closes, counts.lives,
        counts.comparisons, counts.lists, simulation.report().hash());
  total.seeds += 1;
  total.actions += counts.actions;
  total.events += counts.events;
  total.resumes += counts.resumes;
  total.lives += counts.lives;
  total.slow += counts.slow_closes;
  total.comparisons += counts.comparisons;
  total.lists += counts.lists;
  total.steps += simulation.report().step;
  for (const auto& [what, times] : simulation.report().reached()) total.reached[what] += times;
  if (!good || !options.twice) return good;
  Simulation again(seed);
  (void)again.run();
  if (again.report().hash() == simulation.report().hash() && again.report().step == simulation.report().step)
    return true;
  fmt::print("\nBROKEN: a seed's run is the same each time\n  seed {}: traces {:016x} and {:016x}\n", seed,
             simulation.report().hash(), again.report().hash());
  return false;
}

/// Short ones that together reach all of the below. A change of the program or of what people do makes other runs of
/// them: then --seconds goes on for longer, and others may be chosen by what --verbose says in the end.
constexpr std::array<std::uint64_t, 4> kFixed{20, 39, 24, 18};
constexpr std::uint64_t kFixedMax = 60;  ///< Seeds, at most, after the time is over.

/// Fixed seeds are worth something when there is something to check in them.
constexpr std::array<std::string_view, 26> kMustReach{"messages taken back",
                                                      "edits taken back",
                                                      "erasures tried again",
                                                      "orderly restarts",
                                                      "crashes",
                                                      "refusals that the rules ask for",
                                                      "passive updates",
                                                      "hidden channels left out of passive updates",
                                                      "MESSAGE_ACK on several devices",
                                                      "RELATIONSHIP_ADD on several devices",
                                                      "MESSAGE_POLL_VOTE_ADD",
                                                      "MESSAGE_POLL_VOTE_REMOVE",
                                                      "MESSAGE_REACTION_REMOVE_EMOJI",
                                                      "MESSAGE_DELETE_BULK",
                                                      "CHANNEL_PINS_UPDATE",
                                                      "CHANNEL_RECIPIENT_ADD",
                                                      "CHANNEL_RECIPIENT_REMOVE",
                                                      "GUILD_AUDIT_LOG_ENTRY_CREATE",
                                                      "GUILD_BAN_ADD",
                                                      "INVITE_CREATE",
                                                      "VOICE_STATE_UPDATE",
                                                      "member list SYNC",
                                                      "member list INSERT",
                                                      "member list UPDATE",
                                                      "member list DELETE",
                                                      "member list INVALIDATE"};

std::vector<std::string_view> not_reached(const Total& total) {
  std::vector<std::string_view> out;
  for (const auto what : kMustReach)
    if (!total.reached.contains(what)) out.push_back(what);
  return out;
}

void summarize(const Total& total) {
  for (const auto& [what, times] : total.reached) fmt::print("{:>9} {}\n", times, what);
  fmt::print(
      "{} seeds: {} steps, {} requests, {} events received, {} sessions resumed, {} lives, {} slow clients closed, "
      "{} fresh sessions and {} member lists compared: every invariant held\n",
      total.seeds, total.steps, total.actions, total.events, total.resumes, total.lives, total.slow, total.comparisons,
      total.lists);
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::off);
  const Options options = parse({argv + 1, argv + argc});
  std::random_device device;
  const auto random_seed = [&] { return static_cast<std::uint64_t>(device()); };
  Total total;
  if (options.seeds == 0 && options.seconds == 0) {
    const auto seed = options.seed.value_or(random_seed());
    fmt::print("seed {}\n", seed);
    Options shown = options;
    shown.seed = seed;
    return run(seed, shown, total) ? 0 : 1;
  }
  const auto start = std::chrono::steady_clock::now();
  const auto until = start + std::chrono::seconds(options.seconds);
  const auto fixed_seed = [](std::uint64_t i) { return i <= kFixed.size() ? kFixed[i - 1] : i - kFixed.size(); };
  const auto more = [&](std::uint64_t i) {
    if (options.seeds > 0) return i <= options.seeds;
    if (i <= kFixed.size() || std::chrono::steady_clock::now() < until) return true;
    return i <= kFixedMax && !not_reached(total).empty();
  };
  for (std::uint64_t i = 1; more(i); ++i) {
    if (!run(options.seeds > 0 ? random_seed() : fixed_seed(i), options, total)) return 1;
    if (i % 25 == 0) {
      fmt::print("{} seeds, {:.0f} s\n", i,
                 std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      std::fflush(stdout);
    }
  }
  summarize(total);
  if (options.seeds > 0) return 0;
  const auto missing = not_reached(total);
  for (const auto what : missing) fmt::print("never: {}\n", what);
  return missing.empty() ? 0 : 1;
}
