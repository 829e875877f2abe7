#pragma once

#include <optional>
#include <string>

#include "core/core.h"
#include "core/users/images.h"

/// Emojis that belong to an application: its bot may use them everywhere.
namespace guildhall::core {

/// kMaxEmojis; a form error for a bad or taken name.
[[nodiscard]] Result<model::Emoji*> create_application_emoji(Core& core, const Actor& actor, ApplicationId id,
                                                             std::string name, const DecodedImage& image,
                                                             std::string blob);
/// kUnknownEmoji.
[[nodiscard]] Result<model::Emoji*> find_application_emoji(Core& core, ApplicationId id, EmojiId emoji_id);
[[nodiscard]] Result<model::Emoji*> rename_application_emoji(Core& core, ApplicationId id, EmojiId emoji_id,
                                                             std::string name);
[[nodiscard]] Result<void> delete_application_emoji(Core& core, ApplicationId id, EmojiId emoji_id);

}  // namespace guildhall::core
