#include "base/json/json_writer.h"

#include <limits>

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

namespace guildhall {
namespace {

template <class T>
std::string written(const T& item) {
  std::string out;
  JsonWriter(out).value(item);
  return out;
}

TEST(JsonWriter, PutsCommasBetweenMembersAndItems) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("a", 1);
  json.key("b");
  json.begin_array();
  json.value(1);
  json.begin_object();
  json.end_object();
  json.begin_array();
  json.end_array();
  json.value("x");
  json.end_array();
  json.raw_field("c", "[1]");
  json.field("d", nullptr);
  json.end_object();
  EXPECT_EQ(out, R"({"a":1,"b":[1,{},[],"x"],"c":[1],"d":null})");
}

TEST(JsonWriter, EscapesWhatJsonDemands) {
  EXPECT_EQ(written(std::string_view("\"\\/\b\f\n\r\t\x01\x1f\x7f", 11)),
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
  EXPECT_EQ(written(std::string_view("a\0b", 3)), "\"a\\u0000b\"");
}

TEST(JsonWriter, RoundTripsUnicodeThroughAParser) {
  const std::string text = "héllo 漢字 \xF0\x9F\x94\xA5 \"quoted\" \\ \n end";
  const auto value = boost::json::parse(written(text));
  EXPECT_EQ(std::string_view(value.as_string()), text);
}

TEST(JsonWriter, ReplacesMalformedUtf8) {
  constexpr std::string_view kBad = "\"\xEF\xBF\xBD\"";
  EXPECT_EQ(written(std::string_view("\xFF")), kBad);
  EXPECT_EQ(written(std::string_view("\xC3")), kBad);
  EXPECT_EQ(written(std::string_view("\xC0\x80")), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");                  // Overlong.
  EXPECT_EQ(written(std::string_view("\xED\xA0\x80")), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");  // Surrogate.
  EXPECT_EQ(written(std::string_view("a\xF0\x9F\x94z")), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
}

TEST(JsonWriter, EveryByteStringGivesAParsableText) {
  std::string bytes;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      bytes.assign({static_cast<char>(first), static_cast<char>(second)});
      boost::system::error_code error;
      (void)boost::json::parse(written(bytes), error);
      ASSERT_FALSE(error) << first << ' ' << second;
    }
  }
}

TEST(JsonWriter, WritesNumbersIdsAndOptionals) {
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(written(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(written(0.5), "0.5");
  EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(written(UserId(1234)), "\"1234\"");
  EXPECT_EQ(written(UserId()), "null");
  EXPECT_EQ(written(std::optional<std::string>()), "null");
  EXPECT_EQ(written(std::optional<int>(3)), "3");
  EXPECT_EQ(written(std::vector<RoleId>{RoleId(1), RoleId(2)}), R"(["1","2"])");
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.bits_field("permissions", 1ULL << 52U);
  json.end_object();
  EXPECT_EQ(out, R"({"permissions":"4503599627370496"})");
}

}  // namespace
}  // namespace guildhall
