#pragma once

#include <string>
#include <vector>

#include "base/json/form_reader.h"
#include "core/core.h"

/// A person's notification settings of a guild, or (guild id zero) of their DMs: mutes with an end, levels, what is
/// suppressed; for the guild and for its channels.
namespace guildhall::core {

/// One JSON object, as clients get it: the row, or the defaults when it is null.
[[nodiscard]] std::string guild_settings_json(GuildId guild_id, const model::UserGuildSettings* settings);

/// Takes over what `body` names, and tells the person's clients (USER_GUILD_SETTINGS_UPDATE). A channel that is named
/// keeps what the body does not name of it. kUnknownGuild, kMissingAccess, form errors; nothing changes then.
[[nodiscard]] Result<const model::UserGuildSettings*> update_guild_settings(Core& core, const Actor& actor,
                                                                            GuildId guild_id, const FormReader& body);

}  // namespace guildhall::core
