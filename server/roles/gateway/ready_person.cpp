#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "core/read_states/read_states.h"
#include "core/users/guild_settings.h"
#include "core/users/sessions.h"
#include "core/users/settings.h"
#include "roles/gateway/hub.h"

/// READY and READY_SUPPLEMENTAL of people: everything that their client shows at once, and nothing that grows with the
/// number of members (protocol.md 4.2).
namespace guildhall::gateway {
namespace {

constexpr std::int64_t kFriend = 1;

const std::map<UserId, model::Relationship>* relationships_of(const core::World& world, UserId user_id) {
  const auto found = world.relationships.find(user_id);
  return found == world.relationships.end() ? nullptr : &found->second;
}

/// The person's DMs that are not closed, oldest first.
std::vector<const model::Channel*> open_dms(const core::World& world, UserId user_id) {
  std::vector<const model::Channel*> out;
  const auto dms = world.user_dms.find(user_id);
  if (dms == world.user_dms.end()) return out;
  for (const auto id : dms->second) {
    const auto* const channel = world.channel(id);
    if (channel != nullptr && std::ranges::find(channel->closed_by, user_id) == channel->closed_by.end())
      out.push_back(channel);
  }
  std::ranges::sort(out, {}, [](const auto* channel) { return channel->id; });
  return out;
}

void write_dms(JsonWriter& json, const protocol::RenderContext& context, const HubSession& session) {
  const bool ids_only = session.can(capability::kDeduplicatedUsers);
  json.begin_array();
  for (const auto* channel : open_dms(context.world, session.user_id)) {
    if (ids_only)
      protocol::write_dm_with_ids(json, *channel, session.user_id);
    else
      protocol::write_channel(json, context, *channel, session.user_id);
  }
  json.end_array();
}

void write_relationships(JsonWriter& json, const protocol::RenderContext& context, const HubSession& session) {
  json.begin_array();
  if (const auto* const all = relationships_of(context.world, session.user_id)) {
    for (const auto& [other, relationship] : *all) {
      json.begin_object();
      json.field("id", other);
      json.field("type", relationship.type);
      json.field("nickname", relationship.nickname);
      if (relationship.since != 0) json.field("since", iso_timestamp(relationship.since));
      if (!session.can(capability::kDeduplicatedUsers)) {
        json.key("user");
        protocol::write_user_or_deleted(json, context, other);
      }
      json.end_object();
    }
  }
  json.end_array();
}

/// Everyone the other lists speak of, once each.
void write_users(JsonWriter& json, const protocol::RenderContext& context, UserId user_id) {
  std::set<UserId> users;
  for (const auto* channel : open_dms(context.world, user_id))
    users.insert(channel->recipients.begin(), channel->recipients.end());
  if (const auto* const all = relationships_of(context.world, user_id))
    for (const auto& [other, relationship] : *all) users.insert(other);
  users.erase(user_id);
  json.begin_array();
  for (const auto id : users) protocol::write_user_or_deleted(json, context, id);
  json.end_array();
}

/// `{entries, partial, version}`, or the entries alone for clients that do not know of versions.
template <class WriteEntries>
void write_versioned(JsonWriter& json, bool versioned, std::int64_t version, WriteEntries write_entries) {
  if (!versioned) return write_entries();
  json.begin_object();
  json.key("entries");
  write_entries();
  json.field("partial", false);
  json.field("version", version);
  json.end_object();
}

void write_read_entry(JsonWriter& json, const core::ReadEntry& entry) {
  static const model::ReadState kUnread;
  const model::ReadState& state = entry.state == nullptr ? kUnread : *entry.state;
  json.begin_object();
  json.field("id", entry.channel->id);
  json.field("last_message_id", state.last_message_id.str());  // "0", never null.
  json.field("last_pin_timestamp", iso_timestamp(state.last_pin_timestamp));
  json.field("mention_count", entry.mentions);
  if (state.flags != 0) json.field("flags", state.flags);
  if (state.last_viewed != 0) json.field("last_viewed", state.last_viewed);
  json.end_object();
}

/// Entries of merged_presences carry `user_id`; `user` is for clients that read them like PRESENCE_UPDATE.
void write_friend_presences(JsonWriter& json, const protocol::RenderContext& context, UserId user_id) {
  json.begin_array();
  if (const auto* const all = relationships_of(context.world, user_id)) {
    for (const auto& [other, relationship] : *all) {
      const auto found = context.world.presences.find(other);
      if (relationship.type != kFriend || found == context.world.presences.end()) continue;
      json.begin_object();
      json.field("user_id", other);
      json.key("user");
      json.begin_object();
      json.field("id", other);
      json.end_object();
      json.field("status", found->second.status);
      json.raw_field("activities", found->second.activities_json);
      json.raw_field("client_status", found->second.client_status_json);
      json.end_object();
    }
  }
  json.end_array();
}

}  // namespace

void Hub::write_read_states(JsonWriter& json, const HubSession& session) {
  const auto& world = *domain_.world;
  json.key("read_state");
  write_versioned(json, session.can(capability::kVersionedReadStates),
                  core::read_state_version(world, session.user_id, now()), [&] {
                    json.begin_array();
                    for (const auto& entry : core::read_entries(world, session.user_id, now()))
                      write_read_entry(json, entry);
                    json.end_array();
                  });
}

void Hub::write_guild_settings(JsonWriter& json, const HubSession& session) {
  const auto found = domain_.world->guild_settings.find(session.user_id);
  const bool any = found != domain_.world->guild_settings.end();
  std::int64_t version = 0;
  if (any)
    for (const auto& [id, row] : found->second) version += row.version;
  json.key("user_guild_settings");
  write_versioned(json, session.can(capability::kVersionedGuildSettings), version, [&] {
    json.begin_array();
    if (any)
      for (const auto& [id, row] : found->second) json.raw(core::guild_settings_json(id, &row));
    json.end_array();
  });
}

/// The person as a member of each guild, in the order of the guilds.
void Hub::write_own_members(JsonWriter& json, const HubSession& session, const std::vector<GuildId>& guilds) {
  json.begin_array();
  for (const auto id : guilds) {
    json.begin_array();
    if (const auto* const member = domain_.world->member(id, session.user_id)) {
      json.begin_object();
      protocol::write_member_fields(json, *member);
      json.field("user_id", member->user_id);
      if (!session.can(capability::kDeduplicatedUsers)) {
        json.key("user");
        protocol::write_user_or_deleted(json, context(), member->user_id);
      }
      json.end_object();
    }
    json.end_array();
  }
  json.end_array();
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
  write_own_members(json, session, guilds);
  json.key("users");
  write_users(json, context(), session.user_id);
  json.key("private_channels");
  write_dms(json, context(), session);
  json.key("relationships");
  write_relationships(json, context(), session);
  write_read_states(json, session);
  write_guild_settings(json, session);
  json.raw_field("user_settings", core::settings_json(world, session.user_id, now()));
  json.field("user_settings_proto", core::settings_proto(world, session.user_id, 1, now()));
  json.key("notes");
  json.begin_object();
  if (const auto notes = world.notes.find(session.user_id); notes != world.notes.end())
    for (const auto& [other, note] : notes->second) json.field(other.str(), note.note);
  json.end_object();
  json.key("sessions");
  write_sessions(json, session.user_id);
  for (const std::string_view empty : {"presences", "connected_accounts", "geo_ordered_rtc_regions", "experiments",
                                       "guild_experiments", "guild_join_requests", "game_relationships", "_trace"})
    json.raw_field(empty, "[]");
  json.field("auth_session_id_hash", core::session_id_hash(session.login));
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
