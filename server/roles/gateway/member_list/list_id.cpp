#include "roles/gateway/member_list/list_id.h"

#include <algorithm>
#include <bit>

#include "core/permissions/permissions.h"

namespace guildhall::gateway {

std::uint32_t murmur3_32(std::string_view text, std::uint32_t seed) {
  constexpr std::uint32_t kC1 = 0xcc9e2d51U;
  constexpr std::uint32_t kC2 = 0x1b873593U;
  std::uint32_t hash = seed;
  const auto byte = [text](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(text[i])}; };
  std::size_t i = 0;
  for (; i + 4 <= text.size(); i += 4) {
    const std::uint32_t block = byte(i) | byte(i + 1) << 8U | byte(i + 2) << 16U | byte(i + 3) << 24U;
    hash = std::rotl(hash ^ std::rotl(block * kC1, 15) * kC2, 13) * 5 + 0xe6546b64U;
  }
  std::uint32_t tail = 0;
  for (std::size_t j = text.size(); j > i; --j) tail = tail << 8U | byte(j - 1);
  hash ^= std::rotl(tail * kC1, 15) * kC2;
  hash ^= static_cast<std::uint32_t>(text.size());
  hash = (hash ^ hash >> 16U) * 0x85ebca6bU;
  hash = (hash ^ hash >> 13U) * 0xc2b2ae35U;
  return hash ^ hash >> 16U;
}

std::vector<model::Overwrite> view_overwrites(const model::Channel& channel) {
  std::vector<model::Overwrite> out;
  for (const auto& overwrite : channel.permission_overwrites) {
    if (((overwrite.allow | overwrite.deny) & core::perm::kViewChannel) == 0) continue;
    out.push_back({.id = overwrite.id,
                   .type = overwrite.type,
                   .allow = overwrite.allow & core::perm::kViewChannel,
                   .deny = overwrite.deny & core::perm::kViewChannel});
  }
  return out;
}

ListKey list_key(const core::GuildState& guild, const model::Channel& channel) {
  const auto overwrites = view_overwrites(channel);
  const auto everyone = guild.roles.find(RoleId(guild.info.id));
  core::Permissions base = everyone == guild.roles.end() ? 0 : everyone->second.permissions;
  if ((base & core::perm::kAdministrator) != 0) return {.overwrites = {}, .id = "everyone"};
  for (const auto& overwrite : overwrites)
    if (overwrite.id == guild.info.id.value()) base = (base & ~overwrite.deny) | overwrite.allow;
  if ((base & core::perm::kViewChannel) != 0) return {.overwrites = {}, .id = "everyone"};
  std::vector<std::string> parts;
  parts.reserve(overwrites.size());
  for (const auto& overwrite : overwrites)
    parts.push_back((overwrite.allow != 0 ? "allow:" : "deny:") + std::to_string(overwrite.id));
  std::ranges::sort(parts);
  std::string joined;
  for (const auto& part : parts) {
    if (!joined.empty()) joined.push_back(',');
    joined += part;
  }
  auto id = std::to_string(murmur3_32(joined));
  if (joined.empty()) joined = "roles";  // Those whose roles allow it, and not everyone.
  return {.overwrites = std::move(joined), .id = std::move(id)};
}

}  // namespace guildhall::gateway
