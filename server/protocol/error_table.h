#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

/// The one place that knows how a domain error looks on the HTTP edge (protocol.md 1.7).
namespace guildhall::protocol {

struct ErrorInfo {
  int http_status;
  int code;  ///< JSON error code; zero = general.
  std::string_view message;
};

/// Defined for every enumerator.
[[nodiscard]] const ErrorInfo& error_info(ErrorCode code);

/// The body: `{"message","code"}`, with `errors` (nested by path) when the error has fields, or `retry_after` and
/// `global` for 429. Never contains `detail`.
[[nodiscard]] std::string error_body(const Error& error);

/// Value of the Retry-After header: whole seconds, rounded up, at least one (protocol.md 0.4).
[[nodiscard]] int retry_after_seconds(const Error& error);

}  // namespace guildhall::protocol
