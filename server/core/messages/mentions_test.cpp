#include "core/messages/mentions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace guildhall::core {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Mentions, FindsUsersAndRolesOnceAndInOrder) {
  const auto found = parse_mentions("<@2> hi <@!1> <@2> <@&7>");
  EXPECT_THAT(found.users, ElementsAre(UserId(2), UserId(1)));
  EXPECT_THAT(found.roles, ElementsAre(RoleId(7)));
  EXPECT_FALSE(found.everyone);
}

TEST(Mentions, FindsEveryoneAndHere) {
  EXPECT_TRUE(parse_mentions("hey @everyone!").everyone);
  EXPECT_TRUE(parse_mentions("@here").here);
  EXPECT_FALSE(parse_mentions("everyone here").everyone);
}

TEST(Mentions, CodeMentionsNobody) {
  EXPECT_THAT(parse_mentions("`<@1>` ``<@2> ` `` ```\n<@3> @everyone```").users, IsEmpty());
  EXPECT_FALSE(parse_mentions("```@everyone```").everyone);
  EXPECT_THAT(parse_mentions("` <@1>").users, ElementsAre(UserId(1)));
}

TEST(Mentions, RefusesWhatIsNoSnowflake) {
  for (const char* text : {"<@>", "<@x>", "<@0>", "<@99999999999999999999999>", "<@1", "<@!>", "<@&>", "<#1>"})
    EXPECT_THAT(parse_mentions(text).users, IsEmpty()) << text;
}

TEST(Mentions, BoundsHowMany) {
  std::string text;
  for (int i = 1; i <= 300; ++i) text += "<@" + std::to_string(i) + ">";
  EXPECT_EQ(parse_mentions(text).users.size(), 100U);
}

}  // namespace
}  // namespace guildhall::core
