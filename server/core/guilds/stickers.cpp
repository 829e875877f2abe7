#include "core/guilds/stickers.h"

#include "base/limits.h"
#include "core/guilds/change_list.h"
#include "core/users/images.h"

namespace guildhall::core {
namespace {

using namespace std::string_view_literals;

std::int64_t big32(std::string_view bytes, std::size_t at) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::int64_t little16(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]) | static_cast<unsigned char>(bytes[at + 1]) << 8;
}

/// An APNG says so before its pixels (APNG specification, "acTL").
bool is_animated_png(std::string_view bytes) {
  std::size_t at = 8;
  while (at + 12 <= bytes.size()) {
    const std::string_view kind = bytes.substr(at + 4, 4);
    if (kind == "acTL") return true;
    if (kind == "IDAT") return false;
    at += 12 + static_cast<std::size_t>(big32(bytes, at));
  }
  return false;
}

struct StickerAccess {
  GuildState* guild;
  model::Sticker* sticker;
};

Result<StickerAccess> own_or_managed(Core& core, const Actor& actor, GuildId guild_id, StickerId id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  const auto sticker = access.guild->stickers.find(id);
  if (sticker == access.guild->stickers.end()) return fail(ErrorCode::kUnknownSticker);
  const bool own =
      sticker->second.user_id == actor.user_id && (access.permissions & perm::kCreateGuildExpressions) != 0;
  if (!own && (access.permissions & perm::kManageGuildExpressions) == 0) return fail(ErrorCode::kMissingPermissions);
  return StickerAccess{access.guild, &sticker->second};
}

}  // namespace

Result<StickerFile> check_sticker_file(std::string_view bytes) {
  if (bytes.size() > limits::kStickerBytes) return fail(ErrorCode::kFileTooLarge);
  StickerFile file;
  std::int64_t width = 0;
  std::int64_t height = 0;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv) && bytes.size() >= 33) {
    width = big32(bytes, 16);
    height = big32(bytes, 20);
    file.format_type = is_animated_png(bytes) ? 2 : 1;
    file.content_type = "image/png";
  } else if ((bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) && bytes.size() >= 13) {
    width = little16(bytes, 6);
    height = little16(bytes, 8);
    file.format_type = 4;
    file.content_type = "image/gif";
  } else {
    return fail(ErrorCode::kInvalidFile);
  }
  if (width < 1 || height < 1 || width > limits::kStickerPixels || height > limits::kStickerPixels)
    return fail_field("file", "IMAGE_INVALID", "Stickers are at most 320 x 320 pixels.");
  return file;
}

Result<void> check_may_add_sticker(Core& core, const Actor& actor, GuildId guild_id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  if ((access.permissions & (perm::kManageGuildExpressions | perm::kCreateGuildExpressions)) == 0)
    return fail(ErrorCode::kMissingPermissions);
  if (access.guild->stickers.size() >= limits::kStickersPerGuild) return fail(ErrorCode::kMaxStickers);
  return {};
}

Result<model::Sticker*> create_sticker(Core& core, const Actor& actor, GuildId guild_id, StickerFields fields,
                                       StickerFile file) {
  TRY_VOID(check_may_add_sticker(core, actor, guild_id));
  model::Sticker sticker;
  sticker.id = core.new_id<StickerId>();
  sticker.guild_id = guild_id;
  sticker.name = std::move(fields.name).value_or("");
  sticker.description = std::move(fields.description).value_or("");
  sticker.tags = std::move(fields.tags).value_or("");
  sticker.format_type = file.format_type;
  sticker.user_id = actor.user_id;
  record_image(core, {.hash = sticker.id.str(), .blob = std::move(file.blob), .content_type = file.content_type});
  core.world.sticker_guilds[sticker.id] = guild_id;
  model::Sticker& kept = core.world.guild(guild_id)->stickers[sticker.id] = std::move(sticker);
  core.put(kept);
  ChangeList log;
  log.made("name", kept.name);
  log.made("description", kept.description);
  log.made("tags", kept.tags);
  log.made("format_type", kept.format_type);
  core.audit(actor, guild_id, 90, kept.id.value(), log.finish());
  core.emit(StickersUpdate{.guild_id = guild_id});
  return &kept;
}

Result<model::Sticker*> edit_sticker(Core& core, const Actor& actor, GuildId guild_id, StickerId id,
                                     const StickerFields& fields) {
  TRY(const StickerAccess at, own_or_managed(core, actor, guild_id, id));
  ChangeList log;
  log.set("name", at.sticker->name, fields.name);
  log.set("description", at.sticker->description, fields.description);
  log.set("tags", at.sticker->tags, fields.tags);
  if (!log.any()) return at.sticker;
  core.put(*at.sticker);
  core.audit(actor, guild_id, 91, id.value(), log.finish());
  core.emit(StickersUpdate{.guild_id = guild_id});
  return at.sticker;
}

Result<void> delete_sticker(Core& core, const Actor& actor, GuildId guild_id, StickerId id) {
  TRY(const StickerAccess at, own_or_managed(core, actor, guild_id, id));
  ChangeList log;
  log.gone("name", at.sticker->name);
  // The picture stays: messages that show the sticker stay, too.
  core.erase(*at.sticker);
  core.world.sticker_guilds.erase(id);
  at.guild->stickers.erase(id);
  core.audit(actor, guild_id, 92, id.value(), log.finish());
  core.emit(StickersUpdate{.guild_id = guild_id});
  return {};
}

const model::Sticker* find_sticker(const World& world, StickerId id) {
  const auto home = world.sticker_guilds.find(id);
  const GuildState* const guild = home == world.sticker_guilds.end() ? nullptr : world.guild(home->second);
  if (guild == nullptr) return nullptr;
  const auto sticker = guild->stickers.find(id);
  return sticker == guild->stickers.end() ? nullptr : &sticker->second;
}

Result<std::vector<model::StickerItem>> stickers_to_send(const Core& core, const Actor& actor, GuildId guild_id,
                                                         Permissions permissions, const std::vector<StickerId>& ids) {
  std::vector<model::StickerItem> out;
  for (const StickerId id : ids) {
    const model::Sticker* const sticker = find_sticker(core.world, id);
    if (sticker == nullptr) return fail(ErrorCode::kInvalidSticker);
    const bool own = guild_id && sticker->guild_id == guild_id;
    if (!own && core.world.member(sticker->guild_id, actor.user_id) == nullptr) return fail(ErrorCode::kInvalidSticker);
    if (!own && guild_id && (permissions & perm::kUseExternalStickers) == 0)
      return fail(ErrorCode::kNoPermissionForSticker);
    out.push_back({.id = id, .name = sticker->name, .format_type = sticker->format_type});
  }
  return out;
}

}  // namespace guildhall::core
