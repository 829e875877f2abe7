#include <algorithm>

#include "base/encoding.h"
#include "base/limits.h"
#include "core/users/relationships.h"
#include "core/users/users.h"
#include "roles/api/account/account.h"

/// Other people: users, profiles, notes, relationships.
namespace guildhall::api::account {
namespace {

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
  CO_TRY_VOID(core::set_note(call.core, call.actor, other, note.value_or("")));
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
        json.field("nickname", row.nickname);
        json.field("since", row.since == 0 ? std::optional<std::string>() : iso_timestamp(row.since));
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

Answer patch_relationship(Call& call) {
  CO_TRY(const UserId other, call.id<UserId>("user_id"));
  CO_TRY(const FormReader body, call.body());
  auto nickname = body.text("nickname", {.max = limits::kNickChars});
  CO_TRY_VOID(call.errors.finish());
  if (nickname && nickname->empty()) nickname.reset();
  CO_TRY_VOID(core::set_friend_nickname(call.core, call.actor, other, std::move(nickname)));
  co_return no_content();
}

}  // namespace guildhall::api::account
