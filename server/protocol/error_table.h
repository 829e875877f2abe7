#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace guildhall::protocol {

/// What the HTTP edge says for a domain error. Source: the documentation's list of JSON error codes.
struct ErrorInfo {
  int http_status;
  int code;                  ///< `code` of the body.
  std::string_view message;  ///< `message` of the body.
};

/// Complete: every ErrorCode has its row.
[[nodiscard]] const ErrorInfo& error_info(ErrorCode code);

/// `{"message":…,"code":…,"errors":{…}}`; with kRateLimited and kSlowMode also `retry_after` (and `global`).
[[nodiscard]] std::string error_body(const Error& error, bool global_limit = false);

}  // namespace guildhall::protocol
