#include "roles/api/instance/instance_settings.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/encoding.h"

namespace guildhall::api {
namespace {

using Kind = InstanceSetting::Kind;

constexpr std::int64_t kCountMax = 1'000'000;
constexpr std::int64_t kFileBytesMin = 1024;
constexpr std::int64_t kFileBytesMax = 512LL * 1024 * 1024;

constexpr InstanceSetting kSettings[] = {
    {.key = "name", .kind = Kind::kText, .min = 1, .max = 64},
    {.key = "registration", .kind = Kind::kChoice},
    {.key = "file_bytes_max", .min = kFileBytesMin, .max = kFileBytesMax},
    {.key = "joins_per_hour", .max = kCountMax},
    {.key = "guild_joins_per_minute", .max = kCountMax},
    {.key = "newcomer_minutes", .max = kCountMax},
    {.key = "newcomer_messages_per_minute", .max = kCountMax},
    {.key = "new_dms_per_10_minutes", .max = kCountMax},
};

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

/// Where a number lives; null when it is none of the policy's.
std::int64_t* policy_number(core::Policy& policy, std::string_view key) {
  if (key == "joins_per_hour") return &policy.joins_per_hour;
  if (key == "guild_joins_per_minute") return &policy.guild_joins_per_minute;
  if (key == "newcomer_minutes") return &policy.newcomer_minutes;
  if (key == "newcomer_messages_per_minute") return &policy.newcomer_messages_per_minute;
  if (key == "new_dms_per_10_minutes") return &policy.new_dms_per_10_minutes;
  return nullptr;
}

void put_in_force(core::Core& core, Instance& instance, std::string_view key, const std::string& value) {
  if (key == "name") instance.name = value;
  if (key == "registration") instance.registration = value;
  if (key == "file_bytes_max") instance.file_bytes_max = static_cast<std::uint64_t>(number(value).value_or(0));
  if (std::int64_t* const place = policy_number(core.policy, key)) *place = number(value).value_or(0);
}

}  // namespace

std::span<const InstanceSetting> instance_settings() { return kSettings; }

Result<void> check_setting(const Instance& instance, const InstanceSetting& setting, const std::string& value) {
  const std::string key(setting.key);
  if (setting.kind == Kind::kChoice) {
    if (value == "open" || value == "invite" || value == "closed") return {};
    return fail_field(key, "BASE_TYPE_CHOICES", "Value must be one of {'open', 'invite', 'closed'}.");
  }
  if (setting.kind == Kind::kText) {
    const auto length = static_cast<std::int64_t>(utf8_length(value));
    const bool one_line = std::ranges::none_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (one_line && length >= setting.min && length <= setting.max && trim(value) == value) return {};
    return fail_field(key, "BASE_TYPE_BAD_LENGTH",
                      fmt::format("Must be between {} and {} in length.", setting.min, setting.max));
  }
  // What the server takes in at all was fixed when it began to listen.
  const std::int64_t max = setting.key == "file_bytes_max"
                               ? std::min(setting.max, static_cast<std::int64_t>(instance.file_bytes_ceiling))
                               : setting.max;
  const auto wanted = number(value);
  if (!wanted) return fail_field(key, "NUMBER_TYPE_COERCE", "Value is not int.");
  if (*wanted < setting.min || *wanted > max)
    return fail_field(key, *wanted < setting.min ? "NUMBER_TYPE_MIN" : "NUMBER_TYPE_MAX",
                      fmt::format("int value should be between {} and {}.", setting.min, max));
  return {};
}

std::string setting_value(const core::Core& core, const Instance& instance, std::string_view key) {
  if (key == "name") return instance.name;
  if (key == "registration") return instance.registration;
  if (key == "file_bytes_max") return std::to_string(instance.file_bytes_max);
  core::Policy policy = core.policy;
  const std::int64_t* const place = policy_number(policy, key);
  return place == nullptr ? std::string() : std::to_string(*place);
}

Result<void> change_setting(core::Core& core, Instance& instance, const InstanceSetting& setting,
                            std::optional<std::string> value) {
  const std::string key(setting.key);
  if (value) {
    TRY_VOID(check_setting(instance, setting, *value));
    model::InstanceSetting row{.key = key, .value = *value};
    core.put(row);
    core.world.instance_settings.insert_or_assign(key, std::move(row));
    put_in_force(core, instance, key, *value);
  } else if (const auto found = core.world.instance_settings.find(key); found != core.world.instance_settings.end()) {
    core.erase(found->second);
    core.world.instance_settings.erase(found);
    put_in_force(core, instance, key, instance.configured.at(key));
  }
  return {};
}

void apply_kept_settings(core::Core& core, Instance& instance) {
  for (const InstanceSetting& setting : kSettings) {
    const std::string key(setting.key);
    instance.configured[key] = setting_value(core, instance, key);
    const auto kept = core.world.instance_settings.find(key);
    if (kept != core.world.instance_settings.end() && check_setting(instance, setting, kept->second.value))
      put_in_force(core, instance, key, kept->second.value);
  }
}

}  // namespace guildhall::api
