#include "base/ids.h"

#include <unordered_set>

#include <gtest/gtest.h>

namespace guildhall {
namespace {

TEST(Id, ParsesDecimalsOnly) {
  EXPECT_EQ(UserId::parse("18446744073709551615")->value(), 18446744073709551615ULL);
  EXPECT_EQ(UserId::parse("42"), UserId(42));
  for (const char* const bad : {"", "0", "-1", "+1", " 1", "1 ", "0x1", "18446744073709551616", "1a"}) {
    EXPECT_FALSE(UserId::parse(bad)) << bad;
  }
}

TEST(Id, ZeroIsNone) {
  EXPECT_FALSE(UserId());
  EXPECT_TRUE(UserId(1));
  EXPECT_EQ(UserId(77).str(), "77");
}

TEST(Id, KnowsWhenItWasMade) {
  EXPECT_EQ(created_at_ms(UserId(175928847299117063ULL)), 1462015105796);
}  // The documentation's example.

TEST(Id, HashesDiffer) {
  std::unordered_set<std::size_t> hashes;
  for (std::uint64_t i = 1; i <= 1000; ++i) hashes.insert(std::hash<UserId>()(UserId(i << 22U)));
  EXPECT_GT(hashes.size(), 990U);
}

}  // namespace
}  // namespace guildhall
