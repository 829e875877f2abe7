#include "core/guilds/roles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/ports/row.h"
#include "core/test_core.h"

namespace guildhall::core {
namespace {

ErrorCode code_of(const auto& result) { return result ? ErrorCode::kInternal : result.error().code; }

/// Ann owns; Bob may manage roles by `manager`, which stands between `low` and `high`.
struct Scene {
  TestCore t;
  const model::User& ann = t.person("ann");
  const model::User& bob = t.person("bob");
  GuildState& guild = t.guild(ann.id);
  GuildId id = guild.info.id;
  Actor owner = TestCore::as(ann);
  Actor manager = TestCore::as(bob);
  RoleId high = make("high");
  RoleId managing = make("managing", perm::kManageRoles);
  RoleId low = make("low");

  Scene() {
    t.join(guild, bob.id).roles = {managing};
    t.sink.events.clear();
  }
  RoleId make(std::string name, Permissions permissions = 0) {
    return (*create_role(t.core, owner, id, {.name = std::move(name), .permissions = permissions}))->id;
  }
  [[nodiscard]] std::vector<RoleId> order() const {
    std::vector<RoleId> out(guild.roles.size());
    for (const auto& [role_id, role] : guild.roles) out.at(static_cast<std::size_t>(role.position)) = role_id;
    return out;
  }
};

TEST(Roles, ANewOneStandsAtTheBottomAndTheOthersMoveUp) {
  Scene s;
  EXPECT_THAT(s.order(), testing::ElementsAre(RoleId(s.id), s.low, s.managing, s.high));
  const RoleId last = s.make("last");
  EXPECT_THAT(s.order(), testing::ElementsAre(RoleId(s.id), last, s.low, s.managing, s.high));
  EXPECT_EQ(s.t.sink.all<RoleCreate>().size(), 1U);
  EXPECT_EQ(s.t.sink.all<RoleUpdate>().size(), 3U);
}

TEST(Roles, NobodyGivesPermissionsThatTheyLack) {
  Scene s;
  EXPECT_EQ(code_of(create_role(s.t.core, s.manager, s.id, {.permissions = perm::kBanMembers})),
            ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(create_role(s.t.core, s.manager, s.id, {.permissions = perm::kAdministrator})),
            ErrorCode::kMissingPermissions);
  EXPECT_TRUE(create_role(s.t.core, s.manager, s.id, {.permissions = perm::kManageRoles | perm::kSendMessages}));
  EXPECT_EQ(code_of(edit_role(s.t.core, s.manager, s.id, s.low, {.permissions = perm::kBanMembers})),
            ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(edit_role(s.t.core, s.manager, s.id, RoleId(s.id), {.permissions = perm::kAll})),
            ErrorCode::kMissingPermissions);
  EXPECT_TRUE(edit_role(s.t.core, s.manager, s.id, RoleId(s.id), {.permissions = perm::kViewChannel}));
}

TEST(Roles, PermissionsAreTextInTheAuditLog) {
  Scene s;
  ASSERT_TRUE(edit_role(s.t.core, s.owner, s.id, s.low, {.permissions = perm::kAdministrator}));
  EXPECT_EQ(s.t.core.world.audit[s.id].back().changes_json,
            R"([{"key":"permissions","old_value":"0","new_value":"8"}])");
}

TEST(Roles, OnlyRolesBelowOnesOwn) {
  Scene s;
  for (const RoleId id : {s.high, s.managing}) {
    EXPECT_EQ(code_of(edit_role(s.t.core, s.manager, s.id, id, {.name = "x"})), ErrorCode::kMissingPermissions);
    EXPECT_EQ(code_of(delete_role(s.t.core, s.manager, s.id, id)), ErrorCode::kMissingPermissions);
  }
  EXPECT_TRUE(edit_role(s.t.core, s.manager, s.id, s.low, {.name = "x"}));
  EXPECT_TRUE(delete_role(s.t.core, s.manager, s.id, s.low));
  EXPECT_EQ(code_of(delete_role(s.t.core, s.manager, s.id, s.low)), ErrorCode::kUnknownRole);
}

TEST(Roles, EveryoneAndManagedOnesStay) {
  Scene s;
  s.guild.roles.at(s.low).managed = true;
  EXPECT_EQ(code_of(delete_role(s.t.core, s.owner, s.id, s.low)), ErrorCode::kInvalidRole);
  EXPECT_EQ(code_of(delete_role(s.t.core, s.owner, s.id, RoleId(s.id))), ErrorCode::kInvalidRole);
}

TEST(Roles, DeletingTakesThemFromMembersChannelsAndEmojis) {
  Scene s;
  auto& channel = s.t.channel(s.guild);
  channel.permission_overwrites = {{.id = s.managing.value(), .allow = perm::kSendMessages}};
  auto& emoji = s.guild.emojis[EmojiId(5)];
  emoji.id = EmojiId(5);
  emoji.guild_id = s.id;
  emoji.roles = {s.managing};
  ASSERT_TRUE(delete_role(s.t.core, s.owner, s.id, s.managing));
  EXPECT_TRUE(s.guild.members.at(s.bob.id).roles.empty());
  EXPECT_TRUE(channel.permission_overwrites.empty());
  EXPECT_TRUE(emoji.roles.empty());
  EXPECT_THAT(s.order(), testing::ElementsAre(RoleId(s.id), s.low, s.high));
  EXPECT_EQ(s.t.sink.all<RoleDelete>().size(), 1U);
  EXPECT_EQ(s.t.sink.all<MemberUpdate>().size(), 1U);
  EXPECT_EQ(s.t.sink.all<ChannelUpdate>().size(), 1U);
  EXPECT_EQ(s.t.sink.all<EmojisUpdate>().size(), 1U);
}

TEST(Roles, MovesOneOrTellsTheWholeOrder) {
  Scene s;
  const std::size_t entries = s.t.core.world.audit[s.id].size();
  ASSERT_TRUE(move_roles(s.t.core, s.owner, s.id, {{s.low, 3}}));
  ASSERT_EQ(s.t.core.world.audit[s.id].size(), entries + 1);
  EXPECT_EQ(s.t.core.world.audit[s.id].back().changes_json, R"([{"key":"position","old_value":1,"new_value":3}])");
  EXPECT_THAT(s.order(), testing::ElementsAre(RoleId(s.id), s.managing, s.high, s.low));
  ASSERT_TRUE(move_roles(s.t.core, s.owner, s.id, {{s.low, 1}}));
  EXPECT_THAT(s.order(), testing::ElementsAre(RoleId(s.id), s.low, s.managing, s.high));
  ASSERT_TRUE(move_roles(s.t.core, s.owner, s.id, {{RoleId(s.id), 0}, {s.high, 1}, {s.low, 2}, {s.managing, 3}}));
  EXPECT_THAT(s.order(), testing::ElementsAre(RoleId(s.id), s.high, s.low, s.managing));
}

TEST(Roles, NobodyMovesWhatStandsAboveThem) {
  Scene s;
  const RoleId lowest = s.make("lowest");
  EXPECT_EQ(code_of(move_roles(s.t.core, s.manager, s.id, {{s.low, 4}})), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(move_roles(s.t.core, s.manager, s.id, {{s.high, 1}})), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(move_roles(s.t.core, s.manager, s.id, {{s.managing, 1}})), ErrorCode::kMissingPermissions);
  ASSERT_TRUE(move_roles(s.t.core, s.manager, s.id, {{s.high, 4}, {lowest, 2}}));  // The high one stays where it is.
  EXPECT_THAT(s.order(), testing::ElementsAre(RoleId(s.id), s.low, lowest, s.managing, s.high));
}

}  // namespace
}  // namespace guildhall::core
