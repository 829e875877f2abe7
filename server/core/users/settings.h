#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "core/core.h"

/// Client settings: the server keeps them for all of a person's clients and does not read them.
namespace guildhall::core {

/// Every key that clients expect, with what the person chose.
[[nodiscard]] std::string settings_json(const World& world, UserId user_id);
/// Takes over the keys of `changes`; returns all settings. A form error when they would exceed 64 KiB.
[[nodiscard]] Result<std::string> update_settings(Core& core, const Actor& actor, const boost::json::object& changes);

}  // namespace guildhall::core
