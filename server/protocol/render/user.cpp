#include "protocol/render/render_parts.h"

namespace guildhall::protocol {

// UserResponse of the OpenAPI description. `bot` and `system` may be absent there; we always say.
void write_user_fields(JsonWriter& json, const model::User& user) {
  json.field("id", user.id);
  json.field("username", user.username);
  json.field("discriminator", user.discriminator);
  json.field("global_name", user.global_name);
  json.field("avatar", user.avatar);
  json.field("avatar_decoration_data", nullptr);
  json.field("banner", user.banner);
  json.field("accent_color", user.accent_color);
  json.field("bot", user.bot);
  json.field("system", false);
  json.field("public_flags", user.flags);
  json.field("flags", user.flags);
  json.field("collectibles", nullptr);
  json.field("primary_guild", nullptr);
}

void write_user(JsonWriter& json, const model::User& user) {
  json.begin_object();
  write_user_fields(json, user);
  json.end_object();
}

void write_private_user(JsonWriter& json, const model::User& user) {
  json.begin_object();
  write_user_fields(json, user);
  json.field("bio", user.bio);
  json.field("pronouns", user.pronouns);
  json.field("locale", user.locale);
  json.field("mfa_enabled", user.mfa_enabled);
  json.field("premium_type", 0);
  json.key("email");
  if (user.email.empty()) {
    json.value(nullptr);
  } else {
    json.value(user.email);
  }
  json.field("verified", user.verified);
  json.field("phone", nullptr);
  json.field("nsfw_allowed", true);
  // Ours, and only where it is true: it opens the pages of administration in the web client.
  if (user.admin) json.field("guildhall_administrator", true);
  json.end_object();
}

model::User deleted_user(UserId id) {
  model::User user;
  user.id = id;
  user.username = "Deleted User";
  user.discriminator = "0000";
  return user;
}

void write_deleted_user(JsonWriter& json, UserId id) { write_user(json, deleted_user(id)); }

void write_user_or_deleted(JsonWriter& json, const RenderContext& context, UserId id) {
  const model::User* const user = context.world.user(id);
  if (user == nullptr || user->deleted) return write_deleted_user(json, id);
  write_user(json, *user);
}

void write_member_fields(JsonWriter& json, const model::Member& member) {
  json.field("nick", member.nick);
  json.field("avatar", member.avatar);
  json.field("avatar_decoration_data", nullptr);
  json.field("banner", member.banner);
  json.field("collectibles", nullptr);
  json.field("roles", member.roles);
  json.field("joined_at", iso_timestamp(member.joined_at));
  json.field("premium_since", nullptr);
  json.field("deaf", member.deaf);
  json.field("mute", member.mute);
  json.field("flags", member.flags);
  json.field("pending", member.pending);
  write_time(json, "communication_disabled_until", member.communication_disabled_until);
}

void write_member(JsonWriter& json, const RenderContext& context, const model::Member& member) {
  json.begin_object();
  write_member_fields(json, member);
  json.key("user");
  write_user_or_deleted(json, context, member.user_id);
  json.end_object();
}

void write_presence(JsonWriter& json, const RenderContext& context, UserId user_id, GuildId guild_id) {
  const auto found = context.world.presences.find(user_id);
  // Who is invisible looks offline to everyone.
  const bool shown = found != context.world.presences.end() && found->second.status != "offline" &&
                     found->second.status != "invisible";
  json.begin_object();
  json.key("user");
  json.begin_object();
  json.field("id", user_id);
  json.end_object();
  if (guild_id) json.field("guild_id", guild_id);
  json.field("status", shown ? std::string_view(found->second.status) : std::string_view("offline"));
  json.raw_field("activities", shown && !found->second.activities_json.empty()
                                   ? std::string_view(found->second.activities_json)
                                   : std::string_view("[]"));
  json.raw_field("client_status", shown ? std::string_view(found->second.client_status_json) : std::string_view("{}"));
  json.end_object();
}

void write_voice_state(JsonWriter& json, const RenderContext& context, const model::VoiceState& state,
                       bool with_guild_id) {
  const model::Member* const member = context.world.member(state.guild_id, state.user_id);
  json.begin_object();
  if (with_guild_id) json.field("guild_id", state.guild_id);
  json.field("channel_id", state.channel_id);
  json.field("user_id", state.user_id);
  if (with_guild_id && member != nullptr) {
    json.key("member");
    write_member(json, context, *member);
  }
  json.field("session_id", state.session_id);
  json.field("deaf", member != nullptr && member->deaf);
  json.field("mute", member != nullptr && member->mute);
  json.field("self_deaf", state.self_deaf);
  json.field("self_mute", state.self_mute);
  json.field("self_stream", false);
  json.field("self_video", state.self_video);
  json.field("suppress", false);
  json.field("request_to_speak_timestamp", nullptr);
  json.end_object();
}

}  // namespace guildhall::protocol
