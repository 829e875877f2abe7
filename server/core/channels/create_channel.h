#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

namespace guildhall::core {

struct NewChannel {
  std::string name;
  model::ChannelType type = model::ChannelType::kGuildText;
  std::optional<std::string> topic = {};
  std::optional<std::int64_t> position = {};
  ChannelId parent_id = {};
  bool nsfw = false;
  std::int64_t rate_limit_per_user = 0;
  std::int64_t bitrate = 64000;
  std::int64_t user_limit = 0;
  std::optional<std::string> rtc_region = {};
  std::int64_t video_quality_mode = 1;
  std::int64_t default_auto_archive_duration = 4320;
  std::vector<model::Overwrite> permission_overwrites = {};
};
/// MANAGE_CHANNELS; overwrites only with MANAGE_ROLES and bits that one has; without any, those of the category are
/// copied. kMaxChannels, kCannotExecuteOnChannelType.
[[nodiscard]] Result<model::Channel*> create_channel(Core& core, const Actor& actor, GuildId guild_id,
                                                     NewChannel wanted);

/// The name as it is kept: text channels have lower case and hyphens for white space.
[[nodiscard]] std::string channel_name_for(model::ChannelType type, std::string name);

struct ChannelPosition {
  ChannelId id;
  std::optional<std::int64_t> position = {};
  std::optional<ChannelId> parent_id = {};  ///< Zero = none.
  bool lock_permissions = false;            ///< Copy the new category's overwrites.
};
[[nodiscard]] Result<void> move_channels(Core& core, const Actor& actor, GuildId guild_id,
                                         const std::vector<ChannelPosition>& positions);

}  // namespace guildhall::core
