#include "base/encoding.h"

#include <gtest/gtest.h>

namespace guildhall {
namespace {

using namespace std::string_literals;

TEST(Encoding, Hex) { EXPECT_EQ(hex_encode("\x00\x7f\xff"s), "007fff"); }

// RFC 4648, section 10.
TEST(Encoding, Base64) {
  EXPECT_EQ(base64_encode("foob"), "Zm9vYg==");
  EXPECT_EQ(base64_encode(""), "");
  EXPECT_EQ(base64url_encode("\xff\xfe\xfd"), "__79");
  EXPECT_EQ(base64url_encode("f"), "Zg");
  EXPECT_EQ(base64_decode("Zm9vYg=="), "foob");
  EXPECT_EQ(base64_decode("Zm9vYg"), "foob");
  EXPECT_EQ(base64_decode(""), "");
  EXPECT_FALSE(base64_decode("Zm9v Yg=="));
  EXPECT_FALSE(base64_decode("Zm9v!"));
  EXPECT_FALSE(base64_decode("Z"));
}

TEST(Encoding, Timestamps) {
  EXPECT_EQ(iso_timestamp(0), "1970-01-01T00:00:00.000000+00:00");
  EXPECT_EQ(iso_timestamp(1'700'000'000'123), "2023-11-14T22:13:20.123000+00:00");
  EXPECT_EQ(parse_iso_timestamp("2023-11-14T22:13:20.123000+00:00"), 1'700'000'000'123);
  EXPECT_EQ(parse_iso_timestamp("2023-11-14T22:13:20.123Z"), 1'700'000'000'123);
  EXPECT_EQ(parse_iso_timestamp("2023-11-15T00:13:20+02:00"), 1'700'000'000'000);
  EXPECT_EQ(parse_iso_timestamp("1970-01-02"), 86'400'000);
  for (const char* const bad : {"", "x", "2023-13-01", "2023-02-30", "2023-11-14T25:00:00Z", "2023-11-14T22:13:20.Z",
                                "2023-11-14T22:13:20+1", "2023-11-14T22:13:20Zx"}) {
    EXPECT_FALSE(parse_iso_timestamp(bad)) << bad;
  }
}

TEST(Encoding, Utf8) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("a\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x94\xA5"));
  for (const char* const bad : {"\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                "\xF5\x80\x80\x80", "\xE6\xBC"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
  EXPECT_EQ(utf8_length("a\xC3\xA9\xF0\x9F\x94\xA5"), 3U);
}

TEST(Encoding, LowerAndTrim) {
  EXPECT_EQ(ascii_lower("AbZ\xC3\x89"), "abz\xC3\x89");
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
}

TEST(Encoding, Hashes) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-2, B.1
  EXPECT_EQ(token_hash("x").size(), 64U);
  EXPECT_NE(token_hash("x"), token_hash("y"));
}

}  // namespace
}  // namespace guildhall
