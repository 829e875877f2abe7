#include <algorithm>

#include "core/users/users.h"
#include "roles/api/account/account.h"
#include "roles/api/account/exports.h"

/// /users/@me: the actor's own account.
namespace guildhall::api::account {
namespace {

constexpr std::size_t kPasswordBytesMax = 1024;

Reply private_user(const model::User& user) {
  return json_reply([&](JsonWriter& json) { protocol::write_private_user(json, user); });
}

/// Absent = unchanged, null = `empty`.
template <class T>
std::optional<T> or_empty(const FormReader& body, std::string_view key, std::optional<T> value, T empty) {
  if (!value && body.is_null(key)) return empty;
  return value;
}

struct MeForm {
  core::UserChanges changes;
  std::optional<std::string> password;
  std::optional<std::string> new_password;
};

Result<MeForm> read_me(Call& call, const FormReader& body, const model::User& user) {
  MeForm form;
  auto& changes = form.changes;
  changes.username = body.text("username", {.max = 100});
  if (changes.username == user.username) changes.username.reset();
  if (const auto name = body.text("global_name", {.max = 32}))
    changes.global_name = name->empty() ? std::optional<std::string>() : name;
  else if (body.is_null("global_name"))
    changes.global_name.emplace();
  if (const auto color = body.integer("accent_color", {.min = 0, .max = 0xFFFFFF}))
    changes.accent_color = color;
  else if (body.is_null("accent_color"))
    changes.accent_color.emplace();
  changes.bio = or_empty<std::string>(body, "bio", body.text("bio", {.max = 190}), "");
  changes.pronouns = or_empty<std::string>(body, "pronouns", body.text("pronouns", {.max = 40}), "");
  if (!user.bot) {
    changes.email = body.text("email", {.max = 254});
    if (changes.email == user.email) changes.email.reset();
    form.password = body.text("password", {.max = kPasswordBytesMax});
    form.new_password = body.text("new_password", {.max = 1000});
  }
  TRY_VOID(call.errors.finish());
  if (form.new_password) TRY_VOID(core::check_password(*form.new_password, "new_password"));
  if ((form.new_password || changes.email) && !form.password)
    return fail_field("password", "PASSWORD_DOES_NOT_MATCH", "Password does not match.");
  return form;
}

void write_my_guild(JsonWriter& json, const Call& call, const core::GuildState& guild, const model::Member& member,
                    bool counts) {
  json.begin_object();
  json.field("id", guild.info.id);
  json.field("name", guild.info.name);
  json.field("icon", guild.info.icon);
  json.field("banner", guild.info.banner);
  json.field("owner", guild.info.owner_id == member.user_id);
  json.bits_field("permissions", core::guild_permissions(guild, member, call.core.now()));
  json.field("features", guild.info.features);
  if (counts) {
    const auto& presences = call.core.world.presences;
    json.field("approximate_member_count", guild.members.size());
    json.field("approximate_presence_count", std::ranges::count_if(guild.members, [&](const auto& entry) {
                 return presences.contains(entry.first);
               }));
  }
  json.end_object();
}

}  // namespace

Answer get_me(Call& call) {
  CO_TRY(const model::User* const user, self(call));
  co_return private_user(*user);
}

Answer patch_me(Call& call) {
  CO_TRY(const FormReader body, call.body());
  CO_TRY(const model::User* const before, self(call));
  CO_TRY(MeForm form, read_me(call, body, *before));
  if (form.password && (form.new_password || form.changes.email)) CO_TRY_VOID(co_await confirm_identity(call));
  if (form.new_password) {
    CO_TRY(form.changes.password_hash, co_await hash_on_pool(call, *form.new_password));
  }
  CO_TRY(form.changes.avatar, co_await take_image(call, body, "avatar"));
  CO_TRY(form.changes.banner, co_await take_image(call, body, "banner"));
  const bool new_address = form.changes.email.has_value();
  CO_TRY(const model::User* const user, core::update_user(call.core, call.actor, std::move(form.changes)));
  if (new_address) send_verification(call, *user);
  co_return private_user(*user);
}

Answer disable_me(Call& call) {
  CO_TRY_VOID(co_await confirm_identity(call));
  CO_TRY_VOID(core::disable_user(call.core, call.actor.user_id, core::DisabledBy::kPerson));
  co_return no_content();
}

Answer delete_me(Call& call) {
  CO_TRY_VOID(co_await confirm_identity(call));
  CO_TRY_VOID(core::delete_user(call.core, call.actor.user_id));
  if (call.instance.exports != nullptr) call.instance.exports->forget(call.actor.user_id);
  co_return no_content();
}

Answer list_my_guilds(Call& call) {
  CO_TRY(const GuildId before, call.query_id<GuildId>("before"));
  CO_TRY(const GuildId after, call.query_id<GuildId>("after"));
  CO_TRY(const std::int64_t limit, call.query_int("limit", 200, 1, 200));
  const bool counts = call.query_flag("with_counts");
  std::vector<GuildId> ids;
  if (const auto joined = call.core.world.user_guilds.find(call.actor.user_id);
      joined != call.core.world.user_guilds.end())
    for (const GuildId id : joined->second)
      if ((!before || id < before) && (!after || id > after)) ids.push_back(id);
  std::ranges::sort(ids);
  // `before` alone pages backwards: the page nearest to it.
  const auto size = static_cast<std::size_t>(limit);
  if (ids.size() > size) {
    if (before && !after)
      ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(size));
    else
      ids.resize(size);
  }
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const GuildId id : ids) {
      const core::GuildState* const guild = call.core.world.guild(id);
      const model::Member* const member = call.core.world.member(id, call.actor.user_id);
      if (guild != nullptr && member != nullptr) write_my_guild(json, call, *guild, *member, counts);
    }
    json.end_array();
  });
}

Answer get_my_member(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  co_return json_reply([&](JsonWriter& json) { protocol::write_member(json, call.render, *access.member); });
}

Answer list_connections(Call&) {
  co_return json_reply([](JsonWriter& json) { json.raw("[]"); });
}

}  // namespace guildhall::api::account
