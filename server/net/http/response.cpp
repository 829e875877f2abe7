#include "net/http/response.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <ctime>

#include "base/encoding.h"

namespace guildhall::net {
namespace {

constexpr std::size_t kMinCompressed = 1024;
constexpr int kCompressionLevel = 4;  // Most of the gain for a fraction of the default's time.

using Headers = std::vector<std::pair<std::string, std::string>>;

std::string* find_header(Headers& headers, std::string_view lower_name) {
  for (auto& [name, value] : headers) {
    if (ascii_lower(name) == lower_name) return &value;
  }
  return nullptr;
}

bool compressible(const std::string* type) {
  if (type == nullptr) return false;
  const std::string lower = ascii_lower(*type);
  return lower.starts_with("application/json") || lower.starts_with("text/");
}

std::optional<std::string> gzip(std::string_view text) {
  constexpr int kGzipWindow = 15 + 16;
  constexpr int kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, kCompressionLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    return std::nullopt;
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) return std::nullopt;
  return out;
}

bool clean(std::string_view text) {
  return std::ranges::none_of(text,
                              [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; });
}

void append_headers(std::string& head, const Headers& headers) {
  for (const auto& [name, value] : headers) {
    // A line end in a value would let its author write headers.
    if (clean(name) && clean(value)) head.append(name).append(": ").append(value).append("\r\n");
  }
}

/// Opens the file and cuts the range; false when there is no such file.
bool prepare_file(HttpResponse& response, const ResponseContext& context, WireResponse& wire) {
  const int file = ::open(response.file_path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status{};
  if (file < 0 || ::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    if (file >= 0) ::close(file);
    return false;
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  wire.file = file;
  wire.file_left = size;
  response.headers.emplace_back("Accept-Ranges", "bytes");
  if (response.status != 200 || context.range.empty()) return true;
  const std::string* const tag = find_header(response.headers, "etag");
  if (!context.if_range.empty() && (tag == nullptr || *tag != context.if_range)) return true;
  const auto range = parse_range(context.range, size);
  if (!range) return true;
  if (range->second == 0) {
    response.status = 416;
    wire.file_left = 0;
    response.headers.emplace_back("Content-Range", fmt::format("bytes */{}", size));
    return true;
  }
  response.status = 206;
  wire.file_offset = range->first;
  wire.file_left = range->second;
  response.headers.emplace_back("Content-Range",
                                fmt::format("bytes {}-{}/{}", range->first, range->first + range->second - 1, size));
  return true;
}

void compress(HttpResponse& response, const ResponseContext& context) {
  if (response.body.size() <= kMinCompressed || !compressible(find_header(response.headers, "content-type")) ||
      find_header(response.headers, "content-encoding") != nullptr)
    return;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (!context.accepts_gzip || context.head) return;
  auto smaller = gzip(response.body);
  if (!smaller) return;
  response.body = std::move(*smaller);
  response.headers.emplace_back("Content-Encoding", "gzip");
}

void append_status_line(std::string& head, int status) {
  const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", status,
                 std::string_view(reason.data(), reason.size()));
}

}  // namespace

ResponseContext ResponseContext::of(const HttpRequest& request, bool keep_alive, bool http_1_0) {
  return {.head = request.method == Method::kHead,
          .keep_alive = keep_alive,
          .http_1_0 = http_1_0,
          .accepts_gzip = net::accepts_gzip(request.header("accept-encoding")),
          .range = request.method == Method::kGet ? std::string(request.header("range")) : std::string{},
          .if_range = std::string(request.header("if-range"))};
}

WireResponse to_wire(HttpResponse response, const ResponseContext& context, std::string_view date) {
  WireResponse wire;
  // Informational answers are the server's own; anything else that is no status is a bug of the handler.
  if (response.status < 200 || response.status > 599) response.status = 500;
  if (!response.file_path.empty() && !prepare_file(response, context, wire)) response.status = 404;
  const bool bodiless = response.status == 204 || response.status == 304;
  if (bodiless) {
    response.body.clear();
    wire.file_left = 0;
    std::erase_if(response.headers, [](const auto& field) { return ascii_lower(field.first) == "content-type"; });
  } else if (wire.file < 0) {
    compress(response, context);
  } else {
    response.body.clear();
  }
  append_status_line(wire.head, response.status);
  append_headers(wire.head, response.headers);
  wire.head.append("Date: ").append(date).append("\r\n");
  if (!bodiless)
    fmt::format_to(std::back_inserter(wire.head), "Content-Length: {}\r\n",
                   wire.file < 0 ? response.body.size() : wire.file_left);
  if (!context.keep_alive) wire.head += "Connection: close\r\n";
  if (context.keep_alive && context.http_1_0) wire.head += "Connection: keep-alive\r\n";
  wire.head += "\r\n";
  if (!context.head) wire.body = std::move(response.body);
  if (wire.file >= 0 && (context.head || wire.file_left == 0)) {
    ::close(std::exchange(wire.file, -1));
    wire.file_left = 0;
  }
  return wire;
}

std::string http_date(std::int64_t unix_seconds) {
  // strftime would follow the locale.
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays.at(static_cast<std::size_t>(parts.tm_wday)),
                     parts.tm_mday, kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::optional<std::pair<std::uint64_t, std::uint64_t>> parse_range(std::string_view header, std::uint64_t size) {
  if (!header.starts_with("bytes=")) return std::nullopt;
  const std::string_view spec = trim(header.substr(6));
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view text) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return value;
  };
  const auto first = number(spec.substr(0, dash));
  const auto last = number(spec.substr(dash + 1));
  if (dash == 0) {
    if (!last) return std::nullopt;
    const std::uint64_t length = std::min(*last, size);
    return std::pair{size - length, length};
  }
  if (!first || (!last && dash + 1 != spec.size()) || (last && *last < *first)) return std::nullopt;
  if (*first >= size) return std::pair{std::uint64_t{0}, std::uint64_t{0}};
  return std::pair{*first, std::min(last.value_or(size - 1), size - 1) - *first + 1};
}

bool accepts_encoding(std::string_view header, std::string_view coding) {
  while (!header.empty()) {
    const std::size_t comma = header.find(',');
    const std::string_view item = header.substr(0, comma);
    header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
    const std::size_t semicolon = item.find(';');
    if (ascii_lower(trim(item.substr(0, semicolon))) != coding) continue;
    const std::string quality =
        semicolon == std::string_view::npos ? "" : ascii_lower(trim(item.substr(semicolon + 1)));
    return !quality.starts_with("q=0") || quality.find_first_of("123456789") != std::string::npos;
  }
  return false;
}

bool accepts_gzip(std::string_view header) { return accepts_encoding(header, "gzip"); }

}  // namespace guildhall::net
