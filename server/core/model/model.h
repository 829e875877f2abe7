#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/clock.h"
#include "base/ids.h"
#include "core/model/message.h"

/// The domain's values. Each struct that has a row in the relational store is described (Boost.Describe), and its
/// stored form follows from the description (core/ports/table.h): ids and integers as INTEGER, strings as TEXT,
/// everything else as JSON text. Names follow the documentation of the Discord API; times are unix milliseconds.
namespace guildhall::model {

struct User {
  UserId id = {};
  std::string username = {};  ///< Unique among people and bots, lower case.
  std::string discriminator = "0";
  std::optional<std::string> global_name = {};  ///< Display name.
  std::string email = {};                       ///< Empty for bots.
  bool verified = false;
  std::string password_hash = {};  ///< argon2id; empty for bots.
  bool bot = false;
  bool admin = false;  ///< Administrator of this instance.
  bool disabled = false;
  bool deleted = false;
  std::optional<std::string> avatar = {};  ///< Image hash, 32 hex, `a_` prefix when animated.
  std::optional<std::string> banner = {};
  std::optional<std::int64_t> accent_color = {};
  std::string bio = {};
  std::string pronouns = {};
  std::int64_t flags = 0;
  std::string locale = "en-US";
  bool mfa_enabled = false;
  std::string totp_secret = {};                ///< Base32; empty = none.
  std::vector<std::string> backup_codes = {};  ///< Hashes of the unused ones.
  std::int64_t totp_last_step = 0;             ///< The newest step whose code was taken: a code is good once.
  bool disabled_self = false;                  ///< Disabled by the person, who may undo it by logging in.
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, username, discriminator, global_name, email, verified, password_hash, bot, admin, disabled,
                       deleted, avatar, banner, accent_color, bio, pronouns, flags, locale, mfa_enabled, totp_secret,
                       backup_codes, totp_last_step, disabled_self))

/// One log-in of a person. The token itself is never stored.
struct AuthSession {
  SessionId id = {};
  UserId user_id = {};
  std::string token_hash = {};
  UnixMs created_at = 0;
  UnixMs last_used_at = 0;
  std::string os = {};
  std::string client = {};
  std::string address = {};
};
BOOST_DESCRIBE_STRUCT(AuthSession, (), (id, user_id, token_hash, created_at, last_used_at, os, client, address))

/// What an administrator has set while the server ran; goes before the configuration.
struct InstanceSetting {
  std::string key = {};
  std::string value = {};
};
BOOST_DESCRIBE_STRUCT(InstanceSetting, (), (key, value))

/// A WebAuthn credential of a person; see core/users/webauthn.h.
struct Passkey {
  PasskeyId id = {};
  UserId user_id = {};
  std::string name = {};
  std::string credential_id = {};  ///< base64url.
  std::int64_t algorithm = 0;      ///< Number of the COSE registry.
  std::string public_key = {};     ///< base64url of what libfido2 takes.
  std::int64_t sign_count = 0;
  UnixMs created_at = 0;
  UnixMs last_used_at = 0;
};
BOOST_DESCRIBE_STRUCT(Passkey, (),
                      (id, user_id, name, credential_id, algorithm, public_key, sign_count, created_at, last_used_at))

/// What the link in a letter carries; see core/users/account_tokens.h.
struct AccountToken {
  std::string hash = {};
  UserId user_id = {};
  std::int64_t use = 0;
  std::string email = {};  ///< The account's when the token was made.
  UnixMs expires_at = 0;
};
BOOST_DESCRIBE_STRUCT(AccountToken, (), (hash, user_id, use, email, expires_at))

struct Application {
  ApplicationId id = {};  ///< Equals the bot user's id.
  UserId owner_id = {};
  UserId bot_id = {};  ///< Zero until a bot is made.
  std::string name = {};
  std::string description = {};
  std::optional<std::string> icon = {};
  bool bot_public = true;
  bool bot_require_code_grant = false;
  std::int64_t flags = 0;       ///< Bits 12-19: privileged intents.
  std::string verify_key = {};  ///< Ed25519 public key, hex.
  std::string bot_token_hash = {};
  std::vector<std::string> redirect_uris = {};
  std::string interactions_endpoint_url = {};
  std::string role_metadata_json = "[]";  ///< Role connection metadata records, as the application set them.
};
BOOST_DESCRIBE_STRUCT(Application, (),
                      (id, owner_id, bot_id, name, description, icon, bot_public, bot_require_code_grant, flags,
                       verify_key, bot_token_hash, redirect_uris, interactions_endpoint_url, role_metadata_json))

struct Guild {
  GuildId id = {};
  std::string name = {};
  std::optional<std::string> icon = {};
  std::optional<std::string> splash = {};
  std::optional<std::string> banner = {};
  std::optional<std::string> description = {};
  UserId owner_id = {};
  ChannelId afk_channel_id = {};
  std::int64_t afk_timeout = 300;
  ChannelId system_channel_id = {};
  std::int64_t system_channel_flags = 0;
  ChannelId rules_channel_id = {};
  ChannelId public_updates_channel_id = {};
  std::int64_t verification_level = 0;
  std::int64_t default_message_notifications = 0;
  std::int64_t explicit_content_filter = 0;
  std::int64_t mfa_level = 0;
  std::int64_t nsfw_level = 0;
  std::string preferred_locale = "en-US";
  std::vector<std::string> features = {};
  bool premium_progress_bar_enabled = false;
  bool widget_enabled = false;
  ChannelId widget_channel_id = {};
  UnixMs invites_disabled_until = 0;
  UnixMs dms_disabled_until = 0;
  std::string welcome_json = {};     ///< The welcome screen as its owner set it; empty = none.
  std::string onboarding_json = {};  ///< The same for the onboarding.
};
BOOST_DESCRIBE_STRUCT(Guild, (),
                      (id, name, icon, splash, banner, description, owner_id, afk_channel_id, afk_timeout,
                       system_channel_id, system_channel_flags, rules_channel_id, public_updates_channel_id,
                       verification_level, default_message_notifications, explicit_content_filter, mfa_level,
                       nsfw_level, preferred_locale, features, premium_progress_bar_enabled, widget_enabled,
                       widget_channel_id, invites_disabled_until, dms_disabled_until, welcome_json, onboarding_json))

struct Role {
  RoleId id = {};  ///< The everyone role has the guild's id.
  GuildId guild_id = {};
  std::string name = {};
  std::int64_t color = 0;
  bool hoist = false;
  bool mentionable = false;
  bool managed = false;
  UserId bot_id = {};  ///< Of a bot's managed role.
  std::int64_t position = 0;
  std::uint64_t permissions = 0;
  std::optional<std::string> icon = {};
  std::optional<std::string> unicode_emoji = {};
};
BOOST_DESCRIBE_STRUCT(Role, (),
                      (id, guild_id, name, color, hoist, mentionable, managed, bot_id, position, permissions, icon,
                       unicode_emoji))

enum class OverwriteType : std::uint8_t { kRole = 0, kMember = 1 };

struct Overwrite {
  std::uint64_t id = 0;  ///< Role or user id.
  OverwriteType type = OverwriteType::kRole;
  std::uint64_t allow = 0;
  std::uint64_t deny = 0;
};
BOOST_DESCRIBE_STRUCT(Overwrite, (), (id, type, allow, deny))

enum class ChannelType : std::uint8_t {
  kGuildText = 0,
  kDm = 1,
  kGuildVoice = 2,
  kGroupDm = 3,
  kGuildCategory = 4,
  kGuildAnnouncement = 5,
};

/// What became of a message request (documented values).
enum class Consent : std::int64_t { kNone = 0, kPending = 1, kAccepted = 2, kRejected = 3 };

struct Channel {
  ChannelId id = {};
  GuildId guild_id = {};  ///< Zero for DMs.
  ChannelType type = ChannelType::kGuildText;
  std::string name = {};
  std::optional<std::string> topic = {};
  std::int64_t position = 0;
  ChannelId parent_id = {};
  bool nsfw = false;
  std::int64_t rate_limit_per_user = 0;  ///< Slow mode, seconds.
  std::int64_t bitrate = 64000;
  std::int64_t user_limit = 0;
  std::optional<std::string> rtc_region = {};
  std::int64_t video_quality_mode = 1;
  std::int64_t default_auto_archive_duration = 4320;
  std::int64_t flags = 0;
  std::vector<Overwrite> permission_overwrites = {};
  // Direct messages:
  std::vector<UserId> recipients = {};  ///< All participants.
  std::vector<UserId> closed_by = {};   ///< Participants who closed the DM (it opens with the next message).
  UserId owner_id = {};                 ///< Of a group DM.
  std::optional<std::string> icon = {};
  UnixMs last_pin_timestamp = 0;
  // Of a DM that came as a message request (core/channels/message_requests.h):
  UserId request_for = {};  ///< Who was written to; zero = it never was one.
  Consent consent = Consent::kNone;
  MessageId request_message_id = {};  ///< The message that made it one.
  bool request_spam = false;
  MessageId last_message_id = {};  ///< Kept in memory; at start from the log.
};
BOOST_DESCRIBE_STRUCT(Channel, (),
                      (id, guild_id, type, name, topic, position, parent_id, nsfw, rate_limit_per_user, bitrate,
                       user_limit, rtc_region, video_quality_mode, default_auto_archive_duration, flags,
                       permission_overwrites, recipients, closed_by, owner_id, icon, last_pin_timestamp, request_for,
                       consent, request_message_id, request_spam))

struct Member {
  GuildId guild_id = {};
  UserId user_id = {};
  std::optional<std::string> nick = {};
  std::optional<std::string> avatar = {};
  std::vector<RoleId> roles = {};  ///< Without everyone; sorted.
  UnixMs joined_at = 0;
  bool deaf = false;
  bool mute = false;
  bool pending = false;
  std::int64_t flags = 0;
  UnixMs communication_disabled_until = 0;  ///< Timeout; zero = none.
  std::optional<std::string> banner = {};   ///< What the member shows in this guild instead of the account's.
  std::string bio = {};
  std::string pronouns = {};
  bool temporary = false;  ///< Came by a temporary invite and has had no role since: goes with the last session.
};
BOOST_DESCRIBE_STRUCT(Member, (),
                      (guild_id, user_id, nick, avatar, roles, joined_at, deaf, mute, pending, flags,
                       communication_disabled_until, banner, bio, pronouns, temporary))

struct Ban {
  GuildId guild_id = {};
  UserId user_id = {};
  std::optional<std::string> reason = {};
};
BOOST_DESCRIBE_STRUCT(Ban, (), (guild_id, user_id, reason))

struct Invite {
  std::string code = {};
  GuildId guild_id = {};
  ChannelId channel_id = {};
  UserId inviter_id = {};
  UnixMs created_at = 0;
  std::int64_t max_age_s = 86400;  ///< Zero = never expires.
  std::int64_t max_uses = 0;       ///< Zero = unlimited.
  std::int64_t uses = 0;
  bool temporary = false;
};
BOOST_DESCRIBE_STRUCT(Invite, (),
                      (code, guild_id, channel_id, inviter_id, created_at, max_age_s, max_uses, uses, temporary))

struct Emoji {
  EmojiId id = {};
  GuildId guild_id = {};  ///< Zero for those of applications.
  std::string name = {};
  bool animated = false;
  UserId user_id = {};
  std::vector<RoleId> roles = {};
  ApplicationId application_id = {};  ///< Zero for those of guilds.
};
BOOST_DESCRIBE_STRUCT(Emoji, (), (id, guild_id, name, animated, user_id, roles, application_id))

struct Sticker {
  StickerId id = {};
  GuildId guild_id = {};
  std::string name = {};
  std::string description = {};
  std::string tags = {};         ///< What clients find it by; a related emoji.
  std::int64_t format_type = 1;  ///< 1 PNG, 2 APNG, 4 GIF.
  UserId user_id = {};
};
BOOST_DESCRIBE_STRUCT(Sticker, (), (id, guild_id, name, description, tags, format_type, user_id))

struct GuildTemplate {
  std::string code = {};
  std::string name = {};
  std::optional<std::string> description = {};
  std::int64_t usage_count = 0;
  UserId creator_id = {};
  UnixMs created_at = 0;
  UnixMs updated_at = 0;
  GuildId source_guild_id = {};
  std::string snapshot_json = "{}";  ///< core/guilds/blueprint.h
};
BOOST_DESCRIBE_STRUCT(GuildTemplate, (),
                      (code, name, description, usage_count, creator_id, created_at, updated_at, source_guild_id,
                       snapshot_json))

struct Webhook {
  WebhookId id = {};
  GuildId guild_id = {};
  ChannelId channel_id = {};
  UserId user_id = {};  ///< Creator.
  std::string name = {};
  std::optional<std::string> avatar = {};
  std::string token = {};  ///< 68 characters; shown to who may manage webhooks. Followers have none.
  std::int64_t type = 1;   ///< 1 incoming; 2 follows an announcement channel:
  GuildId source_guild_id = {};
  ChannelId source_channel_id = {};
};
BOOST_DESCRIBE_STRUCT(Webhook, (),
                      (id, guild_id, channel_id, user_id, name, avatar, token, type, source_guild_id,
                       source_channel_id))

/// A picture elsewhere that a webhook shows as its avatar. Messages name it by `hash`; who asks for the avatar is sent
/// to `url`.
struct WebhookAvatar {
  WebhookId webhook_id = {};
  std::string hash = {};  ///< First 32 hex of the address's SHA-256.
  std::string url = {};
};
BOOST_DESCRIBE_STRUCT(WebhookAvatar, (), (webhook_id, hash, url))

/// A poll that has not ended.
struct OpenPoll {
  MessageId message_id = {};
  ChannelId channel_id = {};
  UnixMs expires_at = 0;
};
BOOST_DESCRIBE_STRUCT(OpenPoll, (), (message_id, channel_id, expires_at))

struct AuditEntry {
  AuditEntryId id = {};
  GuildId guild_id = {};
  UserId user_id = {};
  std::uint64_t target_id = 0;
  std::int64_t action_type = 0;
  std::optional<std::string> reason = {};
  std::string changes_json = {};  ///< JSON array of {key, old_value?, new_value?}; empty = none.
  std::string options_json = {};  ///< JSON object; empty = none.
};
BOOST_DESCRIBE_STRUCT(AuditEntry, (),
                      (id, guild_id, user_id, target_id, action_type, reason, changes_json, options_json))

/// A picture that a person gave (avatar, icon, banner): clients know it by `hash`, the blob store by `blob`.
struct Image {
  std::string hash = {};  ///< 32 hex, `a_` prefix when it is a GIF.
  std::string blob = {};  ///< Address in the blob store.
  std::string content_type = {};
  bool disposable = false;  ///< Goes when no row names it; not of emojis, nor once a message has shown it.
};
BOOST_DESCRIBE_STRUCT(Image, (), (hash, blob, content_type, disposable))

/// A person's client settings, and those that newer clients keep as protobuf.
struct UserSettings {
  UserId user_id = {};
  std::string json = "{}";           ///< Object of the keys that the person chose, checked when they came in.
  std::string preloaded_proto = {};  ///< Base64; settings-proto 1.
  std::string frecency_proto = {};   ///< Base64; settings-proto 2.
};
BOOST_DESCRIBE_STRUCT(UserSettings, (), (user_id, json, preloaded_proto, frecency_proto))

struct Note {
  UserId user_id = {};   ///< Who wrote it.
  UserId other_id = {};  ///< About whom.
  std::string note = {};
};
BOOST_DESCRIBE_STRUCT(Note, (), (user_id, other_id, note))

struct Relationship {
  UserId user_id = {};  ///< Whose list it is in.
  UserId other_id = {};
  std::int64_t type = 0;                     ///< 1 friend, 2 blocked, 3 incoming request, 4 outgoing request.
  std::optional<std::string> nickname = {};  ///< What the owner of the list calls a friend.
  UnixMs since = 0;                          ///< Zero = before this was kept.
};
BOOST_DESCRIBE_STRUCT(Relationship, (), (user_id, other_id, type, nickname, since))

/// How far a person has read a channel. Mention counts follow from it and from the mentions below
/// (core/read_states/read_states.h).
struct ReadState {
  ChannelId channel_id = {};
  UserId user_id = {};
  MessageId last_message_id = {};  ///< Read up to this one, which need not exist.
  std::int64_t mention_count = 0;  ///< What the person's client said when it marked the channel unread by hand …
  MessageId counted_to = {};       ///< … about the messages up to this one; later ones are counted by the server.
  UnixMs last_pin_timestamp = 0;   ///< Pins seen up to here.
  std::int64_t flags = 0;
  std::int64_t last_viewed = 0;  ///< Days since 2015-01-01, as clients count them.
};
BOOST_DESCRIBE_STRUCT(ReadState, (),
                      (channel_id, user_id, last_message_id, mention_count, counted_to, last_pin_timestamp, flags,
                       last_viewed))

/// A message in a guild that names one person.
struct Mention {
  UserId user_id = {};
  MessageId message_id = {};
  ChannelId channel_id = {};
  UserId author_id = {};
  bool direct = true;      ///< False: the message mentions a group; the row only says that the person dismissed it.
  bool dismissed = false;  ///< Taken out of the inbox.
};
BOOST_DESCRIBE_STRUCT(Mention, (), (user_id, message_id, channel_id, author_id, direct, dismissed))

/// A message that mentions many: everyone, roles, or (in DMs) all recipients. One row, however many they are.
struct GroupMention {
  ChannelId channel_id = {};
  MessageId message_id = {};
  UserId author_id = {};
  bool everyone = false;
  std::vector<RoleId> roles = {};
  std::vector<UserId> users = {};  ///< Those whom it names as well.
};
BOOST_DESCRIBE_STRUCT(GroupMention, (), (channel_id, message_id, author_id, everyone, roles, users))

/// Notification settings of one channel.
struct ChannelOverride {
  ChannelId channel_id = {};
  bool muted = false;
  UnixMs mute_end = 0;                     ///< Zero = until the person unmutes it.
  std::int64_t mute_window = 0;            ///< What the person chose, seconds; zero = nothing, -1 = until unmuted.
  std::int64_t message_notifications = 3;  ///< 0 all, 1 mentions, 2 nothing, 3 as the guild.
  bool collapsed = false;
  std::int64_t flags = 0;
};
BOOST_DESCRIBE_STRUCT(ChannelOverride, (),
                      (channel_id, muted, mute_end, mute_window, message_notifications, collapsed, flags))

/// A person's notification settings of a guild, or (guild_id zero) of their DMs.
struct UserGuildSettings {
  UserId user_id = {};
  GuildId guild_id = {};
  bool muted = false;
  UnixMs mute_end = 0;
  std::int64_t mute_window = 0;
  std::int64_t message_notifications = 3;
  bool suppress_everyone = false;
  bool suppress_roles = false;
  bool mobile_push = true;
  bool hide_muted_channels = false;
  bool mute_scheduled_events = false;
  std::int64_t notify_highlights = 0;
  std::int64_t flags = 0;
  std::int64_t version = 0;
  std::vector<ChannelOverride> channel_overrides = {};
};
BOOST_DESCRIBE_STRUCT(UserGuildSettings, (),
                      (user_id, guild_id, muted, mute_end, mute_window, message_notifications, suppress_everyone,
                       suppress_roles, mobile_push, hide_muted_channels, mute_scheduled_events, notify_highlights,
                       flags, version, channel_overrides))

// ---- ephemeral ----

struct VoiceState {
  GuildId guild_id = {};
  ChannelId channel_id = {};  ///< Zero = left.
  UserId user_id = {};
  std::string session_id = {};  ///< The gateway session's.
  bool self_mute = false;
  bool self_deaf = false;
  bool self_video = false;
};

struct Presence {
  std::string status = "offline";  ///< online, idle, dnd, offline.
  std::string activities_json = "[]";
  std::string client_status_json = "{}";  ///< Status by kind of client: desktop, mobile, web.
};

}  // namespace guildhall::model
