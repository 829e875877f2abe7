#pragma once

#include <boost/json/object.hpp>

#include "base/clock.h"
#include "base/json/form_reader.h"

namespace guildhall::core {

/// Every key that clients expect, as it is before anybody chose.
[[nodiscard]] const boost::json::object& default_settings();

/// The settings that a PATCH names, checked and bounded; complaints go to `errors`. Keys that this server
/// does not know are kept when they are small scalars, so that a client may be newer than its server; others are
/// dropped. Source of the keys: protocol.md 4.1. Pure.
[[nodiscard]] boost::json::object read_settings(const boost::json::object& changes, FormErrors& errors, UnixMs now_ms);

}  // namespace guildhall::core
