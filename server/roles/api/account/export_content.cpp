#include "roles/api/account/export_content.h"

#include <filesystem>
#include <fstream>

#include "base/encoding.h"
#include "base/json/json_writer.h"
#include "core/users/sessions.h"
#include "core/users/settings.h"
#include "protocol/render/render.h"

namespace guildhall::api {
namespace {

constexpr std::size_t kPage = 100;

void write_account(JsonWriter& json, const model::User& user) {
  json.key("account");
  json.begin_object();
  json.field("id", user.id);
  json.field("username", user.username);
  json.field("global_name", user.global_name);
  json.field("email", user.email);
  json.field("verified", user.verified);
  json.field("bio", user.bio);
  json.field("pronouns", user.pronouns);
  json.field("avatar", user.avatar);
  json.field("banner", user.banner);
  json.field("accent_color", user.accent_color);
  json.field("locale", user.locale);
  json.field("mfa_enabled", user.mfa_enabled);
  json.field("created_at", iso_timestamp(created_at_ms(user.id)));
  json.end_object();
}

void write_people(JsonWriter& json, const core::World& world, UserId user_id) {
  json.key("relationships");
  json.begin_array();
  if (const auto list = world.relationships.find(user_id); list != world.relationships.end())
    for (const auto& [other, row] : list->second) {
      const model::User* const user = world.user(other);
      json.begin_object();
      json.field("user_id", other);
      json.field("username", user != nullptr ? user->username : std::string());
      json.field("type", row.type);
      json.end_object();
    }
  json.end_array();
  json.key("notes");
  json.begin_array();
  if (const auto list = world.notes.find(user_id); list != world.notes.end())
    for (const auto& [other, row] : list->second) {
      json.begin_object();
      json.field("user_id", other);
      json.field("note", row.note);
      json.end_object();
    }
  json.end_array();
}

void write_sessions(JsonWriter& json, const core::World& world, UserId user_id) {
  json.key("sessions");
  json.begin_array();
  for (const auto* session : core::sessions_of(world, user_id)) {
    json.begin_object();
    json.field("created_at", iso_timestamp(session->created_at));
    json.field("last_used_at", iso_timestamp(session->last_used_at));
    json.field("client", session->client);
    json.field("address", session->address);
    json.end_object();
  }
  json.end_array();
}

void write_applications(JsonWriter& json, const core::World& world, UserId user_id) {
  json.key("applications");
  json.begin_array();
  for (const auto& [id, application] : world.applications) {
    if (application.owner_id != user_id) continue;
    json.begin_object();
    json.field("id", id);
    json.field("name", application.name);
    json.field("description", application.description);
    json.end_object();
  }
  json.end_array();
}

std::string place_head(const model::Channel& channel) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("id", channel.id);
  json.field("guild_id", channel.guild_id);
  json.field("type", static_cast<int>(channel.type));
  json.field("name", channel.name);
  json.end_object();
  return out.substr(1, out.size() - 2);
}

void write_guilds(JsonWriter& json, const core::World& world, ExportPlan& plan) {
  json.key("guilds");
  json.begin_array();
  if (const auto joined = world.user_guilds.find(plan.user_id); joined != world.user_guilds.end())
    for (const GuildId id : joined->second) {
      const core::GuildState* const guild = world.guild(id);
      const model::Member* const member = world.member(id, plan.user_id);
      if (guild == nullptr || member == nullptr) continue;
      json.begin_object();
      json.field("id", id);
      json.field("name", guild->info.name);
      json.field("owner", guild->info.owner_id == plan.user_id);
      json.key("member");
      json.begin_object();
      protocol::write_member_fields(json, *member);
      json.end_object();
      json.end_object();
      for (const auto& [channel_id, channel] : guild->channels)
        if (channel.last_message_id) plan.channels.push_back({channel_id, place_head(channel)});
    }
  json.end_array();
}

void write_message(JsonWriter& json, const ExportPlan& plan, const model::Message& message) {
  json.begin_object();
  json.field("id", message.id);
  json.field("timestamp", iso_timestamp(created_at_ms(message.id)));
  if (message.edited_at != 0) json.field("edited_timestamp", iso_timestamp(message.edited_at));
  json.field("type", message.type);
  json.field("content", message.content);
  if (message.embeds_json != "[]") json.raw_field("embeds", message.embeds_json);
  if (message.reference) json.field("reply_to", message.reference->message_id);
  json.key("attachments");
  json.begin_array();
  for (const model::Attachment& attachment : message.attachments) {
    json.begin_object();
    json.field("filename", attachment.filename);
    json.field("size", attachment.size);
    json.field("url", plan.public_url + "/attachments/" + message.channel_id.str() + "/" + attachment.id.str() + "/" +
                          attachment.filename);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

/// The person's messages of one channel, behind its head; nothing when there are none.
Result<void> write_place(std::ofstream& file, const ExportPlan& plan, const ExportPlan::Place& place, bool& first,
                         const ports::MessageLogReader& log, const std::atomic<bool>& stopping) {
  bool begun = false;
  MessageId after = {};
  for (;;) {
    if (stopping) return fail(ErrorCode::kOverloaded, "the server stops");
    TRY(const auto page, log.page({.channel_id = place.id, .after = after, .oldest_first = true, .limit = kPage}));
    std::string text;
    for (const model::Message& message : page) {
      after = message.id;
      if (message.author_id != plan.user_id || message.webhook_id) continue;
      text += begun ? "," : (first ? "\n{" : ",\n{") + place.head_json + ",\"messages\":[";
      begun = true;
      first = false;
      JsonWriter json(text);
      write_message(json, plan, message);
    }
    file << text;
    if (!file) return fail(ErrorCode::kInternal, "the archive cannot be written");
    if (page.size() < kPage) break;
  }
  if (begun) file << "]}";
  return {};
}

}  // namespace

ExportPlan plan_export(const core::Core& core, UserId user_id, std::string public_url) {
  ExportPlan plan{.user_id = user_id, .rows_json = {}, .channels = {}, .public_url = std::move(public_url)};
  const core::World& world = core.world;
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("exported_at", iso_timestamp(core.now()));
  if (const model::User* const user = world.user(user_id)) write_account(json, *user);
  json.raw_field("settings", core::settings_json(world, user_id, core.now()));
  write_people(json, world, user_id);
  write_sessions(json, world, user_id);
  write_applications(json, world, user_id);
  write_guilds(json, world, plan);
  if (const auto dms = world.user_dms.find(user_id); dms != world.user_dms.end())
    for (const ChannelId id : dms->second)
      if (const model::Channel* const channel = world.channel(id); channel != nullptr && channel->last_message_id)
        plan.channels.push_back({id, place_head(*channel)});
  json.end_object();
  text.pop_back();  // The messages follow inside the same object.
  plan.rows_json = std::move(text);
  return plan;
}

Result<std::uint64_t> write_export(const ExportPlan& plan, const ports::MessageLogReader& log, const std::string& path,
                                   const std::atomic<bool>& stopping) {
  const std::string temporary = path + ".tmp";
  const auto write = [&]() -> Result<void> {
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    std::error_code ignored;
    std::filesystem::permissions(temporary, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
    file << plan.rows_json << ",\"channels\":[";
    bool first = true;
    for (const ExportPlan::Place& place : plan.channels) TRY_VOID(write_place(file, plan, place, first, log, stopping));
    file << "]}\n";
    file.close();
    return file ? Result<void>() : fail(ErrorCode::kInternal, "the archive cannot be written");
  };
  std::error_code error;
  if (auto written = write(); !written) {
    std::filesystem::remove(temporary, error);
    return std::unexpected(std::move(written).error());
  }
  std::filesystem::rename(temporary, path, error);
  if (error) return fail(ErrorCode::kInternal, "the archive cannot be renamed: " + error.message());
  return static_cast<std::uint64_t>(std::filesystem::file_size(path, error));
}

}  // namespace guildhall::api
