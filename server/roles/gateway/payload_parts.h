#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "roles/gateway/payload.h"

/// What the parsers of client payloads share.
namespace guildhall::gateway {

/// A whole number, however it is written.
[[nodiscard]] std::optional<std::int64_t> integer(const boost::json::value* value);
/// A snowflake as a string or number; nullopt when it is neither.
[[nodiscard]] std::optional<std::uint64_t> snowflake(const boost::json::value* value);
/// False unless the key holds true.
[[nodiscard]] bool flag(const boost::json::object& object, std::string_view key);

/// Op 14. Unknown or malformed parts are left out, as a client that says too much is no reason to end its session.
[[nodiscard]] SubscribeRequest parse_subscribe(const boost::json::object& data);
/// Op 37.
[[nodiscard]] SubscribeRequest parse_bulk_subscribe(const boost::json::object& data);

}  // namespace guildhall::gateway
