#include "app/web_assets.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "net/http/response.h"

namespace guildhall::app {
namespace {

constexpr std::string_view kPage = "/index.html";

// No inline scripts or styles: text that slips into the page as HTML stays text. Pictures come from anywhere over
// TLS, because embeds show them. 'self' covers the gateway: it is at this origin.
constexpr std::string_view kPagePolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data: https:; "
    "media-src 'self' blob: data: https:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
// For files: an SVG that is opened by itself is a document, and may do nothing.
constexpr std::string_view kFilePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view field = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return field;
}

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Whether the last segment has a dot, as files have and places of the client have not.
bool names_file(std::string_view path) { return path.substr(path.rfind('/') + 1).contains('.'); }

bool matches(std::string_view if_none_match, std::string_view tag) {
  while (!if_none_match.empty()) {
    std::string_view one = take(if_none_match, ',');
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag || one == "*") return true;
  }
  return false;
}

std::string_view cache_control(std::string_view path) {
  // Vite puts a hash of the content into the names there.
  if (path.starts_with("/assets/")) return "public, max-age=31536000, immutable";
  return "no-cache";
}

}  // namespace

Result<WebAssets> WebAssets::open(std::string_view pack) {
  const auto broken = [] { return fail(ErrorCode::kInternal, "the pack of the web client is broken"); };
  // The index ends with an empty line; without files that is the first one.
  const std::size_t end = pack.starts_with('\n') ? 0 : pack.find("\n\n");
  if (end == std::string_view::npos) return broken();
  WebAssets out;
  std::string_view index = pack.substr(0, end);
  const std::string_view body = pack.substr(end + (end == 0 ? 1 : 2));
  while (!index.empty()) {
    std::string_view path;
    const auto asset = parse(take(index, '\n'), body, path);
    if (!asset) return broken();
    out.assets_.emplace(path, *asset);
  }
  if (!out.assets_.empty() && !out.assets_.contains(kPage)) return broken();
  return out;
}

std::optional<WebAssets::Asset> WebAssets::parse(std::string_view line, std::string_view body, std::string_view& path) {
  path = take(line, '\t');
  Asset asset{.content_type = take(line, '\t'), .hash = take(line, '\t'), .plain = {}, .gzip = {}, .brotli = {}};
  for (std::string_view* const form : {&asset.plain, &asset.gzip, &asset.brotli}) {
    const auto offset = number(take(line, '\t'));
    const auto bytes = number(take(line, '\t'));
    if (!offset || !bytes || *offset > body.size() || *bytes > body.size() - *offset) return std::nullopt;
    *form = body.substr(*offset, *bytes);
  }
  if (!path.starts_with('/') || asset.content_type.empty() || asset.hash.empty() || !line.empty()) return std::nullopt;
  return asset;
}

std::optional<net::HttpResponse> WebAssets::answer(const net::HttpRequest& request) const {
  auto found = assets_.find(request.path);
  if (found == assets_.end()) {
    if (names_file(request.path) || request.path.starts_with("/assets")) return std::nullopt;
    found = assets_.find(kPage);
    if (found == assets_.end()) return std::nullopt;
  }
  const auto& [path, asset] = *found;
  const std::string_view accepted = request.header("accept-encoding");
  std::string_view body = asset.plain;
  std::string_view encoding;
  if (!asset.brotli.empty() && net::accepts_encoding(accepted, "br")) {
    body = asset.brotli;
    encoding = "br";
  } else if (!asset.gzip.empty() && net::accepts_encoding(accepted, "gzip")) {
    body = asset.gzip;
    encoding = "gzip";
  }
  const std::string tag = fmt::format("\"{}{}\"", asset.hash, encoding);
  const bool is_page = path == kPage;
  net::HttpResponse response;
  response.headers = {
      {"Content-Type", std::string(asset.content_type)},
      {"Cache-Control", std::string(cache_control(path))},
      {"ETag", tag},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
  };
  if (!asset.gzip.empty() || !asset.brotli.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
  // A worker's policy is its own script's; it fetches as the page does.
  const bool is_script = asset.content_type.starts_with("text/javascript");
  response.headers.emplace_back("Content-Security-Policy", is_page || is_script ? kPagePolicy : kFilePolicy);
  if (is_page) response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  if (matches(request.header("if-none-match"), tag)) {
    response.status = 304;
    return response;
  }
  if (!encoding.empty()) response.headers.emplace_back("Content-Encoding", std::string(encoding));
  response.body = std::string(body);
  return response;
}

}  // namespace guildhall::app
