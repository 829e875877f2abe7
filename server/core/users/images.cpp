#include "core/users/images.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace guildhall::core {
namespace {

constexpr std::array<std::string_view, 5> kPrefixes{"data:image/png;base64,", "data:image/jpeg;base64,",
                                                    "data:image/jpg;base64,", "data:image/gif;base64,",
                                                    "data:image/webp;base64,"};

/// Empty when the bytes are none of the four.
std::string_view sniff(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff"sv)) return "image/jpeg";
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return "image/gif";
  if (bytes.starts_with("RIFF"sv) && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP"sv) return "image/webp";
  return {};
}

}  // namespace

Result<DecodedImage> decode_image(std::string_view data_uri, std::size_t bytes_max, std::string field) {
  const auto prefix = std::ranges::find_if(kPrefixes, [&](std::string_view p) { return data_uri.starts_with(p); });
  if (prefix == kPrefixes.end()) return fail_field(std::move(field), "IMAGE_INVALID", "Invalid image data");
  const std::string_view text = data_uri.substr(prefix->size());
  const auto too_large = [&] {
    return fail_field(field, "BINARY_TYPE_MAX_SIZE",
                      "File cannot be larger than " + std::to_string(bytes_max / 1024) + ".0 kb.");
  };
  if (text.size() / 4 * 3 > bytes_max + 3) return too_large();
  auto bytes = base64_decode(text);
  if (!bytes) return fail_field(std::move(field), "IMAGE_INVALID", "Invalid image data");
  if (bytes->size() > bytes_max) return too_large();
  const std::string_view type = sniff(*bytes);
  if (type.empty()) return fail_field(std::move(field), "IMAGE_INVALID", "Invalid image data");
  std::string hash = (type == "image/gif" ? "a_" : "") + sha256_hex(*bytes).substr(0, 32);
  return DecodedImage{.hash = std::move(hash), .content_type = std::string(type), .bytes = std::move(*bytes)};
}

void record_image(Core& core, model::Image image) {
  model::Image& stored = core.world.images[image.hash];
  stored = std::move(image);
  core.put(stored);
}

void forget_image(Core& core, const std::string& name) {
  const auto found = core.world.images.find(name);
  if (found == core.world.images.end()) return;
  core.erase(found->second);
  core.drop_blob(std::move(found->second.blob));
  core.world.images.erase(found);
}

Result<std::string> store_image(Core& core, std::string_view data_uri, std::size_t bytes_max, std::string field) {
  TRY(DecodedImage image, decode_image(data_uri, bytes_max, std::move(field)));
  if (core.world.images.contains(image.hash)) return image.hash;
  TRY(std::string blob, core.blobs().put(image.bytes));
  record_image(
      core,
      {.hash = image.hash, .blob = std::move(blob), .content_type = std::move(image.content_type), .disposable = true});
  return image.hash;
}

}  // namespace guildhall::core
