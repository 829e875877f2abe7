#include "net/http/multipart.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "base/encoding.h"
#include "net/http/target.h"

namespace guildhall::net {
namespace {

constexpr std::size_t kMaxBoundary = 70;  // RFC 2046.

std::unexpected<Error> malformed(std::string why) {
  return fail(ErrorCode::kInvalidFormBody, "multipart: " + std::move(why));
}

/// Takes the next parameter of `; name=value; name="va\"lue"`; false at the end or when malformed.
bool next_parameter(std::string_view& rest, std::string& name, std::string& value) {
  const std::size_t semicolon = rest.find(';');
  if (semicolon == std::string_view::npos) return false;
  rest.remove_prefix(semicolon + 1);
  const std::size_t equals = rest.find('=');
  if (equals == std::string_view::npos) return false;
  name = ascii_lower(trim(rest.substr(0, equals)));
  rest.remove_prefix(equals + 1);
  rest = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
  value.clear();
  if (!rest.starts_with('"')) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    value = trim(rest.substr(0, end));
    rest.remove_prefix(end);
    return true;
  }
  std::size_t i = 1;
  for (; i < rest.size() && rest[i] != '"'; ++i) {
    // Browsers send backslashes of file names as they are; only quotes and backslashes are escaped.
    if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
    value.push_back(rest[i]);
  }
  if (i >= rest.size()) return false;
  rest.remove_prefix(i + 1);
  return true;
}

/// `UTF-8''percent%20encoded` (RFC 5987).
std::optional<std::string> extended_value(std::string_view text) {
  const std::size_t first = text.find('\'');
  const std::size_t second = first == std::string_view::npos ? first : text.find('\'', first + 1);
  if (second == std::string_view::npos || ascii_lower(text.substr(0, first)) != "utf-8") return std::nullopt;
  return percent_decode(text.substr(second + 1), false);
}

}  // namespace

/// A temporary file; gone with its last owner.
class MultipartParser::File {
 public:
  explicit File(const std::string& directory)
      : path_(directory + "/part-XXXXXX"), fd_(::mkostemp(path_.data(), O_CLOEXEC)) {}
  ~File() {
    if (fd_ < 0) return;
    close();
    ::unlink(path_.c_str());
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool write(std::string_view bytes) const {
    while (!bytes.empty() && fd_ >= 0) {
      const auto written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) return false;
      if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return fd_ >= 0;
  }
  /// The name stays; only the descriptor is given back.
  void close() {
    if (!std::exchange(closed_, true)) ::close(fd_);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  int fd_;
  bool closed_ = false;
};

MultipartParser::MultipartParser(std::string_view boundary, Limits limits)
    : delimiter_("\r\n--" + std::string(boundary)), limits_(std::move(limits)) {}

MultipartParser::~MultipartParser() = default;

std::optional<std::string> MultipartParser::boundary_of(std::string_view content_type) {
  if (ascii_lower(trim(content_type.substr(0, content_type.find(';')))) != "multipart/form-data") return std::nullopt;
  std::string name;
  std::string value;
  while (next_parameter(content_type, name, value)) {
    if (name != "boundary") continue;
    const bool clean = std::ranges::all_of(value, [](char c) { return c >= 0x20 && c < 0x7F; });
    if (value.empty() || value.size() > kMaxBoundary || !clean) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

Result<void> MultipartParser::feed(std::string_view bytes) {
  // In pieces, so that the buffer stays small however much comes at once.
  constexpr std::size_t kPiece = 64UL * 1024;
  while (!bytes.empty() && state_ != State::kDone) {
    buffer_.erase(0, std::exchange(at_, 0));
    buffer_.append(bytes.substr(0, kPiece));
    bytes.remove_prefix(std::min(kPiece, bytes.size()));
    for (;;) {
      TRY(const bool more, step());
      if (!more) break;
    }
  }
  return {};
}

Result<bool> MultipartParser::step() {
  switch (state_) {
    case State::kPreamble:
    case State::kBody:
      return step_body();
    case State::kBoundary:
      return step_boundary();
    case State::kHeader:
      return step_header();
    default:
      return false;
  }
}

/// Data up to the next boundary; in the preamble it is dropped.
Result<bool> MultipartParser::step_body() {
  if (body_start_) {
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    if (!rest.starts_with(delimiter_)) {
      if (delimiter_.starts_with(rest)) return false;
      at_ += 2;
    }
    body_start_ = false;
  }
  const std::size_t found = buffer_.find(delimiter_, at_);
  std::size_t end = found;
  if (found == std::string::npos) {
    // The tail may be the beginning of a boundary.
    const std::size_t keep = delimiter_.size() - 1;
    end = buffer_.size() - at_ > keep ? buffer_.size() - keep : at_;
  }
  if (state_ == State::kBody) TRY_VOID(append(std::string_view(buffer_).substr(at_, end - at_)));
  at_ = end;
  if (found == std::string::npos) return false;
  at_ += delimiter_.size();
  if (file_ != nullptr) file_->close();
  file_.reset();
  state_ = State::kBoundary;
  return true;
}

/// What follows a boundary: "--" ends, a line end begins a part.
Result<bool> MultipartParser::step_boundary() {
  constexpr std::size_t kMaxPadding = 64;
  const std::string_view rest = std::string_view(buffer_).substr(at_);
  if (rest.size() < 2) return false;
  if (rest.starts_with("--")) {
    state_ = State::kDone;
    return false;
  }
  const std::size_t text = rest.find_first_not_of(" \t");
  if (text == std::string_view::npos || text + 2 > rest.size()) {
    if (rest.size() > kMaxPadding + 2) return malformed("boundary line");
    return false;
  }
  if (text > kMaxPadding || rest.substr(text, 2) != "\r\n") return malformed("boundary line");
  if (parts_.size() == limits_.max_parts) return fail(ErrorCode::kPayloadTooLarge, "multipart: too many parts");
  // The line end stays: a part without header lines then also ends its header with an empty line.
  at_ += text;
  state_ = State::kHeader;
  return true;
}

Result<bool> MultipartParser::step_header() {
  const std::string_view rest = std::string_view(buffer_).substr(at_);
  const std::size_t end = rest.find("\r\n\r\n");
  if (end == std::string_view::npos || end > limits_.max_part_header) {
    if (rest.size() > limits_.max_part_header + 4) return fail(ErrorCode::kPayloadTooLarge, "multipart: part header");
    return false;
  }
  TRY_VOID(begin_part(rest.substr(0, end)));
  // The last line end stays until it is known whether it belongs to a boundary: then the body is empty.
  at_ += end + 2;
  state_ = State::kBody;
  body_start_ = true;
  return true;
}

Result<void> MultipartParser::begin_part(std::string_view header) {
  Part part;
  bool named = false;
  while (!header.empty()) {
    const std::size_t end = header.find("\r\n");
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 2);
    const std::size_t colon = line.find(':');
    if (line.empty()) continue;
    if (colon == std::string_view::npos) return malformed("header line");
    const std::string field = ascii_lower(trim(line.substr(0, colon)));
    const std::string_view value = trim(line.substr(colon + 1));
    if (field == "content-type") part.content_type = value;
    if (field != "content-disposition") continue;
    if (ascii_lower(trim(value.substr(0, value.find(';')))) != "form-data") return malformed("disposition");
    std::string_view rest = value;
    std::string key;
    std::string text;
    std::optional<std::string> extended;
    while (next_parameter(rest, key, text)) {
      if (key == "name") {
        part.name = text;
        named = true;
      } else if (key == "filename") {
        part.filename = text;
      } else if (key == "filename*") {
        extended = extended_value(text);
      }
    }
    if (extended) part.filename = std::move(extended);
  }
  if (!named) return malformed("part without name");
  const std::string filename = part.filename.value_or("");
  if (!is_utf8(part.name) || !is_utf8(filename) || !is_utf8(part.content_type) || filename.contains('\0'))
    return malformed("header bytes");
  parts_.push_back(std::move(part));
  return {};
}

Result<void> MultipartParser::append(std::string_view bytes) {
  if (bytes.empty()) return {};
  Part& part = parts_.back();
  part.size += bytes.size();
  if (file_ == nullptr && part.size <= limits_.max_memory_part) {
    part.data.append(bytes);
    return {};
  }
  if (file_ == nullptr) {
    file_ = std::make_shared<File>(limits_.temp_dir);
    if (!file_->write(part.data)) return fail(ErrorCode::kInternal, "multipart: cannot write to " + limits_.temp_dir);
    std::string().swap(part.data);
    part.path = file_->path();
    part.owner = file_;
  }
  if (!file_->write(bytes)) return fail(ErrorCode::kInternal, "multipart: cannot write to " + limits_.temp_dir);
  return {};
}

Result<std::vector<Part>> MultipartParser::finish() {
  if (state_ != State::kDone) return malformed("no closing boundary");
  return std::move(parts_);
}

}  // namespace guildhall::net
