#include "core/guilds/guilds.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "core/guilds/change_list.h"
#include "core/members/join.h"
#include "core/read_states/read_states.h"
#include "core/users/images.h"
#include "core/users/mfa.h"
#include "core/webhooks/webhooks.h"

namespace guildhall::core {
namespace {

/// What a guild has when nobody said otherwise.
void add_usual_channels(GuildBlueprint& blueprint) {
  const auto add = [&](model::ChannelType type, std::string name, Placeholder id, std::optional<Placeholder> parent) {
    blueprint.channels.push_back({.id = id, .parent = parent, .channel = {.type = type, .name = std::move(name)}});
  };
  add(model::ChannelType::kGuildCategory, "Text Channels", 1, std::nullopt);
  add(model::ChannelType::kGuildCategory, "Voice Channels", 2, std::nullopt);
  blueprint.channels.back().channel.position = 1;
  add(model::ChannelType::kGuildText, "general", 3, 1);
  add(model::ChannelType::kGuildVoice, "General", 4, 2);
  blueprint.system_channel = 3;
}

Result<void> check_channel(const GuildState& guild, const std::optional<ChannelId>& id, std::string field) {
  if (!id || !*id || guild.channels.contains(*id)) return {};
  return fail_field(std::move(field), "GUILD_CHANNEL_UNKNOWN", "Unknown channel");
}

Result<void> change_owner(const Actor& actor, GuildState& guild, UserId owner, ChangeList& log) {
  if (owner == guild.info.owner_id) return {};
  if (guild.info.owner_id != actor.user_id) return fail(ErrorCode::kMissingPermissions);
  if (!guild.members.contains(owner)) return fail(ErrorCode::kUnknownMember);
  log.set("owner_id", guild.info.owner_id, std::optional(owner));
  return {};
}

}  // namespace

Result<GuildState*> create_guild(Core& core, const Actor& actor, NewGuild wanted) {
  const auto joined = core.world.user_guilds.find(actor.user_id);
  const std::size_t count = joined == core.world.user_guilds.end() ? 0 : joined->second.size();
  if (count >= (actor.bot ? 10U : limits::kGuildsPerUser)) return fail(ErrorCode::kMaxGuilds);
  const auto id = core.new_id<GuildId>();
  GuildState& guild = core.world.guilds[id];
  guild.info.id = id;
  guild.info.name = std::move(wanted.name);
  guild.info.icon = std::move(wanted.icon);
  guild.info.owner_id = actor.user_id;
  guild.info.verification_level = wanted.verification_level;
  guild.info.default_message_notifications = wanted.default_message_notifications;
  guild.info.explicit_content_filter = wanted.explicit_content_filter;
  guild.info.afk_timeout = wanted.afk_timeout.value_or(guild.info.afk_timeout);
  guild.info.system_channel_flags = wanted.system_channel_flags.value_or(0);
  if (wanted.blueprint.channels.empty()) add_usual_channels(wanted.blueprint);
  build_blueprint(core, guild, std::move(wanted.blueprint));
  // Nobody needs to be told that the founder came.
  const ChannelId system_channel = std::exchange(guild.info.system_channel_id, {});
  TRY_VOID(add_member(core, id, actor.user_id));
  guild.info.system_channel_id = system_channel;
  core.put(guild.info);
  core.emit(GuildUpdate{.guild_id = id});
  return &guild;
}

Result<GuildState*> edit_guild(Core& core, const Actor& actor, GuildId guild_id, GuildChanges changes) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageGuild));
  GuildState& guild = *access.guild;
  TRY_VOID(check_channel(guild, changes.afk_channel_id, "afk_channel_id"));
  TRY_VOID(check_channel(guild, changes.system_channel_id, "system_channel_id"));
  TRY_VOID(check_channel(guild, changes.rules_channel_id, "rules_channel_id"));
  TRY_VOID(check_channel(guild, changes.public_updates_channel_id, "public_updates_channel_id"));
  TRY_VOID(check_channel(guild, changes.widget_channel_id, "channel_id"));
  ChangeList log;
  model::Guild& info = guild.info;
  if (changes.owner_id) TRY_VOID(change_owner(actor, guild, *changes.owner_id, log));
  log.set("name", info.name, changes.name);
  log.set("icon_hash", info.icon, changes.icon);
  log.set("splash_hash", info.splash, changes.splash);
  log.set("banner_hash", info.banner, changes.banner);
  log.set("description", info.description, changes.description);
  log.set("afk_channel_id", info.afk_channel_id, changes.afk_channel_id);
  log.set("afk_timeout", info.afk_timeout, changes.afk_timeout);
  log.set("system_channel_id", info.system_channel_id, changes.system_channel_id);
  log.set("system_channel_flags", info.system_channel_flags, changes.system_channel_flags);
  log.set("rules_channel_id", info.rules_channel_id, changes.rules_channel_id);
  log.set("public_updates_channel_id", info.public_updates_channel_id, changes.public_updates_channel_id);
  log.set("verification_level", info.verification_level, changes.verification_level);
  log.set("default_message_notifications", info.default_message_notifications, changes.default_message_notifications);
  log.set("explicit_content_filter", info.explicit_content_filter, changes.explicit_content_filter);
  log.set("preferred_locale", info.preferred_locale, changes.preferred_locale);
  log.set("premium_progress_bar_enabled", info.premium_progress_bar_enabled, changes.premium_progress_bar_enabled);
  log.set("widget_enabled", info.widget_enabled, changes.widget_enabled);
  log.set("widget_channel_id", info.widget_channel_id, changes.widget_channel_id);
  if (log.any()) {
    core.put(info);
    core.audit(actor, guild_id, 1, guild_id.value(), log.finish());
    core.emit(GuildUpdate{.guild_id = guild_id});
  }
  return &guild;
}

Result<void> set_mfa_level(Core& core, const Actor& actor, GuildId guild_id, std::int64_t level) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  if (access.guild->info.owner_id != actor.user_id) return fail(ErrorCode::kMissingPermissions);
  // Who asks it of others has it; and nobody locks themselves out.
  if (level != 0 && !has_second_factor(core.world, actor.user_id)) return fail(ErrorCode::kTwoFactorRequired);
  ChangeList log;
  if (log.set("mfa_level", access.guild->info.mfa_level, std::optional(level))) {
    core.put(access.guild->info);
    core.audit(actor, guild_id, 1, guild_id.value(), log.finish());
    core.emit(GuildUpdate{.guild_id = guild_id});
  }
  return {};
}

Result<void> delete_guild(Core& core, const Actor& actor, GuildId guild_id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  if (access.guild->info.owner_id != actor.user_id) return fail(ErrorCode::kMissingPermissions);
  GuildState guild = std::move(*access.guild);
  core.world.guilds.erase(guild_id);
  GuildDelete event{.guild_id = guild_id, .members = {}};
  for (const auto& [id, member] : guild.members) {
    core.erase(member);
    if (const auto joined = core.world.user_guilds.find(id); joined != core.world.user_guilds.end()) {
      joined->second.erase(guild_id);
      if (joined->second.empty()) core.world.user_guilds.erase(joined);
    }
    event.members.push_back(id);
  }
  for (const auto& [id, role] : guild.roles) core.erase(role);
  for (const auto& [id, ban] : guild.bans) core.erase(ban);
  for (const auto& [id, sticker] : guild.stickers) {
    forget_image(core, id.str());
    core.world.sticker_guilds.erase(id);
    core.erase(sticker);
  }
  std::erase_if(core.world.templates, [&](const auto& entry) {
    if (entry.second.source_guild_id != guild_id) return false;
    core.erase(entry.second);
    return true;
  });
  for (const auto& [id, emoji] : guild.emojis) {
    forget_image(core, id.str());
    core.erase(emoji);
  }
  for (const auto& [id, channel] : guild.channels) {
    core.erase(channel);
    core.erase_channel_messages(id);
    forget_channel(core, id);
    core.world.channel_guilds.erase(id);
  }
  for (const auto& [id, member] : guild.members) forget_mentions(core, guild, id);
  std::erase_if(core.world.last_sent, [&](const auto& entry) { return guild.channels.contains(entry.first.first); });
  const auto of_guild = [&](const auto& entry) {
    if (entry.second.guild_id != guild_id) return false;
    core.erase(entry.second);
    return true;
  };
  std::erase_if(core.world.invites, of_guild);
  for (const auto& [id, webhook] : core.world.webhooks)
    if (webhook.guild_id == guild_id) forget_avatars(core, id);
  std::erase_if(core.world.webhooks, of_guild);
  for (const model::AuditEntry& entry : core.world.audit[guild_id]) core.erase(entry);
  core.world.audit.erase(guild_id);
  core.erase(guild.info);
  core.emit(event);
  return {};
}

Result<void> leave_guild(Core& core, const Actor& actor, GuildId guild_id) {
  const GuildState* const guild = core.world.guild(guild_id);
  if (guild == nullptr || !guild->members.contains(actor.user_id)) return fail(ErrorCode::kUnknownGuild);
  if (guild->info.owner_id == actor.user_id) return fail(ErrorCode::kInvalidAccountType, "the owner cannot leave");
  drop_member(core, guild_id, actor.user_id);
  return {};
}

}  // namespace guildhall::core
