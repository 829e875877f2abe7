// zlib-stream: ratio and CPU of segments that connections share, beside a compressor for each connection. The texts are
// like those of a busy guild; connections miss some events and beat now and then, as clients do. Prints a line
// `what | measured` for each way.
#include <time.h>
#include <zlib.h>

#include <array>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "roles/gateway/encoder.h"
#include "roles/gateway/segment_cache.h"

namespace {

using namespace guildhall::gateway;

constexpr std::size_t kConnections = 1000;
constexpr std::size_t kEvents = 400;

double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

std::string text(std::mt19937& random) {
  static const std::array<const char*, 16> kWords{"well", "that",  "was", "quite", "a",    "surprise", "today", "and",
                                                  "I",    "think", "the", "build", "went", "green",    "again", "lol"};
  std::string out;
  for (std::size_t i = 3 + random() % 12; i > 0; --i) out.append(kWords[random() % kWords.size()]).push_back(' ');
  return out;
}

DispatchPtr message(std::mt19937& random) {
  const auto author = std::to_string(1'300'000'000'000'000'000ULL + random() % 200);
  const auto id = std::to_string(1'310'000'000'000'000'000ULL + random());
  return std::make_shared<const Dispatch>(
      "MESSAGE_CREATE",
      R"({"id":")" + id +
          R"(","channel_id":"1300000000000000123","guild_id":"1300000000000000100","type":0,"content":")" +
          text(random) + R"(","author":{"id":")" + author + R"(","username":"user)" + author.substr(15) +
          R"(","discriminator":"0","global_name":null,"avatar":null,"bot":false,"public_flags":0,"banner":null,"accent_color":null},"member":{"nick":null,"avatar":null,"roles":["1300000000000000)" +
          author.substr(16) +
          R"("],"joined_at":"2026-01-02T03:04:05.678000+00:00","premium_since":null,"deaf":false,"mute":false,"flags":0,"pending":false,"communication_disabled_until":null},"timestamp":"2026-11-24T12:)" +
          std::to_string(10 + random() % 50) + ":" + std::to_string(10 + random() % 50) +
          R"(.123000+00:00","edited_timestamp":null,"tts":false,"mention_everyone":false,"mentions":[],"mention_roles":[],"attachments":[],"embeds":[],"reactions":[],"pinned":false,"flags":0,"components":[]}})");
}

/// The same schedule for each way: who gets an event, who beats.
template <class Deliver, class Beat, class Event>
double run(Deliver deliver, Beat beat, Event event) {
  std::mt19937 random(11);
  const double before = cpu_us();
  double outside = 0;
  for (std::size_t i = 0; i < kEvents; ++i) {
    const double start = cpu_us();
    const auto dispatch = message(random);
    outside += cpu_us() - start;
    event(dispatch);
    for (std::size_t at = 0; at < kConnections; ++at) {
      if (random() % 50 == 0) continue;  // Another guild, or another channel.
      if (random() % 40 == 0) beat(at);  // An event a second, a beat each 41 s.
      deliver(at, *dispatch, i + 1);
    }
  }
  return cpu_us() - before - outside;
}

std::size_t deliveries = 0, plain_bytes = 0;

void report(const char* name, double us, std::size_t wire, std::size_t memory) {
  const auto count = static_cast<double>(deliveries);
  std::printf("zlib-stream, 1,000 connections: %s | %.2f us and %.0f B a delivery, ratio %.2f, %zu B a connection\n",
              name, us / count, static_cast<double>(wire) / count,
              static_cast<double>(plain_bytes) / static_cast<double>(wire), memory);
}

void plain() {
  std::size_t bytes = 0, count = 0;
  const double us = run(
      [&](std::size_t, const Dispatch& dispatch, std::uint64_t seq) {
        bytes += shared_prefix(seq).size() + shared_text(dispatch).size();
        ++count;
      },
      [](std::size_t) {}, [](const DispatchPtr&) {});
  deliveries = count;
  plain_bytes = bytes;
  report("plain (two strings)", us, bytes, 0);
}

void shared(bool with_history) {
  SegmentCache cache;
  std::vector<SegmentHistory> histories(kConnections);
  std::uint64_t serial = 0;
  std::size_t wire = 0;
  const double us = run(
      [&](std::size_t at, const Dispatch& dispatch, std::uint64_t seq) {
        const auto segment = with_history ? cache.segment(serial, histories[at], false) : dispatch.deflated_shared();
        histories[at].push(serial);
        wire += stored_block(shared_prefix(seq)).size() + segment->size();
      },
      [&](std::size_t at) { histories[at].clear(); },
      [&](const DispatchPtr& dispatch) { serial = cache.add(dispatch); });
  report(with_history ? "shared, cohort history" : "shared, no history", us, wire, sizeof(SegmentHistory));
  if (with_history)
    std::printf("of those | %llu compressed with a history, %llu times given to others, %llu without one\n",
                static_cast<unsigned long long>(cache.stats().compressed),
                static_cast<unsigned long long>(cache.stats().shared),
                static_cast<unsigned long long>(cache.stats().plain));
}

void own(const char* name, int level, int window_bits, int memory_level, std::size_t memory) {
  std::vector<z_stream> streams(kConnections);
  for (auto& stream : streams) deflateInit2(&stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY);
  std::size_t wire = 0;
  std::string out(1U << 16U, '\0');
  const double us = run(
      [&](std::size_t at, const Dispatch& dispatch, std::uint64_t seq) {
        auto payload = shared_prefix(seq) + shared_text(dispatch);
        auto& stream = streams[at];
        stream.next_in = reinterpret_cast<Bytef*>(payload.data());
        stream.avail_in = static_cast<uInt>(payload.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        deflate(&stream, Z_SYNC_FLUSH);
        wire += out.size() - stream.avail_out;
      },
      [](std::size_t) {}, [](const DispatchPtr&) {});
  report(name, us, wire, memory);
  for (auto& stream : streams) deflateEnd(&stream);
}

}  // namespace

int main() {
  plain();
  shared(false);
  shared(true);
  own("own zlib 1, window 12", 1, 12, 4, 30'640);
  own("own zlib 6, window 15", 6, 15, 8, 268'208);
}
