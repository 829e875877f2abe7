#include "net/http/target.h"

#include <algorithm>

#include "base/encoding.h"

namespace guildhall::net {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::unexpected<Error> refuse(std::string why) {
  return fail(ErrorCode::kInvalidFormBody, "request target: " + std::move(why));
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

Result<std::string> decode_path(std::string_view raw) {
  std::string path;
  while (!raw.empty()) {
    const std::size_t slash = raw.find('/');
    const std::string_view segment = raw.substr(0, slash);
    raw.remove_prefix(slash == std::string_view::npos ? raw.size() : slash + 1);
    if (segment.empty()) continue;
    auto text = percent_decode(segment, false);
    if (!text) return refuse("bad escape");
    if (*text == "." || *text == "..") return refuse("dot segment");
    // An escaped slash would become a separator for whoever matches the decoded path.
    if (text->contains('/') || text->contains('\\') || std::ranges::any_of(*text, is_control))
      return refuse("bad byte");
    path.append("/").append(*text);
  }
  if (!is_utf8(path)) return refuse("not UTF-8");
  return path.empty() ? "/" : path;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return out;
}

Result<Target> parse_target(std::string_view raw) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!raw.starts_with(scheme)) continue;
    const std::size_t slash = raw.find('/', scheme.size());
    raw = slash == std::string_view::npos ? "/" : raw.substr(slash);
    break;
  }
  if (!raw.starts_with('/')) return refuse("no path");
  raw = raw.substr(0, raw.find('#'));
  const std::size_t mark = raw.find('?');
  Target target;
  TRY(target.path, decode_path(raw.substr(0, mark)));
  std::string_view rest = mark == std::string_view::npos ? std::string_view{} : raw.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (pair.empty()) continue;
    if (target.query.size() == kMaxQueryValues) return refuse("too many query values");
    const std::size_t equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
    if (!name || !value) return refuse("bad escape");
    if (!is_utf8(*name) || !is_utf8(*value)) return refuse("not UTF-8");
    target.query.emplace_back(std::move(*name), std::move(*value));
  }
  return target;
}

}  // namespace guildhall::net
