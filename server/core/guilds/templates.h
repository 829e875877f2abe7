#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

/// Templates: a guild's roles and channels under a code, from which others can be made. One a guild.
namespace guildhall::core {

/// MANAGE_GUILD. kMaxTemplates when the guild has one already.
[[nodiscard]] Result<model::GuildTemplate*> create_template(Core& core, const Actor& actor, GuildId guild_id,
                                                            std::string name, std::optional<std::string> description);
[[nodiscard]] Result<std::vector<const model::GuildTemplate*>> guild_templates(Core& core, const Actor& actor,
                                                                               GuildId guild_id);
/// For who knows the code. kUnknownGuildTemplate.
[[nodiscard]] Result<model::GuildTemplate*> find_template(Core& core, std::string_view code);
/// MANAGE_GUILD: takes the guild as it is now.
[[nodiscard]] Result<model::GuildTemplate*> sync_template(Core& core, const Actor& actor, GuildId guild_id,
                                                          std::string_view code);
struct TemplateChanges {
  std::optional<std::string> name = {};
  std::optional<std::optional<std::string>> description = {};
};
[[nodiscard]] Result<model::GuildTemplate*> edit_template(Core& core, const Actor& actor, GuildId guild_id,
                                                          std::string_view code, TemplateChanges changes);
/// Returns what it was.
[[nodiscard]] Result<model::GuildTemplate> delete_template(Core& core, const Actor& actor, GuildId guild_id,
                                                           std::string_view code);
/// Whether the guild looks different by now. Nothing when the guild is gone.
[[nodiscard]] std::optional<bool> is_dirty(const Core& core, const model::GuildTemplate& made);
/// A new guild of that kind, owned by the actor.
[[nodiscard]] Result<GuildState*> create_guild_from(Core& core, const Actor& actor, std::string_view code,
                                                    std::string name, std::optional<std::string> icon);

}  // namespace guildhall::core
