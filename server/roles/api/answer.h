#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"
#include "roles/api/rate_limiter.h"
#include "roles/api/route.h"

/// How replies and errors become HTTP answers: the headers that client libraries depend on (protocol.md 0.1-0.4, 1.6).
namespace guildhall::api {

/// The state of the route's bucket, told with the answer.
struct BucketState {
  RateLimiter::Verdict verdict;
  std::string bucket;
};

[[nodiscard]] net::HttpResponse to_response(Reply reply);
[[nodiscard]] net::HttpResponse to_response(const Error& error);
/// `{"message":…,"code":…}` with any status.
[[nodiscard]] net::HttpResponse error_response(int status, int code, std::string_view message);

enum class LimitScope : std::uint8_t { kUser, kGlobal };
/// 429 of the rate limiter itself.
[[nodiscard]] net::HttpResponse rate_limited_response(const RateLimiter::Verdict& verdict, LimitScope scope);
void add_bucket_headers(net::HttpResponse& response, const BucketState& state, UnixMs now_ms);

/// Access-Control-*: web clients of other origins may use the API, with a token, never with cookies.
void add_cors_headers(net::HttpResponse& response);
[[nodiscard]] net::HttpResponse preflight_response();

}  // namespace guildhall::api
