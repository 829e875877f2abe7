#pragma once

#include <optional>
#include <string_view>

#include "net/http.h"

namespace guildhall::app {

/// The server's own few pages: the form for the first administrator (`/setup?token=…`) and what pages need.
/// nullopt when the path is none of them. Any thread.
[[nodiscard]] std::optional<net::HttpResponse> page(std::string_view path);

/// What stands in for the web client when it was not built: at `/` what this is and how to get the client, and the
/// pages that letters link to (`/verify`, `/reset`). nullopt for every other path.
[[nodiscard]] std::optional<net::HttpResponse> page_without_client(std::string_view path);

}  // namespace guildhall::app
