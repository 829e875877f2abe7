#include "app/pages.h"

#include <string>

namespace guildhall::app {
namespace {

constexpr std::string_view kHome = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Guildhall</title>
<link rel="stylesheet" href="/pages/style.css">
</head>
<body>
<main>
<h1>Guildhall</h1>
<p>This is a chat server. It speaks the public Discord protocols, so bots and clients that let you set the address can use it.</p>
<dl>
<dt>HTTP API</dt><dd><code id="api">/api/v10</code></dd>
<dt>Gateway</dt><dd><code id="gateway">/</code> (WebSocket)</dd>
</dl>
<p>The web client is not part of this build. To have it here, build the server with <code>./dev build</code>.</p>
<p>If you run this server: <code>guildhall admin --help</code> shows how to make accounts and bots.</p>
</main>
<script src="/pages/home.js"></script>
</body>
</html>
)html";

constexpr std::string_view kHomeScript = R"js('use strict';
document.getElementById('api').textContent = location.origin + '/api/v10';
document.getElementById('gateway').textContent = location.origin.replace(/^http/, 'ws');
)js";

constexpr std::string_view kStyle = R"css(:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 34rem; margin: 10vh auto; padding: 0 1.25rem; }
h1 { margin: 0 0 1rem; }
dt { font-weight: 600; }
dd { margin: 0 0 0.75rem; }
code, pre { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
pre { padding: 0.75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px; white-space: pre-wrap; }
)css";

net::HttpResponse make(std::string_view body, std::string_view type) {
  net::HttpResponse response{.status = 200, .body = std::string(body)};
  response.headers = {
      {"Content-Type", std::string(type)},
      {"Content-Security-Policy",
       "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
       "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cache-Control", "no-cache"},
  };
  return response;
}

}  // namespace

std::optional<net::HttpResponse> page(std::string_view path) {
  if (path == "/pages/home.js") return make(kHomeScript, "text/javascript; charset=utf-8");
  if (path == "/pages/style.css") return make(kStyle, "text/css; charset=utf-8");
  if (path == "/robots.txt") return make("User-agent: *\nDisallow: /\n", "text/plain; charset=utf-8");
  return std::nullopt;
}

std::optional<net::HttpResponse> page_without_client(std::string_view path) {
  for (const std::string_view place : {"/", "/setup", "/verify", "/reset"})
    if (path == place) return make(kHome, "text/html; charset=utf-8");
  return std::nullopt;
}

}  // namespace guildhall::app
