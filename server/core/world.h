#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/model/model.h"
#include "core/read_states/reads.h"

namespace guildhall::core {

/// documented: sessions that a bot may start a day. Resumes do not count.
inline constexpr std::int64_t kIdentifiesPerDay = 1000;
inline constexpr std::int64_t kIdentifyWindowMs = 24LL * 3600 * 1000;

/// A guild with everything that belongs to it. Pointers to elements stay valid until the element is erased.
struct GuildState {
  model::Guild info;
  std::map<RoleId, model::Role> roles;
  std::map<ChannelId, model::Channel> channels;
  std::map<UserId, model::Member> members;  ///< Ordered: member lists page by user id.
  std::map<UserId, model::Ban> bans;
  std::map<EmojiId, model::Emoji> emojis;
  std::map<StickerId, model::Sticker> stickers;
  std::unordered_map<UserId, model::VoiceState> voice_states;
};

/// The live state of the instance: the relational store's content, in memory. Owned by Core; the domain thread only.
/// Lookups return borrowed pointers, null when there is no such thing.
struct World {
  std::unordered_map<UserId, model::User> users;
  std::unordered_map<std::string, UserId> users_by_name;   ///< Lower-case username.
  std::unordered_map<std::string, UserId> users_by_email;  ///< Lower-case address.
  std::unordered_map<SessionId, model::AuthSession> auth_sessions;
  std::unordered_map<std::string, SessionId> auth_by_hash;
  std::unordered_map<std::string, model::AccountToken> account_tokens;  ///< By hash.
  std::map<std::string, model::InstanceSetting> instance_settings;
  std::unordered_map<PasskeyId, model::Passkey> passkeys;
  std::unordered_map<std::string, PasskeyId> passkeys_by_credential;
  std::unordered_map<ApplicationId, model::Application> applications;
  std::unordered_map<std::string, ApplicationId> bots_by_hash;
  std::unordered_map<GuildId, GuildState> guilds;
  std::unordered_map<ChannelId, GuildId> channel_guilds;  ///< Guild channels only.
  std::unordered_map<ChannelId, model::Channel> dms;      ///< DMs and group DMs.
  std::unordered_map<UserId, std::unordered_set<GuildId>> user_guilds;
  std::unordered_map<UserId, std::unordered_set<ChannelId>> user_dms;
  std::unordered_map<std::string, model::Invite> invites;
  std::unordered_map<WebhookId, model::Webhook> webhooks;
  std::unordered_map<ApplicationId, std::map<EmojiId, model::Emoji>> application_emojis;
  std::unordered_map<StickerId, GuildId> sticker_guilds;
  std::map<std::pair<UnixMs, MessageId>, model::OpenPoll> open_polls;  ///< By their end.
  std::unordered_map<std::string, model::GuildTemplate> templates;
  std::unordered_map<WebhookId, std::map<std::string, model::WebhookAvatar>> webhook_avatars;  ///< By hash.
  std::unordered_map<GuildId, std::vector<model::AuditEntry>> audit;  ///< Oldest first, bounded.
  std::unordered_map<std::string, model::Image> images;               ///< By image hash.
  std::unordered_map<UserId, model::UserSettings> settings;
  std::unordered_map<UserId, std::map<UserId, model::Note>> notes;
  std::unordered_map<UserId, std::map<UserId, model::Relationship>> relationships;
  std::unordered_map<UserId, std::map<GuildId, model::UserGuildSettings>> guild_settings;  ///< Zero = of DMs.
  Reads reads;
  std::unordered_map<UserId, model::Presence> presences;  ///< Absent = offline. Written by the gateway.

  /// Sessions that a bot started since `since`; written by the gateway.
  struct Identifies {
    UnixMs since = 0;
    std::int64_t count = 0;
  };
  std::unordered_map<UserId, Identifies> identifies;

  std::map<std::pair<ChannelId, UserId>, UnixMs> last_sent;  ///< For slow mode; of channels that have it.

  [[nodiscard]] model::User* user(UserId id);
  [[nodiscard]] GuildState* guild(GuildId id);
  [[nodiscard]] model::Channel* channel(ChannelId id);  ///< Guild channel or DM.
  [[nodiscard]] model::Member* member(GuildId guild, UserId user);
  [[nodiscard]] const model::User* user(UserId id) const;
  [[nodiscard]] const GuildState* guild(GuildId id) const;
  [[nodiscard]] const model::Channel* channel(ChannelId id) const;
  [[nodiscard]] const model::Member* member(GuildId guild, UserId user) const;
};

}  // namespace guildhall::core
