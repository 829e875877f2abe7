#pragma once

#include <optional>
#include <string_view>

#include "core/core.h"

namespace guildhall::core {

/// Who a token belongs to, in the API and in the gateway: "Bot x", "Bearer x" or "x". nullopt when the token is
/// unknown or the account is disabled or gone. Records the use of a log-in at most once an hour (the caller commits
/// whenever it likes).
[[nodiscard]] std::optional<Actor> authenticate(Core& core, std::string_view authorization_header);

}  // namespace guildhall::core
