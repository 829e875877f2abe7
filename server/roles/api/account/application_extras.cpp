#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/limits.h"
#include "core/applications/application_emojis.h"
#include "core/applications/applications.h"
#include "roles/api/account/account.h"
#include "roles/api/list_body.h"

/// What belongs to an application besides its own fields: emojis, role connection metadata.
namespace guildhall::api::account {
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

/// An application of the caller's.
Result<ApplicationId> own_id(Call& call) {
  TRY(const ApplicationId id, call.id<ApplicationId>("application_id"));
  TRY_VOID(core::own_application(call.core, call.actor, id));
  return id;
}

bool good_key(std::string_view key) {
  return std::ranges::all_of(key, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// One record, as it is kept. Source: "Application Role Connection Metadata Object".
void write_record(JsonWriter& json, const FormReader& item) {
  json.begin_object();
  json.field("type", item.integer("type", {.min = 1, .max = 8, .required = true}).value_or(1));
  const std::string key = item.text("key", {.min = 1, .max = 50, .required = true}).value_or("");
  if (!good_key(key)) item.complain("key", "STRING_TYPE_REGEX", "String value did not match validation regex.");
  json.field("key", key);
  json.field("name", item.text("name", {.min = 1, .max = 100, .required = true}).value_or(""));
  json.field("description", item.text("description", {.min = 1, .max = 200, .required = true}).value_or(""));
  for (const std::string_view kind : {"name_localizations", "description_localizations"}) {
    const auto* const texts = item.raw(kind);
    if (texts == nullptr || !texts->is_object() || texts->get_object().size() > 64) continue;
    const std::string text = boost::json::serialize(*texts);
    if (text.size() <= 16UL * 1024) json.raw_field(kind, text);
  }
  json.end_object();
}

}  // namespace

Answer list_application_emojis(Call& call) {
  CO_TRY(const ApplicationId id, own_id(call));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("items");
    json.begin_array();
    for (const auto& [emoji_id, emoji] : call.core.world.application_emojis[id])
      protocol::write_emoji(json, call.render, emoji);
    json.end_array();
    json.end_object();
  });
}

Answer get_application_emoji(Call& call) {
  CO_TRY(const ApplicationId id, own_id(call));
  CO_TRY(const EmojiId emoji_id, call.id<EmojiId>("emoji_id"));
  CO_TRY(const model::Emoji* const emoji, core::find_application_emoji(call.core, id, emoji_id));
  co_return emoji_reply(call, *emoji);
}

Answer post_application_emoji(Call& call) {
  CO_TRY(const ApplicationId id, own_id(call));
  CO_TRY(const FormReader body, call.body());
  const auto name =
      body.text("name", {.min = limits::kEmojiNameCharsMin, .max = limits::kEmojiNameChars, .required = true});
  const auto image = body.text("image", {.required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(StoredPicture stored,
         co_await run_blocking(call, [&call, &image] { return decode_and_put(call.core.blobs(), *image); }));
  CO_TRY_VOID(own_id(call));  // Again: it may have gone meanwhile.
  CO_TRY(const model::Emoji* const emoji,
         core::create_application_emoji(call.core, call.actor, id, *name, stored.image, std::move(stored.blob)));
  co_return emoji_reply(call, *emoji, 201);
}

Answer patch_application_emoji(Call& call) {
  CO_TRY(const ApplicationId id, own_id(call));
  CO_TRY(const EmojiId emoji_id, call.id<EmojiId>("emoji_id"));
  CO_TRY(const FormReader body, call.body());
  auto name = body.text("name", {.min = limits::kEmojiNameCharsMin, .max = limits::kEmojiNameChars, .required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Emoji* const emoji, core::rename_application_emoji(call.core, id, emoji_id, *std::move(name)));
  co_return emoji_reply(call, *emoji);
}

Answer delete_application_emoji(Call& call) {
  CO_TRY(const ApplicationId id, own_id(call));
  CO_TRY(const EmojiId emoji_id, call.id<EmojiId>("emoji_id"));
  CO_TRY_VOID(core::delete_application_emoji(call.core, id, emoji_id));
  co_return no_content();
}

Answer get_role_metadata(Call& call) {
  CO_TRY(const ApplicationId id, call.id<ApplicationId>("application_id"));
  CO_TRY(const model::Application* const application, core::own_application(call.core, call.actor, id));
  co_return Reply{.body = application->role_metadata_json};
}

Answer put_role_metadata(Call& call) {
  CO_TRY(const ApplicationId id, call.id<ApplicationId>("application_id"));
  CO_TRY(const ListBody list, list_body(call, limits::kRoleMetadataRecords));
  std::string text;
  JsonWriter json(text);
  json.begin_array();
  for (const FormReader& item : list.items) write_record(json, item);
  json.end_array();
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(model::Application* const application, core::own_application(call.core, call.actor, id));
  application->role_metadata_json = std::move(text);
  call.core.put(*application);
  co_return Reply{.body = application->role_metadata_json};
}

/// No tokens are signed here, so there are no keys to check them with.
Answer get_oauth2_keys(Call&) { co_return Reply{.body = R"({"keys":[]})"}; }

}  // namespace guildhall::api::account
