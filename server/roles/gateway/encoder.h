#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "roles/gateway/dispatch.h"

namespace guildhall::net {
class WsSocket;
}
struct ZSTD_CCtx_s;

namespace guildhall::gateway {

enum class Compression : std::uint8_t { kNone, kZlibStream, kZstdStream };

/// Bytes that a raw-deflate decoder turns into `text`, whatever came before, ending with a sync flush (00 00 FF FF).
[[nodiscard]] std::string deflate_segment(std::string_view text);

/// Turns payloads into WebSocket messages of one connection.
///
/// zlib-stream needs no state for each connection: a message is a stored block with the part that is the session's own,
/// then the segment that all sessions share. No segment refers to bytes outside itself, so any sequence of them is one
/// valid stream. zstd-stream has one context, made with the first message; its window is small to bound memory.
class Encoder {
 public:
  explicit Encoder(Compression compression) : compression_(compression) {}
  ~Encoder();
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  void send_dispatch(net::WsSocket& socket, const Dispatch& dispatch, std::uint64_t seq);
  /// A payload that is not a dispatch: small text.
  void send_control(net::WsSocket& socket, std::string_view payload);

 private:
  void send_zstd(net::WsSocket& socket, std::string_view prefix, std::string_view tail);
  void append_zstd(std::string& out, std::string_view bytes, bool flush);
  [[nodiscard]] std::string_view stream_header();

  Compression compression_;
  bool started_ = false;
  ZSTD_CCtx_s* zstd_ = nullptr;
};

/// A message of a zlib-stream whose bytes are stored as they are.
[[nodiscard]] std::string stored_block(std::string_view text);

}  // namespace guildhall::gateway
