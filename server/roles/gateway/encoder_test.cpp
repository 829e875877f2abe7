#include "roles/gateway/encoder.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace guildhall::gateway {
namespace {

/// Decodes as clients do: one context for the whole stream.
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
    out.resize(out.size() - stream_.avail_out);
    return out;
  }

 private:
  z_stream stream_{};
};

TEST(ZlibStream, StoredPrefixesAndSharedSegmentsFormOneStream) {
  Inflater inflater;
  const std::string mark("\x00\x00\x00\xff\xff", 5);
  EXPECT_EQ(inflater.run("\x78\x01" + stored_block("hello") + mark), "hello");
  for (int i = 0; i < 300; ++i) {
    const Dispatch dispatch("MESSAGE_CREATE", std::string(static_cast<std::size_t>(i) * 7, 'x') + R"({"a":1}})");
    const auto prefix = shared_prefix(static_cast<std::uint64_t>(i));
    EXPECT_EQ(inflater.run(stored_block(prefix) + *dispatch.deflated_shared()), prefix + shared_text(dispatch));
  }
}

TEST(ZlibStream, LargeTextsSpanSeveralStoredBlocks) {
  Inflater inflater;
  const std::string text(200'000, 'y');
  EXPECT_EQ(inflater.run("\x78\x01" + stored_block(text) + std::string("\x00\x00\x00\xff\xff", 5)), text);
}

TEST(ZlibStream, IncompressibleSegmentsSurvive) {
  Inflater inflater;
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 300'000; ++i) noise.push_back(static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U));
  EXPECT_EQ(inflater.run("\x78\x01" + deflate_segment(noise)), noise);
}

TEST(Dispatch, PrefixAndTailMakeOnePayload) {
  const Dispatch dispatch("RESUMED", "{}}");
  EXPECT_EQ(std::string(dispatch.prefix(7).view()) + *dispatch.tail(), R"({"t":"RESUMED","s":7,"op":0,"d":{}})");
}

}  // namespace
}  // namespace guildhall::gateway
