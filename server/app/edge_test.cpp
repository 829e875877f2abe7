#include "app/edge.h"

#include <gtest/gtest.h>

namespace guildhall::app {
namespace {

TEST(ForwardedFor, BelievesTrustedProxiesOnly) {
  const std::vector<std::string> proxies = {"10.0.0.1", "10.0.0.2", "::1"};
  const struct {
    const char* header;
    const char* expected;
  } cases[] = {
      {"203.0.113.7", "203.0.113.7"},
      {"203.0.113.7, 10.0.0.2", "203.0.113.7"},
      {"198.51.100.1, 203.0.113.7, 10.0.0.2, 10.0.0.1", "203.0.113.7"},  // The first was written by the client.
      {" 203.0.113.7 ,10.0.0.1", "203.0.113.7"},
      {"2001:db8::5, ::1", "2001:db8::5"},
      {"10.0.0.1, 10.0.0.2", ""},  // Only proxies: the peer's own address stands.
      {"", ""},
      {"nonsense", ""},
      {"203.0.113.7, nonsense", ""},  // What a trusted proxy appends is an address.
      {"203.0.113.7:4711", ""},
      {"203.0.113.7, ", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(forwarded_for(c.header, proxies), c.expected) << c.header;
  EXPECT_EQ(forwarded_for("203.0.113.7, 10.0.0.1", {}), "10.0.0.1");
}

}  // namespace
}  // namespace guildhall::app
