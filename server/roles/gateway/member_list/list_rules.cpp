#include "roles/gateway/member_list/list_rules.h"

#include <algorithm>

#include "core/permissions/permissions.h"

namespace guildhall::gateway {
namespace {

constexpr auto kDecides = core::perm::kViewChannel | core::perm::kAdministrator;

class Fingerprint {
 public:
  void add(std::uint64_t value) {
    // FNV-1a over words, then mixed: this guards against change, not against an adversary.
    state_ = (state_ ^ value) * 0x100000001b3ULL;
    state_ ^= state_ >> 29U;
  }
  [[nodiscard]] std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

std::string_view display_name(const core::World& world, const model::Member& member) {
  if (member.nick) return *member.nick;
  const auto* const user = world.user(member.user_id);
  if (user == nullptr) return {};
  return user->global_name ? std::string_view(*user->global_name) : std::string_view(user->username);
}

}  // namespace

GroupRules::GroupRules(const core::GuildState& guild) {
  std::vector<const model::Role*> roles;
  for (const auto& [id, role] : guild.roles)
    if (role.hoist && id != RoleId(guild.info.id)) roles.push_back(&role);
  std::ranges::sort(roles, [](const model::Role* a, const model::Role* b) {
    return a->position != b->position ? a->position > b->position : a->id < b->id;
  });
  for (const auto* role : roles) {
    ranks_.emplace(role->id, hoisted_.size());
    hoisted_.push_back(role->id);
  }
}

MemberList::Member GroupRules::place(const core::World& world, const model::Member& member) const {
  MemberList::Member out{
      .user_id = member.user_id, .group = kOfflineGroup, .name = fold_name(display_name(world, member))};
  const auto presence = world.presences.find(member.user_id);
  if (presence == world.presences.end() || presence->second.status == "offline" ||
      presence->second.status == "invisible")
    return out;
  std::size_t best = hoisted_.size();
  for (const auto role : member.roles)
    if (const auto found = ranks_.find(role); found != ranks_.end()) best = std::min(best, found->second);
  out.group = best == hoisted_.size() ? kOnlineGroup : hoisted_[best];
  return out;
}

ListRule::ListRule(ListKey key, const model::Channel& channel) : key_(std::move(key)) {
  channel_.type = model::ChannelType::kGuildText;
  channel_.permission_overwrites = view_overwrites(channel);
}

bool ListRule::admits(const core::GuildState& guild, const model::Member& member) const {
  if (key_.overwrites.empty()) return true;
  // A time-out keeps VIEW_CHANNEL, so the time does not matter.
  return (core::channel_permissions(guild, member, channel_, 0) & core::perm::kViewChannel) != 0;
}

std::uint64_t rules_fingerprint(const core::GuildState& guild) {
  Fingerprint print;
  print.add(guild.info.owner_id.value());
  for (const auto& [id, role] : guild.roles) {
    print.add(id.value());
    print.add(role.permissions & kDecides);
    print.add(role.hoist ? static_cast<std::uint64_t>(role.position) + 1 : 0);
  }
  for (const auto& [id, channel] : guild.channels) {
    print.add(id.value());
    for (const auto& overwrite : view_overwrites(channel)) {
      print.add(overwrite.id);
      print.add(overwrite.allow << 1U | overwrite.deny);
    }
  }
  return print.value();
}

}  // namespace guildhall::gateway
