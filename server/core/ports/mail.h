#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace guildhall::ports {

/// One plain-text letter to one address.
struct Letter {
  std::string to;
  std::string subject;  ///< One line.
  std::string text;
};

/// The way to people's e-mail. Adapters: files (the default), SMTP.
class Mail {
 public:
  static constexpr std::size_t kTextBytesMax = 64UL * 1024;
  virtual ~Mail() = default;
  /// Blocks until the letter is handed on (written, or taken by the mail server). Thread-safe. Refuses what
  /// `check_letter` refuses.
  [[nodiscard]] virtual Result<void> send(const Letter& letter) = 0;
};

/// kInvalidFormBody when the address or the subject holds a control character (a header would end there), the address
/// is no address, or the text is longer than `Mail::kTextBytesMax`.
[[nodiscard]] Result<void> check_letter(const Letter& letter);

/// The letter as RFC 5322 wants it, with CRLF line ends: From, To, Subject (RFC 2047 when not ASCII), Date, Message-ID
/// and a quoted-printable UTF-8 text.
struct Envelope {
  std::string from;  ///< Address.
  std::string message_id;
  UnixMs date = 0;
};
[[nodiscard]] std::string message_text(const Letter& letter, const Envelope& envelope);

}  // namespace guildhall::ports
