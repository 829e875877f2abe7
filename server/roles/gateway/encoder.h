#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "roles/gateway/dispatch.h"
#include "roles/gateway/segment_cache.h"

namespace guildhall::net {
class WsSocket;
}
struct ZSTD_CCtx_s;

namespace guildhall::gateway {

enum class Compression : std::uint8_t { kNone, kZlibStream, kZstdStream };

/// Bytes that a raw-deflate decoder turns into `text`, whatever came before, ending with a sync flush (00 00 FF FF).
[[nodiscard]] std::string deflate_segment(std::string_view text);

/// Where the encoders of a shard find segments of a dispatch; without a cache there are none with a history.
struct SharedSegments {
  SegmentCache* cache = nullptr;
  std::uint64_t serial = 0;  ///< Of the dispatch in the cache.
  bool few = false;          ///< Hardly anyone gets it.
};

/// Turns payloads into WebSocket messages of one connection.
///
/// zlib-stream has no compressor for each connection: a message is a stored block with the part that is the session's
/// own, then a segment that sessions share (segment_cache.h). A segment refers to nothing outside itself, or only to
/// the texts of dispatches that this connection was sent last; so the messages are one valid stream. zstd-stream has
/// one context, made with the first message; its window is small to bound memory.
class Encoder {
 public:
  explicit Encoder(Compression compression) : compression_(compression) {}
  ~Encoder();
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  void send_dispatch(net::WsSocket& socket, const Dispatch& dispatch, std::uint64_t seq,
                     const SharedSegments& shared = {});
  /// The connection goes on in another shard, whose serials mean other dispatches.
  void forget_history() { history_.clear(); }
  [[nodiscard]] Compression compression() const { return compression_; }
  /// A payload that is not a dispatch: small text.
  void send_control(net::WsSocket& socket, std::string_view payload);

 private:
  void send_zlib(net::WsSocket& socket, const Dispatch& dispatch, std::uint64_t seq, const SharedSegments& shared);
  void send_zstd(net::WsSocket& socket, std::string_view prefix, std::string_view tail);
  void append_zstd(std::string& out, std::string_view bytes, bool flush);
  [[nodiscard]] std::string_view stream_header();

  Compression compression_;
  bool started_ = false;
  SegmentHistory history_;  ///< Of a zlib-stream.
  ZSTD_CCtx_s* zstd_ = nullptr;
};

/// A message of a zlib-stream whose bytes are stored as they are.
[[nodiscard]] std::string stored_block(std::string_view text);

}  // namespace guildhall::gateway
