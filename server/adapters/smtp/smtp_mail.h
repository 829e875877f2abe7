#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "core/ports/mail.h"

namespace guildhall {

/// Letters by SMTP (RFC 5321), through libcurl: one connection a letter, at most 30 seconds.
class SmtpMail final : public ports::Mail {
 public:
  struct Options {
    std::string url;  ///< "smtps://mail.example.org:465", or "smtp://mail.example.org:587" with STARTTLS.
    std::string from;
    std::string user;  ///< Empty = no log-in.
    std::string password;
    bool tls = true;  ///< False: plain text is fine (a relay on this machine).
    std::int64_t timeout_ms = 30'000;
  };
  SmtpMail(Options options, const Clock& clock, Random& random);
  /// kInternal with curl's sentence when the server does not take it.
  [[nodiscard]] Result<void> send(const ports::Letter& letter) override;

 private:
  Options options_;
  const Clock& clock_;
  Random& random_;  ///< Thread-safe.
};

}  // namespace guildhall
