#include "core/guilds/templates.h"

#include "base/encoding.h"
#include "base/limits.h"
#include "roles/api/account/account.h"
#include "roles/api/guild/guild.h"

namespace guildhall::api::guild {
namespace {

void write_template(JsonWriter& json, const Call& call, const model::GuildTemplate& made) {
  json.begin_object();
  json.field("code", made.code);
  json.field("name", made.name);
  json.field("description", made.description);
  json.field("usage_count", made.usage_count);
  json.field("creator_id", made.creator_id);
  json.key("creator");
  protocol::write_user_or_deleted(json, call.render, made.creator_id);
  json.field("created_at", iso_timestamp(made.created_at));
  json.field("updated_at", iso_timestamp(made.updated_at));
  json.field("source_guild_id", made.source_guild_id);
  json.raw_field("serialized_source_guild", made.snapshot_json);
  json.field("is_dirty", core::is_dirty(call.core, made));
  json.end_object();
}

Reply template_reply(const Call& call, const model::GuildTemplate& made) {
  return json_reply([&](JsonWriter& json) { write_template(json, call, made); });
}

}  // namespace

Answer list_templates(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto templates, core::guild_templates(call.core, call.actor, guild_id));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const model::GuildTemplate* made : templates) write_template(json, call, *made);
    json.end_array();
  });
}

Answer get_template(Call& call) {
  CO_TRY(const model::GuildTemplate* const made, core::find_template(call.core, call.param("code")));
  co_return template_reply(call, *made);
}

Answer post_template(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  const auto name = body.text("name", {.min = 1, .max = limits::kTemplateNameChars, .required = true});
  auto description = body.text("description", {.max = limits::kTemplateDescriptionChars});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::GuildTemplate* const made,
         core::create_template(call.core, call.actor, guild_id, *name, std::move(description)));
  co_return template_reply(call, *made);
}

Answer put_template(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const model::GuildTemplate* const made,
         core::sync_template(call.core, call.actor, guild_id, call.param("code")));
  co_return template_reply(call, *made);
}

Answer patch_template(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  core::TemplateChanges changes;
  changes.name = body.text("name", {.min = 1, .max = limits::kTemplateNameChars});
  if (body.has("description"))
    changes.description.emplace(body.text("description", {.max = limits::kTemplateDescriptionChars}));
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::GuildTemplate* const made,
         core::edit_template(call.core, call.actor, guild_id, call.param("code"), std::move(changes)));
  co_return template_reply(call, *made);
}

Answer delete_template(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const model::GuildTemplate gone, core::delete_template(call.core, call.actor, guild_id, call.param("code")));
  co_return template_reply(call, gone);
}

/// A guild made from a template.
Answer post_guild_from_template(Call& call) {
  CO_TRY(const FormReader body, call.body());
  auto name = body.text("name", {.min = limits::kGuildNameCharsMin, .max = limits::kGuildNameChars, .required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::find_template(call.core, call.param("code")));
  CO_TRY(const auto icon, co_await account::take_image(call, body, "icon"));
  CO_TRY(const core::GuildState* const guild, core::create_guild_from(call.core, call.actor, call.param("code"),
                                                                      *std::move(name), icon.value_or(std::nullopt)));
  co_return json_reply([&](JsonWriter& json) { protocol::write_guild(json, call.render, *guild); }, 201);
}

}  // namespace guildhall::api::guild
