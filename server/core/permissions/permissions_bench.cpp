// Full permission computations of a member with 20 roles, in a guild with 50. Prints `full NANOSECONDS`, the median of
// several rounds.
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "core/permissions/permissions.h"

namespace {

using namespace guildhall;

constexpr std::uint64_t kRoles = 50;
constexpr std::uint64_t kOwnRoles = 20;
constexpr std::uint64_t kMembers = 64;  ///< Taken in turn, so that it is not always the same memory.
constexpr std::uint64_t kOverwrites = 6;

core::GuildState make_guild() {
  core::GuildState guild;
  guild.info.id = GuildId(1);
  guild.info.owner_id = UserId(2);
  auto& everyone = guild.roles[RoleId(1)];
  everyone.id = RoleId(1);
  everyone.permissions = core::perm::kDefaultEveryone;
  for (std::uint64_t i = 0; i < kRoles; ++i) {
    auto& role = guild.roles[RoleId(100 + i)];
    role.id = RoleId(100 + i);
    role.position = static_cast<std::int64_t>(i + 1);
    role.permissions = 1ULL << (i % 3 == 0 ? 11 : 20);
  }
  for (std::uint64_t i = 0; i < kMembers; ++i) {
    auto& member = guild.members[UserId(1000 + i)];
    member.user_id = UserId(1000 + i);
    member.guild_id = guild.info.id;
    for (std::uint64_t k = 0; k < kOwnRoles; ++k) member.roles.emplace_back(100 + (i + k * 2) % kRoles);
  }
  return guild;
}

model::Channel make_channel() {
  model::Channel channel;
  channel.id = ChannelId(5);
  channel.guild_id = GuildId(1);
  channel.type = model::ChannelType::kGuildText;
  for (std::uint64_t i = 0; i < kOverwrites; ++i)
    channel.permission_overwrites.push_back({.id = i == 0 ? 1 : 100 + i * 7,
                                             .type = model::OverwriteType::kRole,
                                             .allow = core::perm::kViewChannel,
                                             .deny = core::perm::kAddReactions});
  return channel;
}

double cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

}  // namespace

int main() {
  const auto guild = make_guild();
  const auto channel = make_channel();
  std::vector<double> rounds;
  core::Permissions seen = 0;
  constexpr int kRounds = 9;
  constexpr int kTimes = 2000;
  for (int round = 0; round < kRounds; ++round) {
    const double before = cpu_ns();
    for (int i = 0; i < kTimes; ++i)
      for (const auto& [id, member] : guild.members) seen ^= core::channel_permissions(guild, member, channel, i);
    rounds.push_back((cpu_ns() - before) / (kTimes * static_cast<double>(kMembers)));
  }
  std::ranges::sort(rounds);
  std::printf("full %.1f\n", rounds[kRounds / 2]);
  return seen == 1 ? 1 : 0;  // The result is used, so the work is done.
}
