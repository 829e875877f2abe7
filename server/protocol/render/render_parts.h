#pragma once

#include <string>
#include <string_view>

#include "base/encoding.h"
#include "protocol/render/render.h"

/// What the render files share; not for others.
namespace guildhall::protocol {

/// Fields of UserResponse, into an object that the caller has begun.
void write_user_fields(JsonWriter& json, const model::User& user);
/// What a deleted account is shown as.
[[nodiscard]] model::User deleted_user(UserId id);

/// A timestamp, null for zero.
inline void write_time(JsonWriter& json, std::string_view key, UnixMs ms) {
  if (ms == 0) return json.field(key, nullptr);
  json.field(key, iso_timestamp(ms));
}

inline void write_empty_array(JsonWriter& json, std::string_view key) { json.raw_field(key, "[]"); }

}  // namespace guildhall::protocol
