#include "app/default_avatar.h"

#include <array>
#include <cstdint>

#include <zlib.h>

namespace guildhall::app {
namespace {

constexpr int kSize = 128;
constexpr std::array<std::uint32_t, kDefaultAvatars> kColours = {0x4f6bed, 0x6b7280, 0x2f9e6e,
                                                                 0xd9822b, 0xc94f4f, 0xb0589f};

void put_u32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> static_cast<unsigned>(shift)));
}

/// PNG (third edition) section 5.3: length, type, data, CRC of type and data.
void put_chunk(std::string& out, std::string data_with_type) {
  put_u32(out, static_cast<std::uint32_t>(data_with_type.size() - 4));
  const auto crc =
      crc32(0, reinterpret_cast<const Bytef*>(data_with_type.data()), static_cast<uInt>(data_with_type.size()));
  out += data_with_type;
  put_u32(out, static_cast<std::uint32_t>(crc));
}

bool in_figure(int x, int y) {
  const auto inside = [&](int centre_x, int centre_y, int radius) {
    const int dx = x - centre_x;
    const int dy = y - centre_y;
    return dx * dx + dy * dy <= radius * radius;
  };
  return inside(64, 50, 24) || inside(64, 128, 44);
}

}  // namespace

std::string default_avatar(std::size_t index) {
  std::string pixels;  // One byte a pixel: 0 background, 1 figure; each row begins with its filter (none).
  for (int y = 0; y < kSize; ++y) {
    pixels.push_back(0);
    for (int x = 0; x < kSize; ++x) pixels.push_back(in_figure(x, y) ? 1 : 0);
  }
  uLongf packed_size = compressBound(static_cast<uLong>(pixels.size()));
  std::string packed(packed_size, '\0');
  compress2(reinterpret_cast<Bytef*>(packed.data()), &packed_size, reinterpret_cast<const Bytef*>(pixels.data()),
            static_cast<uLong>(pixels.size()), 9);
  packed.resize(packed_size);

  std::string out = "\x89PNG\r\n\x1a\n";
  std::string header = "IHDR";
  put_u32(header, kSize);
  put_u32(header, kSize);
  header += std::string("\x08\x03\x00\x00\x00", 5);  // 8 bits, palette, deflate, adaptive filters, not interlaced.
  put_chunk(out, header);
  const std::uint32_t colour = kColours[index % kColours.size()];
  std::string palette = "PLTE";
  for (const unsigned shift : {16U, 8U, 0U}) palette.push_back(static_cast<char>(colour >> shift));
  palette += "\xff\xff\xff";
  put_chunk(out, palette);
  put_chunk(out, "IDAT" + packed);
  put_chunk(out, "IEND");
  return out;
}

}  // namespace guildhall::app
