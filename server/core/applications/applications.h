#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/core.h"

/// Applications and their bots.
namespace guildhall::core {

/// The application, when the actor owns it or is its bot; otherwise kUnknownApplication.
[[nodiscard]] Result<model::Application*> own_application(Core& core, const Actor& actor, ApplicationId id);
/// The application of a bot; null when unknown.
[[nodiscard]] model::Application* application_of_bot(World& world, UserId bot_id);

/// Without a bot yet. At most 50 a person.
[[nodiscard]] Result<model::Application*> create_application(Core& core, UserId owner_id, std::string_view name);
/// Makes the application's bot and returns its token, which is stored nowhere. kInvalidFormBody when it has one.
[[nodiscard]] Result<std::string> create_application_bot(Core& core, model::Application& application);
/// A new token; the old one and the gateway sessions made with it end.
[[nodiscard]] Result<std::string> reset_bot_token(Core& core, model::Application& application);

struct NewBot {
  ApplicationId application;
  std::string token;
};
/// Application and bot at once, for the command line.
[[nodiscard]] Result<NewBot> create_bot(Core& core, std::string_view name, UserId owner_id);

struct ApplicationChanges {
  std::optional<std::string> name = {};
  std::optional<std::string> description = {};
  std::optional<std::optional<std::string>> icon = {};
  std::optional<bool> bot_public = {};
  std::optional<bool> bot_require_code_grant = {};
  std::optional<std::int64_t> flags = {};  ///< Only the bits of privileged intents are taken over.
  std::optional<std::vector<std::string>> redirect_uris = {};
  std::optional<std::string> interactions_endpoint_url = {};
};
void update_application(Core& core, model::Application& application, ApplicationChanges changes);
/// The bot leaves its guilds and its account is deleted.
[[nodiscard]] Result<void> delete_application(Core& core, ApplicationId id);

/// Adds the bot to a guild where the actor has MANAGE_GUILD, with a managed role when `permissions` is not empty;
/// of `permissions`, only what the actor has itself.
[[nodiscard]] Result<void> authorize_bot(Core& core, const Actor& actor, ApplicationId id, GuildId guild_id,
                                         Permissions permissions);

}  // namespace guildhall::core
