#include "core/channels/create_channel.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "core/guilds/roles.h"
#include "core/test_core.h"

namespace guildhall::core {
namespace {

using model::ChannelType;

ErrorCode code_of(const auto& result) { return result ? ErrorCode::kInternal : result.error().code; }

struct Scene {
  TestCore t;
  const model::User& ann = t.person("ann");
  const model::User& bob = t.person("bob");
  GuildState& guild = t.guild(ann.id, perm::kDefaultEveryone | perm::kManageChannels);
  GuildId id = guild.info.id;
  Actor owner = TestCore::as(ann);
  Actor actor = TestCore::as(bob);

  Scene() { t.join(guild, bob.id); }
  model::Channel& make(NewChannel wanted) { return **create_channel(t.core, owner, id, std::move(wanted)); }
};

TEST(CreateChannel, NamesAndPlaces) {
  Scene s;
  EXPECT_EQ(s.make({.name = "Off Topic"}).name, "off-topic");
  EXPECT_EQ(s.make({.name = "The Lounge", .type = ChannelType::kGuildVoice}).name, "The Lounge");
  EXPECT_EQ(s.make({.name = "third"}).position, 2);
  EXPECT_EQ(s.t.sink.all<ChannelCreate>().size(), 3U);
  const auto& topics = s.make({.name = "Topics", .type = ChannelType::kGuildCategory});
  const auto& child = s.make({.name = "child", .parent_id = topics.id});
  EXPECT_EQ(child.position, 0);
  EXPECT_EQ(code_of(create_channel(s.t.core, s.owner, s.id, {.name = "x", .parent_id = child.id})),
            ErrorCode::kInvalidFormBody);
  EXPECT_EQ(code_of(create_channel(s.t.core, s.owner, s.id,
                                   {.name = "x", .type = ChannelType::kGuildCategory, .parent_id = topics.id})),
            ErrorCode::kInvalidFormBody);
}

TEST(CreateChannel, OverwritesComeFromTheCategoryOrFromWhoMayGiveThem) {
  Scene s;
  const std::vector<model::Overwrite> hidden{{.id = s.id.value(), .deny = perm::kSendMessages}};
  const auto& topics = s.make({.name = "Topics", .type = ChannelType::kGuildCategory, .permission_overwrites = hidden});
  const auto child = create_channel(s.t.core, s.actor, s.id, {.name = "child", .parent_id = topics.id});
  ASSERT_TRUE(child);
  EXPECT_EQ((*child)->permission_overwrites.size(), 1U);
  EXPECT_EQ(code_of(create_channel(s.t.core, s.actor, s.id, {.name = "x", .permission_overwrites = hidden})),
            ErrorCode::kMissingPermissions);
  s.guild.roles.at(RoleId(s.id)).permissions |= perm::kManageRoles;
  EXPECT_TRUE(create_channel(s.t.core, s.actor, s.id, {.name = "x", .permission_overwrites = hidden}));
  EXPECT_EQ(code_of(create_channel(
                s.t.core, s.actor, s.id,
                {.name = "x", .permission_overwrites = {{.id = s.id.value(), .allow = perm::kManageMessages}}})),
            ErrorCode::kMissingPermissions);
}

TEST(CreateChannel, HasLimits) {
  Scene s;
  const ChannelId category = s.make({.name = "c", .type = ChannelType::kGuildCategory}).id;
  for (std::size_t i = 0; i < limits::kChannelsPerCategory; ++i) (void)s.make({.name = "x", .parent_id = category});
  EXPECT_EQ(code_of(create_channel(s.t.core, s.owner, s.id, {.name = "x", .parent_id = category})),
            ErrorCode::kInvalidFormBody);
  const ChannelId outside = s.make({.name = "x"}).id;
  EXPECT_EQ(code_of(move_channels(s.t.core, s.owner, s.id, {{.id = outside, .parent_id = category}})),
            ErrorCode::kInvalidFormBody);
  while (s.guild.channels.size() < limits::kChannels) (void)s.make({.name = "x"});
  EXPECT_EQ(code_of(create_channel(s.t.core, s.owner, s.id, {.name = "x"})), ErrorCode::kMaxChannels);
}

TEST(MoveChannels, TellsWhatChanged) {
  Scene s;
  const ChannelId category = s.make({.name = "c", .type = ChannelType::kGuildCategory}).id;
  const ChannelId one = s.make({.name = "one"}).id;
  const ChannelId two = s.make({.name = "two"}).id;
  ASSERT_TRUE(move_channels(
      s.t.core, s.actor, s.id,
      {{.id = one, .position = 7, .parent_id = category}, {.id = two, .position = s.guild.channels.at(two).position}}));
  EXPECT_EQ(s.guild.channels.at(one).parent_id, category);
  EXPECT_EQ(s.guild.channels.at(one).position, 7);
  EXPECT_EQ(s.t.sink.all<ChannelUpdate>().size(), 1U);
  EXPECT_EQ(code_of(move_channels(s.t.core, s.actor, s.id, {{.id = ChannelId(4)}})), ErrorCode::kUnknownChannel);
}

// Without it, whoever manages channels could give themselves what the category allows.
TEST(MoveChannels, TakingOverOverwritesNeedsTheRightToSetThem) {
  Scene s;
  const ChannelId category = s.make({.name = "c",
                                     .type = ChannelType::kGuildCategory,
                                     .permission_overwrites = {{.id = s.id.value(), .allow = perm::kManageMessages}}})
                                 .id;
  const ChannelId child = s.make({.name = "one", .parent_id = category}).id;
  s.guild.channels.at(child).permission_overwrites.clear();
  EXPECT_EQ(code_of(move_channels(s.t.core, s.actor, s.id, {{.id = child, .lock_permissions = true}})),
            ErrorCode::kMissingPermissions);
  ASSERT_TRUE(move_channels(s.t.core, s.owner, s.id, {{.id = child, .lock_permissions = true}}));
  EXPECT_EQ(s.guild.channels.at(child).permission_overwrites.size(), 1U);
}

}  // namespace
}  // namespace guildhall::core
