#include "core/ports/mail.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

#include "base/encoding.h"

namespace guildhall::ports {
namespace {

constexpr std::size_t kAddressBytesMax = 254;
constexpr std::size_t kSubjectBytesMax = 400;
constexpr std::size_t kLineMax = 75;       // RFC 2045, 6.7: 76 with the soft break.
constexpr std::size_t kEncodedBytes = 42;  // Of one encoded word, so that it stays below 75 characters.

bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f; }

std::string subject_header(std::string_view subject) {
  if (std::ranges::all_of(subject, plain)) return std::string(subject);
  std::string out;
  while (!subject.empty()) {
    std::size_t size = std::min(kEncodedBytes, subject.size());
    while (size < subject.size() && size > 1 && (static_cast<unsigned char>(subject[size]) & 0xC0U) == 0x80U) --size;
    out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", base64_encode(subject.substr(0, size)));
    subject.remove_prefix(size);
  }
  return out;
}

std::string date_header(UnixMs ms) {
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays.at(static_cast<std::size_t>(parts.tm_wday)),
                     parts.tm_mday, kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// RFC 2045, 6.7.
std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  const auto put = [&](std::string_view piece) {
    if (column + piece.size() > kLineMax) {
      out += "=\r\n";
      column = 0;
    }
    out += piece;
    column += piece.size();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    if (c == '\r') continue;
    if (c == '\n') {
      out += "\r\n";
      column = 0;
    } else if ((plain(c) && c != '=' && (c != ' ' || !ends_line)) || (c == '\t' && !ends_line)) {
      put({&c, 1});
    } else {
      put(fmt::format("={:02X}", static_cast<unsigned char>(c)));
    }
  }
  return out + "\r\n";
}

}  // namespace

Result<void> check_letter(const Letter& letter) {
  const std::size_t at = letter.to.find('@');
  const auto unsafe = [](char c) { return control(c) || c == ' ' || c == '<' || c == '>' || c == ','; };
  if (letter.to.size() > kAddressBytesMax || at == 0 || at == std::string::npos || at + 1 == letter.to.size() ||
      std::ranges::any_of(letter.to, unsafe))
    return fail_field("email", "EMAIL_TYPE_INVALID_EMAIL", "Not a well formed email address.");
  if (letter.subject.size() > kSubjectBytesMax || std::ranges::any_of(letter.subject, control))
    return fail_field("subject", "STRING_TYPE_REGEX", "The subject must be one short line.");
  if (letter.text.size() > Mail::kTextBytesMax) return fail_field("text", "BASE_TYPE_MAX_LENGTH", "Too long.");
  return {};
}

std::string message_text(const Letter& letter, const Envelope& envelope) {
  return fmt::format(
      "From: {}\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}>\r\nMIME-Version: 1.0\r\nContent-Type: "
      "text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nAuto-Submitted: "
      "auto-generated\r\n\r\n{}",
      envelope.from, letter.to, subject_header(letter.subject), date_header(envelope.date), envelope.message_id,
      quoted_printable(letter.text));
}

}  // namespace guildhall::ports
