#include "core/guilds/emojis.h"

#include "base/limits.h"
#include "roles/api/guild/guild.h"

namespace guildhall::api::guild {
namespace {

struct StoredPicture {
  core::DecodedImage image;
  std::string blob;
};

Result<StoredPicture> decode_and_put(ports::BlobStore& blobs, const std::string& data_uri) {
  TRY(core::DecodedImage image, core::decode_image(data_uri, core::kEmojiBytesMax));
  TRY(std::string blob, blobs.put(image.bytes));
  return StoredPicture{std::move(image), std::move(blob)};
}

Reply emoji_reply(const Call& call, const model::Emoji& emoji, int status = 200) {
  return json_reply([&](JsonWriter& json) { protocol::write_emoji(json, call.render, emoji); }, status);
}

}  // namespace

Answer list_emojis(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const auto& [id, emoji] : access.guild->emojis) protocol::write_emoji(json, call.render, emoji);
    json.end_array();
  });
}

Answer get_emoji(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const EmojiId emoji_id, call.id<EmojiId>("emoji_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  const auto emoji = access.guild->emojis.find(emoji_id);
  if (emoji == access.guild->emojis.end()) co_return fail(ErrorCode::kUnknownEmoji);
  co_return emoji_reply(call, emoji->second);
}

Answer post_emoji(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  const auto name =
      body.text("name", {.min = limits::kEmojiNameCharsMin, .max = limits::kEmojiNameChars, .required = true});
  const auto image = body.text("image", {.required = true});
  const auto roles = body.ids<RoleId>("roles", limits::kRoles);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  // Before anything is stored.
  if ((access.permissions & (core::perm::kManageGuildExpressions | core::perm::kCreateGuildExpressions)) == 0)
    co_return access.missing(core::perm::kManageGuildExpressions);
  ports::BlobStore& blobs = call.core.blobs();
  CO_TRY(StoredPicture stored, co_await run_blocking(call, [&] { return decode_and_put(blobs, *image); }));
  CO_TRY(const model::Emoji* const emoji,
         core::create_emoji(call.core, call.actor, guild_id, *name, stored.image, std::move(stored.blob),
                            roles.value_or(std::vector<RoleId>())));
  co_return emoji_reply(call, *emoji, 201);
}

Answer patch_emoji(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const EmojiId emoji_id, call.id<EmojiId>("emoji_id"));
  CO_TRY(const FormReader body, call.body());
  auto name = body.text("name", {.min = limits::kEmojiNameCharsMin, .max = limits::kEmojiNameChars});
  auto roles = body.ids<RoleId>("roles", limits::kRoles);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Emoji* const emoji,
         core::edit_emoji(call.core, call.actor, guild_id, emoji_id, std::move(name), std::move(roles)));
  co_return emoji_reply(call, *emoji);
}

Answer delete_emoji(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const EmojiId emoji_id, call.id<EmojiId>("emoji_id"));
  CO_TRY_VOID(core::delete_emoji(call.core, call.actor, guild_id, emoji_id));
  co_return no_content();
}

}  // namespace guildhall::api::guild
