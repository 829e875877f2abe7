#include "core/guilds/roles.h"

#include "base/limits.h"
#include "roles/api/account/account.h"
#include "roles/api/guild/guild.h"
#include "roles/api/list_body.h"

namespace guildhall::api::guild {
namespace {

Reply role_reply(const model::Role& role) {
  return json_reply([&](JsonWriter& json) { protocol::write_role(json, role); });
}

Reply roles_reply(const core::GuildState& guild) {
  return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const auto& [id, role] : guild.roles) protocol::write_role(json, role);
    json.end_array();
  });
}

core::RoleChanges read_changes(const FormReader& body) {
  core::RoleChanges changes;
  changes.name = body.text("name", {.min = 1, .max = limits::kRoleNameChars});
  changes.permissions = body.bits("permissions");
  changes.color = body.integer("color", {.min = 0, .max = limits::kColorMax});
  if (const auto colors = body.object("colors"))
    changes.color = colors->integer("primary_color", {.min = 0, .max = limits::kColorMax});
  changes.hoist = body.boolean("hoist");
  changes.mentionable = body.boolean("mentionable");
  if (body.has("unicode_emoji")) changes.unicode_emoji.emplace(body.text("unicode_emoji", {.max = 100}));
  return changes;
}

}  // namespace

Answer list_roles(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  co_return roles_reply(*access.guild);
}

Answer get_role(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const RoleId role_id, call.id<RoleId>("role_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  const auto role = access.guild->roles.find(role_id);
  if (role == access.guild->roles.end()) co_return fail(ErrorCode::kUnknownRole);
  co_return role_reply(role->second);
}

Answer post_role(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  core::RoleChanges wanted = read_changes(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(call.core.guild_access(call.actor, guild_id, core::perm::kManageRoles));
  CO_TRY(wanted.icon, co_await account::take_image(call, body, "icon"));
  CO_TRY(const model::Role* const role, core::create_role(call.core, call.actor, guild_id, std::move(wanted)));
  co_return role_reply(*role);
}

Answer patch_role(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const RoleId role_id, call.id<RoleId>("role_id"));
  CO_TRY(const FormReader body, call.body());
  core::RoleChanges changes = read_changes(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(call.core.guild_access(call.actor, guild_id, core::perm::kManageRoles));
  CO_TRY(changes.icon, co_await account::take_image(call, body, "icon"));
  CO_TRY(const model::Role* const role, core::edit_role(call.core, call.actor, guild_id, role_id, std::move(changes)));
  co_return role_reply(*role);
}

Answer patch_role_positions(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const ListBody list, list_body(call, limits::kRoles));
  std::vector<core::RolePosition> positions;
  for (const FormReader& item : list.items) {
    const auto id = item.id<RoleId>("id", true);
    const auto position = item.integer("position", {.min = 0, .max = 10'000});
    if (id && position) positions.push_back({*id, *position});
  }
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::move_roles(call.core, call.actor, guild_id, positions));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  co_return roles_reply(*access.guild);
}

Answer delete_role(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const RoleId role_id, call.id<RoleId>("role_id"));
  CO_TRY_VOID(core::delete_role(call.core, call.actor, guild_id, role_id));
  co_return no_content();
}

Answer role_member_counts(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  std::map<RoleId, std::size_t> counts;
  for (const auto& [id, role] : access.guild->roles) counts[id] = 0;
  for (const auto& [id, member] : access.guild->members)
    for (const RoleId role : member.roles) ++counts[role];
  counts.erase(RoleId(guild_id));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    for (const auto& [id, count] : counts) json.field(id.str(), count);
    json.end_object();
  });
}

}  // namespace guildhall::api::guild
