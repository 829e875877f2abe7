#include "net/websocket/connection.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "net/reactor.h"
#include "net/test_socket.h"

namespace guildhall::net {
namespace {

using test::Socket;

std::string masked(unsigned first, std::string_view payload) {
  std::string out{static_cast<char>(first)};
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(0x80U | payload.size()));
  } else {
    out.push_back('\xfe');
    out.push_back(static_cast<char>(payload.size() >> 8U));
    out.push_back(static_cast<char>(payload.size() & 0xFFU));
  }
  out.append(4, '\0');  // A mask of zeros leaves the payload readable.
  return out.append(payload);
}

std::string frame_of(WsOpcode opcode, std::string_view payload) {
  return std::string(ws_frame_header(opcode, payload.size()).view()).append(payload);
}

/// Holds the connection; runs on the reactor's thread.
struct Peer final : WsConnection::Handler {
  std::unique_ptr<WsConnection> connection;
  std::function<void(WsConnection&, std::string_view, bool)> message;
  std::promise<std::uint16_t> closed;
  void on_message(WsSocket&, std::string_view data, bool binary) override { message(*connection, data, binary); }
  void on_closed(WsSocket&, std::uint16_t code) override {
    connection.reset();
    closed.set_value(code);
  }
};

class WsConnectionTest : public testing::TestWithParam<bool> {
 public:
  ~WsConnectionTest() override {
    reactor_.stop();
    other_.stop();
    peer_.connection.reset();
  }

 protected:
  WsConnectionTest() {
    const auto [server, client] = test::socket_pair();
    server_fd_ = server;
    client_.emplace(client);
    reactor_.start();
    other_.start();
    peer_.message = [](WsConnection& from, std::string_view data, bool binary) {
      binary ? from.send_binary(data) : from.send_text(data);
    };
  }
  /// Runs on a reactor and waits for it.
  template <class F>
  static void on(Reactor& reactor, F f) {
    std::promise<void> done;
    reactor.post([&] {
      f();
      done.set_value();
    });
    done.get_future().wait();
  }
  void open(std::string leftover = {}, WsConnection::Limits limits = {}) {
    on(reactor_, [&] {
      peer_.connection =
          std::make_unique<WsConnection>(std::make_unique<Stream>(reactor_, server_fd_), std::move(leftover), limits);
      peer_.connection->set_handler(&peer_);
      peer_.connection->start();
    });
  }
  [[nodiscard]] std::uint16_t close_code() { return peer_.closed.get_future().get(); }

  Reactor reactor_{0, Reactor::Options{.force_sendmsg = GetParam()}};
  Reactor other_{1, Reactor::Options{.force_sendmsg = GetParam()}};
  int server_fd_ = -1;
  std::optional<Socket> client_;
  Peer peer_;
};

TEST_P(WsConnectionTest, EchoesLeftoverAndFragmentedBytes) {
  open(masked(0x81, "first"));
  EXPECT_EQ(client_->receive(7), frame_of(WsOpcode::kText, "first"));
  const std::string wire = masked(0x82, "second");
  client_->send(wire.substr(0, 3));
  client_->send(wire.substr(3));
  EXPECT_EQ(client_->receive(8), frame_of(WsOpcode::kBinary, "second"));
}

TEST_P(WsConnectionTest, AnswersPingAndClose) {
  open();
  client_->send(masked(0x89, "are you there"));
  EXPECT_EQ(client_->receive(15), frame_of(WsOpcode::kPong, "are you there"));
  client_->send(masked(0x88, std::string("\x03\xe8", 2) + "bye"));
  EXPECT_EQ(client_->receive_all(), frame_of(WsOpcode::kClose, std::string("\x03\xe8", 2)));
  EXPECT_EQ(close_code(), 1000);
}

TEST_P(WsConnectionTest, ClosesWithTheGivenCode) {
  open();
  on(reactor_, [&] {
    peer_.connection->send_text("last");
    peer_.connection->close(4004, "Authentication failed.");
    peer_.connection->send_text("ignored");
  });
  const auto close = frame_of(WsOpcode::kClose,
                              "\x0f\xa4"
                              "Authentication failed.");
  EXPECT_EQ(client_->receive(6 + close.size()), frame_of(WsOpcode::kText, "last") + close);
  client_->send(masked(0x88, "\x0f\xa4"));
  EXPECT_EQ(client_->receive_all(), "");
  EXPECT_EQ(close_code(), 4004);
}

TEST_P(WsConnectionTest, TellsProtocolErrorsAndOversize) {
  open({}, {.max_message = 100});
  client_->send(masked(0x81, std::string(101, 'x')));
  EXPECT_EQ(client_->receive_all(), frame_of(WsOpcode::kClose, "\x03\xf1"));
  EXPECT_EQ(close_code(), 1009);
}

TEST_P(WsConnectionTest, ReportsABrokenConnection) {
  open();
  client_->close();
  EXPECT_EQ(close_code(), WsConnection::kAbnormal);
}

TEST_P(WsConnectionTest, SendsSharedBodiesInOrderThroughBackPressure) {
  open({}, {.max_queued = 64U * 1024 * 1024});
  const auto big = std::make_shared<const std::string>(100'000, 'B');
  const auto small = std::make_shared<const std::string>("small");
  std::string expected;
  on(reactor_, [&] {
    for (int i = 0; i < 100; ++i) {
      const std::string prefix = "n" + std::to_string(i);
      peer_.connection->send_text(prefix, big);
      peer_.connection->send_text(prefix, small);
      peer_.connection->send_text(prefix);
      expected += frame_of(WsOpcode::kText, prefix + *big) + frame_of(WsOpcode::kText, prefix + *small) +
                  frame_of(WsOpcode::kText, prefix);
    }
  });
  EXPECT_TRUE(client_->receive(expected.size()) == expected);
  client_->send(masked(0x81, "still alive"));
  EXPECT_EQ(client_->receive(13), frame_of(WsOpcode::kText, "still alive"));
  on(reactor_, [&] { EXPECT_EQ(peer_.connection->queued_bytes(), 0U); });
}

TEST_P(WsConnectionTest, EndsWhenThePeerReadsTooSlowly) {
  open({}, {.max_queued = 100'000});
  const auto body = std::make_shared<const std::string>(60'000, 'B');
  on(reactor_, [&] {
    peer_.connection->send_text("", body);
    peer_.connection->send_text("", body);
    EXPECT_FALSE(peer_.connection->open());
  });
  EXPECT_EQ(close_code(), WsConnection::kOverflow);
}

TEST_P(WsConnectionTest, MovesInsideAMessageWithoutLosingAnything) {
  peer_.message = [&](WsConnection& from, std::string_view data, bool) {
    from.send_text(data);
    if (data != "move") return;
    WsConnection::move_to(std::move(peer_.connection), other_, [&](std::unique_ptr<WsConnection> arrived) {
      EXPECT_TRUE(other_.on_thread());
      peer_.connection = std::move(arrived);
      peer_.connection->send_text("arrived");
    });
  };
  open();
  client_->send(masked(0x81, "before") + masked(0x81, "move") + masked(0x81, "after") +
                masked(0x81, "partial").substr(0, 9));
  EXPECT_EQ(client_->receive(8 + 6 + 9 + 7), frame_of(WsOpcode::kText, "before") + frame_of(WsOpcode::kText, "move") +
                                                 frame_of(WsOpcode::kText, "arrived") +
                                                 frame_of(WsOpcode::kText, "after"));
  client_->send(masked(0x81, "partial").substr(9));
  EXPECT_EQ(client_->receive(9), frame_of(WsOpcode::kText, "partial"));
}

TEST_P(WsConnectionTest, MayBeDestroyedInsideAMessage) {
  std::promise<void> destroyed;
  peer_.message = [&](WsConnection&, std::string_view, bool) {
    peer_.connection.reset();
    destroyed.set_value();
  };
  open();
  client_->send(masked(0x81, "one") + masked(0x81, "two"));
  destroyed.get_future().wait();
  EXPECT_EQ(client_->receive_all(), "");
}

TEST_P(WsConnectionTest, FlushesManyConnectionsInOneTurn) {
  struct Sink final : WsConnection::Handler {
    void on_message(WsSocket&, std::string_view, bool) override {}
    void on_closed(WsSocket&, std::uint16_t) override {}
  } sink;
  std::vector<std::unique_ptr<WsConnection>> connections;
  std::vector<Socket> clients;
  open();
  on(reactor_, [&] {
    for (int i = 0; i < 300; ++i) {
      const auto [server, client] = test::socket_pair();
      clients.emplace_back(client);
      connections.push_back(std::make_unique<WsConnection>(std::make_unique<Stream>(reactor_, server), ""));
      connections.back()->set_handler(&sink);
      connections.back()->start();
    }
    for (int k = 0; k < 40; ++k) {
      for (auto& each : connections) each->send_text("ab", std::make_shared<const std::string>(3000, 'c'));
    }
    connections[7].reset();  // While it is marked.
  });
  const std::string one = frame_of(WsOpcode::kText, "ab" + std::string(3000, 'c'));
  std::string expected;
  for (int k = 0; k < 40; ++k) expected += one;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    if (i != 7) EXPECT_TRUE(clients[i].receive(expected.size()) == expected) << i;
  }
  on(reactor_, [&] { connections.clear(); });
}

INSTANTIATE_TEST_SUITE_P(Flush, WsConnectionTest, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "sendmsg" : "io_uring"; });

}  // namespace
}  // namespace guildhall::net
