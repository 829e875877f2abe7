#include "roles/api/instance/instance.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "base/encoding.h"
#include "base/limits.h"
#include "core/users/webauthn.h"
#include "roles/api/instance/instance_settings.h"

namespace guildhall::api::instance {
namespace {

void write_settings(JsonWriter& json, const Call& call) {
  json.begin_object();
  for (const InstanceSetting& setting : instance_settings()) {
    const std::string key(setting.key);
    const bool number = setting.kind == InstanceSetting::Kind::kNumber;
    const auto write = [&](std::string_view name, const std::string& value) {
      json.key(name);
      if (number)
        json.raw(value);
      else
        json.value(value);
    };
    json.key(setting.key);
    json.begin_object();
    write("value", setting_value(call.core, call.instance, setting.key));
    const auto configured = call.instance.configured.find(key);
    if (configured != call.instance.configured.end()) write("configured", configured->second);
    json.field("changed", call.core.world.instance_settings.contains(key));
    json.field("min", setting.min);
    json.field("max", setting.max);
    json.end_object();
  }
  json.end_object();
}

Reply settings_reply(const Call& call) {
  return json_reply([&](JsonWriter& json) { write_settings(json, call); });
}

}  // namespace

Result<void> check_admin(const Call& call) {
  const model::User* const user = call.core.world.user(call.actor.user_id);
  if (user == nullptr || user->bot || !user->admin) return fail(ErrorCode::kMissingAccess);
  return {};
}

Answer get_instance(Call& call) {
  const core::RelyingParty party = core::relying_party(call.instance.public_url);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("name", call.instance.name);
    json.field("software", "guildhall");
    json.field("version", call.instance.version);
    json.field("registration", call.instance.registration);
    json.field("public_url", call.instance.public_url);
    json.field("gateway_url", call.instance.gateway_url);
    json.field("needs_administrator", !call.instance.first_admin_token_hash.empty());
    json.field("mail", static_cast<bool>(call.instance.post_letter));
    json.field("passkey_host", party.id);
    json.key("limits");
    json.begin_object();
    json.field("file_bytes", call.instance.file_bytes_max);
    json.field("message_characters", limits::kContentChars);
    json.field("message_attachments", limits::kAttachments);
    json.field("message_embeds", limits::kEmbeds);
    json.field("message_reactions", limits::kReactionsDistinct);
    json.field("guilds", limits::kGuildsPerUser);
    json.field("password_characters_min", limits::kPasswordCharsMin);
    json.field("password_characters_max", limits::kPasswordChars);
    json.end_object();
    json.end_object();
  });
}

Answer get_settings(Call& call) {
  CO_TRY_VOID(check_admin(call));
  co_return settings_reply(call);
}

Answer patch_settings(Call& call) {
  CO_TRY_VOID(check_admin(call));
  CO_TRY(const FormReader body, call.body());
  std::vector<std::pair<const InstanceSetting*, std::optional<std::string>>> changes;
  for (const InstanceSetting& setting : instance_settings()) {
    if (!body.has(setting.key)) continue;
    std::optional<std::string> value;
    if (setting.kind == InstanceSetting::Kind::kNumber) {
      if (const auto number = body.integer(setting.key)) value = std::to_string(*number);
    } else {
      value = body.text(setting.key);
    }
    if (value || body.is_null(setting.key)) changes.emplace_back(&setting, std::move(value));
  }
  CO_TRY_VOID(call.errors.finish());
  for (const auto& [setting, value] : changes)
    if (value) CO_TRY_VOID(check_setting(call.instance, *setting, *value));
  for (auto& [setting, value] : changes) {
    spdlog::info("administrator {} sets {} to {}", call.actor.user_id.str(), setting->key,
                 value.value_or("what the configuration says"));
    CO_TRY_VOID(change_setting(call.core, call.instance, *setting, std::move(value)));
  }
  co_return settings_reply(call);
}

Answer list_guilds(Call& call) {
  CO_TRY_VOID(check_admin(call));
  CO_TRY(const GuildId after, call.query_id<GuildId>("after"));
  CO_TRY(const std::int64_t limit, call.query_int("limit", 100, 1, 1000));
  const std::string wanted = ascii_lower(call.request.query_value("query").value_or(std::string()));
  std::vector<const core::GuildState*> found;
  for (const auto& [id, guild] : call.core.world.guilds)
    if (wanted.empty() || ascii_lower(guild.info.name).contains(wanted) || id.str() == wanted) found.push_back(&guild);
  const std::size_t total = found.size();
  std::erase_if(found, [&](const auto* guild) { return guild->info.id <= after; });
  std::ranges::sort(found, {}, [](const auto* guild) { return guild->info.id; });
  found.resize(std::min(found.size(), static_cast<std::size_t>(limit)));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("total", total);
    json.key("guilds");
    json.begin_array();
    for (const auto* guild : found) {
      const model::User* const owner = call.core.world.user(guild->info.owner_id);
      json.begin_object();
      json.field("id", guild->info.id);
      json.field("name", guild->info.name);
      json.field("icon", guild->info.icon);
      json.field("owner_id", guild->info.owner_id);
      json.field("owner", owner != nullptr ? owner->username : std::string());
      json.field("created_at", iso_timestamp(created_at_ms(guild->info.id)));
      json.field("members", guild->members.size());
      json.field("channels", guild->channels.size());
      json.end_object();
    }
    json.end_array();
    json.end_object();
  });
}

}  // namespace guildhall::api::instance
