#include "base/json/form_reader.h"

#include <gtest/gtest.h>

namespace guildhall {
namespace {

class FormReaderTest : public testing::Test {
 protected:
  FormReader read(std::string_view text) {
    auto parsed = parse_json(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    value_ = std::move(*parsed);
    return FormReader(value_.as_object(), errors_);
  }
  /// "path CODE" of the only complaint; empty when there is none.
  std::string complaint() {
    const auto result = errors_.finish();
    if (result) return {};
    EXPECT_EQ(result.error().code, ErrorCode::kInvalidFormBody);
    EXPECT_EQ(result.error().fields.size(), 1U);
    return result.error().fields[0].path + " " + result.error().fields[0].code;
  }

  boost::json::value value_;
  FormErrors errors_;
};

TEST(ParseJson, RefusesWhatIsNotJson) {
  for (const std::string_view text : {"", "{", "nul", "{\"a\":1,}", "[1] x", "\"\xFF\"", "\"\\ud800\"", "{'a':1}"}) {
    const auto result = parse_json(text);
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error().code, ErrorCode::kInvalidJson);
  }
}

TEST(ParseJson, BoundsTheDepth) {
  EXPECT_TRUE(parse_json(std::string(30, '[') + std::string(30, ']')).has_value());
  EXPECT_FALSE(parse_json(std::string(33, '[') + std::string(33, ']')).has_value());
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')).has_value());
  EXPECT_FALSE(parse_json(R"({"a":[1e999]})").has_value());
  EXPECT_TRUE(parse_json(R"({"a":[1e99]})").has_value());
}

TEST_F(FormReaderTest, TellsAbsentNullAndPresentApart) {
  const auto form = read(R"({"a":null,"b":"x"})");
  EXPECT_TRUE(form.has("a"));
  EXPECT_TRUE(form.is_null("a"));
  EXPECT_FALSE(form.has("c"));
  EXPECT_FALSE(form.is_null("c"));
  EXPECT_FALSE(form.text("a"));
  EXPECT_FALSE(form.text("c"));
  EXPECT_EQ(form.text("b"), "x");
  EXPECT_EQ(form.raw("c"), nullptr);
  EXPECT_EQ(complaint(), "");
}

TEST_F(FormReaderTest, ComplainsAboutRequiredFields) {
  EXPECT_FALSE(read("{}").text("a", {.required = true}));
  EXPECT_EQ(complaint(), "a BASE_TYPE_REQUIRED");
  EXPECT_FALSE(read(R"({"a":null})").id<UserId>("a", true));
  EXPECT_EQ(complaint(), "a BASE_TYPE_REQUIRED");
}

TEST_F(FormReaderTest, CountsTextInCodePoints) {
  EXPECT_EQ(read("{\"a\":\"\xC3\xA9\xC3\xA9\"}").text("a", {.max = 2}), "\xC3\xA9\xC3\xA9");
  EXPECT_EQ(complaint(), "");
  EXPECT_FALSE(read(R"({"a":"abc"})").text("a", {.max = 2}));
  EXPECT_EQ(complaint(), "a BASE_TYPE_MAX_LENGTH");
  EXPECT_FALSE(read(R"({"a":"abc"})").text("a", {.min = 1, .max = 2}));
  EXPECT_EQ(complaint(), "a BASE_TYPE_BAD_LENGTH");
  EXPECT_FALSE(read(R"({"a":5})").text("a"));
  EXPECT_EQ(complaint(), "a STRING_TYPE_CONVERT");
}

TEST_F(FormReaderTest, ReadsIntegersAlsoFromStrings) {
  const auto form = read(R"({"a":5,"b":"-7","c":2.0,"d":2.5,"e":"7x","f":99999999999999999999})");
  EXPECT_EQ(form.integer("a"), 5);
  EXPECT_EQ(form.integer("b"), -7);
  EXPECT_EQ(form.integer("c"), 2);
  EXPECT_EQ(complaint(), "");
  EXPECT_FALSE(form.integer("d"));
  EXPECT_EQ(complaint(), "d NUMBER_TYPE_COERCE");
  EXPECT_FALSE(form.integer("e"));
  EXPECT_EQ(complaint(), "e NUMBER_TYPE_COERCE");
  EXPECT_FALSE(form.integer("f"));
  EXPECT_EQ(complaint(), "f NUMBER_TYPE_COERCE");
  EXPECT_FALSE(form.integer("a", {.max = 4}));
  EXPECT_EQ(complaint(), "a NUMBER_TYPE_MAX");
  EXPECT_FALSE(form.integer("a", {.min = 6}));
  EXPECT_EQ(complaint(), "a NUMBER_TYPE_MIN");
}

TEST_F(FormReaderTest, ReadsBooleansAndBits) {
  const auto form = read(R"({"a":true,"b":"false","c":7,"d":"18446744073709551615","e":-1})");
  EXPECT_EQ(form.boolean("a"), true);
  EXPECT_EQ(form.boolean("b"), false);
  EXPECT_EQ(form.bits("c"), 7U);
  EXPECT_EQ(form.bits("d"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(complaint(), "");
  EXPECT_FALSE(form.boolean("c"));
  EXPECT_EQ(complaint(), "c BOOLEAN_TYPE_CONVERT");
  EXPECT_FALSE(form.bits("e"));
  EXPECT_EQ(complaint(), "e NUMBER_TYPE_COERCE");
}

TEST_F(FormReaderTest, ReadsIdsAsStringsOrNumbers) {
  const auto form = read(R"({"a":"123","b":123,"c":"0","d":["1",2],"e":["1","x"],"f":"x"})");
  EXPECT_EQ(form.id<UserId>("a"), UserId(123));
  EXPECT_EQ(form.id<UserId>("b"), UserId(123));
  EXPECT_EQ(form.ids<RoleId>("d", 2), (std::vector<RoleId>{RoleId(1), RoleId(2)}));
  EXPECT_EQ(complaint(), "");
  EXPECT_FALSE(form.id<UserId>("c"));
  EXPECT_EQ(complaint(), "c NUMBER_TYPE_COERCE");
  EXPECT_FALSE(form.ids<RoleId>("d", 1));
  EXPECT_EQ(complaint(), "d BASE_TYPE_MAX_LENGTH");
  EXPECT_FALSE(form.ids<RoleId>("e", 2));
  EXPECT_EQ(complaint(), "e.1 NUMBER_TYPE_COERCE");
  EXPECT_FALSE(form.ids<RoleId>("f", 2));
  EXPECT_EQ(complaint(), "f LIST_TYPE_CONVERT");
}

TEST_F(FormReaderTest, NamesThePathOfNestedComplaints) {
  const auto form = read(R"({"embeds":[{},{"title":"too long","footer":{"text":3}}],"x":[1],"y":3})");
  const auto embeds = form.objects("embeds", 10);
  ASSERT_TRUE(embeds && embeds->size() == 2);
  EXPECT_FALSE((*embeds)[1].text("title", {.max = 3}));
  EXPECT_EQ(complaint(), "embeds.1.title BASE_TYPE_MAX_LENGTH");
  const auto footer = (*embeds)[1].object("footer");
  ASSERT_TRUE(footer);
  EXPECT_FALSE(footer->text("text"));
  EXPECT_EQ(complaint(), "embeds.1.footer.text STRING_TYPE_CONVERT");
  EXPECT_FALSE(form.objects("x", 3));
  EXPECT_EQ(complaint(), "x.0 DICT_TYPE_CONVERT");
  EXPECT_FALSE(form.object("y"));
  EXPECT_EQ(complaint(), "y DICT_TYPE_CONVERT");
}

TEST_F(FormReaderTest, CollectsAllComplaintsButBoundsThem) {
  const auto form = read("{}");
  (void)form.text("a", {.required = true});
  (void)form.integer("b", {.required = true});
  EXPECT_TRUE(errors_.any());
  EXPECT_EQ(errors_.finish().error().fields.size(), 2U);
  EXPECT_FALSE(errors_.any());
  for (int i = 0; i < 10'000; ++i) form.complain("a", "B", "c");
  EXPECT_LE(errors_.finish().error().fields.size(), 100U);
}

TEST_F(FormReaderTest, DoesNotRepeatLongValues) {
  const auto form = read("{\"a\":\"" + std::string(100'000, 'x') + "\"}");
  EXPECT_FALSE(form.integer("a"));
  EXPECT_LT(errors_.finish().error().fields[0].message.size(), 200U);
}

}  // namespace
}  // namespace guildhall
