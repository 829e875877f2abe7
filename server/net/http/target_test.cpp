#include "net/http/target.h"

#include <gtest/gtest.h>

namespace guildhall::net {
namespace {

TEST(ParseTarget, DecodesAndNormalisesPaths) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"/", "/"},
      {"//", "/"},
      {"/api/v10/gateway", "/api/v10/gateway"},
      {"/api//v10///gateway/", "/api/v10/gateway"},
      {"/a%20b", "/a b"},
      {"/a+b", "/a+b"},
      {"/reactions/%F0%9F%94%A5/@me", "/reactions/\xF0\x9F\x94\xA5/@me"},
      {"/a?b=/c/", "/a"},
      {"http://example.org/a", "/a"},
      {"https://example.org", "/"},
      {"/...", "/..."},
  };
  for (const auto& [raw, path] : cases) {
    const auto target = parse_target(raw);
    ASSERT_TRUE(target) << raw;
    EXPECT_EQ(target->path, path) << raw;
  }
}

TEST(ParseTarget, RefusesWhatCouldMislead) {
  for (const std::string raw : {"", "*", "a", "/a/../b", "/./b", "/%2e%2E/b", "/a%2fb", "/a%5Cb", "/%", "/%4", "/%zz",
                                "/%00", "/%ff", "/%c0%af", "/?a=%ff", "/?%f", "/a%0d%0ab"}) {
    EXPECT_FALSE(parse_target(raw)) << raw;
  }
  std::string many = "/?";
  for (int i = 0; i < 300; ++i) many += "a=1&";
  EXPECT_FALSE(parse_target(many));
}

TEST(ParseTarget, DecodesTheQueryInOrder) {
  const auto target = parse_target("/a?x=1&&y=a+b%26&flag&x=2&e=");
  ASSERT_TRUE(target);
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"x", "1"}, {"y", "a b&"}, {"flag", ""}, {"x", "2"}, {"e", ""}};
  EXPECT_EQ(target->query, expected);
}

}  // namespace
}  // namespace guildhall::net
