#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace guildhall::gateway {

/// For tests: decodes a zlib-stream as clients do, one context for all of it, with as large a window as there is.
class Inflater {
 public:
  Inflater() { EXPECT_EQ(inflateInit(&stream_), Z_OK); }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  std::string run(std::string bytes) {
    EXPECT_TRUE(bytes.ends_with(std::string("\x00\x00\xff\xff", 4)));
    std::string out(1U << 20U, '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const int code = inflate(&stream_, Z_SYNC_FLUSH);
    EXPECT_TRUE(code == Z_OK || code == Z_BUF_ERROR) << code;
    EXPECT_EQ(stream_.avail_in, 0U);
    out.resize(out.size() - stream_.avail_out);
    return out;
  }

 private:
  z_stream stream_{};
};

}  // namespace guildhall::gateway
