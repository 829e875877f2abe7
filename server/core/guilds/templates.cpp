#include "core/guilds/templates.h"

#include <algorithm>

#include "core/guilds/blueprint.h"
#include "core/guilds/guilds.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kCodeLength = 12;

Result<model::GuildTemplate*> managed(Core& core, const Actor& actor, GuildId guild_id, std::string_view code) {
  TRY_VOID(core.guild_access(actor, guild_id, perm::kManageGuild));
  TRY(model::GuildTemplate* const found, find_template(core, code));
  if (found->source_guild_id != guild_id) return fail(ErrorCode::kUnknownGuildTemplate);
  return found;
}

}  // namespace

Result<model::GuildTemplate*> create_template(Core& core, const Actor& actor, GuildId guild_id, std::string name,
                                              std::optional<std::string> description) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageGuild));
  const bool has_one = std::ranges::any_of(core.world.templates,
                                           [&](const auto& entry) { return entry.second.source_guild_id == guild_id; });
  if (has_one) return fail(ErrorCode::kGuildHasTemplate);
  model::GuildTemplate made;
  do {
    made.code = core.random().code(kCodeLength);
  } while (core.world.templates.contains(made.code));
  made.name = std::move(name);
  made.description = std::move(description);
  made.creator_id = actor.user_id;
  made.created_at = made.updated_at = core.now();
  made.source_guild_id = guild_id;
  made.snapshot_json = write_snapshot(*access.guild);
  model::GuildTemplate& kept = core.world.templates[made.code] = std::move(made);
  core.put(kept);
  return &kept;
}

Result<std::vector<const model::GuildTemplate*>> guild_templates(Core& core, const Actor& actor, GuildId guild_id) {
  TRY_VOID(core.guild_access(actor, guild_id, perm::kManageGuild));
  std::vector<const model::GuildTemplate*> out;
  for (const auto& [code, made] : core.world.templates)
    if (made.source_guild_id == guild_id) out.push_back(&made);
  return out;
}

Result<model::GuildTemplate*> find_template(Core& core, std::string_view code) {
  const auto found = core.world.templates.find(std::string(code.substr(0, 64)));
  if (found == core.world.templates.end()) return fail(ErrorCode::kUnknownGuildTemplate);
  return &found->second;
}

Result<model::GuildTemplate*> sync_template(Core& core, const Actor& actor, GuildId guild_id, std::string_view code) {
  TRY(model::GuildTemplate* const made, managed(core, actor, guild_id, code));
  made->snapshot_json = write_snapshot(*core.world.guild(guild_id));
  made->updated_at = core.now();
  core.put(*made);
  return made;
}

Result<model::GuildTemplate*> edit_template(Core& core, const Actor& actor, GuildId guild_id, std::string_view code,
                                            TemplateChanges changes) {
  TRY(model::GuildTemplate* const made, managed(core, actor, guild_id, code));
  if (changes.name) made->name = std::move(*changes.name);
  if (changes.description) made->description = std::move(*changes.description);
  made->updated_at = core.now();
  core.put(*made);
  return made;
}

Result<model::GuildTemplate> delete_template(Core& core, const Actor& actor, GuildId guild_id, std::string_view code) {
  TRY(const model::GuildTemplate* const made, managed(core, actor, guild_id, code));
  model::GuildTemplate gone = *made;
  core.erase(gone);
  core.world.templates.erase(gone.code);
  return gone;
}

std::optional<bool> is_dirty(const Core& core, const model::GuildTemplate& made) {
  const GuildState* const guild = core.world.guild(made.source_guild_id);
  if (guild == nullptr) return std::nullopt;
  return write_snapshot(*guild) != made.snapshot_json;
}

Result<GuildState*> create_guild_from(Core& core, const Actor& actor, std::string_view code, std::string name,
                                      std::optional<std::string> icon) {
  TRY(model::GuildTemplate* const made, find_template(core, code));
  TRY(const boost::json::value snapshot, parse_json(made->snapshot_json));
  if (!snapshot.is_object()) return fail(ErrorCode::kInternal, "a template's snapshot is no object");
  FormErrors errors;
  const FormReader reader(snapshot.get_object(), errors);
  NewGuild wanted{.name = std::move(name), .icon = std::move(icon)};
  wanted.verification_level = reader.integer("verification_level").value_or(0);
  wanted.default_message_notifications = reader.integer("default_message_notifications").value_or(0);
  wanted.explicit_content_filter = reader.integer("explicit_content_filter").value_or(0);
  wanted.afk_timeout = reader.integer("afk_timeout");
  wanted.system_channel_flags = reader.integer("system_channel_flags");
  wanted.blueprint = read_blueprint(reader);
  if (errors.any()) return fail(ErrorCode::kInternal, "a template's snapshot does not read");
  TRY(GuildState* const guild, create_guild(core, actor, std::move(wanted)));
  ++made->usage_count;
  core.put(*made);
  return guild;
}

}  // namespace guildhall::core
