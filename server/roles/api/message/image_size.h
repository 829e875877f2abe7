#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guildhall::api::message {

struct ImageSize {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::string content_type;
};

/// Pixels of a PNG, GIF, JPEG or WebP file by its header alone; nullopt for anything else. Pure, bounded.
[[nodiscard]] std::optional<ImageSize> image_size(std::string_view bytes);

}  // namespace guildhall::api::message
