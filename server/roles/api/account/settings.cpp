#include "core/users/settings.h"

#include <boost/json/object.hpp>

#include "core/read_states/notifications.h"
#include "core/users/guild_settings.h"
#include "roles/api/account/account.h"

/// Client and notification settings.
namespace guildhall::api::account {
namespace {

constexpr std::size_t kProtoTextMax = 90'000;
constexpr std::size_t kGuildsInBulk = 200;

Reply raw_reply(std::string json) { return Reply{.body = std::move(json)}; }

/// The path names a guild, or (`@me`) the DMs, which have the id zero.
Result<GuildId> settings_place(const Call& call) {
  if (call.param("guild_id") == "@me") return GuildId();
  return call.id<GuildId>("guild_id");
}

Result<int> proto_type(const Call& call) {
  if (call.param("type") == "1") return 1;
  if (call.param("type") == "2") return 2;
  return fail_field("type", "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.");
}

}  // namespace

Answer get_settings(Call& call) {
  co_return raw_reply(core::settings_json(call.core.world, call.actor.user_id, call.core.now()));
}

Answer patch_settings(Call& call) {
  CO_TRY_VOID(call.body());
  static const boost::json::object kNothing;
  const bool named = call.parsed && call.parsed->is_object();
  CO_TRY(std::string all, core::update_settings(call.core, call.actor, named ? call.parsed->get_object() : kNothing));
  co_return raw_reply(std::move(all));
}

Answer get_settings_proto(Call& call) {
  CO_TRY(const int type, proto_type(call));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("settings", core::settings_proto(call.core.world, call.actor.user_id, type, call.core.now()));
    json.end_object();
  });
}

Answer patch_settings_proto(Call& call) {
  CO_TRY(const int type, proto_type(call));
  CO_TRY(const FormReader body, call.body());
  const auto settings = body.text("settings", {.max = kProtoTextMax, .required = true});
  const auto version = body.integer("required_data_version", {.min = 0, .max = UINT32_MAX});
  CO_TRY_VOID(call.errors.finish());
  core::ProtoChange change{.type = type, .base64 = *settings};
  if (version) change.required_data_version = static_cast<std::uint64_t>(*version);
  CO_TRY(const core::ProtoSettings now, core::update_settings_proto(call.core, call.actor, change));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("settings", now.base64);
    json.field("out_of_date", now.out_of_date);
    json.end_object();
  });
}

Answer get_guild_settings(Call& call) {
  CO_TRY(const GuildId guild_id, settings_place(call));
  if (guild_id) CO_TRY_VOID(call.core.guild_access(call.actor, guild_id));
  co_return raw_reply(
      core::guild_settings_json(guild_id, core::find_guild_settings(call.core.world, call.actor.user_id, guild_id)));
}

Answer patch_guild_settings(Call& call) {
  CO_TRY(const GuildId guild_id, settings_place(call));
  CO_TRY(const FormReader body, call.body());
  CO_TRY(const auto* const settings, core::update_guild_settings(call.core, call.actor, guild_id, body));
  co_return raw_reply(core::guild_settings_json(guild_id, settings));
}

// `{guilds: {id: {…}}}`. Guilds that the person has left meanwhile are passed over.
Answer patch_many_guild_settings(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto guilds = body.object("guilds");
  const auto* const value = body.raw("guilds");
  if (guilds && value->get_object().size() > kGuildsInBulk)
    body.complain("guilds", "BASE_TYPE_MAX_LENGTH", "Must be 200 or fewer in length.");
  CO_TRY_VOID(call.errors.finish());
  std::string out = "[";
  if (guilds) {
    for (const auto& [raw_key, unused] : value->get_object()) {
      const std::string_view key(raw_key.data(), raw_key.size());
      const auto id = key == "@me" ? std::optional(GuildId()) : GuildId::parse(key);
      if (!id) co_return fail_field("guilds." + std::string(key), "NUMBER_TYPE_COERCE", "Value is not snowflake.");
      const auto one = guilds->object(key);
      CO_TRY_VOID(call.errors.finish());
      if (!one || (*id && call.core.world.member(*id, call.actor.user_id) == nullptr)) continue;
      CO_TRY(const auto* const settings, core::update_guild_settings(call.core, call.actor, *id, *one));
      if (out.size() > 1) out += ',';
      out += core::guild_settings_json(*id, settings);
    }
  }
  co_return raw_reply(out + "]");
}

}  // namespace guildhall::api::account
