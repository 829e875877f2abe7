#include "core/ports/json_pull.h"

#include <algorithm>

namespace guildhall::ports::codec {
namespace {

constexpr int kMaxDepth = 64;  // Stored values nest three or four deep; embeds and the like are texts.

void append_utf8(std::string& out, std::uint32_t c) {
  const auto tail = [&](unsigned shift) { out.push_back(static_cast<char>(0x80U | (c >> shift & 0x3FU))); };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0U | c >> 6U));
    tail(0);
  } else if (c < 0x1'0000) {
    out.push_back(static_cast<char>(0xE0U | c >> 12U));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0U | c >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

bool JsonPull::hex4(std::uint32_t& out) {
  if (end_ - at_ < 4) return false;
  const auto [last, error] = std::from_chars(at_, at_ + 4, out, 16);
  if (error != std::errc() || last != at_ + 4 || *at_ == '-') return false;
  at_ += 4;
  return true;
}

/// At the backslash.
bool JsonPull::escape(std::string& out) {
  if (end_ - at_ < 2) return false;
  static constexpr std::string_view kNames = "\"\\/bfnrt";
  static constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
  const char kind = at_[1];
  at_ += 2;
  if (const auto at = kNames.find(kind); at != std::string_view::npos) {
    out.push_back(kValues[at]);
    return true;
  }
  std::uint32_t c = 0;
  if (kind != 'u' || !hex4(c) || (c >= 0xDC00 && c <= 0xDFFF)) return false;
  if (c >= 0xD800 && c <= 0xDBFF) {
    std::uint32_t low = 0;
    if (end_ - at_ < 6 || at_[0] != '\\' || at_[1] != 'u') return false;
    at_ += 2;
    if (!hex4(low) || low < 0xDC00 || low > 0xDFFF) return false;
    c = 0x1'0000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
  }
  append_utf8(out, c);
  return true;
}

bool JsonPull::skip_number() {
  const char* const from = at_;
  at_ = std::find_if(at_, end_, [](char c) {
    return !((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E');
  });
  double number = 0;
  return std::from_chars(from, at_, number).ptr == at_ && at_ != from;
}

bool JsonPull::skip(int depth) {
  if (depth > kMaxDepth) return false;
  std::string room;
  if (peek('"')) return text(room);
  if (take('[')) {
    if (take(']')) return true;
    do {
      if (!skip(depth + 1)) return false;
    } while (take(','));
    return take(']');
  }
  if (take('{')) {
    if (take('}')) return true;
    do {
      if (!text(room) || !take(':') || !skip(depth + 1)) return false;
    } while (take(','));
    return take('}');
  }
  return word("true") || word("false") || word("null") || skip_number();
}

}  // namespace guildhall::ports::codec
