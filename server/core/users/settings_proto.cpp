#include <cstdint>
#include <map>
#include <optional>

#include "base/encoding.h"
#include "base/json/json_writer.h"
#include "core/users/settings.h"

/// Settings as protobuf messages: kept for the clients that use them, taken apart no further than their top-level
/// fields. Source of the wire format: protobuf.dev/programming-guides/encoding.
namespace guildhall::core {
namespace {

constexpr std::size_t kProtoBytesMax = 64ULL * 1024;

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  return std::nullopt;
}

/// Takes the payload of a field off the front; false when it is cut short.
bool skip_payload(std::string_view& bytes, std::uint64_t wire_type) {
  std::uint64_t length = 0;
  if (wire_type == 0) return take_varint(bytes).has_value();
  if (wire_type == 1) length = 8;
  if (wire_type == 5) length = 4;
  if (wire_type == 2) {
    const auto given = take_varint(bytes);
    if (!given) return false;
    length = *given;
  }
  if (wire_type == 3 || wire_type == 4 || wire_type > 5 || length > bytes.size()) return false;
  bytes.remove_prefix(static_cast<std::size_t>(length));
  return true;
}

/// Field number → every occurrence of it, tag and payload; nullopt when the bytes are no message.
std::optional<std::map<std::uint64_t, std::string>> fields_of(std::string_view bytes) {
  std::map<std::uint64_t, std::string> out;
  while (!bytes.empty()) {
    const std::string_view start = bytes;
    const auto tag = take_varint(bytes);
    if (!tag || (*tag >> 3U) == 0 || !skip_payload(bytes, *tag & 7U)) return std::nullopt;
    out[*tag >> 3U].append(start.substr(0, start.size() - bytes.size()));
  }
  return out;
}

auto member(int type) {
  return type == 1 ? &model::UserSettings::preloaded_proto : &model::UserSettings::frecency_proto;
}

}  // namespace

std::string settings_proto(const World& world, UserId user_id, int type) {
  const auto found = world.settings.find(user_id);
  return found == world.settings.end() ? std::string() : found->second.*member(type);
}

Result<std::string> update_settings_proto(Core& core, const Actor& actor, int type, std::string_view base64) {
  const auto bytes = base64_decode(base64);
  auto changed = bytes && bytes->size() <= kProtoBytesMax ? fields_of(*bytes) : std::nullopt;
  if (!changed) return fail_field("settings", "BASE_TYPE_INVALID", "Invalid settings.");
  auto all = fields_of(base64_decode(settings_proto(core.world, actor.user_id, type)).value_or(""))
                 .value_or(std::map<std::uint64_t, std::string>());
  for (auto& [number, field] : *changed) all[number] = std::move(field);
  std::string merged;
  for (const auto& [number, field] : all) merged += field;
  if (merged.size() > kProtoBytesMax) return fail_field("settings", "BASE_TYPE_MAX_LENGTH", "Settings are too large.");
  model::UserSettings& row = core.world.settings[actor.user_id];
  row.user_id = actor.user_id;
  row.*member(type) = base64_encode(merged);
  core.put(row);
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.key("settings");
  json.begin_object();
  json.field("proto", row.*member(type));
  json.field("type", type);
  json.end_object();
  json.field("partial", false);
  json.end_object();
  core.emit(UserEvent{.user_id = actor.user_id, .type = "USER_SETTINGS_PROTO_UPDATE", .body = std::move(body)});
  return row.*member(type);
}

}  // namespace guildhall::core
