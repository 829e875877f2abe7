#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "core/core.h"

/// Client settings: kept for all of a person's clients. The server reads those that concern others: the status, who may
/// write to the person, who may ask for friendship.
namespace guildhall::core {

/// Every key that clients expect, with what the person chose.
[[nodiscard]] std::string settings_json(const World& world, UserId user_id, UnixMs now_ms);
/// Takes over the keys of `changes`; returns all settings, which every client of the person is told. Form errors.
[[nodiscard]] Result<std::string> update_settings(Core& core, const Actor& actor, const boost::json::object& changes);

/// The status that a client starts with: online, idle, dnd, invisible.
[[nodiscard]] std::string chosen_status(const World& world, UserId user_id);
struct CustomStatus {
  std::string activity_json = {};  ///< An activity of type 4.
  UnixMs expires_at = 0;           ///< Zero = never.
};
/// nullopt when there is none, or it has expired.
[[nodiscard]] std::optional<CustomStatus> custom_status(const World& world, UserId user_id, UnixMs now_ms);

/// Whose direct messages a person takes, besides those of friends.
struct DmSettings {
  bool strangers = true;                        ///< Of those with whom they share no guild.
  std::vector<GuildId> restricted_guilds = {};  ///< Not of those whom they know by these only.
};
[[nodiscard]] DmSettings dm_settings(const World& world, UserId user_id);
/// That the person takes requests of friendship from that one.
[[nodiscard]] bool takes_friend_requests_from(const World& world, UserId user_id, UserId other);
/// Who restricts new guilds by default restricts the one that they join.
void restrict_joined_guild(Core& core, UserId user_id, GuildId guild_id);

/// The settings that newer clients keep as protobuf, base64. `type` is 1 (preloaded) or 2 (frecency). The server keeps
/// them and does not read them. A change replaces the top-level fields that it names; a form error when it is no
/// protobuf or when all would exceed 64 KiB.
[[nodiscard]] std::string settings_proto(const World& world, UserId user_id, int type);
[[nodiscard]] Result<std::string> update_settings_proto(Core& core, const Actor& actor, int type,
                                                        std::string_view base64);

}  // namespace guildhall::core
