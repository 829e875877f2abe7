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
  /// What strangers write first comes as a message request. The setting is `default_message_request_restricted`, true
  /// (no message requests) until the person chooses false.
  bool requests = false;
  /// Those whom they know by one of these need not ask (`message_request_restricted_guild_ids`).
  std::vector<GuildId> trusted_guilds = {};
};
[[nodiscard]] DmSettings dm_settings(const World& world, UserId user_id);
/// That the person takes requests of friendship from that one.
[[nodiscard]] bool takes_friend_requests_from(const World& world, UserId user_id, UserId other);
/// Who restricts new guilds by default restricts the one that they join.
void restrict_joined_guild(Core& core, UserId user_id, GuildId guild_id);

/// The settings as newer clients keep them: protobuf messages, base64. `type` is 1 (preloaded: the same settings as the
/// JSON ones where both have a word for it, see preloaded_settings.h) or 2 (frecency: the clients' alone).
[[nodiscard]] std::string settings_proto(const World& world, UserId user_id, int type, UnixMs now_ms);

struct ProtoChange {
  int type = 1;
  std::string_view base64 = {};  ///< Takes the place of the top-level fields that it names.
  /// The data_version that the client has changed; nullopt = whatever there is.
  std::optional<std::uint64_t> required_data_version = {};
};
struct ProtoSettings {
  std::string base64 = {};   ///< All of them, as they are now.
  bool out_of_date = false;  ///< They were newer than required: nothing was changed.
};
/// Counts data_version up and tells the person's clients, in JSON as well when that changed. A form error when it is no
/// protobuf, names values that the JSON settings would refuse, or when all would exceed 64 KiB.
[[nodiscard]] Result<ProtoSettings> update_settings_proto(Core& core, const Actor& actor, const ProtoChange& change);

}  // namespace guildhall::core
