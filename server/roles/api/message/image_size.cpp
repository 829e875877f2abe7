#include "roles/api/message/image_size.h"

namespace guildhall::api::message {
namespace {

std::int64_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }
std::int64_t big16(std::string_view bytes, std::size_t at) { return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1); }
std::int64_t big32(std::string_view bytes, std::size_t at) { return big16(bytes, at) << 16 | big16(bytes, at + 2); }
std::int64_t little16(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8;
}
std::int64_t little24(std::string_view bytes, std::size_t at) {
  return little16(bytes, at) | byte_at(bytes, at + 2) << 16;
}

// Walks the markers up to the frame header (ITU T.81, B.2.2).
std::optional<ImageSize> jpeg(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 9 < bytes.size() && byte_at(bytes, at) == 0xFF) {
    const std::int64_t marker = byte_at(bytes, at + 1);
    const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) return ImageSize{big16(bytes, at + 7), big16(bytes, at + 5), "image/jpeg"};
    at += 2 + static_cast<std::size_t>(big16(bytes, at + 2));
  }
  return std::nullopt;
}

std::optional<ImageSize> webp(std::string_view bytes) {
  const std::string_view kind = bytes.substr(12, 4);
  if (kind == "VP8X") return ImageSize{little24(bytes, 24) + 1, little24(bytes, 27) + 1, "image/webp"};
  if (kind == "VP8 ") return ImageSize{little16(bytes, 26) & 0x3FFF, little16(bytes, 28) & 0x3FFF, "image/webp"};
  if (kind == "VP8L") {
    const std::int64_t bits = little16(bytes, 21) | little16(bytes, 23) << 16;
    return ImageSize{(bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1, "image/webp"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<ImageSize> image_size(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.size() < 30) return std::nullopt;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return ImageSize{big32(bytes, 16), big32(bytes, 20), "image/png"};
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv))
    return ImageSize{little16(bytes, 6), little16(bytes, 8), "image/gif"};
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return jpeg(bytes);
  if (bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv) return webp(bytes);
  return std::nullopt;
}

}  // namespace guildhall::api::message
