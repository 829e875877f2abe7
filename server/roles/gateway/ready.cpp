#include <algorithm>
#include <set>

#include "roles/gateway/hub.h"

/// READY and what follows it. Bots get the ids of their guilds and a GUILD_CREATE for each; people get all at once.
namespace guildhall::gateway {
namespace {

constexpr std::int64_t kFriend = 1;

void write_dms(JsonWriter& json, const protocol::RenderContext& context, UserId user_id) {
  json.begin_array();
  if (const auto dms = context.world.user_dms.find(user_id); dms != context.world.user_dms.end()) {
    const std::set<ChannelId> ordered(dms->second.begin(), dms->second.end());
    for (const auto id : ordered) {
      const auto* const channel = context.world.channel(id);
      if (channel == nullptr || std::ranges::find(channel->closed_by, user_id) != channel->closed_by.end()) continue;
      protocol::write_channel(json, context, *channel, user_id);
    }
  }
  json.end_array();
}

const std::map<UserId, model::Relationship>* relationships_of(const core::World& world, UserId user_id) {
  const auto found = world.relationships.find(user_id);
  return found == world.relationships.end() ? nullptr : &found->second;
}

void write_relationships(JsonWriter& json, const protocol::RenderContext& context, UserId user_id) {
  json.begin_array();
  if (const auto* const all = relationships_of(context.world, user_id)) {
    for (const auto& [other, relationship] : *all) {
      json.begin_object();
      json.field("id", other);
      json.field("type", relationship.type);
      json.field("nickname", nullptr);
      json.key("user");
      protocol::write_user_or_deleted(json, context, other);
      json.end_object();
    }
  }
  json.end_array();
}

/// Everyone the lists above speak of, once each.
void write_users(JsonWriter& json, const protocol::RenderContext& context, UserId user_id) {
  std::set<UserId> users;
  if (const auto dms = context.world.user_dms.find(user_id); dms != context.world.user_dms.end()) {
    for (const auto id : dms->second) {
      if (const auto* const channel = context.world.channel(id))
        users.insert(channel->recipients.begin(), channel->recipients.end());
    }
  }
  if (const auto* const all = relationships_of(context.world, user_id))
    for (const auto& [other, relationship] : *all) users.insert(other);
  users.erase(user_id);
  json.begin_array();
  for (const auto id : users) protocol::write_user_or_deleted(json, context, id);
  json.end_array();
}

/// `{entries:[],partial:false,version:0}`: the server keeps none of these.
void write_no_entries(JsonWriter& json, std::string_view name) {
  json.raw_field(name, R"({"entries":[],"partial":false,"version":0})");
}

void write_friend_presences(JsonWriter& json, const protocol::RenderContext& context, UserId user_id) {
  json.begin_array();
  if (const auto* const all = relationships_of(context.world, user_id)) {
    for (const auto& [other, relationship] : *all)
      if (relationship.type == kFriend && context.world.presences.contains(other))
        protocol::write_presence(json, context, other, {});
  }
  json.end_array();
}

}  // namespace

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
  const bool presences = session.wants(intent::kGuildPresences);
  const bool small = guild->members.size() <= static_cast<std::size_t>(session.large_threshold);
  const bool all_members = small && (presences || session.wants(intent::kGuildMembers));
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

void Hub::write_ready_of_person(JsonWriter& json, const HubSession& session) {
  const auto& world = *domain_.world;
  const auto guilds = guilds_of(session);
  json.begin_object();
  write_session_fields(json, session);
  json.key("guilds");
  json.begin_array();
  for (const auto id : guilds) write_guild_for(json, session, id);
  json.end_array();
  json.key("merged_members");
  json.begin_array();
  for (const auto id : guilds) {
    json.begin_array();
    if (const auto* const member = world.member(id, session.user_id)) protocol::write_member(json, context(), *member);
    json.end_array();
  }
  json.end_array();
  json.key("users");
  write_users(json, context(), session.user_id);
  json.key("private_channels");
  write_dms(json, context(), session.user_id);
  json.key("relationships");
  write_relationships(json, context(), session.user_id);
  write_no_entries(json, "read_state");
  write_no_entries(json, "user_guild_settings");
  const auto settings = world.settings.find(session.user_id);
  json.raw_field("user_settings",
                 settings == world.settings.end() ? std::string_view("{}") : std::string_view(settings->second.json));
  json.key("notes");
  json.begin_object();
  if (const auto notes = world.notes.find(session.user_id); notes != world.notes.end())
    for (const auto& [other, note] : notes->second) json.field(other.str(), note.note);
  json.end_object();
  json.key("sessions");
  json.begin_array();
  for (const auto* other : sessions_of(session.user_id)) {
    json.begin_object();
    json.field("session_id", other->session_id);
    json.field("status", other->presence.status);
    json.raw_field("activities", other->presence.activities_json);
    json.raw_field("client_info", R"({"os":"unknown","client":"web","version":0})");
    json.field("active", other == &session);
    json.end_object();
  }
  json.end_array();
  for (const std::string_view empty : {"presences", "connected_accounts", "geo_ordered_rtc_regions", "experiments",
                                       "guild_experiments", "guild_join_requests", "game_relationships", "_trace"})
    json.raw_field(empty, "[]");
  json.field("auth_session_id_hash", session.login.str());
  json.field("country_code", "US");
  json.field("friend_suggestion_count", 0);
  json.raw_field("consents", R"({"personalization":{"consented":false}})");
  json.field("tutorial", nullptr);
  json.field("analytics_token", "");
  json.field("api_code_version", 1);
  json.raw_field("notification_settings", R"({"flags":0})");
  json.end_object();
}

void Hub::write_supplemental(JsonWriter& json, const HubSession& session) {
  const auto& world = *domain_.world;
  const auto guilds = guilds_of(session);
  json.begin_object();
  json.key("guilds");
  json.begin_array();
  for (const auto id : guilds) {
    json.begin_object();
    json.field("id", id);
    json.key("voice_states");
    json.begin_array();
    const auto* const guild = world.guild(id);
    for (const auto& [user_id, state] : guild->voice_states) {
      const auto channel = guild->channels.find(state.channel_id);
      if (channel != guild->channels.end() && can_view(*guild, session, channel->second))
        protocol::write_voice_state(json, context(), state, false);
    }
    json.end_array();
    json.raw_field("embedded_activities", "[]");
    json.raw_field("activity_instances", "[]");
    json.end_object();
  }
  json.end_array();
  json.key("merged_members");
  json.begin_array();
  for (std::size_t i = 0; i < guilds.size(); ++i) json.raw("[]");
  json.end_array();
  json.key("merged_presences");
  json.begin_object();
  json.key("friends");
  write_friend_presences(json, context(), session.user_id);
  json.key("guilds");
  json.begin_array();
  for (std::size_t i = 0; i < guilds.size(); ++i) json.raw("[]");
  json.end_array();
  json.end_object();
  for (const std::string_view empty : {"lazy_private_channels", "disclose", "game_invites"})
    json.raw_field(empty, "[]");
  json.end_object();
}

}  // namespace guildhall::gateway
