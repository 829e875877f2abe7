#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

namespace guildhall::core {

struct StickerFile {
  std::string blob;          ///< Where the bytes are.
  std::string content_type;  ///< image/png, image/apng or image/gif.
  std::int64_t format_type = 1;
};
/// What kind of sticker the bytes are: PNG, APNG or GIF of at most 320 x 320 pixels and 512 KiB. kInvalidFile,
/// kFileTooLarge. Pure; `blob` stays empty.
[[nodiscard]] Result<StickerFile> check_sticker_file(std::string_view bytes);

struct StickerFields {
  std::optional<std::string> name = {};
  std::optional<std::string> description = {};  ///< Null in a body = empty.
  std::optional<std::string> tags = {};
};
/// CREATE_GUILD_EXPRESSIONS or MANAGE_GUILD_EXPRESSIONS. kMaxStickers.
[[nodiscard]] Result<void> check_may_add_sticker(Core& core, const Actor& actor, GuildId guild_id);
[[nodiscard]] Result<model::Sticker*> create_sticker(Core& core, const Actor& actor, GuildId guild_id,
                                                     StickerFields fields, StickerFile file);
/// MANAGE_GUILD_EXPRESSIONS, or one's own. kUnknownSticker.
[[nodiscard]] Result<model::Sticker*> edit_sticker(Core& core, const Actor& actor, GuildId guild_id, StickerId id,
                                                   const StickerFields& fields);
[[nodiscard]] Result<void> delete_sticker(Core& core, const Actor& actor, GuildId guild_id, StickerId id);
/// Null when there is none.
[[nodiscard]] const model::Sticker* find_sticker(const World& world, StickerId id);
/// The stickers as a message keeps them. In a guild only its own may be sent unless USE_EXTERNAL_STICKERS allows those
/// of the actor's other guilds. kInvalidSticker, kNoPermissionForSticker.
[[nodiscard]] Result<std::vector<model::StickerItem>> stickers_to_send(const Core& core, const Actor& actor,
                                                                       GuildId guild_id, Permissions permissions,
                                                                       const std::vector<StickerId>& ids);

}  // namespace guildhall::core
