#include "core/guilds/guild_pages.h"

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "base/json/form_reader.h"
#include "core/guilds/change_list.h"

namespace guildhall::core {
namespace {

constexpr std::string_view kWelcomeFeature = "WELCOME_SCREEN_ENABLED";
constexpr std::int64_t kIncidentMsMax = 24LL * 3600 * 1000;

Result<void> check_channels(const GuildState& guild, const std::vector<ChannelId>& ids, const std::string& field) {
  for (const ChannelId id : ids)
    if (!guild.channels.contains(id)) return fail_field(field, "GUILD_CHANNEL_UNKNOWN", "Unknown channel");
  return {};
}

void set_feature(model::Guild& guild, std::string_view feature, bool on) {
  std::erase(guild.features, feature);
  if (on) guild.features.emplace_back(feature);
}

/// The stored welcome screen; a blank one when there is none.
struct Welcome {
  bool enabled = false;
  std::optional<std::string> description = {};
  std::string channels_json = "[]";
};

Welcome read_welcome(const model::Guild& guild) {
  Welcome out;
  const auto parsed = parse_json(guild.welcome_json);
  const auto* const object = parsed ? parsed->if_object() : nullptr;
  if (object == nullptr) return out;
  FormErrors errors;
  const FormReader reader(*object, errors);
  out.enabled = reader.boolean("enabled").value_or(false);
  out.description = reader.text("description");
  if (const auto* const channels = reader.raw("welcome_channels"))
    out.channels_json = boost::json::serialize(*channels);
  return out;
}

std::string write_welcome_channels(const std::vector<WelcomeChannel>& channels) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const WelcomeChannel& channel : channels) {
    json.begin_object();
    json.field("channel_id", channel.channel_id);
    json.field("description", channel.description);
    json.field("emoji_id", channel.emoji_id);
    json.field("emoji_name", channel.emoji_name);
    json.end_object();
  }
  json.end_array();
  return out;
}

std::string write_welcome(const Welcome& welcome, bool with_enabled) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  if (with_enabled) json.field("enabled", welcome.enabled);
  json.field("description", welcome.description);
  json.raw_field("welcome_channels", welcome.channels_json);
  json.end_object();
  return out;
}

void write_option(JsonWriter& json, const OnboardingOption& option) {
  json.begin_object();
  json.field("id", std::to_string(option.id));
  json.field("title", option.title);
  json.field("description", option.description.value_or(""));
  json.key("emoji");
  json.begin_object();
  json.field("id", option.emoji_id);
  json.field("name", option.emoji_name);
  json.field("animated", option.emoji_animated);
  json.end_object();
  json.field("role_ids", option.role_ids);
  json.field("channel_ids", option.channel_ids);
  json.end_object();
}

std::string write_onboarding(GuildId guild_id, const Onboarding& onboarding) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("guild_id", guild_id);
  json.key("prompts");
  json.begin_array();
  for (const OnboardingPrompt& prompt : onboarding.prompts) {
    json.begin_object();
    json.field("id", std::to_string(prompt.id));
    json.field("title", prompt.title);
    json.key("options");
    json.begin_array();
    for (const OnboardingOption& option : prompt.options) write_option(json, option);
    json.end_array();
    json.field("single_select", prompt.single_select);
    json.field("required", prompt.required);
    json.field("in_onboarding", prompt.in_onboarding);
    json.field("type", prompt.type);
    json.end_object();
  }
  json.end_array();
  json.field("default_channel_ids", onboarding.default_channel_ids);
  json.field("enabled", onboarding.enabled);
  json.field("mode", onboarding.mode);
  json.end_object();
  return out;
}

/// What a role gives is at stake: only those below one's own, as when giving it by hand.
Result<void> check_option(const Core::GuildAccess& access, const OnboardingOption& option, const std::string& path) {
  TRY_VOID(check_channels(*access.guild, option.channel_ids, path + ".channel_ids"));
  for (const RoleId id : option.role_ids) {
    const auto role = access.guild->roles.find(id);
    if (role == access.guild->roles.end() || role->second.managed)
      return fail_field(path + ".role_ids", "INVALID_ROLE", "Unknown role");
    if (!outranks(*access.guild, *access.member, role->second)) return fail(ErrorCode::kMissingPermissions);
  }
  if (option.role_ids.empty() && option.channel_ids.empty())
    return fail_field(path, "ONBOARDING_OPTION_EMPTY", "An option gives at least one role or channel.");
  return {};
}

bool everybody_sees(const GuildState& guild, ChannelId id, UnixMs now) {
  const model::Member stranger{.guild_id = guild.info.id};
  return (channel_permissions(guild, stranger, guild.channels.at(id), now) & perm::kViewChannel) != 0;
}

}  // namespace

Result<GuildState*> edit_welcome_screen(Core& core, const Actor& actor, GuildId guild_id, WelcomeChanges changes) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageGuild));
  model::Guild& info = access.guild->info;
  Welcome welcome = read_welcome(info);
  if (changes.channels) {
    std::vector<ChannelId> ids;
    for (const WelcomeChannel& channel : *changes.channels) ids.push_back(channel.channel_id);
    TRY_VOID(check_channels(*access.guild, ids, "welcome_channels"));
    welcome.channels_json = write_welcome_channels(*changes.channels);
  }
  if (changes.description) welcome.description = std::move(*changes.description);
  if (changes.enabled) welcome.enabled = *changes.enabled;
  std::string text = write_welcome(welcome, true);
  if (text == info.welcome_json) return access.guild;
  info.welcome_json = std::move(text);
  set_feature(info, kWelcomeFeature, welcome.enabled);
  core.put(info);
  core.audit(actor, guild_id, 1, guild_id.value());
  core.emit(GuildUpdate{.guild_id = guild_id});
  return access.guild;
}

Result<std::string> welcome_screen(Core& core, const Actor& actor, GuildId guild_id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  const Welcome welcome = read_welcome(access.guild->info);
  const bool manages = (access.permissions & perm::kManageGuild) != 0;
  if (access.guild->info.welcome_json.empty() || (!welcome.enabled && !manages))
    return fail(ErrorCode::kUnknownWelcomeScreen);
  return write_welcome(welcome, false);
}

Result<std::string> set_onboarding(Core& core, const Actor& actor, GuildId guild_id, Onboarding wanted) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageGuild | perm::kManageRoles));
  TRY_VOID(check_channels(*access.guild, wanted.default_channel_ids, "default_channel_ids"));
  for (std::size_t i = 0; i < wanted.prompts.size(); ++i) {
    OnboardingPrompt& prompt = wanted.prompts[i];
    if (created_at_ms(MessageId(prompt.id)) <= static_cast<std::int64_t>(kDiscordEpochMs))
      prompt.id = core.new_id<MessageId>().value();  // A placeholder of the client's.
    for (std::size_t k = 0; k < prompt.options.size(); ++k) {
      OnboardingOption& option = prompt.options[k];
      TRY_VOID(check_option(access, option, "prompts." + std::to_string(i) + ".options." + std::to_string(k)));
      if (created_at_ms(MessageId(option.id)) <= static_cast<std::int64_t>(kDiscordEpochMs))
        option.id = core.new_id<MessageId>().value();
    }
  }
  const bool seen = std::ranges::any_of(wanted.default_channel_ids,
                                        [&](ChannelId id) { return everybody_sees(*access.guild, id, core.now()); });
  if (wanted.enabled && !seen) return fail(ErrorCode::kOnboardingRequirements);
  model::Guild& info = access.guild->info;
  const bool fresh = info.onboarding_json.empty();
  info.onboarding_json = write_onboarding(guild_id, wanted);
  core.put(info);
  core.audit(actor, guild_id, fresh ? 166 : 167, guild_id.value());
  core.emit(GuildUpdate{.guild_id = guild_id});
  return info.onboarding_json;
}

std::string onboarding(const GuildState& guild) {
  return guild.info.onboarding_json.empty() ? write_onboarding(guild.info.id, {}) : guild.info.onboarding_json;
}

Result<GuildState*> set_incident_actions(Core& core, const Actor& actor, GuildId guild_id, IncidentActions wanted) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kManageGuild));
  for (const auto& [until, field] : {std::pair(wanted.invites_disabled_until, "invites_disabled_until"),
                                     std::pair(wanted.dms_disabled_until, "dms_disabled_until")}) {
    if (until && *until > core.now() + kIncidentMsMax)
      return fail_field(field, "INCIDENT_ACTIONS_TOO_LONG", "May not be more than 24 hours ahead.");
  }
  model::Guild& info = access.guild->info;
  ChangeList log;
  log.set("invites_disabled_until", info.invites_disabled_until, wanted.invites_disabled_until);
  log.set("dms_disabled_until", info.dms_disabled_until, wanted.dms_disabled_until);
  if (!log.any()) return access.guild;
  core.put(info);
  core.audit(actor, guild_id, 1, guild_id.value(), log.finish());
  core.emit(GuildUpdate{.guild_id = guild_id});
  return access.guild;
}

}  // namespace guildhall::core
