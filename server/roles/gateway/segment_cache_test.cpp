#include "roles/gateway/segment_cache.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "net/websocket/socket.h"
#include "roles/gateway/encoder.h"
#include "roles/gateway/test_inflater.h"

namespace guildhall::gateway {
namespace {

/// A client: inflates what it gets at once.
class Client final : public net::WsSocket {
 public:
  using net::WsSocket::close;
  using net::WsSocket::send_binary;
  using net::WsSocket::send_text;
  void start() override {}
  void set_handler(Handler*) override {}
  void set_limits(Limits) override {}
  void send_text(std::string_view, const std::shared_ptr<const std::string>&) override { FAIL() << "not compressed"; }
  void send_binary(std::string_view prefix, const std::shared_ptr<const std::string>& body) override {
    std::string bytes(prefix);
    if (body != nullptr) bytes += *body;
    wire += bytes.size();
    last = inflater.run(std::move(bytes));
  }
  void close(std::uint16_t, std::string_view) override {}
  [[nodiscard]] std::size_t queued_bytes() const override { return 0; }

  Inflater inflater;
  Encoder encoder{Compression::kZlibStream};
  std::uint64_t seq = 0;
  std::size_t wire = 0;
  std::string last;
};

std::string words(std::mt19937& random, std::size_t count) {
  static constexpr std::array<std::string_view, 12> kWords{"hello", "the",  "guild",  "\xC3\xA4rger",   "message", "a",
                                                           "b",     "role", "member", "\\\"quoted\\\"", "1024",    "x"};
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out.append(kWords[random() % kWords.size()]).push_back(' ');
  return out;
}

DispatchPtr event(std::mt19937& random) {
  static const std::vector<std::string> kTypes{"MESSAGE_CREATE", "PRESENCE_UPDATE", "TYPING_START"};
  const std::size_t size = random() % 20 == 0 ? 4000 : random() % 80;
  auto body = R"({"id":")" + std::to_string(random()) + R"(","content":")" + words(random, size) + R"("}})";
  if (random() % 40 == 0) body += "\xFF\xFE\xFF not UTF-8";
  return std::make_shared<const Dispatch>(kTypes[random() % kTypes.size()], std::move(body));
}

std::string expected(const Dispatch& dispatch, std::uint64_t seq) { return shared_prefix(seq) + shared_text(dispatch); }

TEST(SegmentCache, EveryStreamInflatesToItsPayloads) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    std::mt19937 random(seed);
    SegmentCache cache;
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 12; ++i) {
      clients.push_back(std::make_unique<Client>());
      clients.back()->seq = random() % 100'000;
    }
    for (int round = 0; round < 700; ++round) {
      const auto dispatch = event(random);
      // Some go to nearly all, some to a few, some to one.
      const auto reach = random() % 3 == 0 ? 2U : (random() % 10 == 0 ? 0U : 9U);
      const SharedSegments shared{&cache, cache.add(dispatch), random() % 2 == 0};
      for (auto& client : clients) {
        if (random() % 10 > reach) continue;
        const auto seq = ++client->seq;
        client->encoder.send_dispatch(*client, *dispatch, seq, shared);
        ASSERT_EQ(client->last, expected(*dispatch, seq)) << "seed " << seed << " round " << round;
      }
      auto& one = *clients[random() % clients.size()];
      switch (random() % 12) {
        case 0:
          one.encoder.send_control(one, R"({"t":null,"s":null,"op":11,"d":null})");
          ASSERT_EQ(one.last, R"({"t":null,"s":null,"op":11,"d":null})");
          break;
        case 1: {  // Replayed after a resume: outside of the shard's recent events.
          const auto old = event(random);
          const auto seq = ++one.seq;
          one.encoder.send_dispatch(one, *old, seq, {});
          ASSERT_EQ(one.last, expected(*old, seq));
          break;
        }
        case 2: {  // Moved here from another shard: what it has seen means nothing here.
          one.encoder.forget_history();
          break;
        }
        default:
          break;
      }
    }
    EXPECT_GT(cache.stats().shared, 1000U);
    EXPECT_GT(cache.stats().plain, 100U);
  }
}

TEST(SegmentCache, HistoryPaysForThoseWhoShareIt) {
  std::mt19937 random(1);
  SegmentCache cache;
  std::vector<std::unique_ptr<Client>> clients;
  clients.reserve(50);
  for (int i = 0; i < 50; ++i) clients.push_back(std::make_unique<Client>());
  std::size_t text = 0;
  for (int round = 0; round < 200; ++round) {
    const auto dispatch = std::make_shared<const Dispatch>(
        "MESSAGE_CREATE", R"({"id":")" + std::to_string(random()) +
                              R"(","author":{"id":"99","username":"someone","avatar":null},"content":")" +
                              words(random, 5) + R"("}})");
    const SharedSegments shared{&cache, cache.add(dispatch), false};
    for (auto& client : clients) client->encoder.send_dispatch(*client, *dispatch, ++client->seq, shared);
    text += expected(*dispatch, 1).size();
  }
  EXPECT_EQ(cache.stats().compressed, 199U) << "each once for all, but the first, which has no history";
  EXPECT_LT(clients[7]->wire * 2, text);
  EXPECT_LT(clients[7]->wire, clients[0]->wire) << "the first to ask goes without";
}

TEST(SegmentCache, ForgetsOldDispatches) {
  std::mt19937 random(1);
  SegmentCache cache;
  const auto first = cache.add(event(random));
  EXPECT_NE(cache.segment(first, {}, true), nullptr);
  for (int i = 0; i < 100; ++i) (void)cache.add(event(random));
  EXPECT_EQ(cache.segment(first, {}, true), nullptr);
}

TEST(SegmentCache, PrefixesAreEquallyWide) {
  for (const std::uint64_t seq : {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{123'456}, kMaxPaddedSeq}) {
    EXPECT_EQ(shared_prefix(seq).size(), kSharedPrefixWidth);
    EXPECT_NE(shared_prefix(seq).find(std::to_string(seq) + ","), std::string::npos);
  }
}

TEST(SegmentCache, NothingRefersToTheSessionsOwnBytes) {
  // A text that would match the prefixes of its history, were they there.
  Client one, two;
  SegmentCache cache;
  one.seq = 111'111'111;
  two.seq = 22;
  for (int i = 0; i < 8; ++i) {
    const auto dispatch = std::make_shared<const Dispatch>("X", R"({"a":"{\"s\":111111112, {\"s\":       24,"}})");
    const SharedSegments shared{&cache, cache.add(dispatch), true};
    for (auto* client : {&one, &two}) {
      client->encoder.send_dispatch(*client, *dispatch, ++client->seq, shared);
      ASSERT_EQ(client->last, expected(*dispatch, client->seq));
    }
  }
}

}  // namespace
}  // namespace guildhall::gateway
