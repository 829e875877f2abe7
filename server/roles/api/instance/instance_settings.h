#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/core.h"
#include "roles/api/route.h"

/// What an administrator may change while the server runs. Each value is the configuration's until it is set here;
/// what is set is kept in the store and goes before the configuration, also at the next start.
namespace guildhall::api {

struct InstanceSetting {
  std::string_view key;
  enum class Kind : std::uint8_t { kText, kChoice, kNumber } kind = Kind::kNumber;
  std::int64_t min = 0;  ///< Of numbers; of texts the length.
  std::int64_t max = 0;
};
[[nodiscard]] std::span<const InstanceSetting> instance_settings();

/// As text, in force now.
[[nodiscard]] std::string setting_value(const core::Core& core, const Instance& instance, std::string_view key);
/// A form error that names the key.
[[nodiscard]] Result<void> check_setting(const Instance& instance, const InstanceSetting& setting,
                                         const std::string& value);
/// Checks and keeps it, and puts it in force; nullopt = back to the configuration. Errors name the key.
[[nodiscard]] Result<void> change_setting(core::Core& core, Instance& instance, const InstanceSetting& setting,
                                          std::optional<std::string> value);
/// Remembers what the configuration says and puts in force what was kept. Once, after the world is loaded.
void apply_kept_settings(core::Core& core, Instance& instance);

}  // namespace guildhall::api
