#pragma once

#include <expected>
#include <string>

#include "app/admin.h"

namespace guildhall::app {

/// Runs a command on a data folder: through the server that holds it, or on the stores themselves when none runs.
/// The result is the JSON value, the error a sentence.
[[nodiscard]] std::expected<std::string, std::string> run_admin_command(const std::string& data,
                                                                        const AdminRequest& request);

/// The result for people: tables, and what to do next.
[[nodiscard]] std::string describe_admin_result(const std::string& command, const std::string& result);

}  // namespace guildhall::app
