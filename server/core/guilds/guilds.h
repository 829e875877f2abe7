#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"
#include "core/guilds/blueprint.h"

/// Guilds as a whole: made, changed, deleted, left.
namespace guildhall::core {

struct NewGuild {
  std::string name;
  std::optional<std::string> icon = {};
  std::int64_t verification_level = 0;
  std::int64_t default_message_notifications = 0;
  std::int64_t explicit_content_filter = 0;
  std::optional<std::int64_t> afk_timeout = {};
  std::optional<std::int64_t> system_channel_flags = {};
  GuildBlueprint blueprint = {};
};
/// Makes a guild with the blueprint's roles and channels (without one: an everyone role, a text and a voice channel),
/// owned by the actor. kMaxGuilds.
[[nodiscard]] Result<GuildState*> create_guild(Core& core, const Actor& actor, NewGuild wanted);

/// What a PATCH changes; an absent member stays as it is. Zero channel ids mean "none".
struct GuildChanges {
  std::optional<std::string> name = {};
  std::optional<std::optional<std::string>> icon = {};
  std::optional<std::optional<std::string>> splash = {};
  std::optional<std::optional<std::string>> banner = {};
  std::optional<std::optional<std::string>> description = {};
  std::optional<UserId> owner_id = {};
  std::optional<ChannelId> afk_channel_id = {};
  std::optional<std::int64_t> afk_timeout = {};
  std::optional<ChannelId> system_channel_id = {};
  std::optional<std::int64_t> system_channel_flags = {};
  std::optional<ChannelId> rules_channel_id = {};
  std::optional<ChannelId> public_updates_channel_id = {};
  std::optional<std::int64_t> verification_level = {};
  std::optional<std::int64_t> default_message_notifications = {};
  std::optional<std::int64_t> explicit_content_filter = {};
  std::optional<std::string> preferred_locale = {};
  std::optional<bool> premium_progress_bar_enabled = {};
  std::optional<bool> widget_enabled = {};
  std::optional<ChannelId> widget_channel_id = {};
};
/// MANAGE_GUILD; a new owner by the owner alone.
[[nodiscard]] Result<GuildState*> edit_guild(Core& core, const Actor& actor, GuildId guild_id, GuildChanges changes);
/// The owner alone.
[[nodiscard]] Result<void> set_mfa_level(Core& core, const Actor& actor, GuildId guild_id, std::int64_t level);
/// The owner alone: the guild and everything in it.
[[nodiscard]] Result<void> delete_guild(Core& core, const Actor& actor, GuildId guild_id);
/// The owner cannot leave.
[[nodiscard]] Result<void> leave_guild(Core& core, const Actor& actor, GuildId guild_id);

}  // namespace guildhall::core
