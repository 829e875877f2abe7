#include "core/guilds/emojis.h"

#include <algorithm>

#include "base/limits.h"
#include "core/guilds/change_list.h"

namespace guildhall::core {
namespace {

constexpr Permissions kManage = perm::kManageGuildExpressions;

struct EmojiAccess {
  GuildState* guild;
  model::Emoji* emoji;
};

Result<EmojiAccess> own_or_managed(Core& core, const Actor& actor, GuildId guild_id, EmojiId id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  const auto emoji = access.guild->emojis.find(id);
  if (emoji == access.guild->emojis.end()) return fail(ErrorCode::kUnknownEmoji);
  const bool own = emoji->second.user_id == actor.user_id && (access.permissions & perm::kCreateGuildExpressions) != 0;
  if (!own && (access.permissions & kManage) == 0) return access.missing(kManage);
  return EmojiAccess{access.guild, &emoji->second};
}

void keep_known(const GuildState& guild, std::vector<RoleId>& roles) {
  std::erase_if(roles, [&](RoleId id) { return !guild.roles.contains(id); });
}

}  // namespace

Result<void> check_emoji_name(std::string_view name) {
  const bool good = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (name.size() < limits::kEmojiNameCharsMin || name.size() > limits::kEmojiNameChars)
    return fail_field("name", "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 32 in length.");
  if (!good) return fail_field("name", "STRING_TYPE_REGEX", "String value did not match validation regex.");
  return {};
}

Result<model::Emoji*> create_emoji(Core& core, const Actor& actor, GuildId guild_id, std::string name,
                                   const DecodedImage& image, std::string blob, std::vector<RoleId> roles) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  if ((access.permissions & (kManage | perm::kCreateGuildExpressions)) == 0) return access.missing(kManage);
  TRY_VOID(check_emoji_name(name));
  const bool animated = image.hash.starts_with("a_");
  const auto count =
      std::ranges::count_if(access.guild->emojis, [&](const auto& entry) { return entry.second.animated == animated; });
  if (count >= static_cast<std::ptrdiff_t>(limits::kEmojis)) return fail(ErrorCode::kMaxEmojis);
  model::Emoji emoji;
  emoji.id = core.new_id<EmojiId>();
  emoji.guild_id = guild_id;
  emoji.name = std::move(name);
  emoji.animated = animated;
  emoji.user_id = actor.user_id;
  keep_known(*access.guild, roles);
  emoji.roles = std::move(roles);
  record_image(core, {.hash = emoji.id.str(), .blob = std::move(blob), .content_type = image.content_type});
  model::Emoji& kept = access.guild->emojis[emoji.id] = std::move(emoji);
  core.put(kept);
  ChangeList log;
  log.made("name", kept.name);
  core.audit(actor, guild_id, 60, kept.id.value(), log.finish());
  core.emit(EmojisUpdate{.guild_id = guild_id});
  return &kept;
}

Result<model::Emoji*> edit_emoji(Core& core, const Actor& actor, GuildId guild_id, EmojiId id,
                                 std::optional<std::string> name, std::optional<std::vector<RoleId>> roles) {
  TRY(const EmojiAccess at, own_or_managed(core, actor, guild_id, id));
  if (name) TRY_VOID(check_emoji_name(*name));
  ChangeList log;
  log.set("name", at.emoji->name, name);
  if (roles) keep_known(*at.guild, *roles);
  const bool new_roles = roles && *roles != at.emoji->roles;
  if (new_roles) at.emoji->roles = std::move(*roles);
  if (!log.any() && !new_roles) return at.emoji;
  core.put(*at.emoji);
  core.audit(actor, guild_id, 61, id.value(), log.finish());
  core.emit(EmojisUpdate{.guild_id = guild_id});
  return at.emoji;
}

Result<void> delete_emoji(Core& core, const Actor& actor, GuildId guild_id, EmojiId id) {
  TRY(const EmojiAccess at, own_or_managed(core, actor, guild_id, id));
  ChangeList log;
  log.gone("name", at.emoji->name);
  forget_image(core, id.str());
  core.erase(*at.emoji);
  at.guild->emojis.erase(id);
  core.audit(actor, guild_id, 62, id.value(), log.finish());
  core.emit(EmojisUpdate{.guild_id = guild_id});
  return {};
}

}  // namespace guildhall::core
