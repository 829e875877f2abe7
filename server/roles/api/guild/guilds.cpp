#include "core/guilds/guilds.h"
#include "core/users/mfa.h"

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "core/members/join.h"
#include "roles/api/account/account.h"
#include "roles/api/guild/guild.h"

namespace guildhall::api::guild {
namespace {

Reply guild_reply(const Call& call, const core::GuildState& guild, int status = 200, bool counts = false) {
  return json_reply([&](JsonWriter& json) { protocol::write_guild(json, call.render, guild, counts); }, status);
}

std::optional<ChannelId> channel_field(const FormReader& body, std::string_view key) {
  if (!body.has(key)) return std::nullopt;
  return body.id<ChannelId>(key).value_or(ChannelId());
}

core::GuildChanges read_changes(const FormReader& body) {
  core::GuildChanges changes;
  changes.name = body.text("name", {.min = limits::kGuildNameCharsMin, .max = limits::kGuildNameChars});
  if (body.has("description"))
    changes.description.emplace(body.text("description", {.max = limits::kGuildDescriptionChars}));
  changes.owner_id = body.id<UserId>("owner_id");
  changes.afk_channel_id = channel_field(body, "afk_channel_id");
  changes.afk_timeout = body.integer("afk_timeout", {.min = 60, .max = 3600});
  changes.system_channel_id = channel_field(body, "system_channel_id");
  changes.system_channel_flags = body.integer("system_channel_flags", {.min = 0, .max = 0xFFFF});
  changes.rules_channel_id = channel_field(body, "rules_channel_id");
  changes.public_updates_channel_id = channel_field(body, "public_updates_channel_id");
  changes.verification_level = body.integer("verification_level", {.min = 0, .max = 4});
  changes.default_message_notifications = body.integer("default_message_notifications", {.min = 0, .max = 1});
  changes.explicit_content_filter = body.integer("explicit_content_filter", {.min = 0, .max = 2});
  changes.preferred_locale = body.text("preferred_locale", {.min = 2, .max = 16});
  changes.premium_progress_bar_enabled = body.boolean("premium_progress_bar_enabled");
  return changes;
}

void write_widget(JsonWriter& json, const core::GuildState& guild) {
  json.begin_object();
  json.field("enabled", guild.info.widget_enabled);
  json.field("channel_id", guild.info.widget_channel_id);
  json.end_object();
}

/// What cannot be undone asks a person with a second factor for the body's `code`.
Result<void> confirm_code(Call& call) {
  TRY(const FormReader body, call.body());
  const auto code = body.text("code", {.max = 64});
  TRY_VOID(call.errors.finish());
  return call.actor.bot ? Result<void>() : core::check_code(call.core, call.actor.user_id, code.value_or(""));
}

}  // namespace

Answer post_guild(Call& call) {
  CO_TRY(const FormReader body, call.body());
  core::NewGuild wanted;
  wanted.name = body.text("name", {.min = limits::kGuildNameCharsMin, .max = limits::kGuildNameChars, .required = true})
                    .value_or("");
  wanted.verification_level = body.integer("verification_level", {.min = 0, .max = 4}).value_or(0);
  wanted.default_message_notifications =
      body.integer("default_message_notifications", {.min = 0, .max = 1}).value_or(0);
  wanted.explicit_content_filter = body.integer("explicit_content_filter", {.min = 0, .max = 2}).value_or(0);
  wanted.afk_timeout = body.integer("afk_timeout", {.min = 60, .max = 3600});
  wanted.system_channel_flags = body.integer("system_channel_flags", {.min = 0, .max = 0xFFFF});
  wanted.blueprint = core::read_blueprint(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const auto icon, co_await account::take_image(call, body, "icon"));
  wanted.icon = icon.value_or(std::nullopt);
  CO_TRY(const core::GuildState* const guild, core::create_guild(call.core, call.actor, std::move(wanted)));
  co_return guild_reply(call, *guild, 201);
}

Answer get_guild(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  co_return guild_reply(call, *access.guild, 200, call.query_flag("with_counts"));
}

Answer patch_guild(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  core::GuildChanges changes = read_changes(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(call.core.guild_access(call.actor, guild_id, core::perm::kManageGuild));
  if (changes.owner_id) CO_TRY_VOID(confirm_code(call));
  CO_TRY(changes.icon, co_await account::take_image(call, body, "icon"));
  CO_TRY(changes.splash, co_await account::take_image(call, body, "splash"));
  CO_TRY(changes.banner, co_await account::take_image(call, body, "banner"));
  CO_TRY(const core::GuildState* const guild, core::edit_guild(call.core, call.actor, guild_id, std::move(changes)));
  co_return guild_reply(call, *guild);
}

Answer delete_guild(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY_VOID(confirm_code(call));
  CO_TRY_VOID(core::delete_guild(call.core, call.actor, guild_id));
  co_return no_content();
}

Answer leave_guild(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY_VOID(core::leave_guild(call.core, call.actor, guild_id));
  co_return no_content();
}

Answer get_preview(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  const core::GuildState& guild = *access.guild;
  const auto online = std::ranges::count_if(guild.members, [&](const auto& entry) {
    const auto presence = call.core.world.presences.find(entry.first);
    return presence != call.core.world.presences.end() && presence->second.status != "offline";
  });
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("id", guild.info.id);
    json.field("name", guild.info.name);
    json.field("icon", guild.info.icon);
    json.field("splash", guild.info.splash);
    json.field("discovery_splash", nullptr);
    json.field("home_header", nullptr);
    json.key("emojis");
    json.begin_array();
    for (const auto& [id, emoji] : guild.emojis) protocol::write_emoji(json, call.render, emoji);
    json.end_array();
    json.field("features", guild.info.features);
    json.field("approximate_member_count", guild.members.size());
    json.field("approximate_presence_count", online);
    json.field("description", guild.info.description);
    json.raw_field("stickers", "[]");
    json.end_object();
  });
}

Answer post_mfa(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  const auto level = body.integer("level", {.min = 0, .max = 1, .required = true});
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::set_mfa_level(call.core, call.actor, guild_id, *level));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("level", *level);
    json.end_object();
  });
}

Answer get_widget_settings(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id, core::perm::kManageGuild));
  co_return json_reply([&](JsonWriter& json) { write_widget(json, *access.guild); });
}

Answer patch_widget_settings(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  core::GuildChanges changes;
  changes.widget_enabled = body.boolean("enabled");
  changes.widget_channel_id = channel_field(body, "channel_id");
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const core::GuildState* const guild, core::edit_guild(call.core, call.actor, guild_id, std::move(changes)));
  co_return json_reply([&](JsonWriter& json) { write_widget(json, *guild); });
}

Answer list_integrations(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id, core::perm::kManageGuild));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const auto& [id, member] : access.guild->members) {
      const model::User* const user = call.core.world.user(id);
      const auto application = call.core.world.applications.find(ApplicationId(id));
      if (user == nullptr || !user->bot || application == call.core.world.applications.end()) continue;
      json.begin_object();
      json.field("id", id);
      json.field("name", user->username);
      json.field("type", "discord");
      json.field("enabled", true);
      json.key("account");
      json.begin_object();
      json.field("id", id);
      json.field("name", user->username);
      json.end_object();
      json.key("application");
      json.begin_object();
      json.field("id", id);
      json.field("name", application->second.name);
      json.field("icon", application->second.icon);
      json.field("description", application->second.description);
      json.field("type", nullptr);
      json.key("bot");
      protocol::write_user(json, *user);
      json.end_object();
      json.raw_field("scopes", R"(["bot"])");
      json.end_object();
    }
    json.end_array();
  });
}

/// An integration is a bot: taking it out is kicking it, with MANAGE_GUILD for a right.
Answer delete_integration(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const UserId bot_id, call.id<UserId>("integration_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id, core::perm::kManageGuild));
  const model::User* const bot = call.core.world.user(bot_id);
  if (bot == nullptr || !bot->bot || !access.guild->members.contains(bot_id))
    co_return fail(ErrorCode::kUnknownIntegration);
  call.core.audit(call.actor, guild_id, 82, bot_id.value());
  core::drop_member(call.core, guild_id, bot_id);
  call.core.emit(core::IntegrationsUpdate{.guild_id = guild_id});
  co_return no_content();
}

Answer get_audit_log(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto limit, call.query_int("limit", 50, 1, limits::kAuditPage));
  CO_TRY(const auto action, call.query_int("action_type", 0, 0, 1000));
  CO_TRY(const UserId user_id, call.query_id<UserId>("user_id"));
  CO_TRY(const AuditEntryId before, call.query_id<AuditEntryId>("before"));
  CO_TRY(const AuditEntryId after, call.query_id<AuditEntryId>("after"));
  CO_TRY_VOID(call.core.guild_access(call.actor, guild_id, core::perm::kViewAuditLog));
  std::vector<const model::AuditEntry*> page;
  for (const model::AuditEntry& entry : call.core.world.audit[guild_id]) {
    const bool wanted = (action == 0 || entry.action_type == action) && (!user_id || entry.user_id == user_id) &&
                        (!before || entry.id < before) && (!after || entry.id > after);
    if (wanted) page.push_back(&entry);
  }
  // Newest first, unless the page runs forward: also after "0", the beginning.
  if (!call.request.query_value("after")) std::ranges::reverse(page);
  if (page.size() > static_cast<std::size_t>(limit)) page.resize(static_cast<std::size_t>(limit));
  std::set<UserId> users;
  for (const model::AuditEntry* entry : page) {
    users.insert(entry->user_id);
    if (call.core.world.user(UserId(entry->target_id)) != nullptr) users.insert(UserId(entry->target_id));
  }
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("audit_log_entries");
    json.begin_array();
    for (const model::AuditEntry* entry : page) protocol::write_audit_entry(json, *entry);
    json.end_array();
    json.key("users");
    json.begin_array();
    for (const UserId id : users) protocol::write_user_or_deleted(json, call.render, id);
    json.end_array();
    json.key("webhooks");
    json.begin_array();
    for (const auto& [id, webhook] : call.core.world.webhooks) {
      const bool named = std::ranges::any_of(page, [&](const auto* entry) { return entry->target_id == id.value(); });
      if (named && webhook.guild_id == guild_id) protocol::write_webhook(json, call.render, webhook, false);
    }
    json.end_array();
    for (const std::string_view key :
         {"integrations", "application_commands", "auto_moderation_rules", "guild_scheduled_events", "threads"}) {
      json.raw_field(key, "[]");
    }
    json.end_object();
  });
}

}  // namespace guildhall::api::guild
