#include "roles/gateway/gateway.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/value.hpp>
#include <future>
#include <thread>

#include "adapters/memory/memory_store.h"
#include "base/encoding.h"
#include "base/json/form_reader.h"
#include "net/reactor.h"
#include "net/stream.h"
#include "net/test_socket.h"
#include "roles/gateway/shard.h"

/// The whole gateway over real sockets: two reactors, a domain thread, and clients that speak the protocol.
namespace guildhall::gateway {
namespace {

namespace json = boost::json;

/// Undoes the transport compression, one context for the stream.
class Decoder {
 public:
  explicit Decoder(std::string kind) : kind_(std::move(kind)) {
    inflateInit(&zlib_);
    zstd_ = ZSTD_createDCtx();
  }
  ~Decoder() {
    inflateEnd(&zlib_);
    ZSTD_freeDCtx(zstd_);
  }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  std::string run(std::string bytes) {
    if (kind_.empty()) return bytes;
    std::string out(1U << 20U, '\0');
    if (kind_ == "zlib-stream") {
      zlib_.next_in = reinterpret_cast<Bytef*>(bytes.data());
      zlib_.avail_in = static_cast<uInt>(bytes.size());
      zlib_.next_out = reinterpret_cast<Bytef*>(out.data());
      zlib_.avail_out = static_cast<uInt>(out.size());
      EXPECT_EQ(inflate(&zlib_, Z_SYNC_FLUSH), Z_OK);
      out.resize(out.size() - zlib_.avail_out);
      return out;
    }
    ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    while (input.pos < input.size) {
      const auto hint = ZSTD_decompressStream(zstd_, &output, &input);
      EXPECT_FALSE(ZSTD_isError(hint));
      EXPECT_NE(hint, 0U);  // The frame never ends.
      if (ZSTD_isError(hint) != 0U) break;
    }
    out.resize(output.pos);
    return out;
  }

 private:
  std::string kind_;
  z_stream zlib_{};
  ZSTD_DCtx* zstd_ = nullptr;
};

class Client {
 public:
  Client(int fd, const std::string& compress) : socket_(fd), decoder_(compress), compressed_(!compress.empty()) {}

  void send(std::string_view text) { frame(0x81, text); }
  void close(std::uint16_t code) {
    frame(0x88, std::string{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)});
  }
  void vanish() { socket_.close(); }

  /// The next payload; {"close":CODE} for a close frame, null at the end of the stream.
  json::value receive() {
    const auto head = socket_.receive(2);
    if (head.size() < 2) return nullptr;
    std::uint64_t size = static_cast<unsigned char>(head[1]);
    if (size >= 126) {
      const auto extended = socket_.receive(size == 126 ? 2 : 8);
      size = 0;
      for (const char byte : extended) size = size << 8U | static_cast<unsigned char>(byte);
    }
    auto payload = socket_.receive(size);
    const auto opcode = static_cast<unsigned char>(head[0]) & 0xFU;
    if (opcode == 8)
      return {{"close", static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1])}};
    EXPECT_EQ(opcode, compressed_ ? 2U : 1U);
    auto parsed = parse_json(decoder_.run(std::move(payload)));
    EXPECT_TRUE(parsed.has_value());
    return parsed ? *parsed : json::value{};
  }
  /// Receives until a dispatch of that type.
  json::object until(std::string_view type) {
    for (;;) {
      const auto got = receive();
      if (!got.is_object() || got.get_object().contains("close")) {
        ADD_FAILURE() << "closed before " << type;
        return {};
      }
      if (const auto* t = got.get_object().if_contains("t"); t != nullptr && t->is_string() && t->get_string() == type)
        return got.get_object();
    }
  }
  std::int64_t op() {
    const auto got = receive();
    return got.is_object() && got.get_object().contains("op") ? got.at("op").to_number<std::int64_t>() : -1;
  }
  std::int64_t close_code() {
    for (;;) {
      const auto got = receive();
      if (!got.is_object()) return -1;
      if (const auto* code = got.get_object().if_contains("close")) return code->to_number<std::int64_t>();
    }
  }

 private:
  void frame(unsigned char first, std::string_view text) {
    std::string out{static_cast<char>(first)};
    if (text.size() < 126) {
      out.push_back(static_cast<char>(0x80U | text.size()));
    } else {
      out.push_back(static_cast<char>(0x80U | 126U));
      out.push_back(static_cast<char>(text.size() >> 8U));
      out.push_back(static_cast<char>(text.size() & 0xFFU));
    }
    out.append(4, '\0');  // A mask of zeros changes nothing.
    out.append(text);
    socket_.send(out);
  }

  net::test::Socket socket_;
  Decoder decoder_;
  bool compressed_;
};

constexpr UserId kBot{100};
constexpr UserId kPerson{101};
constexpr GuildId kGuild{200};
constexpr ChannelId kChannel{201};

class GatewayTest : public testing::Test {
 public:
  ~GatewayTest() override {
    for (auto& reactor : reactors_) reactor->stop();
    domain_.stop();
    thread_.join();
  }

 protected:
  GatewayTest()
      : work_(domain_.get_executor()),
        reactors_{std::make_unique<net::Reactor>(0), std::make_unique<net::Reactor>(1)},
        gateway_({.clock = clock_, .random = random_, .url = "ws://here", .public_url = "http://here"},
                 {reactors_[0].get(), reactors_[1].get()},
                 [this](std::move_only_function<void()> task) { boost::asio::post(domain_, std::move(task)); }),
        core_({.journal = store_,
               .log = store_,
               .blobs = store_,
               .clock = clock_,
               .random = random_,
               .events = gateway_}) {
    gateway_.attach(core_);
    make_world();
    for (auto& reactor : reactors_) reactor->start();
    thread_ = std::thread([this] { domain_.run(); });
  }

  void make_world() {
    auto& world = core_.world;
    for (const auto id : {kBot, kPerson}) {
      world.users[id].id = id;
      world.users[id].username = "user" + id.str();
      world.users[id].bot = id == kBot;
      world.user_guilds[id].insert(kGuild);
      auto& member = world.guilds[kGuild].members[id];
      member.guild_id = kGuild;
      member.user_id = id;
    }
    auto& application = world.applications[ApplicationId(kBot)];
    application.id = ApplicationId(kBot);
    application.bot_id = kBot;
    application.flags = 1 << 19U;
    world.bots_by_hash[token_hash("bot-token")] = application.id;
    auto& login = world.auth_sessions[SessionId(7)];
    login.id = SessionId(7);
    login.user_id = kPerson;
    login.last_used_at = clock_.now_ms();
    world.auth_by_hash[token_hash("person-token")] = login.id;
    auto& guild = world.guilds[kGuild];
    guild.info.id = kGuild;
    guild.info.owner_id = kPerson;
    auto& everyone = guild.roles[RoleId(kGuild)];
    everyone.id = RoleId(kGuild);
    everyone.guild_id = kGuild;
    everyone.permissions = core::perm::kDefaultEveryone;
    auto& channel = guild.channels[kChannel];
    channel.id = kChannel;
    channel.guild_id = kGuild;
    world.channel_guilds[kChannel] = kGuild;
  }

  Client connect(std::size_t reactor = 0, std::vector<std::pair<std::string, std::string>> query = {}) {
    const auto [server, client] = net::test::socket_pair();
    std::string compress;
    for (const auto& [name, value] : query)
      if (name == "compress") compress = value;
    net::HttpRequest request;
    request.path = "/";
    request.query = std::move(query);
    auto& target = *reactors_[reactor];
    target.post([this, &target, fd = server, request = std::move(request)]() mutable {
      gateway_.upgraded(std::move(request), std::make_unique<net::Stream>(target, fd), "");
    });
    return {client, compress};
  }

  void on_domain(const std::function<void()>& task) {
    std::promise<void> done;
    boost::asio::post(domain_, [&] {
      task();
      done.set_value();
    });
    done.get_future().wait();
  }
  void say(std::string content) {
    on_domain([&] {
      model::Message message;
      message.id = MessageId(++last_message_);
      message.channel_id = kChannel;
      message.guild_id = kGuild;
      message.author_id = kPerson;
      message.content = std::move(content);
      core_.emit(core::MessageCreate{&message});
    });
  }
  static std::string content(const json::object& payload) {
    return payload.empty() ? "" : std::string(payload.at("d").at("content").as_string().c_str());
  }
  static std::string session_id(const json::object& ready) {
    return ready.empty() ? "" : std::string(ready.at("d").at("session_id").as_string().c_str());
  }
  static std::string resume(const std::string& session, std::int64_t seq) {
    return R"({"op":6,"d":{"token":"Bot bot-token","session_id":")" + session + R"(","seq":)" + std::to_string(seq) +
           "}}";
  }

  static constexpr std::string_view kIdentify =
      R"({"op":2,"d":{"token":"Bot bot-token","intents":33281,"properties":{}}})";

  boost::asio::io_context domain_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  SystemClock clock_;
  SystemRandom random_;
  MemoryStore store_;
  std::array<std::unique_ptr<net::Reactor>, 2> reactors_;
  Gateway gateway_;
  core::Core core_;
  std::thread thread_;
  std::uint64_t last_message_ = 1000;
};

TEST_F(GatewayTest, HelloHeartbeatIdentifyReady) {
  auto client = connect();
  const auto hello = client.receive();
  EXPECT_EQ(hello.at("op").as_int64(), 10);
  EXPECT_EQ(hello.at("d").at("heartbeat_interval").as_int64(), 41'250);
  client.send(R"({"op":1,"d":null})");
  EXPECT_EQ(client.op(), 11);
  client.send(kIdentify);
  const auto ready = client.receive();
  EXPECT_EQ(ready.at("t").as_string(), "READY");
  EXPECT_EQ(ready.at("s").as_int64(), 1);
  const auto guild = client.receive();
  EXPECT_EQ(guild.at("t").as_string(), "GUILD_CREATE");
  EXPECT_EQ(guild.at("s").as_int64(), 2);
  say("hi");
  EXPECT_EQ(content(client.until("MESSAGE_CREATE")), "hi");
  client.send(kIdentify);
  EXPECT_EQ(client.close_code(), close_code::kAlreadyAuthenticated);
}

TEST_F(GatewayTest, CompressedStreamsSayTheSame) {
  for (const std::string kind : {"zlib-stream", "zstd-stream"}) {
    auto client = connect(1, {{"v", "10"}, {"encoding", "json"}, {"compress", kind}});
    EXPECT_EQ(client.op(), 10);
    client.send(R"({"op":1,"d":null})");
    EXPECT_EQ(client.op(), 11);
    client.send(kIdentify);
    client.until("GUILD_CREATE");
    for (int i = 0; i < 50; ++i) say("message " + std::to_string(i));
    for (int i = 0; i < 50; ++i) EXPECT_EQ(content(client.until("MESSAGE_CREATE")), "message " + std::to_string(i));
  }
}

TEST_F(GatewayTest, AnotherReactorResumesWithoutGapOrRepeat) {
  auto first = connect(0);
  first.send(kIdentify);
  const auto session = session_id(first.until("READY"));
  say("one");
  const auto one = first.until("MESSAGE_CREATE");
  const auto seq = one.at("s").as_int64();
  first.vanish();
  say("two");
  say("three");
  auto second = connect(1, {{"compress", "zlib-stream"}});
  EXPECT_EQ(second.op(), 10);
  second.send(resume(session, seq));
  const auto two = second.receive();
  EXPECT_EQ(content(two.as_object()), "two");
  EXPECT_EQ(two.at("s").as_int64(), seq + 1);
  EXPECT_EQ(content(second.receive().as_object()), "three");
  const auto resumed = second.receive();
  EXPECT_EQ(resumed.at("t").as_string(), "RESUMED");
  EXPECT_TRUE(resumed.at("d").is_object());
  say("four");
  EXPECT_EQ(content(second.until("MESSAGE_CREATE")), "four");
  EXPECT_EQ(gateway_.stats().resumes, 1U);
}

TEST_F(GatewayTest, TheNewerConnectionTakesTheSessionOver) {
  auto first = connect(0);
  first.send(kIdentify);
  const auto session = session_id(first.until("READY"));
  first.until("GUILD_CREATE");
  auto second = connect(0);
  second.send(resume(session, 2));
  second.until("RESUMED");
  EXPECT_EQ(first.close_code(), 4000);
  say("hi");
  EXPECT_EQ(content(second.until("MESSAGE_CREATE")), "hi");
}

TEST_F(GatewayTest, WhatCannotBeResumedIsRefused) {
  auto first = connect();
  first.send(kIdentify);
  const auto session = session_id(first.until("READY"));
  first.until("GUILD_CREATE");
  auto future = connect();
  EXPECT_EQ(future.op(), 10);
  future.send(resume(session, 99));
  EXPECT_EQ(future.close_code(), close_code::kInvalidSeq);
  auto unknown = connect();
  EXPECT_EQ(unknown.op(), 10);
  unknown.send(resume("nothing", 1));
  const auto invalid = unknown.receive();
  EXPECT_EQ(invalid.at("op").as_int64(), 9);
  EXPECT_EQ(invalid.at("d"), json::value(false));
  unknown.send(kIdentify);  // The same connection may identify then.
  unknown.until("READY");
  first.close(1000);
  EXPECT_EQ(first.close_code(), 1000);
  auto late = connect();
  EXPECT_EQ(late.op(), 10);
  late.send(resume(session, 2));
  EXPECT_EQ(late.op(), 9);
}

TEST_F(GatewayTest, MistakesHaveTheirCloseCodes) {
  const auto code_after = [this](std::string_view text, std::vector<std::pair<std::string, std::string>> query = {}) {
    auto client = connect(0, std::move(query));
    client.send(text);
    return client.close_code();
  };
  EXPECT_EQ(code_after("{"), close_code::kDecodeError);
  EXPECT_EQ(code_after(R"({"op":77})"), close_code::kUnknownOpcode);
  EXPECT_EQ(code_after(R"({"op":1,"d":")" + std::string(5000, 'x') + R"("})"), close_code::kDecodeError);
  EXPECT_EQ(code_after(R"({"op":3,"d":{"status":"idle"}})"), close_code::kNotAuthenticated);
  EXPECT_EQ(code_after(R"({"op":2,"d":{"token":"wrong","intents":1}})"), close_code::kAuthenticationFailed);
  EXPECT_EQ(code_after(R"({"op":2,"d":{"token":"bot-token","intents":2}})"), close_code::kDisallowedIntents);
  EXPECT_EQ(code_after("x", {{"v", "5"}}), close_code::kInvalidApiVersion);
  EXPECT_EQ(code_after("x", {{"encoding", "etf"}}), close_code::kInvalidApiVersion);
  auto flood = connect();
  for (int i = 0; i < 121; ++i) flood.send(R"({"op":1,"d":null})");
  EXPECT_EQ(flood.close_code(), close_code::kRateLimited);
}

TEST_F(GatewayTest, RevocationAndDrainCloseConnections) {
  auto person = connect();
  person.send(R"({"op":2,"d":{"token":"person-token","properties":{}}})");
  person.until("READY_SUPPLEMENTAL");
  on_domain([this] { core_.emit(core::SessionsRevoked{kPerson}); });
  EXPECT_EQ(person.close_code(), close_code::kAuthenticationFailed);
  auto bot = connect(1);
  bot.send(kIdentify);
  bot.until("GUILD_CREATE");
  gateway_.drain();
  EXPECT_EQ(bot.op(), 7);
  EXPECT_EQ(bot.close_code(), 4000);
}

}  // namespace
}  // namespace guildhall::gateway
