#pragma once

#include <optional>
#include <string_view>

#include "net/http.h"

namespace guildhall::app {

/// The server's own few pages: the form for the first administrator (`/setup?token=…`) and what pages need.
/// nullopt when the path is none of them. Any thread.
[[nodiscard]] std::optional<net::HttpResponse> page(std::string_view path);

/// What stands at `/` when the web client was not built: what this is, and how to get the client.
[[nodiscard]] net::HttpResponse page_without_client();

}  // namespace guildhall::app
