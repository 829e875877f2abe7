#include "core/guilds/roles.h"

#include <algorithm>
#include <tuple>

#include "base/limits.h"
#include "core/guilds/change_list.h"

namespace guildhall::core {
namespace {

void apply(model::Role& role, const RoleChanges& changes, ChangeList& log) {
  log.set("name", role.name, changes.name);
  if (changes.permissions && *changes.permissions != role.permissions) {
    std::string before = std::to_string(role.permissions);
    log.set("permissions", before, std::optional(std::to_string(*changes.permissions)));
    role.permissions = *changes.permissions;
  }
  log.set("color", role.color, changes.color);
  log.set("hoist", role.hoist, changes.hoist);
  log.set("mentionable", role.mentionable, changes.mentionable);
  log.set("icon_hash", role.icon, changes.icon);
  log.set("unicode_emoji", role.unicode_emoji, changes.unicode_emoji);
}

struct RoleAccess {
  Core::GuildAccess access;
  model::Role* role;
};

// The role, when the actor stands above it. Everyone may be edited by whoever manages roles.
Result<RoleAccess> role_below(Core& core, const Actor& actor, GuildId guild_id, RoleId role_id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageRoles));
  const auto role = access.guild->roles.find(role_id);
  if (role == access.guild->roles.end()) return fail(ErrorCode::kUnknownRole);
  if (role_id != RoleId(guild_id) && !outranks(*access.guild, *access.member, role->second))
    return fail(ErrorCode::kMissingPermissions);
  return RoleAccess{access, &role->second};
}

// Positions 1, 2, 3, … in the present order; roles of one position by age, the older above.
std::vector<model::Role*> in_order(GuildState& guild) {
  std::vector<model::Role*> order;
  for (auto& [id, role] : guild.roles)
    if (id != RoleId(guild.info.id)) order.push_back(&role);
  std::ranges::sort(order, [](const auto* a, const auto* b) {
    return a->position != b->position ? a->position < b->position : a->id > b->id;
  });
  return order;
}

void renumber(Core& core, const std::vector<model::Role*>& order) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto position = static_cast<std::int64_t>(i) + 1;
    if (order[i]->position == position) continue;
    order[i]->position = position;
    core.put(*order[i]);
    core.emit(RoleUpdate{.role = order[i]});
  }
}

}  // namespace

Result<model::Role*> create_role(Core& core, const Actor& actor, GuildId guild_id, RoleChanges wanted) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageRoles));
  GuildState& guild = *access.guild;
  if (guild.roles.size() >= limits::kRoles) return fail(ErrorCode::kMaxRoles);
  if (!wanted.permissions) wanted.permissions = guild.roles.at(RoleId(guild_id)).permissions & access.permissions;
  *wanted.permissions &= perm::kAll;
  if ((*wanted.permissions & ~access.permissions) != 0) return fail(ErrorCode::kMissingPermissions);
  std::vector<model::Role*> order = in_order(guild);
  model::Role role;
  role.id = core.new_id<RoleId>();
  role.guild_id = guild_id;
  role.name = wanted.name.value_or("new role");
  role.position = 1;
  ChangeList log;
  log.made("name", role.name);
  wanted.name.reset();
  apply(role, wanted, log);
  model::Role& kept = guild.roles[role.id] = std::move(role);
  core.put(kept);
  core.audit(actor, guild_id, 30, kept.id.value(), log.finish());
  core.emit(RoleCreate{.role = &kept});
  order.insert(order.begin(), &kept);
  renumber(core, order);
  return &kept;
}

Result<model::Role*> edit_role(Core& core, const Actor& actor, GuildId guild_id, RoleId role_id, RoleChanges changes) {
  TRY(const RoleAccess at, role_below(core, actor, guild_id, role_id));
  if (changes.permissions) {
    *changes.permissions &= perm::kAll;
    if (((*changes.permissions ^ at.role->permissions) & ~at.access.permissions) != 0)
      return fail(ErrorCode::kMissingPermissions);
  }
  if (role_id == RoleId(guild_id)) changes.name.reset();
  ChangeList log;
  apply(*at.role, changes, log);
  if (log.any()) {
    core.put(*at.role);
    core.audit(actor, guild_id, 31, role_id.value(), log.finish());
    core.emit(RoleUpdate{.role = at.role});
  }
  return at.role;
}

Result<void> delete_role(Core& core, const Actor& actor, GuildId guild_id, RoleId role_id) {
  TRY(const RoleAccess at, role_below(core, actor, guild_id, role_id));
  if (role_id == RoleId(guild_id) || at.role->managed) return fail(ErrorCode::kInvalidRole);
  ChangeList log;
  log.gone("name", at.role->name);
  core.audit(actor, guild_id, 32, role_id.value(), log.finish());
  remove_role(core, *at.access.guild, role_id);
  return {};
}

void remove_role(Core& core, GuildState& guild, RoleId role_id) {
  const auto role = guild.roles.find(role_id);
  if (role == guild.roles.end()) return;
  core.erase(role->second);
  guild.roles.erase(role);
  for (auto& [id, member] : guild.members) {
    if (std::erase(member.roles, role_id) == 0) continue;
    core.put(member);
    core.emit(MemberUpdate{.member = &member});
  }
  for (auto& [id, channel] : guild.channels) {
    const auto gone = std::erase_if(channel.permission_overwrites,
                                    [&](const model::Overwrite& overwrite) { return overwrite.id == role_id.value(); });
    if (gone == 0) continue;
    core.put(channel);
    core.emit(ChannelUpdate{.channel = &channel});
  }
  bool emojis_changed = false;
  for (auto& [id, emoji] : guild.emojis) {
    if (std::erase(emoji.roles, role_id) == 0) continue;
    core.put(emoji);
    emojis_changed = true;
  }
  if (emojis_changed) core.emit(EmojisUpdate{.guild_id = guild.info.id});
  core.emit(RoleDelete{.guild_id = guild.info.id, .role_id = role_id});
  renumber(core, in_order(guild));
}

Result<void> move_roles(Core& core, const Actor& actor, GuildId guild_id, const std::vector<RolePosition>& positions) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageRoles));
  GuildState& guild = *access.guild;
  const std::int64_t own = highest_position(guild, *access.member);
  for (const RolePosition& wanted : positions) {
    const auto role = guild.roles.find(wanted.id);
    if (role == guild.roles.end()) return fail(ErrorCode::kUnknownRole);
    if (wanted.id == RoleId(guild_id)) continue;
    const bool moves = role->second.position != wanted.position;
    if (moves && (role->second.position >= own || wanted.position >= own)) return fail(ErrorCode::kMissingPermissions);
  }
  std::vector<model::Role*> order = in_order(guild);
  std::map<RoleId, std::int64_t> target;
  for (const RolePosition& wanted : positions) target[wanted.id] = wanted.position;
  const auto place = [&](const model::Role* role) {
    const auto found = target.find(role->id);
    // A role that is moved goes before the one that has its place now when it comes from above, after it otherwise.
    if (found == target.end()) return role->position * 2;
    return found->second * 2 + (found->second > role->position ? 1 : found->second < role->position ? -1 : 0);
  };
  std::ranges::sort(
      order, {}, [&](const model::Role* role) { return std::tuple(place(role), role->position, ~role->id.value()); });
  std::map<RoleId, std::int64_t> before;
  for (const auto& [id, position] : target) before[id] = guild.roles.at(id).position;
  renumber(core, order);
  for (const auto& [id, position] : before) {
    ChangeList log;
    const std::int64_t now = guild.roles.at(id).position;
    std::int64_t noted = position;
    if (log.set("position", noted, std::optional(now))) core.audit(actor, guild_id, 31, id.value(), log.finish());
  }
  return {};
}

}  // namespace guildhall::core
