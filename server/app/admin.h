#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "core/core.h"
#include "roles/api/route.h"

/// The administrator's commands, as one JSON object in and one out. The same code serves them inside a running server
/// (over its socket) and on a folder at rest.
namespace guildhall::app {

struct AdminRequest {
  std::string command =
      {};  ///< create-user, create-bot, reset-password, remove-mfa, list-users, list-guilds, list-bots.
  std::string name = {};
  std::string email = {};
  std::string password = {};  ///< Never logged; replaced by its hash before the domain sees the request.
  std::string owner = {};     ///< Name, address or id.
  bool admin = false;
};

/// Bounds: 64 KiB.
[[nodiscard]] Result<AdminRequest> parse_admin_request(std::string_view line);
[[nodiscard]] std::string admin_request_line(const AdminRequest& request);

/// Checks the password and hashes it in place. Slow; any thread.
[[nodiscard]] Result<void> prepare_admin_request(AdminRequest& request);
/// Runs a prepared request; the result is a JSON value. Domain thread; the caller commits. `instance` may be null.
[[nodiscard]] Result<std::string> run_admin_request(core::Core& core, api::Instance* instance,
                                                    const AdminRequest& request);

/// `{"ok":true,"result":…}` or `{"ok":false,"error":"sentence"}`.
[[nodiscard]] std::string admin_answer(const Result<std::string>& result);

}  // namespace guildhall::app
