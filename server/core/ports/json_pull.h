#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace guildhall::ports::codec {

/// Reads stored JSON from front to back without building a document: messages and columns come this way by the
/// thousand. Every function says false at the first thing that is not JSON or not what was asked for; the caller then
/// gives up, so nothing is said about the position after that. Source: RFC 8259; depth is bounded.
class JsonPull {
 public:
  explicit JsonPull(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  /// The character, after space; consumed when it is there.
  [[nodiscard]] bool take(char c) {
    if (!peek(c)) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] bool peek(char c) {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
    return at_ != end_ && *at_ == c;
  }
  /// `true`, `false` or `null`; consumed when it is there.
  [[nodiscard]] bool word(std::string_view word) {
    if (!peek(word.front()) || !std::string_view(at_, end_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  /// Nothing but space is left.
  [[nodiscard]] bool done() { return !peek('\0') && at_ == end_; }

  /// An integer that T holds. False for fractions and exponents.
  template <class T>
  [[nodiscard]] bool number(T& out) {
    (void)peek('-');
    const char* const first = at_;
    const auto [last, error] = std::from_chars(at_, end_, out);
    if (error != std::errc() || (last != end_ && (*last == '.' || *last == 'e' || *last == 'E'))) return false;
    at_ = last;
    const char* const digits = *first == '-' ? first + 1 : first;
    return *digits != '0' || last - digits == 1;
  }

  [[nodiscard]] bool text(std::string& out) {
    if (!take('"')) return false;
    out.clear();
    while (true) {
      const char* const from = at_;
      while (at_ != end_ && plain(*at_)) ++at_;
      out.append(from, at_);
      if (at_ == end_) return false;
      if (*at_ == '"') break;
      if (*at_ != '\\' || !escape(out)) return false;
    }
    ++at_;
    return true;
  }
  /// A name without escapes, which stays in the text; one with escapes is put into `room`.
  [[nodiscard]] bool name(std::string_view& out, std::string& room) {
    if (!peek('"')) return false;
    const char* at = at_ + 1;
    while (at != end_ && plain(*at)) ++at;
    if (at != end_ && *at == '"') {
      out = std::string_view(at_ + 1, at);
      at_ = at + 1;
      return true;
    }
    if (!text(room)) return false;
    out = room;
    return true;
  }

  /// Any value.
  [[nodiscard]] bool skip(int depth = 0);

 private:
  [[nodiscard]] static bool plain(char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; }
  [[nodiscard]] bool escape(std::string& out);
  [[nodiscard]] bool hex4(std::uint32_t& out);
  [[nodiscard]] bool skip_number();

  const char* at_;
  const char* end_;
};

}  // namespace guildhall::ports::codec
