#include <algorithm>

#include <boost/json/array.hpp>

#include "roles/gateway/payload_parts.h"

namespace guildhall::gateway {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxGuilds = 100;
constexpr std::size_t kMaxMembers = 200;    // More do not fit into a payload anyway.
constexpr std::size_t kMaxChannels = 5;     // A guild; the newest count.
constexpr std::size_t kMaxRanges = 5;       // A channel.
constexpr std::size_t kMaxRangeRows = 100;  // What one SYNC carries.
constexpr std::int64_t kMaxIndex = 10'000'000;

std::optional<bool> maybe_flag(const json::object& data, std::string_view key) {
  const auto* const value = data.if_contains(key);
  return value == nullptr || !value->is_bool() ? std::nullopt : std::optional(value->get_bool());
}

std::optional<ListRange> range(const json::value& value) {
  if (!value.is_array() || value.get_array().size() != 2) return std::nullopt;
  const auto first = integer(&value.get_array()[0]);
  const auto last = integer(&value.get_array()[1]);
  if (!first || !last || *first < 0 || *last < *first || *first > kMaxIndex) return std::nullopt;
  const auto begin = static_cast<std::size_t>(*first);
  return ListRange{begin, std::min(static_cast<std::size_t>(*last), begin + kMaxRangeRows - 1)};
}

std::vector<ChannelRanges> channels(const json::object& data) {
  std::vector<ChannelRanges> out;
  for (const auto& [key, value] : data) {
    const auto id = ChannelId::parse(std::string_view(key.data(), key.size()));
    if (!id || !value.is_array()) continue;
    ChannelRanges channel{.channel_id = *id};
    for (const auto& one : value.get_array()) {
      const auto parsed = range(one);
      if (parsed && channel.ranges.size() < kMaxRanges) channel.ranges.push_back(*parsed);
    }
    if (out.size() == kMaxChannels) out.erase(out.begin());
    out.push_back(std::move(channel));
  }
  return out;
}

SubscribeRequest::Guild guild(GuildId guild_id, const json::object& data) {
  SubscribeRequest::Guild out{.guild_id = guild_id,
                              .typing = maybe_flag(data, "typing"),
                              .activities = maybe_flag(data, "activities"),
                              .threads = maybe_flag(data, "threads")};
  if (const auto* const members = data.if_contains("members"); members != nullptr && members->is_array()) {
    auto& ids = out.members.emplace();
    for (const auto& member : members->get_array()) {
      const auto id = snowflake(&member);
      if (id && ids.size() < kMaxMembers) ids.emplace_back(*id);
    }
    std::ranges::sort(ids);
    const auto [first, last] = std::ranges::unique(ids);
    ids.erase(first, last);
  }
  if (const auto* const wanted = data.if_contains("channels"); wanted != nullptr && wanted->is_object())
    out.channels = channels(wanted->get_object());
  return out;
}

}  // namespace

std::optional<std::int64_t> integer(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto* number = value->if_int64()) return *number;
  if (const auto* number = value->if_double()) {
    // Some encoders write whole numbers with an exponent or fraction.
    if (*number >= -9e15 && *number <= 9e15 && *number == static_cast<double>(static_cast<std::int64_t>(*number)))
      return static_cast<std::int64_t>(*number);
  }
  return std::nullopt;
}

std::optional<std::uint64_t> snowflake(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->if_string()) {
    const auto id = UserId::parse(std::string_view(text->data(), text->size()));
    return id ? std::optional(id->value()) : std::nullopt;
  }
  if (const auto* number = value->if_int64(); number != nullptr && *number > 0)
    return static_cast<std::uint64_t>(*number);
  if (const auto* number = value->if_uint64(); number != nullptr && *number > 0) return *number;
  return std::nullopt;
}

bool flag(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* set = value == nullptr ? nullptr : value->if_bool();
  return set != nullptr && *set;
}

SubscribeRequest parse_subscribe(const json::object& data) {
  SubscribeRequest out;
  if (const auto id = snowflake(data.if_contains("guild_id"))) out.guilds.push_back(guild(GuildId(*id), data));
  return out;
}

SubscribeRequest parse_bulk_subscribe(const json::object& data) {
  SubscribeRequest out;
  const auto* const subscriptions = data.if_contains("subscriptions");
  if (subscriptions == nullptr || !subscriptions->is_object()) return out;
  for (const auto& [key, value] : subscriptions->get_object()) {
    const auto id = GuildId::parse(std::string_view(key.data(), key.size()));
    if (id && value.is_object() && out.guilds.size() < kMaxGuilds) out.guilds.push_back(guild(*id, value.get_object()));
  }
  return out;
}

}  // namespace guildhall::gateway
