#pragma once

#include <optional>
#include <string_view>

#include "net/http.h"

namespace guildhall::app {

/// What the server has by itself, with or without the web client. nullopt when the path is none of that. Any thread.
[[nodiscard]] std::optional<net::HttpResponse> page(std::string_view path);

/// Says what this is and how to get the client, at `/` and where the log and letters of a server without one lead to
/// (`/setup`, `/verify`, `/reset`). nullopt for every other path.
[[nodiscard]] std::optional<net::HttpResponse> page_without_client(std::string_view path);

}  // namespace guildhall::app
