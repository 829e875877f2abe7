#pragma once

#include <optional>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/protobuf.h"

/// The settings that a client keeps as protobuf (PreloadedUserSettings) and those that it keeps as JSON are two views
/// of one truth; this is the translation. What only the protobuf knows is nobody's business here and stays as it came.
/// Source of the numbers: the published definition discord_protos.discord_users.v1.PreloadedUserSettings. Pure.
namespace guildhall::core {

/// What a message says of the settings that have a JSON key: null = it says nothing (as before anybody chose). nullopt
/// when a part that is known is malformed. Values are not checked: they go through read_settings.
[[nodiscard]] std::optional<boost::json::object> settings_of(const protobuf::Message& message);
/// Makes the message say what the JSON settings say; fields that say so already keep their bytes. Settings without a
/// word in protobuf (a theme that follows the system) become the nearest one.
void write_settings(protobuf::Message& message, const boost::json::object& settings);
/// Whether a JSON key has a place in the protobuf.
[[nodiscard]] bool in_preloaded(std::string_view key);

}  // namespace guildhall::core
