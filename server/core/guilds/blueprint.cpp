#include "core/guilds/blueprint.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/json/json_writer.h"
#include "base/limits.h"
#include "core/channels/create_channel.h"

namespace guildhall::core {
namespace {

using model::ChannelType;

std::vector<BlueprintRole> read_roles(const FormReader& body) {
  std::vector<BlueprintRole> out;
  const auto items = body.objects("roles", limits::kRoles);
  if (!items) return out;
  std::set<Placeholder> ids;
  for (const FormReader& item : *items) {
    BlueprintRole made{.id = item.bits("id").value_or(out.size())};
    model::Role& role = made.role;
    role.name = item.text("name", {.max = limits::kRoleNameChars}).value_or("");
    if (role.name.empty()) role.name = "new role";
    role.permissions = item.bits("permissions").value_or(perm::kDefaultEveryone) & perm::kAll;
    role.color = item.integer("color", {.min = 0, .max = limits::kColorMax}).value_or(0);
    role.hoist = item.boolean("hoist").value_or(false);
    role.mentionable = item.boolean("mentionable").value_or(false);
    role.unicode_emoji = item.text("unicode_emoji", {.max = 100});
    if (!ids.insert(made.id).second) item.complain("id", "DUPLICATE_ID", "This id is used twice.");
    out.push_back(std::move(made));
  }
  return out;
}

std::vector<model::Overwrite> read_overwrites(const FormReader& channel) {
  std::vector<model::Overwrite> out;
  const auto items = channel.objects("permission_overwrites", limits::kOverwrites);
  if (!items) return out;
  for (const FormReader& item : *items) {
    const std::int64_t type = item.integer("type", {.min = 0, .max = 1}).value_or(0);
    if (type != 0) continue;  // There are no members yet.
    out.push_back({.id = item.bits("id").value_or(0),
                   .type = model::OverwriteType::kRole,
                   .allow = item.bits("allow").value_or(0) & perm::kAll,
                   .deny = item.bits("deny").value_or(0) & perm::kAll});
  }
  return out;
}

BlueprintChannel read_channel(const FormReader& item, std::int64_t index) {
  BlueprintChannel made{.id = item.bits("id"), .parent = item.bits("parent_id")};
  model::Channel& channel = made.channel;
  const std::int64_t type = item.integer("type", {.min = 0, .max = 16}).value_or(0);
  if (type != 0 && type != 2 && type != 4 && type != 5)
    item.complain("type", "BASE_TYPE_CHOICES", "Value must be one of {0, 2, 4, 5}.");
  channel.type = static_cast<ChannelType>(type);
  channel.name = channel_name_for(
      channel.type, item.text("name", {.min = 1, .max = limits::kChannelNameChars, .required = true}).value_or(""));
  channel.topic = item.text("topic", {.max = limits::kTopicChars});
  channel.position = item.integer("position", {.min = 0, .max = 100'000}).value_or(index);
  channel.nsfw = item.boolean("nsfw").value_or(false);
  channel.rate_limit_per_user = item.integer("rate_limit_per_user", {.min = 0, .max = limits::kSlowModeS}).value_or(0);
  channel.bitrate = item.integer("bitrate", {.min = limits::kBitrateMin, .max = limits::kBitrateMax}).value_or(64000);
  channel.user_limit = item.integer("user_limit", {.min = 0, .max = limits::kVoiceUserLimit}).value_or(0);
  channel.permission_overwrites = read_overwrites(item);
  return made;
}

std::vector<BlueprintChannel> read_channels(const FormReader& body) {
  std::vector<BlueprintChannel> out;
  const auto items = body.objects("channels", limits::kChannels);
  if (!items) return out;
  std::set<Placeholder> ids;
  std::map<Placeholder, std::size_t> categories;  ///< With the number of their channels.
  for (const FormReader& item : *items) {
    BlueprintChannel made = read_channel(item, static_cast<std::int64_t>(out.size()));
    const bool is_category = made.channel.type == ChannelType::kGuildCategory;
    // As documented, a category comes before its channels.
    if (made.parent && (!categories.contains(*made.parent) || is_category)) {
      item.complain("parent_id", "CHANNEL_PARENT_INVALID", "Not a category");
    } else if (made.parent && ++categories[*made.parent] > limits::kChannelsPerCategory) {
      item.complain("parent_id", "CHANNEL_PARENT_MAX_CHANNELS", "Maximum number of channels in category reached (50)");
    }
    if (made.id && !ids.insert(*made.id).second) item.complain("id", "DUPLICATE_ID", "This id is used twice.");
    if (made.id && is_category) categories[*made.id] = 0;
    out.push_back(std::move(made));
  }
  return out;
}

std::optional<Placeholder> read_reference(const FormReader& body, std::string_view key,
                                          const std::vector<BlueprintChannel>& channels) {
  const auto wanted = body.bits(key);
  if (wanted && std::ranges::find(channels, wanted, &BlueprintChannel::id) == channels.end())
    body.complain(key, "GUILD_CHANNEL_UNKNOWN", "Unknown channel");
  return wanted;
}

std::map<Placeholder, RoleId> build_roles(Core& core, GuildState& guild, std::vector<BlueprintRole> roles) {
  std::map<Placeholder, RoleId> real;
  const RoleId everyone(guild.info.id);
  std::int64_t position = 0;
  for (auto& [placeholder, role] : roles) {
    role.id = position == 0 ? everyone : core.new_id<RoleId>();
    role.guild_id = guild.info.id;
    role.position = position++;
    if (role.id == everyone) role.name = "@everyone";
    real[placeholder] = role.id;
    core.put(guild.roles[role.id] = std::move(role));
  }
  return real;
}

void use_real_roles(std::vector<model::Overwrite>& overwrites, const std::map<Placeholder, RoleId>& roles) {
  std::erase_if(overwrites, [&](const model::Overwrite& overwrite) { return !roles.contains(overwrite.id); });
  for (model::Overwrite& overwrite : overwrites) overwrite.id = roles.at(overwrite.id).value();
}

void write_role(JsonWriter& json, Placeholder id, const model::Role& role) {
  json.begin_object();
  json.field("id", id);
  json.field("name", role.name);
  json.field("permissions", std::to_string(role.permissions));
  json.field("color", role.color);
  json.key("colors");
  json.begin_object();
  json.field("primary_color", role.color);
  json.field("secondary_color", nullptr);
  json.field("tertiary_color", nullptr);
  json.end_object();
  json.field("hoist", role.hoist);
  json.field("mentionable", role.mentionable);
  json.field("icon", nullptr);
  json.field("unicode_emoji", role.unicode_emoji);
  json.end_object();
}

using Numbers = std::map<std::uint64_t, Placeholder>;

void write_channel(JsonWriter& json, const model::Channel& channel, const Numbers& channels, const Numbers& roles) {
  json.begin_object();
  json.field("id", channels.at(channel.id.value()));
  // Templates know no announcement channels.
  const bool news = channel.type == ChannelType::kGuildAnnouncement;
  json.field("type", news ? 0 : static_cast<std::int64_t>(channel.type));
  json.field("name", channel.name);
  json.field("position", channel.position);
  json.field("topic", channel.topic);
  json.field("bitrate", channel.bitrate);
  json.field("user_limit", channel.user_limit);
  json.field("nsfw", channel.nsfw);
  json.field("rate_limit_per_user", channel.rate_limit_per_user);
  const auto parent = channels.find(channel.parent_id.value());
  json.field("parent_id", parent == channels.end() ? std::nullopt : std::optional(std::to_string(parent->second)));
  json.field("default_auto_archive_duration", channel.default_auto_archive_duration);
  json.key("permission_overwrites");
  json.begin_array();
  for (const model::Overwrite& overwrite : channel.permission_overwrites) {
    const auto role = roles.find(overwrite.id);
    if (overwrite.type != model::OverwriteType::kRole || role == roles.end()) continue;
    json.begin_object();
    json.field("id", std::to_string(role->second));
    json.field("type", 0);
    json.field("allow", std::to_string(overwrite.allow));
    json.field("deny", std::to_string(overwrite.deny));
    json.end_object();
  }
  json.end_array();
  json.field("template", "");
  for (const std::string_view key :
       {"available_tags", "default_reaction_emoji", "default_thread_rate_limit_per_user", "default_sort_order",
        "default_forum_layout", "default_tag_setting", "theme_color"})
    json.field(key, nullptr);
  json.end_object();
}

std::optional<std::string> reference_to(ChannelId id, const Numbers& channels) {
  const auto found = channels.find(id.value());
  return found == channels.end() ? std::nullopt : std::optional(std::to_string(found->second));
}

}  // namespace

GuildBlueprint read_blueprint(const FormReader& body) {
  GuildBlueprint out;
  out.roles = read_roles(body);
  out.channels = read_channels(body);
  out.system_channel = read_reference(body, "system_channel_id", out.channels);
  out.afk_channel = read_reference(body, "afk_channel_id", out.channels);
  return out;
}

void build_blueprint(Core& core, GuildState& guild, GuildBlueprint blueprint) {
  if (blueprint.roles.empty()) blueprint.roles.push_back({.role = {.permissions = perm::kDefaultEveryone}});
  const auto roles = build_roles(core, guild, std::move(blueprint.roles));
  std::map<Placeholder, ChannelId> channels;
  for (auto& [placeholder, parent, channel] : blueprint.channels) {
    channel.id = core.new_id<ChannelId>();
    channel.guild_id = guild.info.id;
    if (placeholder) channels[*placeholder] = channel.id;
    if (parent) channel.parent_id = channels[*parent];  // Categories come first.
    use_real_roles(channel.permission_overwrites, roles);
    core.world.channel_guilds[channel.id] = guild.info.id;
    core.put(guild.channels[channel.id] = std::move(channel));
  }
  if (blueprint.system_channel) guild.info.system_channel_id = channels[*blueprint.system_channel];
  if (blueprint.afk_channel) guild.info.afk_channel_id = channels[*blueprint.afk_channel];
}

std::string write_snapshot(const GuildState& guild) {
  std::vector<const model::Role*> roles;
  for (const auto& [id, role] : guild.roles)
    if (!role.managed) roles.push_back(&role);
  std::ranges::sort(roles, {}, [&](const auto* role) {
    return std::pair(role->id == RoleId(guild.info.id) ? -1 : role->position, role->id);
  });
  std::vector<const model::Channel*> order;
  order.reserve(guild.channels.size());
  for (const auto& [id, channel] : guild.channels) order.push_back(&channel);
  std::ranges::sort(order, {}, [](const auto* channel) {
    return std::tuple(channel->type != ChannelType::kGuildCategory, channel->position, channel->id);
  });
  Numbers role_numbers;
  for (const auto* role : roles) role_numbers.emplace(role->id.value(), role_numbers.size());
  Numbers numbers;
  for (const auto* channel : order) numbers.emplace(channel->id.value(), numbers.size() + 1);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("name", guild.info.name);
  json.field("description", guild.info.description);
  json.field("region", "main");
  json.field("verification_level", guild.info.verification_level);
  json.field("default_message_notifications", guild.info.default_message_notifications);
  json.field("explicit_content_filter", guild.info.explicit_content_filter);
  json.field("preferred_locale", guild.info.preferred_locale);
  json.field("afk_channel_id", reference_to(guild.info.afk_channel_id, numbers));
  json.field("afk_timeout", guild.info.afk_timeout);
  json.field("system_channel_id", reference_to(guild.info.system_channel_id, numbers));
  json.field("system_channel_flags", guild.info.system_channel_flags);
  json.key("roles");
  json.begin_array();
  for (const auto* role : roles) write_role(json, role_numbers.at(role->id.value()), *role);
  json.end_array();
  json.key("channels");
  json.begin_array();
  for (const auto* channel : order) write_channel(json, *channel, numbers, role_numbers);
  json.end_array();
  json.end_object();
  return out;
}

}  // namespace guildhall::core
