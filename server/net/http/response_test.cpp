#include "net/http/response.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace guildhall::net {
namespace {

constexpr std::string_view kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

TEST(ToWire, WritesHeadersAndLength) {
  const auto wire = to_wire({.status = 200, .headers = {{"X", "y"}, {"Bad", "a\r\nSet-Cookie: b"}}, .body = "abc"},
                            {.keep_alive = true}, kDate);
  EXPECT_EQ(wire.head, "HTTP/1.1 200 OK\r\nX: y\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(wire.body, "abc");
}

TEST(ToWire, SendsNoBodyWhereNoneMayBe) {
  const auto head = to_wire({.body = "abc"}, {.head = true, .keep_alive = true}, kDate);
  EXPECT_TRUE(head.head.contains("Content-Length: 3\r\n"));
  EXPECT_EQ(head.body, "");
  const auto none = to_wire({.status = 204, .headers = {{"Content-Type", "text/plain"}}, .body = "abc"}, {}, kDate);
  EXPECT_FALSE(none.head.contains("Content-"));
  EXPECT_TRUE(none.head.contains("Connection: close\r\n"));
  EXPECT_EQ(none.body, "");
}

TEST(ToWire, CompressesOnlyWhatIsWorthIt) {
  const std::string text(5000, 'a');
  const HttpResponse json{.headers = {{"Content-Type", "application/json"}}, .body = text};
  const ResponseContext gzip{.keep_alive = true, .accepts_gzip = true};
  const auto wire = to_wire(json, gzip, kDate);
  EXPECT_TRUE(wire.head.contains("Content-Encoding: gzip\r\n"));
  std::string plain(5000, '\0');
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(wire.body.data()));
  stream.avail_in = static_cast<uInt>(wire.body.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  EXPECT_EQ(plain, text);
  EXPECT_EQ(to_wire(json, {}, kDate).body, text);
  EXPECT_EQ(to_wire({.headers = {{"Content-Type", "image/png"}}, .body = text}, gzip, kDate).body, text);
  EXPECT_EQ(to_wire({.headers = {{"Content-Type", "application/json"}}, .body = "{}"}, gzip, kDate).body, "{}");
}

TEST(ParseRange, FollowsTheRfc) {
  using Range = std::optional<std::pair<std::uint64_t, std::uint64_t>>;
  EXPECT_EQ(parse_range("bytes=0-0", 10), (Range{{0, 1}}));
  EXPECT_EQ(parse_range("bytes=2-", 10), (Range{{2, 8}}));
  EXPECT_EQ(parse_range("bytes=-3", 10), (Range{{7, 3}}));
  EXPECT_EQ(parse_range("bytes=-30", 10), (Range{{0, 10}}));
  EXPECT_EQ(parse_range("bytes=5-99", 10), (Range{{5, 5}}));
  EXPECT_EQ(parse_range("bytes=10-", 10)->second, 0U);
  EXPECT_EQ(parse_range("bytes=-0", 10)->second, 0U);
  for (const auto* bad : {"", "bytes", "bytes=", "bytes=-", "bytes=3-2", "bytes=0-1,3-4", "items=0-1", "bytes=a-b",
                          "bytes=99999999999999999999-"})
    EXPECT_FALSE(parse_range(bad, 10)) << bad;
}

TEST(AcceptsGzip, ReadsQualities) {
  EXPECT_TRUE(accepts_gzip("gzip"));
  EXPECT_TRUE(accepts_gzip("br, GZIP;q=0.5"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0"));
  EXPECT_FALSE(accepts_gzip("gzip; q=0.0"));
  EXPECT_FALSE(accepts_gzip("br, deflate"));
  EXPECT_FALSE(accepts_gzip(""));
  EXPECT_TRUE(accepts_encoding("gzip, br", "br"));
  EXPECT_FALSE(accepts_encoding("gzip, br;q=0", "br"));
}

TEST(HttpDate, IsTheExampleOfTheRfc) { EXPECT_EQ(http_date(784111777), kDate); }

}  // namespace
}  // namespace guildhall::net
