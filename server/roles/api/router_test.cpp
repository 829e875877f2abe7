#include "roles/api/router.h"

#include <gtest/gtest.h>

namespace guildhall::api {
namespace {

boost::asio::awaitable<Result<Reply>> nothing(Call&) { co_return no_content(); }

using net::Method;
using Kind = Router::Match::Kind;

constexpr Route kRoutes[] = {
    {Method::kGet, "/users/@me", nothing},
    {Method::kPatch, "/users/@me", nothing},
    {Method::kGet, "/users/{user_id}", nothing},
    {Method::kDelete, "/users/{user_id}", nothing},
    {Method::kGet, "/users/@me/guilds", nothing},
    {Method::kGet, "/users/{user_id}/profile", nothing},
    {Method::kPut, "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me", nothing},
    {Method::kDelete, "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/{user_id}", nothing},
};

TEST(Router, PrefersALiteralToAParameter) {
  const Router router(kRoutes);
  const auto me = router.match(Method::kGet, "/api/v10/users/@me");
  ASSERT_EQ(me.kind, Kind::kFound);
  EXPECT_EQ(me.route->path, "/users/@me");
  EXPECT_TRUE(me.params.empty());
  const auto other = router.match(Method::kGet, "/api/v9/users/17");
  ASSERT_EQ(other.kind, Kind::kFound);
  ASSERT_EQ(other.params.size(), 1U);
  EXPECT_EQ(other.params[0].first, "user_id");
  EXPECT_EQ(other.params[0].second, "17");
}

TEST(Router, TakesBackALiteralThatLeadsNowhere) {
  const Router router(kRoutes);
  const auto match = router.match(Method::kGet, "/api/users/@me/profile");
  ASSERT_EQ(match.kind, Kind::kFound);
  EXPECT_EQ(match.params[0].second, "@me");
  EXPECT_EQ(router.match(Method::kDelete, "/api/users/@me").route->path, "/users/{user_id}");
}

TEST(Router, SaysWhichMethodsThereAre) {
  const Router router(kRoutes);
  const auto match = router.match(Method::kPost, "/api/v10/users/5");
  EXPECT_EQ(match.kind, Kind::kMethodNotAllowed);
  EXPECT_EQ(match.allow, "GET, DELETE");
  EXPECT_EQ(router.match(Method::kHead, "/api/v10/users/5").kind, Kind::kFound);
}

TEST(Router, ServesVersionsSixToTenAndNone) {
  const Router router(kRoutes);
  for (const char* path : {"/api/users/@me", "/api/v6/users/@me", "/api/v8/users/@me", "/api/v10/users/@me"})
    EXPECT_EQ(router.match(Method::kGet, path).kind, Kind::kFound) << path;
  for (const char* path : {"/api/v1/users/@me", "/api/v5/users/@me", "/api/v11/users/@me", "/api/v99999999999/x"})
    EXPECT_EQ(router.match(Method::kGet, path).kind, Kind::kInvalidVersion) << path;
}

TEST(Router, KnowsNothingElse) {
  const Router router(kRoutes);
  for (const char* path : {"/", "/api", "/api/v10", "/api/v10/nope", "/users/@me", "/api/v10/users",
                           "/api/v10/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r"})
    EXPECT_EQ(router.match(Method::kGet, path).kind, Kind::kNotFound) << path;
}

TEST(Router, NamesEveryParameter) {
  const Router router(kRoutes);
  const auto match = router.match(Method::kDelete, "/api/v10/channels/1/messages/2/reactions/name:3/4");
  ASSERT_EQ(match.params.size(), 4U);
  EXPECT_EQ(match.params[2].second, "name:3");
  EXPECT_NE(router.bucket(0), router.bucket(1));
}

}  // namespace
}  // namespace guildhall::api
