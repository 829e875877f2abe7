#include "adapters/smtp/smtp_mail.h"

#include <mutex>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "core/ports/mail_contract.h"

namespace guildhall {
namespace {

using boost::asio::ip::tcp;

/// A mail server for one connection after the other, on a thread of its own.
class FakeServer {
 public:
  explicit FakeServer(std::string refuse = {}) : refuse_(std::move(refuse)), thread_([this] { run(); }) {}
  ~FakeServer() {
    stopping_ = true;
    boost::system::error_code error;
    tcp::socket(io_).connect(acceptor_.local_endpoint(), error);  // Wakes accept().
    thread_.join();
  }
  [[nodiscard]] std::string url() const {
    return fmt::format("smtp://127.0.0.1:{}", acceptor_.local_endpoint().port());
  }
  [[nodiscard]] std::vector<std::string> received() {
    const std::scoped_lock lock(mutex_);
    return received_;
  }
  [[nodiscard]] std::vector<std::string> commands() {
    const std::scoped_lock lock(mutex_);
    return commands_;
  }

 private:
  void run() {
    while (!stopping_) {
      tcp::socket socket(io_);
      boost::system::error_code error;
      acceptor_.accept(socket, error);
      if (!error && !stopping_) serve(socket);
    }
  }
  void serve(tcp::socket& socket) {
    std::string buffer;
    boost::system::error_code error;
    const auto say = [&](std::string_view line) { boost::asio::write(socket, boost::asio::buffer(line), error); };
    const auto hear = [&](std::string_view end) {
      const std::size_t size = boost::asio::read_until(socket, boost::asio::dynamic_buffer(buffer), end, error);
      std::string line = buffer.substr(0, size);
      buffer.erase(0, size);
      return line;
    };
    say("220 fake\r\n");
    while (!error) {
      const std::string line = hear("\r\n");
      {
        const std::scoped_lock lock(mutex_);
        commands_.push_back(line);
      }
      if (!refuse_.empty() && line.starts_with(refuse_)) {
        say("550 no\r\n");
      } else if (line.starts_with("EHLO")) {
        say("250 fake\r\n");
      } else if (line.starts_with("DATA")) {
        say("354 go on\r\n");
        std::string text = hear("\r\n.\r\n");
        text.resize(text.size() - 3);
        for (std::size_t at = text.find("\r\n.."); at != std::string::npos; at = text.find("\r\n..", at + 3))
          text.erase(at + 2, 1);
        {
          const std::scoped_lock lock(mutex_);
          received_.push_back(std::move(text));
        }
        say("250 taken\r\n");
      } else if (line.starts_with("QUIT")) {
        say("221 bye\r\n");
        return;
      } else {
        say("250 ok\r\n");
      }
    }
  }

  boost::asio::io_context io_;
  tcp::acceptor acceptor_{io_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
  std::string refuse_;
  std::mutex mutex_;
  std::vector<std::string> received_;
  std::vector<std::string> commands_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

struct Smtp {
  FakeServer server;
  ManualClock clock;
  SeededRandom random{1};
  SmtpMail client{
      {.url = server.url(), .from = "hall@x.example", .user = {}, .password = {}, .tls = false}, clock, random};
  ports::Mail& mail() { return client; }
  std::vector<std::string> received() { return server.received(); }
};

TEST(SmtpMail, NamesSenderAndReceiver) {
  Smtp box;
  ASSERT_GOOD(box.mail().send({.to = "ann@x.example", .subject = "s", .text = ".\n.dots\n"}));
  const auto commands = box.server.commands();
  ASSERT_GE(commands.size(), 4U);
  EXPECT_TRUE(commands[1].starts_with("MAIL FROM:<hall@x.example>")) << commands[1];
  EXPECT_EQ(commands[2], "RCPT TO:<ann@x.example>\r\n");
  EXPECT_TRUE(box.received()[0].contains("\r\n\r\n.\r\n.dots\r\n")) << box.received()[0];
}

TEST(SmtpMail, SaysWhenTheServerRefusesOrIsAway) {
  FakeServer server("RCPT");
  const ManualClock clock;
  SeededRandom random(1);
  SmtpMail refused({.url = server.url(), .from = "hall@x.example", .user = {}, .password = {}, .tls = false}, clock,
                   random);
  const auto sent = refused.send({.to = "ann@x.example", .subject = "s", .text = "t"});
  ASSERT_FALSE(sent);
  EXPECT_FALSE(sent.error().detail.empty());
  SmtpMail insecure({.url = server.url(), .from = "hall@x.example", .user = {}, .password = {}}, clock, random);
  EXPECT_FALSE(insecure.send({.to = "ann@x.example", .subject = "s", .text = "t"})) << "TLS is wanted and not offered";
}

}  // namespace

namespace ports {
INSTANTIATE_TYPED_TEST_SUITE_P(Smtp, MailContract, Smtp);
}  // namespace ports
}  // namespace guildhall
