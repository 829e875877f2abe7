#include <algorithm>

#include "base/limits.h"
#include "core/users/relationships.h"
#include "core/users/users.h"
#include "roles/api/account/account.h"

/// Profiles: what a person says about themselves, and whom and what two people have in common.
namespace guildhall::api::account {
namespace {

std::vector<GuildId> mutual_guilds(const core::World& world, UserId a, UserId b) {
  std::vector<GuildId> out;
  const auto own = world.user_guilds.find(a);
  const auto other = world.user_guilds.find(b);
  if (own == world.user_guilds.end() || other == world.user_guilds.end()) return out;
  for (const GuildId id : own->second)
    if (other->second.contains(id)) out.push_back(id);
  std::ranges::sort(out);
  return out;
}

std::vector<UserId> mutual_friends(const core::World& world, UserId a, UserId b) {
  std::vector<UserId> out;
  const auto list = world.relationships.find(a);
  if (a == b || list == world.relationships.end()) return out;
  for (const auto& [id, row] : list->second)
    if (core::are_friends(world, a, id) && core::are_friends(world, b, id)) out.push_back(id);
  return out;
}

bool related(const core::World& world, UserId a, UserId b) {
  const auto list = world.relationships.find(a);
  return list != world.relationships.end() && list->second.contains(b);
}

bool share_a_dm(const core::World& world, UserId a, UserId b) {
  const auto own = world.user_dms.find(a);
  const auto other = world.user_dms.find(b);
  if (own == world.user_dms.end() || other == world.user_dms.end()) return false;
  return std::ranges::any_of(own->second, [&](ChannelId id) { return other->second.contains(id); });
}

/// Strangers have no profile for one another.
Result<const model::User*> visible_person(const Call& call, UserId id) {
  const core::World& world = call.core.world;
  const UserId viewer = call.actor.user_id;
  const model::User* const user = world.user(id);
  if (user == nullptr || user->deleted) return fail(ErrorCode::kUnknownUser);
  const bool known = id == viewer || related(world, viewer, id) || core::share_a_guild(world, viewer, id) ||
                     share_a_dm(world, viewer, id);
  if (!known) return fail(ErrorCode::kMissingAccess);
  return user;
}

void write_profile(JsonWriter& json, const model::User& user) {
  json.key("user_profile");
  json.begin_object();
  json.field("bio", user.bio);
  json.field("pronouns", user.pronouns);
  json.field("banner", user.banner);
  json.field("accent_color", user.accent_color);
  json.field("theme_colors", nullptr);
  json.end_object();
}

void write_member_profile(JsonWriter& json, const Call& call, const model::Member& member) {
  json.key("guild_member");
  protocol::write_member(json, call.render, member);
  json.key("guild_member_profile");
  json.begin_object();
  json.field("guild_id", member.guild_id);
  json.field("bio", member.bio);
  json.field("pronouns", member.pronouns);
  json.field("banner", member.banner);
  json.field("accent_color", nullptr);
  json.field("theme_colors", nullptr);
  json.end_object();
}

void write_mutual_guilds(JsonWriter& json, const core::World& world, UserId viewer, UserId id) {
  json.key("mutual_guilds");
  json.begin_array();
  for (const GuildId guild : mutual_guilds(world, viewer, id)) {
    json.begin_object();
    json.field("id", guild);
    json.field("nick", world.member(guild, id)->nick);
    json.end_object();
  }
  json.end_array();
}

void write_users(JsonWriter& json, const Call& call, const std::vector<UserId>& ids) {
  json.begin_array();
  for (const UserId id : ids) protocol::write_user_or_deleted(json, call.render, id);
  json.end_array();
}

}  // namespace

Answer get_profile(Call& call) {
  CO_TRY(const UserId id, call.id<UserId>("user_id"));
  CO_TRY(const GuildId guild_id, call.query_id<GuildId>("guild_id"));
  CO_TRY(const model::User* const user, visible_person(call, id));
  const core::World& world = call.core.world;
  const UserId viewer = call.actor.user_id;
  const bool guilds = !call.request.query_value("with_mutual_guilds") || call.query_flag("with_mutual_guilds");
  const bool shared_guild = guild_id && world.member(guild_id, viewer) != nullptr;
  const model::Member* const member = shared_guild ? world.member(guild_id, id) : nullptr;
  const auto friends = mutual_friends(world, viewer, id);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("user");
    protocol::write_user(json, *user);
    write_profile(json, *user);
    for (const std::string_view empty : {"connected_accounts", "badges", "guild_badges"}) json.raw_field(empty, "[]");
    json.field("premium_type", 0);
    for (const std::string_view none : {"premium_since", "premium_guild_since", "legacy_username"})
      json.field(none, nullptr);
    if (guilds) write_mutual_guilds(json, world, viewer, id);
    if (call.query_flag("with_mutual_friends")) {
      json.key("mutual_friends");
      write_users(json, call, friends);
    }
    json.field("mutual_friends_count", friends.size());
    if (member != nullptr) write_member_profile(json, call, *member);
    json.end_object();
  });
}

Answer patch_profile(Call& call) {
  CO_TRY(const UserId id, call.id<UserId>("user_id"));
  if (id != call.actor.user_id) co_return fail(ErrorCode::kMissingAccess);
  CO_TRY(const FormReader body, call.body());
  core::UserChanges changes;
  changes.bio = body.text("bio", {.max = limits::kBioChars});
  if (body.is_null("bio")) changes.bio = "";
  changes.pronouns = body.text("pronouns", {.max = limits::kPronounsChars});
  if (body.is_null("pronouns")) changes.pronouns = "";
  if (body.has("accent_color"))
    changes.accent_color.emplace(body.integer("accent_color", {.min = 0, .max = limits::kColorMax}));
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(changes.banner, co_await take_image(call, body, "banner"));
  CO_TRY(const model::User* const user, core::update_user(call.core, call.actor, std::move(changes)));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    write_profile(json, *user);
    json.field("bio", user->bio);
    json.field("pronouns", user->pronouns);
    json.field("banner", user->banner);
    json.field("accent_color", user->accent_color);
    json.end_object();
  });
}

Answer list_mutual_friends(Call& call) {
  CO_TRY(const UserId id, call.id<UserId>("user_id"));
  CO_TRY_VOID(visible_person(call, id));
  co_return json_reply(
      [&](JsonWriter& json) { write_users(json, call, mutual_friends(call.core.world, call.actor.user_id, id)); });
}

}  // namespace guildhall::api::account
