#include <optional>

#include <boost/json/object.hpp>

#include "base/encoding.h"
#include "base/json/json_writer.h"
#include "base/protobuf.h"
#include "core/users/preloaded_settings.h"
#include "core/users/settings.h"
#include "core/users/settings_form.h"
#include "core/users/stored_settings.h"

/// Settings as protobuf messages. Both begin with `versions` (client_version, server_version, data_version): the client
/// says the first, this server counts the last.
namespace guildhall::core {
namespace {

namespace json = boost::json;
using protobuf::Message;

constexpr int kPreloaded = 1;
constexpr std::uint32_t kVersions = 1;     // Field of both.
constexpr std::uint32_t kDataVersion = 3;  // Field of `versions`.

auto member(int type) {
  return type == kPreloaded ? &model::UserSettings::preloaded_proto : &model::UserSettings::frecency_proto;
}

Message stored_message(const World& world, UserId user_id, int type) {
  const auto found = world.settings.find(user_id);
  if (found == world.settings.end()) return {};
  const auto bytes = base64_decode(found->second.*member(type));
  return bytes ? Message::parse(*bytes).value_or(Message()) : Message();
}

/// With what the JSON settings say: the keys that the person chose, and those whose absence would mean something else.
Message current_message(const World& world, UserId user_id, int type, UnixMs now_ms) {
  Message message = stored_message(world, user_id, type);
  if (type != kPreloaded) return message;
  json::object stored = stored_settings(world, user_id);
  const json::object all = merged_settings(world, user_id, stored, now_ms);
  for (const std::string_view key :
       {"status", "locale", "theme", "custom_status", "default_message_request_restricted"})
    stored[key] = all.at(key);
  write_settings(message, stored);
  return message;
}

std::uint64_t data_version(const Message& message) {
  const auto versions = message.message(kVersions);
  return versions ? versions->varint(kDataVersion).value_or(0) : 0;
}

void set_data_version(Message& message, std::uint64_t version) {
  Message versions = message.message(kVersions).value_or(Message());
  versions.set_varint(kDataVersion, version & UINT32_MAX);
  message.set_bytes(kVersions, versions.serialize());
}

void keep(Core& core, UserId user_id, int type, std::string base64) {
  model::UserSettings& row = core.world.settings[user_id];
  row.user_id = user_id;
  row.*member(type) = std::move(base64);
  core.put(row);
}

void tell(Core& core, UserId user_id, int type) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.key("settings");
  json.begin_object();
  json.field("proto", settings_proto(core.world, user_id, type, core.now()));
  json.field("type", type);
  json.end_object();
  json.field("partial", false);
  json.end_object();
  core.emit(UserEvent{.user_id = user_id, .type = "USER_SETTINGS_PROTO_UPDATE", .body = std::move(body)});
}

/// What the message says otherwise than the settings so far: values to take, and keys (null) that go back to what they
/// were before anybody chose. A form error when a value would be refused as JSON, too.
Result<json::object> differences(const Message& before, const Message& after, UnixMs now_ms) {
  const auto was = settings_of(before);
  const auto is = settings_of(after);
  if (!is) return fail_field("settings", "BASE_TYPE_INVALID", "Invalid settings.");
  json::object changed;
  json::object out;
  for (const auto& [key, value] : *is) {
    if (was && was->at(key) == value) continue;
    if (value.is_null())
      out[key] = nullptr;
    else
      changed[key] = value;
  }
  FormErrors errors;
  for (auto& [key, value] : read_settings(changed, errors, now_ms)) out[key] = value;
  TRY_VOID(errors.finish());
  return out;
}

Result<void> take_differences(Core& core, UserId user_id, const json::object& changed) {
  if (changed.empty()) return {};
  json::object stored = stored_settings(core.world, user_id);
  for (const auto& [key, value] : changed) {
    if (value.is_null())
      stored.erase(key);
    else
      stored[key] = value;
  }
  TRY_VOID(keep_settings(core, user_id, stored));
  json::object effects = changed;
  // An account always has a locale and a status.
  if (const auto* const locale = effects.if_contains("locale"); locale != nullptr && locale->is_null())
    effects.erase("locale");
  if (const auto* const status = effects.if_contains("status"); status != nullptr && status->is_null())
    effects["status"] = default_settings().at("status");
  settings_changed(core, user_id, effects);
  return {};
}

}  // namespace

std::string settings_proto(const World& world, UserId user_id, int type, UnixMs now_ms) {
  return base64_encode(current_message(world, user_id, type, now_ms).serialize());
}

Result<ProtoSettings> update_settings_proto(Core& core, const Actor& actor, const ProtoChange& change) {
  const auto invalid = [] { return fail_field("settings", "BASE_TYPE_INVALID", "Invalid settings."); };
  const auto bytes = base64_decode(change.base64);
  if (!bytes || bytes->size() > kSettingsBytesMax) return invalid();
  const auto given = Message::parse(*bytes);
  if (!given || !given->message(kVersions)) return invalid();
  const UserId user_id = actor.user_id;
  const Message before = current_message(core.world, user_id, change.type, core.now());
  const std::uint64_t version = data_version(before);
  if (change.required_data_version && version > *change.required_data_version)
    return ProtoSettings{.base64 = base64_encode(before.serialize()), .out_of_date = true};
  Message after = before;
  for (const std::uint32_t number : given->numbers()) after.take(number, *given);
  set_data_version(after, version + 1);
  std::string merged = after.serialize();
  if (merged.size() > kSettingsBytesMax)
    return fail_field("settings", "BASE_TYPE_MAX_LENGTH", "Settings are too large.");
  if (change.type == kPreloaded) {
    TRY(const json::object changed, differences(before, after, core.now()));
    TRY_VOID(take_differences(core, user_id, changed));
  }
  keep(core, user_id, change.type, base64_encode(merged));
  tell(core, user_id, change.type);
  return ProtoSettings{.base64 = settings_proto(core.world, user_id, change.type, core.now())};
}

void tell_preloaded(Core& core, UserId user_id) {
  Message message = stored_message(core.world, user_id, kPreloaded);
  set_data_version(message, data_version(message) + 1);
  keep(core, user_id, kPreloaded, base64_encode(message.serialize()));
  tell(core, user_id, kPreloaded);
}

}  // namespace guildhall::core
