#include <algorithm>
#include <map>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/json/form_reader.h"
#include "core/users/settings.h"
#include "roles/gateway/hub.h"

/// Who is online. A user has one presence, made of those of all their sessions and of their custom status.
namespace guildhall::gateway {
namespace {

int rank(std::string_view status) {
  if (status == "dnd") return 3;  // Chosen by hand: wins over a session that merely is there.
  if (status == "online") return 2;
  return status == "idle" ? 1 : 0;  // Invisible and offline: as if the session were not there.
}

/// `[custom, …activities]`; another custom status among the activities gives way.
std::string with_custom(std::string_view activities_json, const std::string& custom) {
  boost::json::array out;
  if (auto value = parse_json(custom)) out.push_back(*value);
  const auto activities = parse_json(activities_json);
  if (!activities || !activities->is_array()) return boost::json::serialize(out);
  for (const auto& activity : activities->get_array()) {
    const auto* const type = activity.is_object() ? activity.get_object().if_contains("type") : nullptr;
    if (type == nullptr || !type->is_int64() || type->get_int64() != 4) out.push_back(activity);
  }
  return boost::json::serialize(out);
}

model::Presence merged(const std::vector<HubSession*>& sessions) {
  model::Presence out;
  int best = 0;
  std::uint64_t activities_order = 0;
  std::map<std::string_view, std::string_view> clients;
  for (const auto* session : sessions) {
    const int own = rank(session->presence.status);
    if (own == 0) continue;
    if (own > best) {
      best = own;
      out.status = session->presence.status;
    }
    auto& client = clients[session->client];
    if (own > rank(client)) client = session->presence.status;
    if (session->presence.activities_json != "[]" && session->presence_order > activities_order) {
      activities_order = session->presence_order;
      out.activities_json = session->presence.activities_json;
    }
  }
  out.client_status_json.clear();
  JsonWriter json(out.client_status_json);
  json.begin_object();
  for (const auto& [client, status] : clients) json.field(client, status);
  json.end_object();
  return out;
}

}  // namespace

model::Presence Hub::presence_of(UserId user_id) {
  const auto& sessions = sessions_of(user_id);
  auto out = merged(sessions);
  if (out.status == "offline" || sessions.front()->bot) return out;
  if (const auto custom = core::custom_status(*domain_.world, user_id, now())) {
    out.activities_json = with_custom(out.activities_json, custom->activity_json);
    if (custom->expires_at != 0) status_expiries_.emplace(custom->expires_at, user_id);
  }
  return out;
}

void Hub::presence(SessionKey key, PresenceRequest request) {
  auto* const session = find(key);
  if (session == nullptr) return;
  session->presence = std::move(request);
  session->presence_order = ++presence_order_;
  update_presence(session->user_id);
  tell_sessions(session->user_id);
  arm();
}

/// Makes the user's presence from their sessions, and tells others when it changed.
void Hub::update_presence(UserId user_id) {
  auto& presences = domain_.world->presences;
  const auto found = presences.find(user_id);
  const auto before = found == presences.end() ? model::Presence{} : found->second;
  const auto after = presence_of(user_id);
  if (before.status == after.status && before.activities_json == after.activities_json &&
      before.client_status_json == after.client_status_json)
    return;
  if (after.status == "offline")
    presences.erase(user_id);
  else
    presences[user_id] = after;
  publish_presence(user_id);
}

void Hub::tick() {
  if (domain_.world == nullptr) return;
  while (!status_expiries_.empty() && status_expiries_.begin()->first <= now()) {
    const UserId user_id = status_expiries_.begin()->second;
    status_expiries_.erase(status_expiries_.begin());
    update_presence(user_id);
  }
  wake();  // Where nobody else wakes the hub.
}

void Hub::write_sessions(JsonWriter& json, UserId user_id) const {
  json.begin_array();
  for (const auto* session : sessions_of(user_id)) {
    json.begin_object();
    json.field("session_id", session->session_id);
    json.field("status", session->presence.status);
    json.raw_field("activities", session->presence.activities_json);
    json.key("client_info");
    json.begin_object();
    json.field("os", session->os.empty() ? std::string_view("unknown") : std::string_view(session->os));
    json.field("client", session->client);
    json.field("version", 0);
    json.end_object();
    json.field("active", rank(session->presence.status) > 1);
    json.end_object();
  }
  json.end_array();
}

/// A person's clients know of one another.
void Hub::tell_sessions(UserId user_id) {
  publish(route_of_user(user_id, 0, true), "SESSIONS_REPLACE",
          [&](JsonWriter& json) { write_sessions(json, user_id); });
}

void Hub::publish_presence_in(UserId user_id, GuildId guild_id) {
  publish(route_of_member(guild_id, user_id, intent::kGuildPresences), "PRESENCE_UPDATE",
          [&](JsonWriter& json) { protocol::write_presence(json, context(), user_id, guild_id); });
}

void Hub::publish_presence(UserId user_id) {
  const auto& world = *domain_.world;
  const auto* const user = world.user(user_id);
  if (user == nullptr) return;
  list_user(user_id);
  if (const auto guilds = world.user_guilds.find(user_id); guilds != world.user_guilds.end())
    for (const auto guild_id : guilds->second) publish_presence_in(user_id, guild_id);
  const auto friends = world.relationships.find(user_id);
  if (user->bot || friends == world.relationships.end()) return;
  constexpr std::int64_t kFriend = 1;
  for (const auto& [other, relationship] : friends->second) {
    if (relationship.type != kFriend) continue;
    publish(route_of_user(other, 0, true), "PRESENCE_UPDATE",
            [&](JsonWriter& json) { protocol::write_presence(json, context(), user_id, {}); });
  }
}

void Hub::on(const core::PresenceUpdate& event) { publish_presence(event.user_id); }

void Hub::on(const core::StatusChosen& event) {
  if (!event.status.empty()) {
    for (auto* const session : sessions_of(event.user_id)) session->presence.status = event.status;
    tell_sessions(event.user_id);
  }
  update_presence(event.user_id);
}

void Hub::on(const core::FriendsMade& event) {
  const auto show = [&](UserId user_id, UserId to) {
    if (!domain_.world->presences.contains(user_id)) return;
    publish(route_of_user(to, 0, true), "PRESENCE_UPDATE",
            [&](JsonWriter& json) { protocol::write_presence(json, context(), user_id, {}); });
  };
  show(event.one, event.other);
  show(event.other, event.one);
}

}  // namespace guildhall::gateway
