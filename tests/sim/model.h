#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"

namespace guildhall::core {
struct World;
}
namespace guildhall::model {
struct Channel;
struct Member;
struct Message;
struct Role;
}  // namespace guildhall::model

/// What the checker believes to be true, in its own words: no type and no rule of the program is used, except to copy
/// from. The permission rules are written out from the documentation (topics/permissions) once more.
namespace guildhall::sim {

using Bits = std::uint64_t;

namespace bit {
inline constexpr Bits kKick = 1ULL << 1U;
inline constexpr Bits kBan = 1ULL << 2U;
inline constexpr Bits kAdministrator = 1ULL << 3U;
inline constexpr Bits kManageChannels = 1ULL << 4U;
inline constexpr Bits kManageGuild = 1ULL << 5U;
inline constexpr Bits kAddReactions = 1ULL << 6U;
inline constexpr Bits kViewAuditLog = 1ULL << 7U;
inline constexpr Bits kView = 1ULL << 10U;
inline constexpr Bits kSend = 1ULL << 11U;
inline constexpr Bits kManageMessages = 1ULL << 13U;
inline constexpr Bits kReadHistory = 1ULL << 16U;
inline constexpr Bits kManageRoles = 1ULL << 28U;
inline constexpr Bits kManageWebhooks = 1ULL << 29U;
inline constexpr Bits kModerate = 1ULL << 40U;
inline constexpr Bits kSendPolls = 1ULL << 49U;
inline constexpr Bits kPin = 1ULL << 51U;
}  // namespace bit

struct ModelRole {
  std::string name;
  Bits permissions = 0;
  std::int64_t position = 0;
  bool hoist = false;
  bool operator==(const ModelRole&) const = default;
};

struct ModelOverwrite {
  std::uint64_t id = 0;
  bool of_member = false;
  Bits allow = 0;
  Bits deny = 0;
  bool operator==(const ModelOverwrite&) const = default;
};

struct ModelChannel {
  int type = 0;
  std::string name;
  std::string topic;
  std::uint64_t parent = 0;
  std::int64_t position = 0;
  std::vector<ModelOverwrite> overwrites;
  bool operator==(const ModelChannel&) const = default;
};

struct ModelMember {
  std::set<RoleId> roles;
  std::string nick;
  UnixMs timeout_until = 0;
  bool operator==(const ModelMember&) const = default;
};

struct ModelGuild {
  RoleId everyone;  ///< Has the guild's id.
  std::string name;
  UserId owner;
  std::map<RoleId, ModelRole> roles;
  std::map<ChannelId, ModelChannel> channels;
  std::map<UserId, ModelMember> members;
  std::set<UserId> bans;
  bool operator==(const ModelGuild&) const = default;

  /// What the member may do in the channel (without one: in the guild), as the documentation computes it.
  [[nodiscard]] Bits permissions(UserId user, const ModelChannel* channel, UnixMs now) const;
  [[nodiscard]] Bits base_permissions(const ModelMember& member) const;
  [[nodiscard]] bool may_view(UserId user, ChannelId channel) const;
  [[nodiscard]] bool may(UserId user, ChannelId channel, Bits needed, UnixMs now) const;
  /// Owner above all; otherwise the highest role's position.
  [[nodiscard]] std::int64_t rank(UserId user) const;
};

struct ModelDm {
  int type = 1;
  std::string name;
  std::set<UserId> people;
  std::set<UserId> closed_by;
  bool operator==(const ModelDm&) const = default;
};

struct ModelMessage {
  UserId author;
  std::int64_t type = 0;
  std::string content;
  bool pinned = false;
  std::map<std::string, std::set<UserId>> reactions;
  std::map<std::int64_t, std::set<UserId>> votes;  ///< By answer; of polls, all answers.
  bool poll_over = false;
  bool operator==(const ModelMessage&) const = default;
};

struct Model {
  std::map<GuildId, ModelGuild> guilds;
  std::map<ChannelId, ModelDm> dms;
  std::map<ChannelId, GuildId> channel_guilds;
  std::set<std::pair<UserId, UserId>> blocks;  ///< Who blocks, whom.
  std::map<ChannelId, std::map<MessageId, ModelMessage>> messages;

  [[nodiscard]] const ModelGuild* guild(GuildId id) const;
  [[nodiscard]] const ModelGuild* guild_of(ChannelId id) const;
  /// A member who may view it, or one of the people of a DM.
  [[nodiscard]] bool may_view(UserId user, ChannelId channel) const;
  [[nodiscard]] std::vector<GuildId> guilds_of(UserId user) const;
  /// Either of them the other.
  [[nodiscard]] bool blocked(UserId a, UserId b) const { return blocks.contains({a, b}) || blocks.contains({b, a}); }
  [[nodiscard]] const ModelMessage* message(ChannelId channel, MessageId id) const;
};

[[nodiscard]] ModelRole copy(const model::Role& role);
[[nodiscard]] ModelChannel copy(const model::Channel& channel);
[[nodiscard]] ModelDm copy_dm(const model::Channel& channel);
[[nodiscard]] ModelMember copy(const model::Member& member);
[[nodiscard]] ModelMessage copy(const model::Message& message);
/// A whole world, without messages.
[[nodiscard]] Model copy(const core::World& world);

/// The first difference in words; nullopt when equal. Messages are compared by `difference_of_messages`.
[[nodiscard]] std::optional<std::string> difference(const Model& ours, const Model& theirs);
[[nodiscard]] std::optional<std::string> difference(const ModelGuild& ours, const ModelGuild& theirs);
[[nodiscard]] std::string show(const ModelMessage& message);

}  // namespace guildhall::sim
