#include "app/admin.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/json/form_reader.h"
#include "base/json/json_writer.h"
#include "core/applications/applications.h"
#include "core/users/mfa.h"
#include "core/users/passwords.h"
#include "core/users/users.h"
#include "protocol/error_table.h"

namespace guildhall::app {
namespace {

constexpr std::size_t kRequestBytesMax = 64UL * 1024;

template <class Fill>
std::string to_json(Fill&& fill) {
  std::string out;
  JsonWriter json(out);
  fill(json);
  return out;
}

void write_account(JsonWriter& json, const model::User& user) {
  json.begin_object();
  json.field("id", user.id);
  json.field("username", user.username);
  json.field("email", user.email);
  json.field("admin", user.admin);
  json.field("disabled", user.disabled);
  json.end_object();
}

template <class Map, class Keep>
auto sorted(const Map& map, Keep keep) {
  std::vector<const typename Map::mapped_type*> out;
  for (const auto& [id, item] : map)
    if (keep(item)) out.push_back(&item);
  return out;
}

Result<model::User*> find_person(core::Core& core, const std::string& text) {
  model::User* user = core::find_login(core.world, text);
  if (user == nullptr) {
    if (const auto id = UserId::parse(text)) user = core.world.user(*id);
  }
  if (user == nullptr || user->bot || user->deleted)
    return fail_field("", "UNKNOWN",
                      fmt::format("there is no person \"{}\"; `guildhall admin list-users` shows who there is", text));
  return user;
}

Result<std::string> create_person(core::Core& core, api::Instance* instance, const AdminRequest& request) {
  TRY(model::User* const user, core::create_user(core, request.name, request.email, request.password, request.admin));
  if (!user->email.empty()) {  // Whoever runs the server vouches for the address.
    user->verified = true;
    core.put(*user);
  }
  if (user->admin && instance != nullptr) instance->first_admin_token_hash.clear();
  return to_json([&](JsonWriter& json) { write_account(json, *user); });
}

Result<std::string> create_bot_account(core::Core& core, const AdminRequest& request) {
  TRY(const model::User* const owner, find_person(core, request.owner));
  TRY(const core::NewBot bot, core::create_bot(core, request.name, owner->id));
  return to_json([&](JsonWriter& json) {
    json.begin_object();
    json.field("id", bot.application);
    json.field("name", request.name);
    json.field("owner", owner->username);
    json.field("token", bot.token);
    json.end_object();
  });
}

Result<std::string> set_password(core::Core& core, const AdminRequest& request) {
  TRY(const model::User* const user, find_person(core, request.name));
  TRY_VOID(core::reset_password(core, user->id, request.password));
  return to_json([&](JsonWriter& json) { write_account(json, *user); });
}

Result<std::string> remove_mfa(core::Core& core, const AdminRequest& request) {
  TRY(const model::User* const user, find_person(core, request.name));
  TRY_VOID(core::remove_second_factor(core, user->id));
  return to_json([&](JsonWriter& json) { write_account(json, *user); });
}

std::string list_users(const core::World& world) {
  auto users = sorted(world.users, [](const model::User& user) { return !user.bot && !user.deleted; });
  std::ranges::sort(users, {}, &model::User::id);
  return to_json([&](JsonWriter& json) {
    json.begin_array();
    for (const auto* user : users) write_account(json, *user);
    json.end_array();
  });
}

std::string list_guilds(const core::World& world) {
  auto guilds = sorted(world.guilds, [](const core::GuildState&) { return true; });
  std::ranges::sort(guilds, {}, [](const core::GuildState* guild) { return guild->info.id; });
  return to_json([&](JsonWriter& json) {
    json.begin_array();
    for (const auto* guild : guilds) {
      const model::User* const owner = world.user(guild->info.owner_id);
      json.begin_object();
      json.field("id", guild->info.id);
      json.field("name", guild->info.name);
      json.field("owner", owner != nullptr ? owner->username : std::string());
      json.field("members", guild->members.size());
      json.field("channels", guild->channels.size());
      json.end_object();
    }
    json.end_array();
  });
}

std::string list_bots(const core::World& world) {
  auto bots = sorted(world.applications,
                     [](const model::Application& application) { return static_cast<bool>(application.bot_id); });
  std::ranges::sort(bots, {}, &model::Application::id);
  return to_json([&](JsonWriter& json) {
    json.begin_array();
    for (const auto* application : bots) {
      const model::User* const owner = world.user(application->owner_id);
      json.begin_object();
      json.field("id", application->id);
      json.field("name", application->name);
      json.field("owner", owner != nullptr ? owner->username : std::string());
      json.field("public", application->bot_public);
      json.end_object();
    }
    json.end_array();
  });
}

}  // namespace

Result<AdminRequest> parse_admin_request(std::string_view line) {
  if (line.size() > kRequestBytesMax) return fail(ErrorCode::kPayloadTooLarge);
  TRY(const boost::json::value parsed, parse_json(line));
  if (!parsed.is_object()) return fail(ErrorCode::kInvalidJson);
  FormErrors errors;
  const FormReader body(parsed.get_object(), errors);
  AdminRequest request{.command = body.text("command").value_or(""),
                       .name = body.text("name").value_or(""),
                       .email = body.text("email").value_or(""),
                       .password = body.text("password").value_or(""),
                       .owner = body.text("owner").value_or(""),
                       .admin = body.boolean("admin").value_or(false)};
  TRY_VOID(errors.finish());
  return request;
}

std::string admin_request_line(const AdminRequest& request) {
  return to_json([&](JsonWriter& json) {
    json.begin_object();
    json.field("command", request.command);
    json.field("name", request.name);
    json.field("email", request.email);
    json.field("password", request.password);
    json.field("owner", request.owner);
    json.field("admin", request.admin);
    json.end_object();
  });
}

Result<void> prepare_admin_request(AdminRequest& request) {
  if (request.command != "create-user" && request.command != "reset-password") return {};
  TRY_VOID(core::check_password(request.password));
  TRY(request.password, core::hash_password(request.password));
  return {};
}

Result<std::string> run_admin_request(core::Core& core, api::Instance* instance, const AdminRequest& request) {
  if (request.command == "create-user") return create_person(core, instance, request);
  if (request.command == "create-bot") return create_bot_account(core, request);
  if (request.command == "reset-password") return set_password(core, request);
  if (request.command == "remove-mfa") return remove_mfa(core, request);
  if (request.command == "list-users") return list_users(core.world);
  if (request.command == "list-guilds") return list_guilds(core.world);
  if (request.command == "list-bots") return list_bots(core.world);
  return fail_field("", "UNKNOWN", fmt::format("there is no command \"{}\"", request.command));
}

std::string admin_answer(const Result<std::string>& result) {
  return to_json([&](JsonWriter& json) {
    json.begin_object();
    json.field("ok", result.has_value());
    if (result) {
      json.raw_field("result", *result);
    } else {
      std::string sentence;
      for (const FieldError& field : result.error().fields)
        sentence += fmt::format("{}{}{}{}", sentence.empty() ? "" : "; ", field.path, field.path.empty() ? "" : ": ",
                                field.message);
      json.field("error", sentence.empty() ? std::string(protocol::error_info(result.error().code).message) : sentence);
    }
    json.end_object();
  });
}

}  // namespace guildhall::app
