#include "base/json/json_writer.h"

#include <cmath>

#include <fmt/format.h>

#include "base/encoding.h"

namespace guildhall {
namespace {

// Length of the well-formed UTF-8 sequence at the start of `text`, or 0.
std::size_t sequence_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  return length != 0 && length <= text.size() && is_utf8(text.substr(0, length)) ? length : 0;
}

void append_escaped(std::string& out, std::string_view text) {
  std::size_t clean = 0;  // Start of the run that needs no escape.
  std::size_t i = 0;
  const auto flush = [&] { out.append(text.substr(clean, i - clean)); };
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
      ++i;
      continue;
    }
    if (byte >= 0x80) {
      const std::size_t length = sequence_length(text.substr(i));
      if (length != 0) {
        i += length;
        continue;
      }
      flush();
      out.append("\xEF\xBF\xBD");
    } else {
      flush();
      switch (byte) {
        case '"': out.append("\\\""); break;
        case '\\': out.append("\\\\"); break;
        case '\n': out.append("\\n"); break;
        case '\r': out.append("\\r"); break;
        case '\t': out.append("\\t"); break;
        default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
      }
    }
    clean = ++i;
  }
  flush();
}

}  // namespace

void JsonWriter::separate() {
  if (!fresh_ && depth_ > 0) out_.push_back(',');
  fresh_ = false;
}

void JsonWriter::key(std::string_view name) {
  separate();
  out_.push_back('"');
  append_escaped(out_, name);
  out_.append("\":");
  fresh_ = true;  // The value follows without a comma.
}

void JsonWriter::value(std::string_view text) {
  separate();
  out_.push_back('"');
  append_escaped(out_, text);
  out_.push_back('"');
}

void JsonWriter::value(double number) {
  separate();
  if (!std::isfinite(number)) {
    out_.append("null");  // JSON has no infinities.
    return;
  }
  fmt::format_to(std::back_inserter(out_), "{}", number);
}

}  // namespace guildhall
