#include "core/members/edit_member.h"

#include "base/encoding.h"
#include "base/limits.h"
#include "roles/api/account/account.h"
#include "roles/api/guild/guild.h"

namespace guildhall::api::guild {
namespace {

Reply member_reply(const Call& call, const model::Member& member) {
  return json_reply([&](JsonWriter& json) { protocol::write_member(json, call.render, member); });
}

Reply members_reply(const Call& call, const std::vector<const model::Member*>& members) {
  return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const model::Member* member : members) protocol::write_member(json, call.render, *member);
    json.end_array();
  });
}

core::MemberChanges read_changes(const FormReader& body) {
  core::MemberChanges changes;
  if (body.has("nick")) {
    auto nick = body.text("nick", {.max = limits::kNickChars});
    if (nick && trim(*nick).empty()) nick.reset();
    changes.nick.emplace(std::move(nick));
  }
  changes.roles = body.ids<RoleId>("roles", limits::kRoles);
  changes.mute = body.boolean("mute");
  changes.deaf = body.boolean("deaf");
  if (body.has("channel_id")) changes.channel_id = body.id<ChannelId>("channel_id").value_or(ChannelId());
  changes.flags = body.integer("flags", {.min = 0, .max = 0xFFFF});
  if (body.has("communication_disabled_until")) {
    changes.communication_disabled_until = 0;
    if (const auto text = body.text("communication_disabled_until", {.max = 64})) {
      const auto until = parse_iso_timestamp(*text);
      if (until) {
        changes.communication_disabled_until = until;
      } else {
        body.complain("communication_disabled_until", "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
      }
    }
  }
  return changes;
}

bool name_starts(const Call& call, const model::Member& member, std::string_view lower) {
  const model::User* const user = call.core.world.user(member.user_id);
  return (user != nullptr && (ascii_lower(user->username).starts_with(lower) ||
                              (user->global_name && ascii_lower(*user->global_name).starts_with(lower)))) ||
         (member.nick && ascii_lower(*member.nick).starts_with(lower));
}

struct Place {
  GuildId guild_id;
  UserId user_id;
};

Result<Place> place(const Call& call) {
  TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  TRY(const UserId user_id, call.id<UserId>("user_id"));
  return Place{guild_id, user_id};
}

/// `include_roles`: ids with commas between them, or the key repeated. What is no id names no role.
std::vector<RoleId> query_roles(const Call& call) {
  std::vector<RoleId> roles;
  for (const auto& [name, value] : call.request.query) {
    if (name != "include_roles") continue;
    std::string_view rest = value;
    while (!rest.empty() && roles.size() < limits::kRoles) {
      const std::string_view item = rest.substr(0, rest.find(','));
      if (const auto id = RoleId::parse(item)) roles.push_back(*id);
      rest.remove_prefix(std::min(rest.size(), item.size() + 1));
    }
  }
  return roles;
}

}  // namespace

Answer list_members(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto limit, call.query_int("limit", 1, 1, limits::kMembersPage));
  CO_TRY(const UserId after, call.query_id<UserId>("after"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  std::vector<const model::Member*> page;
  auto member = access.guild->members.upper_bound(after);
  for (; member != access.guild->members.end() && page.size() < static_cast<std::size_t>(limit); ++member)
    page.push_back(&member->second);
  co_return members_reply(call, page);
}

Answer search_members(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto limit, call.query_int("limit", 1, 1, limits::kMembersPage));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  const auto query = call.request.query_value("query");
  if (!query || query->empty()) co_return fail_field("query", "BASE_TYPE_REQUIRED", "This field is required");
  const std::string lower = ascii_lower(*query);
  std::vector<const model::Member*> page;
  for (const auto& [id, member] : access.guild->members) {
    if (page.size() == static_cast<std::size_t>(limit)) break;
    if (name_starts(call, member, lower)) page.push_back(&member);
  }
  co_return members_reply(call, page);
}

Answer get_member(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY(const auto access, call.core.guild_access(call.actor, at.guild_id));
  const auto member = access.guild->members.find(at.user_id);
  if (member == access.guild->members.end()) co_return fail(ErrorCode::kUnknownMember);
  co_return member_reply(call, member->second);
}

Answer patch_member(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY(const FormReader body, call.body());
  core::MemberChanges changes = read_changes(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Member* const member,
         core::edit_member(call.core, call.actor, at.guild_id, at.user_id, std::move(changes)));
  co_return member_reply(call, *member);
}

Answer patch_own_member(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  core::MemberChanges read = read_changes(body);
  CO_TRY_VOID(call.errors.finish());
  core::MemberChanges changes;
  changes.nick = std::move(read.nick);
  // Absent = as it is, null = as the account has it.
  changes.bio = body.text("bio", {.max = limits::kBioChars});
  if (body.is_null("bio")) changes.bio = "";
  changes.pronouns = body.text("pronouns", {.max = limits::kPronounsChars});
  if (body.is_null("pronouns")) changes.pronouns = "";
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(call.core.guild_access(call.actor, guild_id));
  CO_TRY(changes.avatar, co_await account::take_image(call, body, "avatar"));
  CO_TRY(changes.banner, co_await account::take_image(call, body, "banner"));
  CO_TRY(const model::Member* const member,
         core::edit_member(call.core, call.actor, guild_id, call.actor.user_id, std::move(changes)));
  co_return member_reply(call, *member);
}

// Joining somebody needs a token with the scope guilds.join, and this server grants no such scope: people come in by
// invites and bots by authorisation.
Answer put_member(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY(const auto access, call.core.guild_access(call.actor, at.guild_id, core::perm::kCreateInstantInvite));
  if (access.guild->members.contains(at.user_id)) co_return no_content();  // As documented for who is in already.
  co_return fail(ErrorCode::kMissingOAuth2Scope);
}

Answer put_member_role(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY(const RoleId role_id, call.id<RoleId>("role_id"));
  CO_TRY_VOID(core::add_member_role(call.core, call.actor, at.guild_id, at.user_id, role_id));
  co_return no_content();
}

Answer delete_member_role(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY(const RoleId role_id, call.id<RoleId>("role_id"));
  CO_TRY_VOID(core::remove_member_role(call.core, call.actor, at.guild_id, at.user_id, role_id));
  co_return no_content();
}

Answer delete_member(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY_VOID(core::kick(call.core, call.actor, at.guild_id, at.user_id));
  co_return no_content();
}

Answer get_prune(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto days, call.query_int("days", 7, 1, 30));
  CO_TRY(const std::vector<UserId> users, core::prunable(call.core, call.actor, guild_id, days, query_roles(call)));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("pruned", users.size());
    json.end_object();
  });
}

Answer post_prune(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  const std::int64_t days = body.integer("days", {.min = 1, .max = 30}).value_or(7);
  const bool count = body.boolean("compute_prune_count").value_or(true);
  const auto roles = body.ids<RoleId>("include_roles", limits::kRoles);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const std::vector<UserId> users,
         core::prunable(call.core, call.actor, guild_id, days, roles.value_or(std::vector<RoleId>())));
  core::prune(call.core, call.actor, guild_id, users, days);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("pruned", count ? std::optional(users.size()) : std::nullopt);
    json.end_object();
  });
}

}  // namespace guildhall::api::guild
