#include "core/permissions/permissions.h"

#include <algorithm>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace guildhall::core {
namespace {

constexpr UnixMs kNow = 1'700'000'000'000;
constexpr GuildId kGuild{100};
constexpr UserId kOwner{1};
constexpr UserId kMember{2};
constexpr RoleId kRoleA{201};
constexpr RoleId kRoleB{202};

struct Scene {
  GuildState guild;
  model::Member member{.guild_id = kGuild, .user_id = kMember};
  model::Channel channel{.id = ChannelId(300), .guild_id = kGuild};

  Scene() {
    guild.info.id = kGuild;
    guild.info.owner_id = kOwner;
    add_role(RoleId(kGuild), perm::kDefaultEveryone, 0);
    add_role(kRoleA, 0, 1);
    add_role(kRoleB, 0, 2);
  }
  void add_role(RoleId id, Permissions permissions, std::int64_t position) {
    guild.roles[id] = {.id = id, .guild_id = kGuild, .position = position, .permissions = permissions};
  }
  void overwrite_role(RoleId id, Permissions allow, Permissions deny) {
    channel.permission_overwrites.push_back({.id = id.value(), .allow = allow, .deny = deny});
  }
  void overwrite_member(UserId id, Permissions allow, Permissions deny) {
    channel.permission_overwrites.push_back(
        {.id = id.value(), .type = model::OverwriteType::kMember, .allow = allow, .deny = deny});
  }
  [[nodiscard]] Permissions in_channel() const { return channel_permissions(guild, member, channel, kNow); }
  [[nodiscard]] Permissions in_guild() const { return guild_permissions(guild, member, kNow); }
};

struct Case {
  std::string name;
  void (*arrange)(Scene&);
  Permissions has;
  Permissions lacks;
};

void PrintTo(const Case& row, std::ostream* out) { *out << row.name; }

class ChannelPermissions : public testing::TestWithParam<Case> {};

TEST_P(ChannelPermissions, FollowTheRule) {
  Scene scene;
  GetParam().arrange(scene);
  const Permissions permissions = scene.in_channel();
  EXPECT_EQ(permissions & GetParam().has, GetParam().has);
  EXPECT_EQ(permissions & GetParam().lacks, 0U);
}

const Case kCases[] = {
    {"EveryoneAlone", [](Scene&) {}, perm::kDefaultEveryone, perm::kAll & ~perm::kDefaultEveryone},
    {"OwnerHasAllDespiteDenies",
     [](Scene& s) {
       s.member.user_id = kOwner;
       s.overwrite_member(kOwner, 0, perm::kAll);
     },
     perm::kAll, 0},
    {"AdministratorSkipsOverwrites",
     [](Scene& s) {
       s.add_role(kRoleA, perm::kAdministrator, 1);
       s.member.roles = {kRoleA};
       s.overwrite_role(kRoleA, 0, perm::kViewChannel);
     },
     perm::kAll, 0},
    {"AdministratorByOverwriteIsNoAdministrator",
     [](Scene& s) { s.overwrite_member(kMember, perm::kAdministrator, perm::kSendMessages); }, perm::kViewChannel,
     perm::kSendMessages | perm::kManageGuild},
    {"RolesAdd",
     [](Scene& s) {
       s.add_role(kRoleA, perm::kManageMessages, 1);
       s.member.roles = {kRoleA};
     },
     perm::kManageMessages | perm::kSendMessages, perm::kBanMembers},
    {"RolesOfOthersDoNot", [](Scene& s) { s.add_role(kRoleA, perm::kManageMessages, 1); }, 0, perm::kManageMessages},
    {"UnknownRoleIsIgnored", [](Scene& s) { s.member.roles = {RoleId(999)}; }, perm::kDefaultEveryone,
     perm::kKickMembers},
    {"EveryoneOverwriteDenies", [](Scene& s) { s.overwrite_role(RoleId(kGuild), 0, perm::kAddReactions); },
     perm::kSendMessages, perm::kAddReactions},
    {"AllowWinsOverDenyInOneOverwrite",
     [](Scene& s) { s.overwrite_role(RoleId(kGuild), perm::kAddReactions, perm::kAddReactions); }, perm::kAddReactions,
     0},
    {"RoleAllowBeatsEveryoneDeny",
     [](Scene& s) {
       s.member.roles = {kRoleA};
       s.overwrite_role(kRoleA, perm::kAddReactions, 0);
       s.overwrite_role(RoleId(kGuild), 0, perm::kAddReactions);
     },
     perm::kAddReactions, 0},
    {"OneRoleAllowBeatsAnothersDenyWhateverThePosition",
     [](Scene& s) {
       s.member.roles = {kRoleA, kRoleB};
       s.overwrite_role(kRoleA, perm::kAddReactions, 0);
       s.overwrite_role(kRoleB, 0, perm::kAddReactions);
     },
     perm::kAddReactions, 0},
    {"MemberDenyBeatsRoleAllow",
     [](Scene& s) {
       s.member.roles = {kRoleA};
       s.overwrite_member(kMember, 0, perm::kAddReactions);
       s.overwrite_role(kRoleA, perm::kAddReactions, 0);
     },
     0, perm::kAddReactions},
    {"MemberAllowBeatsRoleDeny",
     [](Scene& s) {
       s.member.roles = {kRoleA};
       s.overwrite_member(kMember, perm::kAddReactions, 0);
       s.overwrite_role(kRoleA, 0, perm::kAddReactions);
     },
     perm::kAddReactions, 0},
    {"OverwriteOfAnotherMemberDoesNothing", [](Scene& s) { s.overwrite_member(UserId(77), 0, perm::kAll); },
     perm::kDefaultEveryone, 0},
    {"MemberOverwriteWithARolesIdIsNoRoleOverwrite",
     [](Scene& s) {
       s.member.roles = {kRoleA};
       s.overwrite_member(UserId(kRoleA), 0, perm::kAddReactions);
     },
     perm::kAddReactions, 0},
    {"NothingWithoutView", [](Scene& s) { s.overwrite_role(RoleId(kGuild), 0, perm::kViewChannel); }, 0, perm::kAll},
    {"NoSendMeansNoMentionTtsFilesEmbeds",
     [](Scene& s) { s.overwrite_role(RoleId(kGuild), perm::kSendTtsMessages, perm::kSendMessages); },
     perm::kViewChannel | perm::kAddReactions,
     perm::kMentionEveryone | perm::kSendTtsMessages | perm::kAttachFiles | perm::kEmbedLinks | perm::kSendMessages},
    {"VoiceWithoutConnect",
     [](Scene& s) {
       s.channel.type = model::ChannelType::kGuildVoice;
       s.overwrite_role(RoleId(kGuild), perm::kManageChannels, perm::kConnect);
     },
     perm::kViewChannel, perm::kConnect | perm::kSpeak | perm::kStream | perm::kManageChannels},
    {"TextWithoutConnectKeepsManage",
     [](Scene& s) { s.overwrite_role(RoleId(kGuild), perm::kManageChannels, perm::kConnect); }, perm::kManageChannels,
     perm::kConnect},
    {"TimeoutKeepsViewAndHistory",
     [](Scene& s) {
       s.member.communication_disabled_until = kNow + 1;
       s.member.roles = {kRoleA};
       s.add_role(kRoleA, perm::kManageGuild, 1);
     },
     perm::kViewChannel | perm::kReadMessageHistory, perm::kAll & ~(perm::kViewChannel | perm::kReadMessageHistory)},
    {"TimeoutDoesNotGrantView",
     [](Scene& s) {
       s.member.communication_disabled_until = kNow + 1;
       s.overwrite_member(kMember, 0, perm::kViewChannel);
     },
     0, perm::kAll},
    {"TimeoutThatEndedIsNone", [](Scene& s) { s.member.communication_disabled_until = kNow; }, perm::kDefaultEveryone,
     0},
    {"TimeoutSparesOwner",
     [](Scene& s) {
       s.member.user_id = kOwner;
       s.member.communication_disabled_until = kNow + 1;
     },
     perm::kAll, 0},
    {"TimeoutSparesAdministrator",
     [](Scene& s) {
       s.add_role(kRoleA, perm::kAdministrator, 1);
       s.member.roles = {kRoleA};
       s.member.communication_disabled_until = kNow + 1;
     },
     perm::kAll, 0},
};

INSTANTIATE_TEST_SUITE_P(Rules, ChannelPermissions, testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

TEST(GuildPermissions, OwnerAdministratorRolesAndTimeout) {
  Scene scene;
  EXPECT_EQ(scene.in_guild(), perm::kDefaultEveryone);
  scene.add_role(kRoleA, perm::kBanMembers, 1);
  scene.member.roles = {kRoleA};
  EXPECT_EQ(scene.in_guild(), perm::kDefaultEveryone | perm::kBanMembers);
  scene.member.communication_disabled_until = kNow + 1000;
  EXPECT_EQ(scene.in_guild(), perm::kViewChannel | perm::kReadMessageHistory);
  scene.add_role(kRoleA, perm::kAdministrator, 1);
  EXPECT_EQ(scene.in_guild(), perm::kAll);
  scene.member.user_id = kOwner;
  scene.member.roles.clear();
  EXPECT_EQ(scene.in_guild(), perm::kAll);
}

TEST(DmPermissions, MaySpeakButNotManage) {
  EXPECT_NE(dm_permissions() & perm::kSendMessages, 0U);
  EXPECT_NE(dm_permissions() & perm::kViewChannel, 0U);
  EXPECT_EQ(dm_permissions() & (perm::kManageMessages | perm::kManageChannels | perm::kAdministrator), 0U);
}

TEST(Hierarchy, HighestRoleAndOwnerDecide) {
  Scene scene;
  model::Member other{.guild_id = kGuild, .user_id = UserId(3)};
  EXPECT_FALSE(outranks(scene.guild, scene.member, other));
  scene.member.roles = {kRoleA};
  EXPECT_TRUE(outranks(scene.guild, scene.member, other));
  other.roles = {kRoleA, kRoleB};
  EXPECT_FALSE(outranks(scene.guild, scene.member, other));
  EXPECT_TRUE(outranks(scene.guild, other, scene.guild.roles[kRoleA]));
  EXPECT_FALSE(outranks(scene.guild, other, scene.guild.roles[kRoleB]));
  const model::Member owner{.guild_id = kGuild, .user_id = kOwner};
  EXPECT_TRUE(outranks(scene.guild, owner, other));
  EXPECT_FALSE(outranks(scene.guild, other, owner));
  EXPECT_TRUE(outranks(scene.guild, owner, scene.guild.roles[kRoleB]));
}

/// The documented algorithm, step by step and bit by bit, as slow as it likes.
bool reference_has(const GuildState& guild, const model::Member& member, const model::Channel& channel, int bit) {
  const auto has_bit = [bit](Permissions set) { return ((set >> bit) & 1U) != 0; };
  if (member.user_id == guild.info.owner_id) return has_bit(perm::kAll);
  std::vector<model::Role> roles{guild.roles.at(RoleId(guild.info.id))};
  for (const auto& [id, role] : guild.roles)
    if (std::ranges::count(member.roles, id) > 0) roles.push_back(role);
  for (const auto& role : roles)
    if ((role.permissions & perm::kAdministrator) != 0) return has_bit(perm::kAll);
  bool granted = std::ranges::any_of(roles, [&](const auto& role) { return has_bit(role.permissions); });
  for (const auto& o : channel.permission_overwrites)
    if (o.type == model::OverwriteType::kRole && o.id == guild.info.id.value())
      granted = has_bit(o.allow) || (granted && !has_bit(o.deny));
  bool denied = false;
  bool allowed = false;
  for (const auto& o : channel.permission_overwrites) {
    if (o.type != model::OverwriteType::kRole || o.id == guild.info.id.value()) continue;
    if (std::ranges::count(member.roles, RoleId(o.id)) == 0) continue;
    denied = denied || has_bit(o.deny);
    allowed = allowed || has_bit(o.allow);
  }
  granted = allowed || (granted && !denied);
  for (const auto& o : channel.permission_overwrites)
    if (o.type == model::OverwriteType::kMember && o.id == member.user_id.value())
      granted = has_bit(o.allow) || (granted && !has_bit(o.deny));
  return granted;
}

Permissions reference(const GuildState& guild, const model::Member& member, const model::Channel& channel) {
  const auto raw = [&](int bit) { return reference_has(guild, member, channel, bit); };
  Permissions out = 0;
  Permissions base = guild.roles.at(RoleId(guild.info.id)).permissions;
  for (const RoleId id : member.roles) base |= guild.roles.at(id).permissions;
  const bool free = member.user_id == guild.info.owner_id || (base & perm::kAdministrator) != 0;
  for (int bit = 0; bit < 53; ++bit) {
    bool has = raw(bit);
    if (!free) {
      if (!raw(10)) has = false;
      if (!raw(11) && (bit == 12 || bit == 14 || bit == 15 || bit == 17)) has = false;
      const bool voice_bit = bit == 4 || bit == 8 || bit == 9 || (bit >= 21 && bit <= 25) || bit == 39 || bit == 42 ||
                             bit == 45 || bit == 48;
      if (channel.type == model::ChannelType::kGuildVoice && !raw(20) && voice_bit) has = false;
      if (member.communication_disabled_until > kNow && bit != 10 && bit != 16) has = false;
    }
    if (has) out |= 1ULL << bit;
  }
  return out;
}

TEST(ChannelPermissionsProperty, EqualsTheLiteralReference) {
  std::mt19937_64 random(20240607);
  const auto bits = [&] {
    const auto some = random();  // A quarter of them.
    return some & random() & perm::kAll;
  };
  for (int round = 0; round < 5000; ++round) {
    Scene scene;
    scene.guild.roles.clear();
    scene.add_role(RoleId(kGuild), bits() & ~perm::kAdministrator, 0);
    const int roles = static_cast<int>(random() % 6);
    for (int i = 0; i < roles; ++i) {
      const Permissions admin = random() % 20 == 0 ? perm::kAdministrator : 0;
      scene.add_role(RoleId(201 + i), (bits() & ~perm::kAdministrator) | admin, i + 1);
      if (random() % 2 == 0) scene.member.roles.emplace_back(201 + i);
    }
    if (random() % 3 != 0) scene.overwrite_role(RoleId(kGuild), bits(), bits());
    for (int i = 0; i < roles; ++i)
      if (random() % 2 == 0) scene.overwrite_role(RoleId(201 + i), bits(), bits());
    if (random() % 2 == 0) scene.overwrite_member(kMember, bits(), bits());
    std::ranges::shuffle(scene.channel.permission_overwrites, random);
    if (random() % 2 == 0) scene.channel.type = model::ChannelType::kGuildVoice;
    if (random() % 5 == 0) scene.member.communication_disabled_until = kNow + 5;
    if (random() % 30 == 0) scene.guild.info.owner_id = kMember;
    ASSERT_EQ(scene.in_channel(), reference(scene.guild, scene.member, scene.channel)) << "round " << round;
  }
}

}  // namespace
}  // namespace guildhall::core
