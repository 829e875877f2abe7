#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/world.h"
#include "roles/gateway/member_list/list_id.h"
#include "roles/gateway/member_list/member_list.h"

namespace guildhall::gateway {

/// Where a member stands in the lists of a guild: under the highest hoisted role (by position, then the older role)
/// when online, else under "online"; under "offline" otherwise. Built from the roles as they are at that moment.
class GroupRules {
 public:
  GroupRules() = default;
  explicit GroupRules(const core::GuildState& guild);

  [[nodiscard]] const std::vector<RoleId>& hoisted() const { return hoisted_; }  ///< Highest first.
  [[nodiscard]] MemberList::Member place(const core::World& world, const model::Member& member) const;

 private:
  std::vector<RoleId> hoisted_;
  std::unordered_map<RoleId, std::size_t> ranks_;
};

/// Who is in a list.
class ListRule {
 public:
  ListRule(ListKey key, const model::Channel& channel);
  [[nodiscard]] const ListKey& key() const { return key_; }
  [[nodiscard]] bool admits(const core::GuildState& guild, const model::Member& member) const;

 private:
  ListKey key_;
  model::Channel channel_;  ///< Only what decides who may view.
};

/// Differs when something changed on which places, lists or the right to view a channel depend: hoisted roles,
/// permissions to view, overwrites, the owner.
[[nodiscard]] std::uint64_t rules_fingerprint(const core::GuildState& guild);

}  // namespace guildhall::gateway
