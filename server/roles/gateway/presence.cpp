#include <algorithm>

#include "roles/gateway/hub.h"

/// Who is online. A user has one presence, made of those of all their sessions.
namespace guildhall::gateway {
namespace {

int rank(std::string_view status) {
  if (status == "dnd") return 3;  // Chosen by hand: wins over a session that merely is there.
  if (status == "online") return 2;
  return status == "idle" ? 1 : 0;
}

model::Presence merged(const std::vector<HubSession*>& sessions) {
  model::Presence out;
  int best = 0;
  std::uint64_t activities_order = 0;
  for (const auto* session : sessions) {
    const int own = rank(session->presence.status);
    if (own == 0) continue;
    if (own > best) {
      best = own;
      out.status = session->presence.status;
      out.client = session->client;
    }
    if (session->presence.activities_json != "[]" && session->presence_order > activities_order) {
      activities_order = session->presence_order;
      out.activities_json = session->presence.activities_json;
    }
  }
  return out;
}

}  // namespace

void Hub::presence(SessionKey key, PresenceRequest request) {
  auto* const session = find(key);
  if (session == nullptr) return;
  session->presence = std::move(request);
  session->presence_order = ++presence_order_;
  update_presence(session->user_id);
}

/// Makes the user's presence from their sessions, and tells others when it changed.
void Hub::update_presence(UserId user_id) {
  auto& presences = domain_.world->presences;
  const auto found = presences.find(user_id);
  const auto before = found == presences.end() ? model::Presence{} : found->second;
  const auto after = merged(sessions_of(user_id));
  if (before.status == after.status && before.activities_json == after.activities_json && before.client == after.client)
    return;
  if (after.status == "offline")
    presences.erase(user_id);
  else
    presences[user_id] = after;
  publish_presence(user_id);
}

void Hub::publish_presence_in(UserId user_id, GuildId guild_id) {
  publish(guild_route(guild_id, intent::kGuildPresences), "PRESENCE_UPDATE",
          [&](JsonWriter& json) { protocol::write_presence(json, context(), user_id, guild_id); });
}

void Hub::publish_presence(UserId user_id) {
  const auto& world = *domain_.world;
  const auto* const user = world.user(user_id);
  if (user == nullptr) return;
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

}  // namespace guildhall::gateway
