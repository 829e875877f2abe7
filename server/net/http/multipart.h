#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "net/http.h"

namespace guildhall::net {

/// Parses multipart/form-data (RFC 7578) as it arrives. Large parts go to temporary files, so memory is bounded.
class MultipartParser {
 public:
  struct Limits {
    std::size_t max_parts = 32;
    std::size_t max_part_header = 8UL * 1024;
    std::size_t max_memory_part = 64UL * 1024;  ///< Larger parts go to a file.
    std::string temp_dir = "/tmp";
  };
  MultipartParser(std::string_view boundary, Limits limits);
  ~MultipartParser();

  /// kInvalidFormBody when malformed, kPayloadTooLarge beyond a limit, kInternal when a file cannot be written.
  [[nodiscard]] Result<void> feed(std::string_view bytes);
  /// All parts; fails when the closing boundary has not come.
  [[nodiscard]] Result<std::vector<Part>> finish();

  /// The boundary parameter of a Content-Type; nullopt when it is not multipart/form-data or the boundary is bad.
  [[nodiscard]] static std::optional<std::string> boundary_of(std::string_view content_type);

 private:
  enum class State : std::uint8_t { kPreamble, kBoundary, kHeader, kBody, kDone };
  class File;

  /// False: more bytes are needed.
  [[nodiscard]] Result<bool> step();
  [[nodiscard]] Result<bool> step_body();
  [[nodiscard]] Result<bool> step_boundary();
  [[nodiscard]] Result<bool> step_header();
  [[nodiscard]] Result<void> begin_part(std::string_view header);
  [[nodiscard]] Result<void> append(std::string_view bytes);

  bool body_start_ = false;
  std::string delimiter_;  ///< "\r\n--boundary"
  Limits limits_;
  State state_ = State::kPreamble;
  std::string buffer_ = "\r\n";  ///< So that a boundary at the very start looks like the others.
  std::size_t at_ = 0;           ///< Consumed of the buffer.
  std::vector<Part> parts_;
  std::shared_ptr<File> file_;  ///< Of the last part.
};

}  // namespace guildhall::net
