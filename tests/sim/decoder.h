#pragma once

#include <optional>
#include <string>

struct z_stream_s;
struct ZSTD_DCtx_s;

namespace guildhall::sim {

/// A client's transport decompression, with the real libraries: one context for the life of a connection.
class Decoder {
 public:
  /// "", "zlib-stream" or "zstd-stream".
  explicit Decoder(std::string kind);
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// The text of one WebSocket message; nullopt when the stream is broken.
  [[nodiscard]] std::optional<std::string> run(std::string bytes);

 private:
  [[nodiscard]] std::optional<std::string> inflate_all(std::string& bytes);
  [[nodiscard]] std::optional<std::string> zstd_all(const std::string& bytes);

  std::string kind_;
  z_stream_s* zlib_ = nullptr;
  ZSTD_DCtx_s* zstd_ = nullptr;
};

}  // namespace guildhall::sim
