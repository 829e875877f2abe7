#include "core/guilds/stickers.h"

#include <fstream>
#include <iterator>

#include "base/limits.h"
#include "roles/api/guild/guild.h"

namespace guildhall::api::guild {
namespace {

Reply sticker_reply(const Call& call, const model::Sticker& sticker, int status = 200) {
  return json_reply([&](JsonWriter& json) { protocol::write_sticker(json, call.render, sticker, true); }, status);
}

core::StickerFields read_fields(const FormReader& body, bool all) {
  core::StickerFields fields;
  fields.name =
      body.text("name", {.min = limits::kStickerNameCharsMin, .max = limits::kStickerNameChars, .required = all});
  if (body.has("description"))
    fields.description = body.text("description", {.max = limits::kStickerDescriptionChars}).value_or("");
  fields.tags = body.text("tags", {.min = 1, .max = limits::kStickerTagsChars, .required = all});
  return fields;
}

const net::Part* file_of(const Call& call) {
  for (const net::Part& part : call.request.parts)
    if (part.filename) return &part;
  return nullptr;
}

Result<core::StickerFile> check_and_put(ports::BlobStore& blobs, const net::Part& part) {
  std::string bytes = part.data;
  if (!part.path.empty()) {
    std::ifstream file(part.path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  TRY(core::StickerFile file, core::check_sticker_file(bytes));
  TRY(file.blob, blobs.put(bytes));
  return file;
}

struct Place {
  GuildId guild_id;
  StickerId sticker_id;
};

Result<Place> place(const Call& call) {
  TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  TRY(const StickerId sticker_id, call.id<StickerId>("sticker_id"));
  return Place{guild_id, sticker_id};
}

}  // namespace

Answer list_stickers(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const auto& [id, sticker] : access.guild->stickers) protocol::write_sticker(json, call.render, sticker, true);
    json.end_array();
  });
}

Answer get_guild_sticker(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY(const auto access, call.core.guild_access(call.actor, at.guild_id));
  const auto sticker = access.guild->stickers.find(at.sticker_id);
  if (sticker == access.guild->stickers.end()) co_return fail(ErrorCode::kUnknownSticker);
  co_return sticker_reply(call, sticker->second);
}

/// A sticker by its id alone: of the caller's guilds.
Answer get_sticker(Call& call) {
  CO_TRY(const StickerId sticker_id, call.id<StickerId>("sticker_id"));
  const model::Sticker* const sticker = core::find_sticker(call.core.world, sticker_id);
  if (sticker == nullptr || call.core.world.member(sticker->guild_id, call.actor.user_id) == nullptr)
    co_return fail(ErrorCode::kUnknownSticker);
  co_return sticker_reply(call, *sticker);
}

/// There are none: packs are Discord's own.
Answer get_sticker_pack(Call&) { co_return fail(ErrorCode::kUnknownStickerPack); }

Answer post_sticker(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  core::StickerFields fields = read_fields(body, true);
  const net::Part* const part = file_of(call);
  if (part == nullptr) body.complain("file", "BASE_TYPE_REQUIRED", "This field is required");
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::check_may_add_sticker(call.core, call.actor, guild_id));
  if (part->size > limits::kStickerBytes) co_return fail(ErrorCode::kFileTooLarge);
  CO_TRY(core::StickerFile file,
         co_await run_blocking(call, [&call, part] { return check_and_put(call.core.blobs(), *part); }));
  CO_TRY(const model::Sticker* const sticker,
         core::create_sticker(call.core, call.actor, guild_id, std::move(fields), std::move(file)));
  co_return sticker_reply(call, *sticker, 201);
}

Answer patch_sticker(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY(const FormReader body, call.body());
  core::StickerFields fields = read_fields(body, false);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Sticker* const sticker,
         core::edit_sticker(call.core, call.actor, at.guild_id, at.sticker_id, fields));
  co_return sticker_reply(call, *sticker);
}

Answer delete_sticker(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY_VOID(core::delete_sticker(call.core, call.actor, at.guild_id, at.sticker_id));
  co_return no_content();
}

}  // namespace guildhall::api::guild
