#pragma once

#include <optional>
#include <string_view>

#include "net/http.h"

namespace guildhall::app {

/// The server's own few pages: what this is (`/`), and the form for the first administrator (`/setup?token=…`).
/// nullopt when the path is none of them. Any thread.
[[nodiscard]] std::optional<net::HttpResponse> page(std::string_view path);

}  // namespace guildhall::app
