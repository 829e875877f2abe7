#include <algorithm>

#include "base/encoding.h"
#include "core/applications/applications.h"
#include "roles/api/account/account.h"

/// /oauth2: bots join guilds here.
namespace guildhall::api::account {
namespace {

constexpr UnixMs kYearMs = 365LL * 24 * 3600 * 1000;

Result<const model::Application*> asked_application(const Call& call) {
  TRY(const ApplicationId id, call.query_id<ApplicationId>("client_id"));
  const auto found = call.core.world.applications.find(id);
  if (found == call.core.world.applications.end()) return fail(ErrorCode::kUnknownApplication);
  return &found->second;
}

/// Where the browser goes next: a redirect that the application registered, or this instance's own page.
std::string next_location(const Call& call, const model::Application& application, std::string_view error) {
  std::string location = call.instance.public_url + "/oauth2/authorized";
  if (const auto wanted = call.request.query_value("redirect_uri"); wanted && !wanted->empty()) {
    const auto known = std::ranges::find(application.redirect_uris, *wanted);
    if (known != application.redirect_uris.end()) location = *known;
  }
  if (!error.empty()) location += (location.contains('?') ? "&error=" : "?error=") + std::string(error);
  return location;
}

void write_guild_choices(JsonWriter& json, const Call& call) {
  json.begin_array();
  std::vector<GuildId> ids;
  if (const auto joined = call.core.world.user_guilds.find(call.actor.user_id);
      joined != call.core.world.user_guilds.end())
    ids.assign(joined->second.begin(), joined->second.end());
  std::ranges::sort(ids);
  for (const GuildId id : ids) {
    const core::GuildState* const guild = call.core.world.guild(id);
    const model::Member* const member = call.core.world.member(id, call.actor.user_id);
    if (guild == nullptr || member == nullptr) continue;
    json.begin_object();
    json.field("id", id);
    json.field("name", guild->info.name);
    json.field("icon", guild->info.icon);
    json.field("mfa_level", guild->info.mfa_level);
    json.bits_field("permissions", core::guild_permissions(*guild, *member, call.core.now()));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

Answer get_oauth2_me(Call& call) {
  const model::Application* const application = core::application_of_bot(call.core.world, call.actor.user_id);
  if (application == nullptr) co_return fail(ErrorCode::kUnknownApplication);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("application");
    protocol::write_application(json, call.render, *application, false);
    json.raw_field("scopes", R"(["bot"])");
    json.field("expires", iso_timestamp(call.core.now() + kYearMs));
    json.key("user");
    protocol::write_user_or_deleted(json, call.render, call.actor.user_id);
    json.end_object();
  });
}

Answer get_authorize(Call& call) {
  CO_TRY(const model::Application* const application, asked_application(call));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("application");
    protocol::write_application(json, call.render, *application, false);
    json.key("bot");
    if (application->bot_id)
      protocol::write_user_or_deleted(json, call.render, application->bot_id);
    else
      json.value(nullptr);
    json.key("user");
    protocol::write_user_or_deleted(json, call.render, call.actor.user_id);
    json.field("authorized", false);
    json.key("guilds");
    write_guild_choices(json, call);
    json.end_object();
  });
}

Answer post_authorize(Call& call) {
  CO_TRY(const model::Application* const application, asked_application(call));
  CO_TRY(const FormReader body, call.body());
  const bool agreed = body.boolean("authorize").value_or(true);
  const auto guild_id = body.id<GuildId>("guild_id", agreed);
  auto permissions = body.bits("permissions");
  CO_TRY_VOID(call.errors.finish());
  std::string location = next_location(call, *application, agreed ? "" : "access_denied");
  if (agreed)
    CO_TRY_VOID(core::authorize_bot(call.core, call.actor, application->id, *guild_id, permissions.value_or(0)));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("location", location);
    json.end_object();
  });
}

}  // namespace guildhall::api::account
