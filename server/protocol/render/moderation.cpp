#include "protocol/render/render_parts.h"

namespace guildhall::protocol {

void write_ban(JsonWriter& json, const RenderContext& context, const model::Ban& ban) {
  json.begin_object();
  json.key("user");
  write_user_or_deleted(json, context, ban.user_id);
  json.field("reason", ban.reason);
  json.end_object();
}

void write_audit_entry(JsonWriter& json, const model::AuditEntry& entry, bool with_guild_id) {
  json.begin_object();
  json.field("id", entry.id);
  if (with_guild_id) json.field("guild_id", entry.guild_id);
  json.field("action_type", entry.action_type);
  json.field("user_id", entry.user_id);
  if (entry.target_id != 0) {
    json.bits_field("target_id", entry.target_id);
  } else {
    json.field("target_id", nullptr);
  }
  // These three may be absent, but not null (AuditLogEntryResponse).
  if (!entry.changes_json.empty()) json.raw_field("changes", entry.changes_json);
  if (!entry.options_json.empty()) json.raw_field("options", entry.options_json);
  if (entry.reason) json.field("reason", *entry.reason);
  json.end_object();
}

}  // namespace guildhall::protocol
