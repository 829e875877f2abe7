#include "core/users/relationships.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json/json_writer.h"
#include "core/channels/message_requests.h"
#include "core/users/settings.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kRelationshipsMax = 1000;
constexpr std::size_t kNoteLengthMax = 256;
constexpr std::size_t kNotesMax = 5000;

/// Zero when there is none.
std::int64_t type_between(const World& world, UserId a, UserId b) {
  const auto list = world.relationships.find(a);
  if (list == world.relationships.end()) return 0;
  const auto row = list->second.find(b);
  return row == list->second.end() ? 0 : row->second.type;
}

bool is(const World& world, UserId a, UserId b, RelationshipType type) {
  return type_between(world, a, b) == static_cast<std::int64_t>(type);
}

/// Tells the person about the row in their list; `event` is RELATIONSHIP_ADD or RELATIONSHIP_UPDATE.
void tell(Core& core, const model::Relationship& row, std::string_view event) {
  const UserId b = row.other_id;
  const model::User* const other = core.world.user(b);
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.field("id", b);
  json.field("type", row.type);
  json.field("nickname", row.nickname);
  json.field("since", row.since == 0 ? std::optional<std::string>() : iso_timestamp(row.since));
  json.field("should_notify", row.type == static_cast<std::int64_t>(RelationshipType::kIncoming));
  json.key("user");
  json.begin_object();
  json.field("id", b);
  json.field("username", other->username);
  json.field("global_name", other->global_name);
  json.field("discriminator", other->discriminator);
  json.field("avatar", other->avatar);
  json.field("public_flags", 0);
  json.end_object();
  json.end_object();
  core.emit(UserEvent{.user_id = row.user_id, .type = event, .body = std::move(body)});
}

void set_relationship(Core& core, UserId a, UserId b, RelationshipType type) {
  model::Relationship& row = core.world.relationships[a][b];
  row = {.user_id = a, .other_id = b, .type = static_cast<std::int64_t>(type), .since = core.now()};
  core.put(row);
  tell(core, row, "RELATIONSHIP_ADD");
}

void unset_relationship(Core& core, UserId a, UserId b) {
  const auto list = core.world.relationships.find(a);
  if (list == core.world.relationships.end()) return;
  const auto row = list->second.find(b);
  if (row == list->second.end()) return;
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.field("id", b);
  json.field("type", row->second.type);
  json.end_object();
  core.erase(row->second);
  list->second.erase(row);
  core.emit(UserEvent{.user_id = a, .type = "RELATIONSHIP_REMOVE", .body = std::move(body)});
}

Result<void> check_other(const Core& core, const Actor& actor, UserId other) {
  const model::User* const user = core.world.user(other);
  if (user == nullptr || user->deleted) return fail(ErrorCode::kUnknownUser);
  if (other == actor.user_id) return fail_field("user_id", "RELATIONSHIP_SELF", "You cannot do this to yourself.");
  return {};
}

bool list_full(const World& world, UserId user) {
  const auto list = world.relationships.find(user);
  return list != world.relationships.end() && list->second.size() >= kRelationshipsMax;
}

}  // namespace

bool blocked(const World& world, UserId a, UserId b) {
  return is(world, a, b, RelationshipType::kBlocked) || is(world, b, a, RelationshipType::kBlocked);
}

bool are_friends(const World& world, UserId a, UserId b) { return is(world, a, b, RelationshipType::kFriend); }

bool share_a_guild(const World& world, UserId a, UserId b) {
  const auto mine = world.user_guilds.find(a);
  const auto theirs = world.user_guilds.find(b);
  if (mine == world.user_guilds.end() || theirs == world.user_guilds.end()) return false;
  return std::ranges::any_of(mine->second, [&](GuildId guild) { return theirs->second.contains(guild); });
}

bool may_dm(const World& world, UserId from, UserId to) {
  if (blocked(world, from, to)) return false;
  if (are_friends(world, from, to)) return true;
  const DmSettings wishes = dm_settings(world, to);
  if (!share_a_guild(world, from, to)) return wishes.strangers;
  if (wishes.restricted_guilds.empty()) return true;
  const auto& theirs = world.user_guilds.at(to);
  return std::ranges::any_of(world.user_guilds.at(from), [&](GuildId guild) {
    return theirs.contains(guild) &&
           std::ranges::find(wishes.restricted_guilds, guild) == wishes.restricted_guilds.end();
  });
}

Result<void> befriend(Core& core, const Actor& actor, UserId other) {
  TRY_VOID(check_other(core, actor, other));
  const UserId self = actor.user_id;
  if (core.world.user(other)->bot) return fail(ErrorCode::kInvalidAccountType);
  if (is(core.world, other, self, RelationshipType::kBlocked)) return fail(ErrorCode::kFriendRequestsBlocked);
  if (is(core.world, self, other, RelationshipType::kFriend) ||
      is(core.world, self, other, RelationshipType::kOutgoing))
    return {};
  if (is(core.world, self, other, RelationshipType::kIncoming)) {
    set_relationship(core, self, other, RelationshipType::kFriend);
    set_relationship(core, other, self, RelationshipType::kFriend);
    accept_requests_between(core, self, other);
    core.emit(FriendsMade{.one = self, .other = other});
    return {};
  }
  if (!takes_friend_requests_from(core.world, other, self)) return fail(ErrorCode::kFriendRequestsBlocked);
  if (list_full(core.world, self) || list_full(core.world, other)) return fail(ErrorCode::kMaxFriends);
  set_relationship(core, self, other, RelationshipType::kOutgoing);
  set_relationship(core, other, self, RelationshipType::kIncoming);
  return {};
}

Result<void> block(Core& core, const Actor& actor, UserId other) {
  TRY_VOID(check_other(core, actor, other));
  if (is(core.world, actor.user_id, other, RelationshipType::kBlocked)) return {};
  if (type_between(core.world, actor.user_id, other) == 0 && list_full(core.world, actor.user_id))
    return fail(ErrorCode::kMaxFriends);
  if (!is(core.world, other, actor.user_id, RelationshipType::kBlocked)) unset_relationship(core, other, actor.user_id);
  set_relationship(core, actor.user_id, other, RelationshipType::kBlocked);
  reject_request_of(core, actor, other);
  return {};
}

Result<void> remove_relationship(Core& core, const Actor& actor, UserId other) {
  if (core.world.user(other) == nullptr) return fail(ErrorCode::kUnknownUser);
  const bool was_block = is(core.world, actor.user_id, other, RelationshipType::kBlocked);
  unset_relationship(core, actor.user_id, other);
  if (!was_block && !is(core.world, other, actor.user_id, RelationshipType::kBlocked))
    unset_relationship(core, other, actor.user_id);
  return {};
}

Result<void> set_friend_nickname(Core& core, const Actor& actor, UserId other, std::optional<std::string> nickname) {
  if (!are_friends(core.world, actor.user_id, other)) return fail(ErrorCode::kUnknownUser);
  model::Relationship& row = core.world.relationships[actor.user_id][other];
  row.nickname = std::move(nickname);
  core.put(row);
  tell(core, row, "RELATIONSHIP_UPDATE");
  return {};
}

Result<void> set_note(Core& core, const Actor& actor, UserId other, const std::string& note) {
  if (core.world.user(other) == nullptr) return fail(ErrorCode::kUnknownUser);
  if (utf8_length(note) > kNoteLengthMax) return fail(ErrorCode::kNoteTooLong);
  auto& notes = core.world.notes[actor.user_id];
  if (note.empty()) {
    if (const auto found = notes.find(other); found != notes.end()) {
      core.erase(found->second);
      notes.erase(found);
    }
  } else {
    if (notes.size() >= kNotesMax && !notes.contains(other)) return fail(ErrorCode::kNoteTooLong);
    model::Note& row = notes[other];
    row = {.user_id = actor.user_id, .other_id = other, .note = note};
    core.put(row);
  }
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.field("id", other);
  json.field("note", note);
  json.end_object();
  core.emit(UserEvent{.user_id = actor.user_id, .type = "USER_NOTE_UPDATE", .body = std::move(body)});
  return {};
}

}  // namespace guildhall::core
