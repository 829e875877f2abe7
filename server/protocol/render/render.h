#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json/json_writer.h"
#include "core/model/model.h"
#include "core/permissions/permissions.h"
#include "core/world.h"

/// Discord's JSON shapes, in full: nullable keys are never dropped (protocol.md 2.2). Each function writes one value
/// (an object) unless it says that it writes fields into an object that the caller has begun.
namespace guildhall::protocol {

/// What rendering needs besides the value itself. Domain thread.
struct RenderContext {
  const core::World& world;
  std::string public_url;  ///< For attachment links: "<public_url>/attachments/<channel>/<attachment>/<filename>".
};

void write_user(JsonWriter& json, const model::User& user);  ///< Public fields.
void write_private_user(JsonWriter& json,
                        const model::User& user);  ///< With e-mail, verified, mfa_enabled, locale, flags, premium_type.
void write_deleted_user(JsonWriter& json, UserId id);  ///< For authors that are gone.
void write_user_or_deleted(JsonWriter& json, const RenderContext& context, UserId id);
void write_role(JsonWriter& json, const model::Role& role);
void write_emoji(JsonWriter& json, const RenderContext& context, const model::Emoji& emoji);
void write_sticker(JsonWriter& json, const RenderContext& context, const model::Sticker& sticker, bool with_user);
void write_overwrite(JsonWriter& json, const model::Overwrite& overwrite);
/// `viewer`: in DMs, `recipients` leaves the viewer out.
void write_channel(JsonWriter& json, const RenderContext& context, const model::Channel& channel, UserId viewer = {});
/// A DM or group DM in READY: `recipient_ids` instead of `recipients`.
void write_dm_with_ids(JsonWriter& json, const model::Channel& channel, UserId viewer);
/// With the `user` object.
void write_member(JsonWriter& json, const RenderContext& context, const model::Member& member);
/// Fields only, without `user`; for partial members in messages.
void write_member_fields(JsonWriter& json, const model::Member& member);
/// The guild's own object (GET /guilds/{id}, GUILD_UPDATE): roles, emojis, stickers, no channels or members.
void write_guild(JsonWriter& json, const RenderContext& context, const core::GuildState& guild,
                 bool with_counts = false);
/// GUILD_CREATE's object: everything above and joined_at, large, member_count, voice_states, members, channels (those
/// in `visible`), threads, presences, stage_instances, guild_scheduled_events, soundboard_sounds.
struct GuildCreateOptions {
  UserId viewer;
  bool all_members = false;
  bool presences = false;
};
void write_guild_create(JsonWriter& json, const RenderContext& context, const core::GuildState& guild,
                        const GuildCreateOptions& options, UnixMs now_ms);
void write_voice_state(JsonWriter& json, const RenderContext& context, const model::VoiceState& state,
                       bool with_guild_id = true);
void write_presence(JsonWriter& json, const RenderContext& context, UserId user_id, GuildId guild_id);
void write_invite(JsonWriter& json, const RenderContext& context, const model::Invite& invite, bool with_counts = false,
                  bool with_metadata = false);
void write_ban(JsonWriter& json, const RenderContext& context, const model::Ban& ban);
void write_webhook(JsonWriter& json, const RenderContext& context, const model::Webhook& webhook, bool with_token);
void write_audit_entry(JsonWriter& json, const model::AuditEntry& entry, bool with_guild_id = false);
void write_application(JsonWriter& json, const RenderContext& context, const model::Application& application, bool own);

struct MessageOptions {
  UserId viewer = {};   ///< For `me` of reactions; zero = leave it false.
  bool content = true;  ///< False: content, embeds, attachments, components are emptied (MESSAGE_CONTENT intent).
  bool event = false;   ///< MESSAGE_CREATE/UPDATE: adds guild_id and the author's partial member.
  const model::Message* referenced = nullptr;  ///< The message replied to; null with `referenced_known` = it is gone.
  bool referenced_known = false;               ///< Renders `referenced_message` (null when gone).
};
void write_message(JsonWriter& json, const RenderContext& context, const model::Message& message,
                   const MessageOptions& options);
/// `{"id":…,"name":…,"animated":…}` of a reaction's emoji.
void write_reaction_emoji(JsonWriter& json, const model::Reaction& reaction);

}  // namespace guildhall::protocol
