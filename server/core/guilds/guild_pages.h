#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

/// What newcomers of a guild are shown, and what holds while it is under attack.
namespace guildhall::core {

struct WelcomeChannel {
  ChannelId channel_id = {};
  std::string description = {};
  EmojiId emoji_id = {};
  std::optional<std::string> emoji_name = {};
};
struct WelcomeChanges {
  std::optional<bool> enabled = {};
  std::optional<std::optional<std::string>> description = {};
  std::optional<std::vector<WelcomeChannel>> channels = {};
};
/// MANAGE_GUILD. Form errors about channels that are not the guild's.
[[nodiscard]] Result<GuildState*> edit_welcome_screen(Core& core, const Actor& actor, GuildId guild_id,
                                                      WelcomeChanges changes);
/// `{"description":…,"welcome_channels":[…]}`, for members when it is enabled and for who manages the guild.
/// kUnknownWelcomeScreen.
[[nodiscard]] Result<std::string> welcome_screen(Core& core, const Actor& actor, GuildId guild_id);

struct OnboardingOption {
  std::uint64_t id = 0;  ///< Zero = a new one.
  std::string title = {};
  std::optional<std::string> description = {};
  EmojiId emoji_id = {};
  std::optional<std::string> emoji_name = {};
  bool emoji_animated = false;
  std::vector<RoleId> role_ids = {};
  std::vector<ChannelId> channel_ids = {};
};
struct OnboardingPrompt {
  std::uint64_t id = 0;
  std::int64_t type = 0;  ///< 0 multiple choice, 1 drop-down.
  std::string title = {};
  bool single_select = false;
  bool required = false;
  bool in_onboarding = true;
  std::vector<OnboardingOption> options = {};
};
struct Onboarding {
  std::vector<OnboardingPrompt> prompts = {};
  std::vector<ChannelId> default_channel_ids = {};
  bool enabled = false;
  std::int64_t mode = 0;
};
/// MANAGE_GUILD and MANAGE_ROLES: replaces the onboarding and returns it as JSON. Form errors about what is not the
/// guild's; kOnboardingRequirements when it is enabled without a default channel that everybody may see.
[[nodiscard]] Result<std::string> set_onboarding(Core& core, const Actor& actor, GuildId guild_id, Onboarding wanted);
/// The onboarding as JSON; an empty one when none was made.
[[nodiscard]] std::string onboarding(const GuildState& guild);

struct IncidentActions {
  std::optional<UnixMs> invites_disabled_until = {};  ///< Zero = no longer.
  std::optional<UnixMs> dms_disabled_until = {};
};
/// MANAGE_GUILD; a day ahead at most.
[[nodiscard]] Result<GuildState*> set_incident_actions(Core& core, const Actor& actor, GuildId guild_id,
                                                       IncidentActions wanted);

}  // namespace guildhall::core
