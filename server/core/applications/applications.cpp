#include "core/applications/applications.h"

#include <algorithm>

#include "base/encoding.h"
#include "core/members/join.h"
#include "core/users/images.h"
#include "core/users/users.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kApplicationsMax = 50;
constexpr std::int64_t kAuditBotAdd = 28;
/// Presence, guild members and message content, in the "limited" bits that need no review: whoever runs the instance
/// is the one who would review.
constexpr std::int64_t kPrivilegedIntents = (1 << 13) | (1 << 15) | (1 << 19);
constexpr std::int64_t kChangeableFlags = 0xFF << 12;

/// base64(id) "." 6 random "." 38 random: the shape that libraries read the bot's id from.
std::string make_bot_token(Core& core, UserId bot_id) {
  std::string id = base64_encode(bot_id.str());
  while (id.ends_with('=')) id.pop_back();
  return id + "." + core.random().base64url(6).substr(0, 6) + "." + core.random().base64url(30).substr(0, 38);
}

std::string set_bot_token(Core& core, model::Application& application) {
  std::string token = make_bot_token(core, application.bot_id);
  if (!application.bot_token_hash.empty()) core.world.bots_by_hash.erase(application.bot_token_hash);
  application.bot_token_hash = token_hash(token);
  core.world.bots_by_hash[application.bot_token_hash] = application.id;
  core.put(application);
  return token;
}

/// The application's name made fit and unique.
std::string free_bot_name(const Core& core, std::string_view wanted) {
  std::string base;
  for (const char c : trim(wanted))
    if (static_cast<unsigned char>(c) >= 0x20 && c != '@' && c != '#' && c != ':' && c != 0x7f) base.push_back(c);
  if (!check_bot_username(base)) base = "bot";
  while (utf8_length(base) > 26 || base.size() > 100) {
    base.pop_back();
    while (!is_utf8(base)) base.pop_back();
  }
  if (check_username_free(core.world, base)) return base;
  for (int i = 2;; ++i) {
    std::string name = base + " " + std::to_string(i);
    if (check_username_free(core.world, name)) return name;
  }
}

Result<std::string> check_name(std::string_view name) {
  const std::string_view trimmed = trim(name);
  const std::size_t length = utf8_length(trimmed);
  if (length < 1 || length > 100)
    return fail_field("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.");
  return std::string(trimmed);
}

RoleId make_managed_role(Core& core, GuildState& guild, const model::User& bot, Permissions permissions) {
  const RoleId id = core.new_id<RoleId>();
  model::Role& role = guild.roles[id];
  role.id = id;
  role.guild_id = guild.info.id;
  role.name = bot.username;
  role.managed = true;
  role.bot_id = bot.id;
  role.position = 1;
  role.permissions = permissions;
  core.put(role);
  core.emit(RoleCreate{.role = &role});
  return id;
}

}  // namespace

Result<model::Application*> own_application(Core& core, const Actor& actor, ApplicationId id) {
  const auto found = core.world.applications.find(id);
  if (found == core.world.applications.end()) return fail(ErrorCode::kUnknownApplication);
  model::Application& application = found->second;
  if (application.owner_id != actor.user_id && application.bot_id != actor.user_id)
    return fail(ErrorCode::kUnknownApplication);
  return &application;
}

model::Application* application_of_bot(World& world, UserId bot_id) {
  const auto found = world.applications.find(ApplicationId(bot_id));
  return found == world.applications.end() ? nullptr : &found->second;
}

Result<model::Application*> create_application(Core& core, UserId owner_id, std::string_view name) {
  TRY(std::string checked, check_name(name));
  const auto owned = std::ranges::count_if(core.world.applications,
                                           [&](const auto& entry) { return entry.second.owner_id == owner_id; });
  if (owned >= static_cast<std::ptrdiff_t>(kApplicationsMax))
    return fail_field("name", "APPLICATIONS_MAX", "You have reached the maximum of 50 applications.");
  const ApplicationId id = core.new_id<ApplicationId>();
  model::Application& application = core.world.applications[id];
  application.id = id;
  application.owner_id = owner_id;
  application.name = std::move(checked);
  application.flags = kPrivilegedIntents;
  application.verify_key = core.random().hex(32);  // Nothing is signed yet; libraries want the key to be there.
  core.put(application);
  return &application;
}

Result<std::string> create_application_bot(Core& core, model::Application& application) {
  if (application.bot_id) return fail_field("", "BOT_EXISTS", "This application already has a bot.");
  const UserId id(application.id);
  std::string name = free_bot_name(core, application.name);
  core.world.users_by_name.emplace(ascii_lower(name), id);
  model::User& user = core.world.users[id];
  user.id = id;
  user.username = std::move(name);
  user.bot = true;
  user.verified = true;
  user.avatar = application.icon;
  core.put(user);
  application.bot_id = id;
  return set_bot_token(core, application);
}

Result<std::string> reset_bot_token(Core& core, model::Application& application) {
  if (!application.bot_id) return fail(ErrorCode::kUnknownApplication, "no bot");
  std::string token = set_bot_token(core, application);
  core.emit(SessionsRevoked{.user_id = application.bot_id});
  return token;
}

Result<NewBot> create_bot(Core& core, std::string_view name, UserId owner_id) {
  if (core.world.user(owner_id) == nullptr) return fail(ErrorCode::kUnknownUser);
  TRY(model::Application* const application, create_application(core, owner_id, name));
  TRY(std::string token, create_application_bot(core, *application));
  return NewBot{.application = application->id, .token = std::move(token)};
}

void update_application(Core& core, model::Application& application, ApplicationChanges changes) {
  if (changes.name) application.name = std::move(*changes.name);
  if (changes.description) application.description = std::move(*changes.description);
  if (changes.icon) application.icon = std::move(*changes.icon);
  if (changes.bot_public) application.bot_public = *changes.bot_public;
  if (changes.bot_require_code_grant) application.bot_require_code_grant = *changes.bot_require_code_grant;
  if (changes.flags) application.flags = (application.flags & ~kChangeableFlags) | (*changes.flags & kChangeableFlags);
  if (changes.redirect_uris) application.redirect_uris = std::move(*changes.redirect_uris);
  if (changes.interactions_endpoint_url)
    application.interactions_endpoint_url = std::move(*changes.interactions_endpoint_url);
  core.put(application);
}

Result<void> delete_application(Core& core, ApplicationId id) {
  const auto found = core.world.applications.find(id);
  if (found == core.world.applications.end()) return fail(ErrorCode::kUnknownApplication);
  if (found->second.bot_id) TRY_VOID(delete_user(core, found->second.bot_id));
  if (!found->second.bot_token_hash.empty()) core.world.bots_by_hash.erase(found->second.bot_token_hash);
  if (const auto own = core.world.application_emojis.find(id); own != core.world.application_emojis.end()) {
    for (const auto& [emoji_id, emoji] : own->second) {
      forget_image(core, emoji_id.str());
      core.erase(emoji);
    }
    core.world.application_emojis.erase(own);
  }
  core.erase(found->second);
  core.world.applications.erase(found);
  return {};
}

Result<void> authorize_bot(Core& core, const Actor& actor, ApplicationId id, GuildId guild_id,
                           Permissions permissions) {
  const auto found = core.world.applications.find(id);
  if (found == core.world.applications.end()) return fail(ErrorCode::kUnknownApplication);
  const model::Application& application = found->second;
  if (!application.bot_id) return fail(ErrorCode::kUnknownApplication, "no bot");
  if (!application.bot_public && application.owner_id != actor.user_id)
    return fail(ErrorCode::kNotAuthorizedForApplication);
  if (application.bot_require_code_grant) return fail(ErrorCode::kBotRequiresCodeGrant);
  TRY(const auto access, core.guild_access(actor, guild_id, perm::kManageGuild));
  TRY_VOID(check_may_join(core, guild_id, application.bot_id));
  if (access.guild->members.contains(application.bot_id)) return {};

  permissions &= access.permissions & perm::kAll;
  std::vector<RoleId> roles;
  if (permissions != 0)
    roles.push_back(make_managed_role(core, *access.guild, *core.world.user(application.bot_id), permissions));
  TRY_VOID(add_member(core, guild_id, application.bot_id, std::move(roles)));
  core.emit(IntegrationsUpdate{.guild_id = guild_id});
  core.audit(actor, guild_id, kAuditBotAdd, application.bot_id.value());
  return {};
}

}  // namespace guildhall::core
