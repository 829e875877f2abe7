#pragma once

#include <zlib.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/check.h"

namespace guildhall::gateway {

/// Makes deflate segments that end with a sync flush: one state for a thread, reset for each segment. Source: RFC 1951.
class Deflater {
 public:
  struct Options {
    int level = 1;
    int window_bits = 15;
    int memory_level = 8;
  };
  explicit Deflater(Options options) {
    CHECK(deflateInit2(&stream_, options.level, Z_DEFLATED, -options.window_bits, options.memory_level,
                       Z_DEFAULT_STRATEGY) == Z_OK);
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  /// `text` for a stream whose last bytes were `history` (less than the window).
  [[nodiscard]] std::string run(std::string_view text, std::string_view history = {}) {
    CHECK(deflateReset(&stream_) == Z_OK);
    if (!history.empty())
      CHECK(deflateSetDictionary(&stream_, reinterpret_cast<const Bytef*>(history.data()),
                                 static_cast<uInt>(history.size())) == Z_OK);
    std::string out(deflateBound(&stream_, text.size()) + 16, '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    std::size_t used = 0;
    do {
      if (used == out.size()) out.resize(out.size() * 2);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + used);
      stream_.avail_out = static_cast<uInt>(out.size() - used);
      CHECK(deflate(&stream_, Z_SYNC_FLUSH) != Z_STREAM_ERROR);
      used = out.size() - stream_.avail_out;
    } while (stream_.avail_out == 0);
    out.resize(used);
    out.shrink_to_fit();
    return out;
  }

 private:
  z_stream stream_{};
};

}  // namespace guildhall::gateway
