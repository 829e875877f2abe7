#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/model/model.h"

/// What the domain tells the gateway. Events are emitted on the domain thread after the state in memory has changed
/// and are consumed before `emit` returns, so that they may point into that state.
namespace guildhall::core {

struct MessageCreate {
  const model::Message* message;
};
struct MessageUpdate {
  const model::Message* message;
};
struct MessageDelete {
  ChannelId channel_id;
  MessageId message_id;
};
struct MessageDeleteBulk {
  ChannelId channel_id;
  std::vector<MessageId> ids;
};
struct ReactionAdd {
  const model::Message* message;
  const model::Reaction* reaction;
  UserId user_id;
};
struct ReactionRemove {
  const model::Message* message;
  const model::Reaction* reaction;
  UserId user_id;
};
struct ReactionRemoveAll {
  ChannelId channel_id;
  MessageId message_id;
};
struct ReactionRemoveEmoji {
  ChannelId channel_id;
  MessageId message_id;
  const model::Reaction* reaction;
};
struct TypingStart {
  ChannelId channel_id;
  UserId user_id;
};
struct ChannelPinsUpdate {
  ChannelId channel_id;
};
struct ChannelCreate {
  const model::Channel* channel;
  UserId only_for = {};
};  ///< DMs: `only_for` one recipient.
struct ChannelUpdate {
  const model::Channel* channel;
  UserId only_for = {};
};  ///< DMs: `only_for` one recipient, or all.
struct ChannelDelete {
  const model::Channel* channel;
  UserId only_for = {};
};  ///< The channel has left the state already.
struct ChannelRecipientAdd {
  const model::Channel* channel;
  UserId user_id;
};
struct ChannelRecipientRemove {
  const model::Channel* channel;
  UserId user_id;
};
struct GuildCreate {
  GuildId guild_id;
  UserId user_id;
};  ///< For the one who joined.
struct GuildUpdate {
  GuildId guild_id;
};
/// The user left (`user_id`), or the guild was deleted (`members` are its last ones).
struct GuildDelete {
  GuildId guild_id;
  std::vector<UserId> members;
};
struct RoleCreate {
  const model::Role* role;
};
struct RoleUpdate {
  const model::Role* role;
};
struct RoleDelete {
  GuildId guild_id;
  RoleId role_id;
};
struct MemberAdd {
  const model::Member* member;
};
struct MemberUpdate {
  const model::Member* member;
};
struct MemberRemove {
  GuildId guild_id;
  UserId user_id;
};
struct BanAdd {
  GuildId guild_id;
  UserId user_id;
};
struct BanRemove {
  GuildId guild_id;
  UserId user_id;
};
struct EmojisUpdate {
  GuildId guild_id;
};
struct StickersUpdate {
  GuildId guild_id;
};
struct PollVote {
  ChannelId channel_id;
  MessageId message_id;
  UserId user_id;
  std::int64_t answer_id = 0;
  bool added = true;  ///< False: taken back.
};
struct InviteCreate {
  const model::Invite* invite;
};
struct InviteDelete {
  const model::Invite* invite;
};
struct WebhooksUpdate {
  GuildId guild_id;
  ChannelId channel_id;
};
struct IntegrationsUpdate {
  GuildId guild_id;
};
struct AuditLogEntryCreate {
  const model::AuditEntry* entry;
};
struct UserUpdate {
  const model::User* user;
};
struct PresenceUpdate {
  UserId user_id;
};  ///< To everyone who shares a guild.
struct VoiceStateUpdate {
  model::VoiceState state;
};
/// Every gateway session of the user ends: token revoked, account gone. `only_session`: only those made with that
/// log-in.
struct SessionsRevoked {
  UserId user_id;
  SessionId only_session = {};
};
/// The person chose a status for all their clients (empty = as it is), or a custom status.
struct StatusChosen {
  UserId user_id;
  std::string status;
};
/// Two people became friends: each may see now whether the other is there.
struct FriendsMade {
  UserId one;
  UserId other;
};
/// An event for all sessions of one person whose body is ready: user settings, notes, acks. `body` is a JSON value.
struct UserEvent {
  UserId user_id;
  std::string_view type;
  std::string body;
};

using Event = std::variant<MessageCreate, MessageUpdate, MessageDelete, MessageDeleteBulk, ReactionAdd, ReactionRemove,
                           ReactionRemoveAll, ReactionRemoveEmoji, TypingStart, ChannelPinsUpdate, ChannelCreate,
                           ChannelUpdate, ChannelDelete, ChannelRecipientAdd, ChannelRecipientRemove, GuildCreate,
                           GuildUpdate, GuildDelete, RoleCreate, RoleUpdate, RoleDelete, MemberAdd, MemberUpdate,
                           MemberRemove, BanAdd, BanRemove, EmojisUpdate, StickersUpdate, PollVote, InviteCreate,
                           InviteDelete, WebhooksUpdate, IntegrationsUpdate, AuditLogEntryCreate, UserUpdate,
                           PresenceUpdate, VoiceStateUpdate, SessionsRevoked, StatusChosen, FriendsMade, UserEvent>;

class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void emit(const Event& event) = 0;
};

}  // namespace guildhall::core
