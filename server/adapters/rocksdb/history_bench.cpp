// Pages of 50 messages read from the message log.
//   history_bench FOLDER MESSAGES [PAGES]
// Fills FOLDER, unless it exists, with so many messages in 1,000 channels, written as a server writes them
// (interleaved), opens it anew, and reads pages at random places. Prints `fill SECONDS`, `bytes N`, `p50 MS`, `p99 MS`
// (random pages of random channels) and `newest MS` (p50 of the newest page, which people read most). Times are those
// of the calling thread's wall clock; `cpu50 MS` and `cpu99 MS` are of its processor time a page, which tell waiting
// for a processor or a disk from work.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "adapters/rocksdb/rocks_log.h"

namespace {

using namespace guildhall;
using Steady = std::chrono::steady_clock;

constexpr std::uint64_t kChannels = 1000;
constexpr std::uint64_t kFirstChannel = 1'000'000;
constexpr std::size_t kGroup = 2000;

std::uint64_t message_id(std::uint64_t number) { return (number + 1) << 22U; }

/// Long texts are rare, short ones common, and no two are alike.
std::string content_of(std::mt19937_64& random) {
  static constexpr std::string_view kWords[] = {"we",    "should", "meet",  "tomorrow", "at",    "the",    "station",
                                                "with",  "all",    "maps",  "because",  "it",    "rained", "and",
                                                "river", "rose",   "above", "old",      "bridge"};
  std::string out;
  for (auto count = 3 + random() % (random() % 8 == 0 ? 60 : 15); count > 0; --count) {
    out.append(kWords[random() % std::size(kWords)]).push_back(' ');
  }
  return out + std::to_string(random());
}

double milliseconds(Steady::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

int fill(RocksLog& log, std::uint64_t messages) {
  std::mt19937_64 random(1);
  std::vector<ports::LogChange> group;
  for (std::uint64_t i = 0; i < messages; ++i) {
    model::Message message;
    message.id = MessageId(message_id(i));
    message.channel_id = ChannelId(kFirstChannel + random() % kChannels);
    message.guild_id = GuildId(77);
    message.author_id = UserId(500 + random() % 300);
    message.content = content_of(random);
    group.push_back({.kind = ports::LogChange::Kind::kPut, .message = std::move(message)});
    if (group.size() < kGroup && i + 1 < messages) continue;
    if (!log.apply(group)) return 1;
    group.clear();
    if (i % 500'000 < kGroup && i > kGroup) std::fprintf(stderr, "   filling: %lu of %lu\n", i + 1, messages);
  }
  return 0;
}

double percentile(std::vector<double>& times, double p) {
  std::ranges::sort(times);
  return times[static_cast<std::size_t>(static_cast<double>(times.size() - 1) * p)];
}

struct Times {
  std::vector<double> wall, cpu;
};

/// Times of so many pages; `newest`: of the newest page of a channel, else of a page in its middle.
Times read_pages(const RocksLog& log, std::uint64_t messages, std::size_t pages, bool newest) {
  std::mt19937_64 random(2);
  Times times;
  while (times.wall.size() < pages) {
    ports::MessagePageQuery query{.channel_id = ChannelId(kFirstChannel + random() % kChannels)};
    if (!newest) query.before = MessageId(message_id(messages / 5 + random() % (messages - messages / 5)));
    const auto before = Steady::now();
    const double cpu = cpu_ms();
    const auto page = log.page(query);
    times.cpu.push_back(cpu_ms() - cpu);
    times.wall.push_back(milliseconds(Steady::now() - before));
    if (!page || page->size() != query.limit) std::exit(1);
  }
  return times;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string folder = argv[1];
  const auto messages = static_cast<std::uint64_t>(std::atoll(argv[2]));
  const auto pages = static_cast<std::size_t>(argc > 3 ? std::atoll(argv[3]) : 20'000);
  const auto began = Steady::now();
  if (!std::filesystem::exists(folder)) {
    const auto log = RocksLog::open(folder);
    if (!log || fill(**log, messages) != 0) return 1;
  }
  std::printf("fill %.1f\n", milliseconds(Steady::now() - began) / 1000);
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) bytes += entry.file_size();
  std::printf("bytes %ju\n", bytes);
  const auto log = RocksLog::open(folder);
  if (!log) return 1;
  (void)read_pages(**log, messages, pages / 20, false);  // Indexes and filters come into the cache.
  for (const bool newest : {false, true}) {
    auto times = read_pages(**log, messages, pages, newest);
    const char* const name = newest ? "newest_" : "";
    for (const auto& [what, p] : {std::pair("50", 0.5), std::pair("99", 0.99), std::pair("999", 0.999)}) {
      std::printf("%sp%s %.3f\n", name, what, percentile(times.wall, p));
      std::printf("%scpu%s %.3f\n", name, what, percentile(times.cpu, p));
    }
  }
}
