#include <fstream>

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "adapters/files/file_mail.h"
#include "adapters/smtp/smtp_mail.h"
#include "app/metrics.h"
#include "app/server.h"
#include "base/log.h"

/// What the server does besides serving: letters, and watching itself.
namespace guildhall::app {
namespace {

constexpr std::size_t kLettersWaitingMax = 1000;  ///< Each a few hundred bytes.

}  // namespace

api::Figures Server::figures() const {
  const auto& gateway = gateway_->stats();
  const auto& api = dispatcher_->stats();
  return {.at = clock_.now_ms(),
          .http_connections = http_->connections(),
          .gateway_connections = gateway.connections.load(),
          .sessions = gateway.sessions.load(),
          .requests = api.requests,
          .failures = api.answers_failed,
          .messages = core_->messages_sent,
          .deliveries = gateway.deliveries.load(),
          .memory_bytes = resident_bytes(),
          .durable = api.durable};
}

void Server::sample_health() {
  health_.sample(figures());
  health_timer_.expires_after(std::chrono::milliseconds(api::Health::kEveryMs));
  health_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !draining_) sample_health();
  });
}

std::expected<void, std::string> Server::open_mail() {
  if (config_.mail_send == "off") return {};
  if (config_.mail_send == "smtp") {
    std::string password;
    if (!config_.mail_smtp_password_file.empty()) {
      std::ifstream file(config_.mail_smtp_password_file);
      if (!std::getline(file, password))
        return std::unexpected(
            fmt::format("mail.smtp_password_file: {} cannot be read", config_.mail_smtp_password_file));
    }
    mail_ = std::make_unique<SmtpMail>(SmtpMail::Options{.url = config_.mail_smtp_url,
                                                         .from = config_.mail_from,
                                                         .user = config_.mail_smtp_user,
                                                         .password = password,
                                                         .tls = config_.mail_smtp_tls},
                                       clock_, random_);
  } else {
    auto mail = FileMail::open({.folder = stores_.folder.file("mail"), .from = config_.mail_from}, clock_);
    if (!mail) return std::unexpected(fmt::format("cannot keep letters: {}", mail.error().detail));
    mail_ = *std::move(mail);
  }
  instance_.post_letter = [this](ports::Letter letter) { return post_letter(std::move(letter)); };
  return {};
}

bool Server::post_letter(ports::Letter letter) {
  if (letters_waiting_ >= kLettersWaitingMax) return false;
  ++letters_waiting_;
  boost::asio::post(blocking_, [this, letter = std::move(letter)] {
    if (const auto sent = mail_->send(letter); !sent) log_warning("a letter was not sent: {}", sent.error().detail);
    --letters_waiting_;
  });
  return true;
}

}  // namespace guildhall::app
