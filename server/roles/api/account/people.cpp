#include <algorithm>

#include "core/users/relationships.h"
#include "core/users/users.h"
#include "roles/api/account/account.h"

/// Other people: users, profiles, notes, relationships.
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

bool related(const core::World& world, UserId a, UserId b) {
  const auto list = world.relationships.find(a);
  return list != world.relationships.end() && list->second.contains(b);
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

void write_note(JsonWriter& json, const model::Note& note) {
  json.begin_object();
  json.field("user_id", note.user_id);
  json.field("note_user_id", note.other_id);
  json.field("note", note.note);
  json.end_object();
}

}  // namespace

Answer get_user(Call& call) {
  CO_TRY(const UserId id, call.id<UserId>("user_id"));
  const model::User* const user = call.core.world.user(id);
  if (user == nullptr) co_return fail(ErrorCode::kUnknownUser);
  co_return json_reply([&](JsonWriter& json) { protocol::write_user(json, *user); });
}

Answer get_profile(Call& call) {
  CO_TRY(const UserId id, call.id<UserId>("user_id"));
  CO_TRY(const GuildId guild_id, call.query_id<GuildId>("guild_id"));
  const core::World& world = call.core.world;
  const UserId viewer = call.actor.user_id;
  const model::User* const user = world.user(id);
  if (user == nullptr || user->deleted) co_return fail(ErrorCode::kUnknownUser);
  const auto mutual = mutual_guilds(world, viewer, id);
  if (id != viewer && mutual.empty() && !related(world, viewer, id)) co_return fail(ErrorCode::kMissingAccess);
  const bool shared_guild = guild_id && world.member(guild_id, viewer) != nullptr;
  const model::Member* const member = shared_guild ? world.member(guild_id, id) : nullptr;
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("user");
    protocol::write_user(json, *user);
    write_profile(json, *user);
    json.raw_field("connected_accounts", "[]");
    json.raw_field("badges", "[]");
    json.field("premium_type", 0);
    json.field("premium_since", nullptr);
    json.field("premium_guild_since", nullptr);
    json.key("mutual_guilds");
    json.begin_array();
    for (const GuildId guild : mutual) {
      json.begin_object();
      json.field("id", guild);
      json.field("nick", world.member(guild, id)->nick);
      json.end_object();
    }
    json.end_array();
    if (member != nullptr) {
      json.key("guild_member");
      protocol::write_member(json, call.render, *member);
    }
    json.end_object();
  });
}

Answer list_notes(Call& call) {
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    if (const auto notes = call.core.world.notes.find(call.actor.user_id); notes != call.core.world.notes.end())
      for (const auto& [other, note] : notes->second) json.field(other.str(), note.note);
    json.end_object();
  });
}

Answer get_note(Call& call) {
  CO_TRY(const UserId other, call.id<UserId>("user_id"));
  const auto notes = call.core.world.notes.find(call.actor.user_id);
  if (notes == call.core.world.notes.end() || !notes->second.contains(other)) co_return fail(ErrorCode::kUnknownUser);
  const model::Note& note = notes->second.at(other);
  co_return json_reply([&](JsonWriter& json) { write_note(json, note); });
}

Answer put_note(Call& call) {
  CO_TRY(const UserId other, call.id<UserId>("user_id"));
  CO_TRY(const FormReader body, call.body());
  auto note = body.text("note", {.max = 4000});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::set_note(call.core, call.actor, other, std::move(note).value_or("")));
  co_return no_content();
}

Answer list_relationships(Call& call) {
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    const auto list = call.core.world.relationships.find(call.actor.user_id);
    if (list != call.core.world.relationships.end())
      for (const auto& [other, row] : list->second) {
        json.begin_object();
        json.field("id", other);
        json.field("type", row.type);
        json.field("nickname", nullptr);
        json.key("user");
        protocol::write_user_or_deleted(json, call.render, other);
        json.end_object();
      }
    json.end_array();
  });
}

Answer post_relationship(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto name = body.text("username", {.max = 100, .required = true});
  CO_TRY_VOID(call.errors.finish());
  const model::User* const other = name->contains('@') ? nullptr : core::find_login(call.core.world, *name);
  if (other == nullptr) co_return fail(ErrorCode::kUnknownUser);
  CO_TRY_VOID(core::befriend(call.core, call.actor, other->id));
  co_return no_content();
}

Answer put_relationship(Call& call) {
  CO_TRY(const UserId other, call.id<UserId>("user_id"));
  CO_TRY(const FormReader body, call.body());
  const auto type = body.integer("type", {.min = 1, .max = 2});
  CO_TRY_VOID(call.errors.finish());
  if (type == 2)
    CO_TRY_VOID(core::block(call.core, call.actor, other));
  else
    CO_TRY_VOID(core::befriend(call.core, call.actor, other));
  co_return no_content();
}

Answer delete_relationship(Call& call) {
  CO_TRY(const UserId other, call.id<UserId>("user_id"));
  CO_TRY_VOID(core::remove_relationship(call.core, call.actor, other));
  co_return no_content();
}

}  // namespace guildhall::api::account
