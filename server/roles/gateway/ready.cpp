#include <algorithm>

#include "roles/gateway/hub.h"

/// READY and what follows it. Bots get the ids of their guilds and a GUILD_CREATE for each; people get all at once.
namespace guildhall::gateway {

std::vector<GuildId> Hub::guilds_of(const HubSession& session) const {
  std::vector<GuildId> out;
  const auto found = domain_.world->user_guilds.find(session.user_id);
  if (found == domain_.world->user_guilds.end()) return out;
  for (const auto id : found->second)
    if (session.in_shard(id) && domain_.world->guild(id) != nullptr) out.push_back(id);
  std::ranges::sort(out);
  return out;
}

void Hub::send_ready(HubSession& session, const Identify& request) {
  if (!session.bot) {
    publish_start(session, "READY", [&](JsonWriter& json) { write_ready_of_person(json, session); });
    publish_start(session, "READY_SUPPLEMENTAL", [&](JsonWriter& json) { write_supplemental(json, session); });
    return;
  }
  publish_start(session, "READY", [&](JsonWriter& json) { write_ready_of_bot(json, session, request); });
  if (!session.wants(intent::kGuilds)) return;
  for (const auto id : guilds_of(session))
    publish_start(session, "GUILD_CREATE", [&](JsonWriter& json) { write_guild_for(json, session, id); });
}

void Hub::write_guild_for(JsonWriter& json, const HubSession& session, GuildId guild_id) {
  const auto* const guild = domain_.world->guild(guild_id);
  if (guild == nullptr) return json.value(nullptr);
  // People ask for the members that they look at; what they start with does not grow with the guild.
  const bool presences = session.bot && session.wants(intent::kGuildPresences);
  const bool small = guild->members.size() <= static_cast<std::size_t>(session.large_threshold);
  const bool all_members = session.bot && small && (presences || session.wants(intent::kGuildMembers));
  protocol::write_guild_create(json, context(), *guild,
                               {.viewer = session.user_id, .all_members = all_members, .presences = presences}, now());
}

void Hub::write_session_fields(JsonWriter& json, const HubSession& session) {
  json.field("v", 10);
  json.key("user");
  protocol::write_private_user(json, *domain_.world->user(session.user_id));
  json.field("session_id", session.session_id);
  json.field("session_type", "normal");
  json.field("resume_gateway_url", options_.url);
}

void Hub::write_ready_of_bot(JsonWriter& json, const HubSession& session, const Identify& request) {
  json.begin_object();
  write_session_fields(json, session);
  json.raw_field("user_settings", "{}");
  json.raw_field("relationships", "[]");
  json.raw_field("private_channels", "[]");
  json.raw_field("presences", "[]");
  json.raw_field("guild_join_requests", "[]");
  json.raw_field("geo_ordered_rtc_regions", "[]");
  json.key("guilds");
  json.begin_array();
  for (const auto id : guilds_of(session)) {
    json.begin_object();
    json.field("id", id);
    json.field("unavailable", true);
    json.end_object();
  }
  json.end_array();
  if (request.shard) {
    json.key("shard");
    json.begin_array();
    json.value(session.shard_id);
    json.value(session.shard_count);
    json.end_array();
  }
  const auto application = domain_.world->applications.find(ApplicationId(session.user_id));
  json.key("application");
  json.begin_object();
  json.field("id", session.user_id);
  json.field("flags", application == domain_.world->applications.end() ? 0 : application->second.flags);
  json.end_object();
  json.raw_field("auth", "{}");
  json.raw_field("_trace", "[]");
  json.end_object();
}

}  // namespace guildhall::gateway
