#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"
#include "core/users/images.h"

namespace guildhall::core {

/// CREATE_GUILD_EXPRESSIONS or MANAGE_GUILD_EXPRESSIONS. `blob` is where the picture's bytes are. kMaxEmojis.
[[nodiscard]] Result<model::Emoji*> create_emoji(Core& core, const Actor& actor, GuildId guild_id, std::string name,
                                                 const DecodedImage& image, std::string blob,
                                                 std::vector<RoleId> roles);
/// MANAGE_GUILD_EXPRESSIONS, or one's own.
[[nodiscard]] Result<model::Emoji*> edit_emoji(Core& core, const Actor& actor, GuildId guild_id, EmojiId id,
                                               std::optional<std::string> name,
                                               std::optional<std::vector<RoleId>> roles);
[[nodiscard]] Result<void> delete_emoji(Core& core, const Actor& actor, GuildId guild_id, EmojiId id);
/// 2-32 of letters, digits and underscore, or a form error.
[[nodiscard]] Result<void> check_emoji_name(std::string_view name);

}  // namespace guildhall::core
