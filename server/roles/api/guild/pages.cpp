#include "base/encoding.h"
#include "base/limits.h"
#include "core/guilds/guild_pages.h"
#include "roles/api/guild/guild.h"

/// What newcomers are shown (welcome screen, onboarding), incident actions, the vanity address.
namespace guildhall::api::guild {
namespace {

core::WelcomeChanges read_welcome(const FormReader& body) {
  core::WelcomeChanges changes;
  changes.enabled = body.boolean("enabled");
  if (body.has("description"))
    changes.description.emplace(body.text("description", {.max = limits::kWelcomeDescriptionChars}));
  const auto channels = body.objects("welcome_channels", limits::kWelcomeChannels);
  if (body.is_null("welcome_channels")) changes.channels.emplace();
  if (!channels) return changes;
  changes.channels.emplace();
  for (const FormReader& item : *channels) {
    core::WelcomeChannel channel;
    channel.channel_id = item.id<ChannelId>("channel_id", true).value_or(ChannelId());
    channel.description =
        item.text("description", {.min = 1, .max = limits::kWelcomeChannelDescriptionChars, .required = true})
            .value_or("");
    channel.emoji_id = item.id<EmojiId>("emoji_id").value_or(EmojiId());
    channel.emoji_name = item.text("emoji_name", {.max = 64});
    changes.channels->push_back(std::move(channel));
  }
  return changes;
}

core::OnboardingOption read_option(const FormReader& item) {
  core::OnboardingOption option;
  option.id = item.bits("id").value_or(0);
  option.title = item.text("title", {.min = 1, .max = limits::kOnboardingTitleChars, .required = true}).value_or("");
  option.description = item.text("description", {.max = limits::kOnboardingTitleChars});
  option.role_ids = item.ids<RoleId>("role_ids", limits::kRoles).value_or(std::vector<RoleId>());
  option.channel_ids = item.ids<ChannelId>("channel_ids", limits::kChannels).value_or(std::vector<ChannelId>());
  option.emoji_id = item.id<EmojiId>("emoji_id").value_or(EmojiId());
  option.emoji_name = item.text("emoji_name", {.max = 64});
  option.emoji_animated = item.boolean("emoji_animated").value_or(false);
  if (const auto emoji = item.object("emoji")) {
    option.emoji_id = emoji->id<EmojiId>("id").value_or(EmojiId());
    option.emoji_name = emoji->text("name", {.max = 64});
    option.emoji_animated = emoji->boolean("animated").value_or(false);
  }
  return option;
}

core::Onboarding read_onboarding(const FormReader& body) {
  core::Onboarding out;
  out.enabled = body.boolean("enabled").value_or(false);
  out.mode = body.integer("mode", {.min = 0, .max = 1}).value_or(0);
  out.default_channel_ids =
      body.ids<ChannelId>("default_channel_ids", limits::kChannels).value_or(std::vector<ChannelId>());
  const auto prompts = body.objects("prompts", limits::kOnboardingPrompts);
  if (!prompts) return out;
  for (const FormReader& item : *prompts) {
    core::OnboardingPrompt prompt;
    prompt.id = item.bits("id").value_or(0);
    prompt.type = item.integer("type", {.min = 0, .max = 1}).value_or(0);
    prompt.title = item.text("title", {.min = 1, .max = limits::kOnboardingTitleChars, .required = true}).value_or("");
    prompt.single_select = item.boolean("single_select").value_or(false);
    prompt.required = item.boolean("required").value_or(false);
    prompt.in_onboarding = item.boolean("in_onboarding").value_or(true);
    if (const auto options = item.objects("options", limits::kOnboardingOptions))
      for (const FormReader& option : *options) prompt.options.push_back(read_option(option));
    if (prompt.options.empty()) item.complain("options", "BASE_TYPE_REQUIRED", "This field is required");
    out.prompts.push_back(std::move(prompt));
  }
  return out;
}

/// Null = no longer, absent = as it is.
std::optional<UnixMs> read_until(const FormReader& body, std::string_view key) {
  if (!body.has(key)) return std::nullopt;
  const auto text = body.text(key, {.max = 64});
  if (!text) return 0;
  const auto until = parse_iso_timestamp(*text);
  if (!until) body.complain(key, "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
  return until;
}

void write_time_or_null(JsonWriter& json, std::string_view key, UnixMs time) {
  if (time == 0) {
    json.field(key, nullptr);
  } else {
    json.field(key, iso_timestamp(time));
  }
}

}  // namespace

Answer get_welcome_screen(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(std::string screen, core::welcome_screen(call.core, call.actor, guild_id));
  co_return Reply{.body = std::move(screen)};
}

Answer patch_welcome_screen(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  core::WelcomeChanges changes = read_welcome(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(core::edit_welcome_screen(call.core, call.actor, guild_id, std::move(changes)));
  CO_TRY(std::string screen, core::welcome_screen(call.core, call.actor, guild_id));
  co_return Reply{.body = std::move(screen)};
}

Answer get_onboarding(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  co_return Reply{.body = core::onboarding(*access.guild)};
}

Answer put_onboarding(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  core::Onboarding wanted = read_onboarding(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(std::string text, core::set_onboarding(call.core, call.actor, guild_id, std::move(wanted)));
  co_return Reply{.body = std::move(text)};
}

/// The server guide: there is none, which the documented 204 says.
Answer get_new_member_welcome(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY_VOID(call.core.guild_access(call.actor, guild_id));
  co_return no_content();
}

Answer put_incident_actions(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  const core::IncidentActions wanted{.invites_disabled_until = read_until(body, "invites_disabled_until"),
                                     .dms_disabled_until = read_until(body, "dms_disabled_until")};
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const core::GuildState* const guild, core::set_incident_actions(call.core, call.actor, guild_id, wanted));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    write_time_or_null(json, "invites_disabled_until", guild->info.invites_disabled_until);
    write_time_or_null(json, "dms_disabled_until", guild->info.dms_disabled_until);
    json.end_object();
  });
}

}  // namespace guildhall::api::guild
