#include "roles/gateway/encoder.h"

#include <gtest/gtest.h>

#include <string>

#include "roles/gateway/test_inflater.h"

namespace guildhall::gateway {
namespace {

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
