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

constexpr std::string_view kSetup = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Set up Guildhall</title>
<link rel="stylesheet" href="/pages/style.css">
</head>
<body>
<main>
<h1>Set up Guildhall</h1>
<p>Make the first account. It is the administrator of this server.</p>
<noscript><p>This page needs JavaScript. Without it: <code>guildhall admin create-user NAME --email ADDRESS --admin</code></p></noscript>
<form id="form">
<label for="username">User name</label>
<input id="username" name="username" autocomplete="username" required minlength="2" maxlength="32" autofocus aria-describedby="username-hint">
<small id="username-hint">Small letters, digits, dots and underscores.</small>
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="email" required maxlength="254">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="128" aria-describedby="password-hint">
<small id="password-hint">At least 8 characters.</small>
<button type="submit">Make the account</button>
<p id="message" role="status"></p>
</form>
<section id="done" hidden>
<h2>Done</h2>
<p>You are the administrator now. Next, make a bot that speaks here:</p>
<pre>guildhall admin create-bot "My bot" --owner <span id="name"></span></pre>
</section>
</main>
<script src="/pages/setup.js"></script>
</body>
</html>
)html";

constexpr std::string_view kSetupScript = R"js('use strict';
const form = document.getElementById('form');
const message = document.getElementById('message');
const token = new URLSearchParams(location.search).get('token') ?? '';

/** The sentences of a form error, wherever they are nested. */
function complaints(errors) {
  if (errors === null || typeof errors !== 'object') return [];
  if (Array.isArray(errors._errors)) return errors._errors.map((one) => one.message);
  return Object.entries(errors).flatMap(([field, inner]) => complaints(inner).map((text) => `${field}: ${text}`));
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  message.textContent = 'One moment…';
  try {
    const answer = await fetch('/api/v10/auth/register', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        username: form.elements.username.value,
        email: form.elements.email.value,
        password: form.elements.password.value,
        set_up_token: token,
      }),
    });
    const body = await answer.json();
    if (answer.ok) {
      document.getElementById('name').textContent = form.elements.username.value.toLowerCase();
      document.getElementById('done').hidden = false;
      form.hidden = true;
      return;
    }
    message.textContent = complaints(body.errors).join(' ') || body.message;
  } catch {
    message.textContent = 'The server cannot be reached. Try again.';
  } finally {
    button.disabled = false;
  }
});
)js";

constexpr std::string_view kVerify = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Verify your address</title>
<link rel="stylesheet" href="/pages/style.css">
</head>
<body>
<main>
<h1>Verify your address</h1>
<noscript><p>This page needs JavaScript.</p></noscript>
<form id="form" data-call="/api/v10/auth/verify" data-done="Your address is verified. You can close this page.">
<button type="submit">Verify</button>
<p id="message" role="status"></p>
</form>
</main>
<script src="/pages/link.js"></script>
</body>
</html>
)html";

constexpr std::string_view kReset = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Set a new password</title>
<link rel="stylesheet" href="/pages/style.css">
</head>
<body>
<main>
<h1>Set a new password</h1>
<noscript><p>This page needs JavaScript.</p></noscript>
<form id="form" data-call="/api/v10/auth/reset" data-done="Your new password is set. Log in with it.">
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="128" autofocus aria-describedby="password-hint">
<small id="password-hint">At least 8 characters. You will be logged out everywhere.</small>
<button type="submit">Set the password</button>
<p id="message" role="status"></p>
</form>
</main>
<script src="/pages/link.js"></script>
</body>
</html>
)html";

/// Of both pages that a letter links to. The token stays in the page's address, behind '#'.
constexpr std::string_view kLinkScript = R"js('use strict';
const form = document.getElementById('form');
const message = document.getElementById('message');

function complaints(errors) {
  if (errors === null || typeof errors !== 'object') return [];
  if (Array.isArray(errors._errors)) return errors._errors.map((one) => one.message);
  return Object.values(errors).flatMap(complaints);
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  message.textContent = 'One moment…';
  try {
    const answer = await fetch(form.dataset.call, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        token: new URLSearchParams(location.hash.slice(1)).get('token') ?? '',
        password: form.elements.password?.value,
      }),
    });
    const body = await answer.json();
    message.textContent = answer.ok ? form.dataset.done : complaints(body.errors).join(' ') || body.message;
    button.disabled = answer.ok;
  } catch {
    message.textContent = 'The server cannot be reached. Try again.';
    button.disabled = false;
  }
});
)js";

constexpr std::string_view kStyle = R"css(:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 34rem; margin: 10vh auto; padding: 0 1.25rem; }
h1 { margin: 0 0 1rem; }
dt { font-weight: 600; }
dd { margin: 0 0 0.75rem; }
code, pre { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
pre { padding: 0.75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px; white-space: pre-wrap; }
form { display: grid; gap: 0.35rem; }
label { font-weight: 600; margin-top: 0.75rem; }
small { opacity: 0.75; }
input { font: inherit; padding: 0.5rem 0.6rem; border: 1px solid color-mix(in srgb, currentColor 40%, transparent); border-radius: 6px; }
button { font: inherit; font-weight: 600; margin-top: 1.25rem; padding: 0.6rem 1rem; border: 0; border-radius: 6px; background: #3949ab; color: #fff; cursor: pointer; }
button:disabled { opacity: 0.6; }
#message { min-height: 1.5em; margin: 0.5rem 0 0; }
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
  if (path == "/setup") return make(kSetup, "text/html; charset=utf-8");
  if (path == "/pages/link.js") return make(kLinkScript, "text/javascript; charset=utf-8");
  if (path == "/pages/home.js") return make(kHomeScript, "text/javascript; charset=utf-8");
  if (path == "/pages/setup.js") return make(kSetupScript, "text/javascript; charset=utf-8");
  if (path == "/pages/style.css") return make(kStyle, "text/css; charset=utf-8");
  if (path == "/robots.txt") return make("User-agent: *\nDisallow: /\n", "text/plain; charset=utf-8");
  return std::nullopt;
}

std::optional<net::HttpResponse> page_without_client(std::string_view path) {
  if (path == "/") return make(kHome, "text/html; charset=utf-8");
  if (path == "/verify") return make(kVerify, "text/html; charset=utf-8");
  if (path == "/reset") return make(kReset, "text/html; charset=utf-8");
  return std::nullopt;
}

}  // namespace guildhall::app
