#include "roles/gateway/encoder.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.h"
#include "net/websocket/socket.h"
#include "roles/gateway/deflater.h"

namespace guildhall::gateway {
namespace {

constexpr std::size_t kMaxStored = 65'535;
constexpr std::string_view kSyncMark("\x00\x00\x00\xff\xff", 5);  ///< An empty stored block.
constexpr std::string_view kZlibHeader("\x78\x01", 2);

/// Begins a stored block of so many bytes (at most kMaxStored).
std::array<char, 5> block_header(std::size_t size) {
  const auto length = static_cast<unsigned>(size);
  const unsigned inverted = ~length & 0xFFFFU;
  return {0, static_cast<char>(length & 0xFFU), static_cast<char>(length >> 8U), static_cast<char>(inverted & 0xFFU),
          static_cast<char>(inverted >> 8U)};
}

}  // namespace

std::string deflate_segment(std::string_view text) {
  thread_local Deflater deflater{{}};
  return deflater.run(text);
}

std::string stored_block(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  do {
    const auto chunk = text.substr(0, kMaxStored);
    const auto header = block_header(chunk.size());
    out.append(header.data(), header.size());
    out.append(chunk);
    text.remove_prefix(chunk.size());
  } while (!text.empty());
  return out;
}

const std::shared_ptr<const std::string>& Dispatch::deflated_shared() const {
  std::call_once(deflate_once_,
                 [this] { deflated_ = std::make_shared<const std::string>(deflate_segment(shared_text(*this))); });
  return deflated_;
}

void DispatchPrefix::append(std::uint64_t number) {
  const auto end = std::to_chars(bytes_.data() + size_, bytes_.data() + kMax, number);
  CHECK(end.ec == std::errc{});
  size_ = static_cast<std::size_t>(end.ptr - bytes_.data());
}

Dispatch::Dispatch(std::string type, std::string tail, Replay replay)
    : type_(std::move(type)),
      head_(R"({"t":")" + type_ + R"(","s":)"),
      tail_(std::make_shared<const std::string>(std::move(tail))),
      replay_(replay) {
  // The number and what follows it fit behind the head, with the header of a stored block.
  CHECK(head_.size() <= DispatchPrefix::kMax - 48);
}

DispatchPrefix Dispatch::prefix(std::uint64_t seq) const {
  DispatchPrefix out;
  out.append(head_);
  out.append(seq);
  out.append(R"(,"op":0,"d":)");
  return out;
}

Encoder::~Encoder() {
  if (zstd_ != nullptr) ZSTD_freeCCtx(zstd_);
}

std::string_view Encoder::stream_header() {
  if (started_) return {};
  started_ = true;
  return kZlibHeader;
}

void Encoder::send_dispatch(net::WsSocket& socket, const Dispatch& dispatch, std::uint64_t seq,
                            const SharedSegments& shared) {
  if (compression_ == Compression::kZlibStream) return send_zlib(socket, dispatch, seq, shared);
  const auto rendered = dispatch.prefix(seq);
  const auto prefix = rendered.view();
  if (compression_ == Compression::kZstdStream) return send_zstd(socket, prefix, *dispatch.tail());
  socket.send_text(prefix, dispatch.tail());
}

void Encoder::send_zlib(net::WsSocket& socket, const Dispatch& dispatch, std::uint64_t seq,
                        const SharedSegments& shared) {
  DispatchPrefix head;
  head.append(stream_header());
  const bool padded = seq <= kMaxPaddedSeq;
  const auto prefix = padded ? shared_prefix(seq) : R"({"s":)" + std::to_string(seq) + ",";
  const auto header = block_header(prefix.size());
  head.append({header.data(), header.size()});
  head.append(prefix);
  SegmentCache::Segment segment;
  if (padded && shared.cache != nullptr) segment = shared.cache->segment(shared.serial, history_, shared.few);
  socket.send_binary(head.view(), segment == nullptr ? dispatch.deflated_shared() : segment);
  if (padded)
    history_.push(shared.cache == nullptr ? 0 : shared.serial);
  else
    history_.clear();
}

void Encoder::send_control(net::WsSocket& socket, std::string_view payload) {
  switch (compression_) {
    case Compression::kNone:
      return socket.send_text(payload);
    case Compression::kZlibStream: {
      std::string bytes(stream_header());
      bytes += stored_block(payload);
      bytes += kSyncMark;
      history_.clear();
      return socket.send_binary(bytes);
    }
    case Compression::kZstdStream:
      return send_zstd(socket, payload, {});
  }
}

void Encoder::append_zstd(std::string& out, std::string_view bytes, bool flush) {
  ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
  std::size_t left = 0;
  do {
    const std::size_t used = out.size();
    out.resize(used + std::max<std::size_t>(256, ZSTD_compressBound(bytes.size() - input.pos)));
    ZSTD_outBuffer output{out.data(), out.size(), used};
    left = ZSTD_compressStream2(zstd_, &output, &input, flush ? ZSTD_e_flush : ZSTD_e_continue);
    CHECK(ZSTD_isError(left) == 0U);
    out.resize(output.pos);
  } while (input.pos < input.size || (flush && left != 0));
}

void Encoder::send_zstd(net::WsSocket& socket, std::string_view prefix, std::string_view tail) {
  if (zstd_ == nullptr) {
    zstd_ = ZSTD_createCCtx();
    CHECK(zstd_ != nullptr);
    for (const auto& [parameter, value] :
         {std::pair{ZSTD_c_compressionLevel, 1}, {ZSTD_c_windowLog, 12}, {ZSTD_c_hashLog, 10}, {ZSTD_c_chainLog, 10}})
      CHECK(ZSTD_isError(ZSTD_CCtx_setParameter(zstd_, parameter, value)) == 0U);
  }
  auto bytes = std::make_shared<std::string>();
  append_zstd(*bytes, prefix, tail.empty());
  if (!tail.empty()) append_zstd(*bytes, tail, true);
  socket.send_binary({}, std::move(bytes));
}

}  // namespace guildhall::gateway
