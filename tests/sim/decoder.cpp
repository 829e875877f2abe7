#include "sim/decoder.h"

#include <array>
#include <utility>

#include <zlib.h>
#include <zstd.h>

namespace guildhall::sim {

Decoder::Decoder(std::string kind) : kind_(std::move(kind)) {
  if (kind_ == "zlib-stream") {
    zlib_ = new z_stream{};  // Owned by hand: zlib's type is a C struct with an alias as its name.
    inflateInit(zlib_);
  } else if (kind_ == "zstd-stream") {
    zstd_ = ZSTD_createDCtx();
  }
}

Decoder::~Decoder() {
  if (zlib_ != nullptr) inflateEnd(zlib_);
  delete zlib_;
  ZSTD_freeDCtx(zstd_);
}

std::optional<std::string> Decoder::run(std::string bytes) {
  if (zlib_ != nullptr) return inflate_all(bytes);
  if (zstd_ != nullptr) return zstd_all(bytes);
  return bytes;
}

std::optional<std::string> Decoder::inflate_all(std::string& bytes) {
  if (!bytes.ends_with(std::string_view("\x00\x00\xff\xff", 4))) return std::nullopt;
  std::string out;
  std::array<char, 16'384> buffer;
  zlib_->next_in = reinterpret_cast<Bytef*>(bytes.data());
  zlib_->avail_in = static_cast<uInt>(bytes.size());
  do {
    zlib_->next_out = reinterpret_cast<Bytef*>(buffer.data());
    zlib_->avail_out = static_cast<uInt>(buffer.size());
    const int result = inflate(zlib_, Z_SYNC_FLUSH);
    if (result != Z_OK && result != Z_BUF_ERROR) return std::nullopt;
    out.append(buffer.data(), buffer.size() - zlib_->avail_out);
  } while (zlib_->avail_out == 0);
  return zlib_->avail_in == 0 ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::string> Decoder::zstd_all(const std::string& bytes) {
  std::string text;
  std::array<char, 16'384> buffer;
  ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
  ZSTD_outBuffer output{};
  do {
    output = {buffer.data(), buffer.size(), 0};
    if (ZSTD_isError(ZSTD_decompressStream(zstd_, &output, &input)) != 0U) return std::nullopt;
    text.append(buffer.data(), output.pos);
  } while (input.pos < input.size || output.pos == output.size);
  return text;
}

}  // namespace guildhall::sim
