#include <algorithm>

#include "core/applications/applications.h"
#include "roles/api/account/account.h"

/// /applications: what a person's developer page needs, and what a bot may know of itself.
namespace guildhall::api::account {
namespace {

Reply application_reply(const Call& call, const model::Application& application, int status = 200) {
  return json_reply([&](JsonWriter& json) { protocol::write_application(json, call.render, application, true); },
                    status);
}

Reply token_reply(const std::string& token) {
  return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("token", token);
    json.end_object();
  });
}

Result<model::Application*> named(Call& call) {
  TRY(const ApplicationId id, call.id<ApplicationId>("application_id"));
  return core::own_application(call.core, call.actor, id);
}

Result<model::Application*> of_bot(Call& call) {
  model::Application* const application = core::application_of_bot(call.core.world, call.actor.user_id);
  if (application == nullptr) return fail(ErrorCode::kUnknownApplication);
  return application;
}

bool web_address(const std::string& text) { return text.starts_with("https://") || text.starts_with("http://"); }

Result<core::ApplicationChanges> read_changes(Call& call, const FormReader& body) {
  core::ApplicationChanges changes;
  changes.name = body.text("name", {.min = 1, .max = 100});
  changes.description = body.text("description", {.max = 400});
  if (body.is_null("description")) changes.description = "";
  changes.bot_public = body.boolean("bot_public");
  changes.bot_require_code_grant = body.boolean("bot_require_code_grant");
  changes.flags = body.integer("flags", {.min = 0});
  changes.redirect_uris = body.texts("redirect_uris", 10, {.max = 512});
  changes.interactions_endpoint_url = body.text("interactions_endpoint_url", {.max = 512});
  if (body.is_null("interactions_endpoint_url")) changes.interactions_endpoint_url = "";
  if (changes.redirect_uris && !std::ranges::all_of(*changes.redirect_uris, web_address))
    body.complain("redirect_uris", "URL_TYPE_INVALID_URL", "Not a well formed URL.");
  if (changes.interactions_endpoint_url && !changes.interactions_endpoint_url->empty() &&
      !web_address(*changes.interactions_endpoint_url))
    body.complain("interactions_endpoint_url", "URL_TYPE_INVALID_URL", "Not a well formed URL.");
  TRY_VOID(call.errors.finish());
  return changes;
}

Answer change(Call& call, ApplicationId id) {
  CO_TRY(const FormReader body, call.body());
  CO_TRY(core::ApplicationChanges changes, read_changes(call, body));
  CO_TRY(changes.icon, co_await take_image(call, body, "icon"));
  CO_TRY(model::Application* const application, core::own_application(call.core, call.actor, id));
  core::update_application(call.core, *application, std::move(changes));
  co_return application_reply(call, *application);
}

}  // namespace

Answer list_applications(Call& call) {
  std::vector<const model::Application*> own;
  for (const auto& [id, application] : call.core.world.applications)
    if (application.owner_id == call.actor.user_id) own.push_back(&application);
  std::ranges::sort(own, {}, [](const auto* application) { return application->id; });
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const auto* application : own) protocol::write_application(json, call.render, *application, true);
    json.end_array();
  });
}

Answer post_application(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto name = body.text("name", {.min = 1, .max = 100, .required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Application* const application, core::create_application(call.core, call.actor.user_id, *name));
  co_return application_reply(call, *application, 201);
}

Answer get_application(Call& call) {
  CO_TRY(const model::Application* const application, named(call));
  co_return application_reply(call, *application);
}

Answer patch_application(Call& call) {
  CO_TRY(const model::Application* const application, named(call));
  co_return co_await change(call, application->id);
}

Answer get_my_application(Call& call) {
  CO_TRY(const model::Application* const application, of_bot(call));
  co_return application_reply(call, *application);
}

Answer patch_my_application(Call& call) {
  CO_TRY(const model::Application* const application, of_bot(call));
  co_return co_await change(call, application->id);
}

Answer post_bot(Call& call) {
  CO_TRY(model::Application* const application, named(call));
  CO_TRY(const std::string token, core::create_application_bot(call.core, *application));
  co_return token_reply(token);
}

Answer reset_bot(Call& call) {
  CO_TRY(model::Application* const application, named(call));
  CO_TRY(const std::string token, core::reset_bot_token(call.core, *application));
  co_return token_reply(token);
}

Answer remove_application(Call& call) {
  CO_TRY(const model::Application* const application, named(call));
  CO_TRY_VOID(core::delete_application(call.core, application->id));
  co_return no_content();
}

}  // namespace guildhall::api::account
