#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "core/core.h"

/// What settings.cpp (JSON) and settings_proto.cpp (protobuf) share: the one row of a person's settings. Not for
/// others.
namespace guildhall::core {

inline constexpr std::size_t kSettingsBytesMax = 64ULL * 1024;  ///< Of each of the three forms.

/// The keys that the person chose.
[[nodiscard]] boost::json::object stored_settings(const World& world, UserId user_id);
/// Those, and the defaults of all others.
[[nodiscard]] boost::json::object merged_settings(const World& world, UserId user_id, const boost::json::object& stored,
                                                  UnixMs now_ms);
/// Keeps them, and says USER_SETTINGS_UPDATE; returns all settings. A form error when they are too large.
[[nodiscard]] Result<std::string> keep_settings(Core& core, UserId user_id, const boost::json::object& stored);
/// What else follows from the keys that were changed: the account's locale, the status that others see.
void settings_changed(Core& core, UserId user_id, const boost::json::object& changed);
/// Settings that the protobuf names as well were changed by JSON: counts its version up, says
/// USER_SETTINGS_PROTO_UPDATE.
void tell_preloaded(Core& core, UserId user_id);

}  // namespace guildhall::core
