#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

namespace guildhall::core {

/// What a PATCH changes; an absent member stays as it is. Lengths and ranges are checked by the reader.
struct ChannelChanges {
  std::optional<std::string> name = {};
  std::optional<std::int64_t> type = {};
  std::optional<std::optional<std::string>> topic = {};
  std::optional<bool> nsfw = {};
  std::optional<std::int64_t> rate_limit_per_user = {};
  std::optional<std::int64_t> position = {};
  std::optional<ChannelId> parent_id = {};  ///< Zero = none.
  std::optional<std::int64_t> bitrate = {};
  std::optional<std::int64_t> user_limit = {};
  std::optional<std::optional<std::string>> rtc_region = {};
  std::optional<std::int64_t> video_quality_mode = {};
  std::optional<std::int64_t> default_auto_archive_duration = {};
  std::optional<std::int64_t> flags = {};
  std::optional<std::vector<model::Overwrite>> permission_overwrites = {};
  std::optional<std::optional<std::string>> icon = {};  ///< Group DMs; image hash.
  std::optional<UserId> owner_id = {};                  ///< Group DMs.
};

/// Guild channels (MANAGE_CHANNELS; overwrites: MANAGE_ROLES and only bits that one has) and group DMs (name, icon,
/// owner).
[[nodiscard]] Result<model::Channel*> edit_channel(Core& core, const Actor& actor, ChannelId channel_id,
                                                   ChannelChanges changes);
/// Deletes a guild channel, closes a DM, leaves a group DM. Returns the channel as it was.
[[nodiscard]] Result<model::Channel> delete_channel(Core& core, const Actor& actor, ChannelId channel_id);

[[nodiscard]] Result<void> put_overwrite(Core& core, const Actor& actor, ChannelId channel_id,
                                         model::Overwrite overwrite);
[[nodiscard]] Result<void> delete_overwrite(Core& core, const Actor& actor, ChannelId channel_id, std::uint64_t id);
/// That every bit which differs between the two lists is one that the actor has in the channel (or MANAGE_ROLES
/// guild-wide).
[[nodiscard]] Result<void> check_overwrites(const GuildState& guild, Permissions own,
                                            const std::vector<model::Overwrite>& before,
                                            const std::vector<model::Overwrite>& after);

/// Says "is typing". SEND_MESSAGES.
[[nodiscard]] Result<void> start_typing(Core& core, const Actor& actor, ChannelId channel_id);

}  // namespace guildhall::core
