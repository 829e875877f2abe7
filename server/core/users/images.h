#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/core.h"

/// Pictures that come as data URIs: avatars, icons, banners, emojis.
namespace guildhall::core {

inline constexpr std::size_t kImageBytesMax = 10ULL * 1024 * 1024;
inline constexpr std::size_t kEmojiBytesMax = 256ULL * 1024;

struct DecodedImage {
  std::string hash;          ///< First 32 hex of the SHA-256, `a_` before it for GIFs (protocol.md 0.13).
  std::string content_type;  ///< By its first bytes.
  std::string bytes;
};

/// `data:image/(png|jpeg|gif|webp);base64,…` whose bytes are such a picture; otherwise a form error about `field`.
/// Pure.
[[nodiscard]] Result<DecodedImage> decode_image(std::string_view data_uri, std::size_t bytes_max,
                                                std::string field = "image");
/// Remembers which blob an image hash (or another unique name) stands for.
void record_image(Core& core, model::Image image);
/// The picture with that name (of an emoji) is gone; its blob goes when nothing else uses it.
void forget_image(Core& core, const std::string& name);
/// Decodes, stores and remembers; returns the hash. Blocks for as long as the blob store does: handlers that take
/// big pictures decode and put on the blocking pool instead.
[[nodiscard]] Result<std::string> store_image(Core& core, std::string_view data_uri,
                                              std::size_t bytes_max = kImageBytesMax, std::string field = "image");

}  // namespace guildhall::core
