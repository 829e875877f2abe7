#include "roles/api/answer.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "protocol/error_table.h"

namespace guildhall::api {
namespace {

void add_json_headers(net::HttpResponse& response) {
  // Exactly this, without a charset: several libraries compare the whole value.
  response.headers.emplace_back("Content-Type", "application/json");
  // Without Via, discord.py and JDA take a 429 for a ban.
  response.headers.emplace_back("Via", "1.1 guildhall");
}

void add_retry_after(net::HttpResponse& response, double seconds) {
  const auto whole = std::max(1LL, static_cast<long long>(std::ceil(seconds)));
  response.headers.emplace_back("Retry-After", std::to_string(whole));
}

}  // namespace

net::HttpResponse to_response(Reply reply) {
  net::HttpResponse response{.status = reply.status, .headers = std::move(reply.headers), .body = {}, .file_path = {}};
  const bool empty = reply.status == 204 || reply.status == 304 || (reply.body.empty() && reply.file_path.empty());
  if (!empty) {
    response.headers.emplace_back("Content-Type", std::move(reply.content_type));
    response.body = std::move(reply.body);
    response.file_path = std::move(reply.file_path);
  }
  response.headers.emplace_back("Via", "1.1 guildhall");
  return response;
}

net::HttpResponse to_response(const Error& error) {
  net::HttpResponse response{.status = protocol::error_info(error.code).http_status,
                             .headers = {},
                             .body = protocol::error_body(error),
                             .file_path = {}};
  add_json_headers(response);
  if (response.status == 429) {
    response.headers.emplace_back("Retry-After", std::to_string(protocol::retry_after_seconds(error)));
    response.headers.emplace_back("X-RateLimit-Scope", "user");
  }
  return response;
}

net::HttpResponse error_response(int status, int code, std::string_view message) {
  net::HttpResponse response{.status = status, .headers = {}, .body = {}, .file_path = {}};
  JsonWriter json(response.body);
  json.begin_object();
  json.field("message", message);
  json.field("code", code);
  json.end_object();
  add_json_headers(response);
  return response;
}

net::HttpResponse rate_limited_response(const RateLimiter::Verdict& verdict, LimitScope scope) {
  net::HttpResponse response{.status = 429, .headers = {}, .body = {}, .file_path = {}};
  const double seconds = std::max<double>(0.001, static_cast<double>(verdict.reset_after_ms) / 1000.0);
  response.body =
      fmt::format(R"({{"message":"You are being rate limited.","retry_after":{:.3f},"global":{},"code":0}})", seconds,
                  scope == LimitScope::kGlobal);
  add_json_headers(response);
  add_retry_after(response, seconds);
  response.headers.emplace_back("X-RateLimit-Scope", scope == LimitScope::kGlobal ? "global" : "user");
  if (scope == LimitScope::kGlobal) response.headers.emplace_back("X-RateLimit-Global", "true");
  return response;
}

void add_bucket_headers(net::HttpResponse& response, const BucketState& state, UnixMs now_ms) {
  if (state.verdict.limit <= 0) return;
  const double after = static_cast<double>(state.verdict.reset_after_ms) / 1000.0;
  response.headers.emplace_back("X-RateLimit-Limit", std::to_string(state.verdict.limit));
  response.headers.emplace_back("X-RateLimit-Remaining", std::to_string(state.verdict.remaining));
  response.headers.emplace_back("X-RateLimit-Reset",
                                fmt::format("{:.3f}", static_cast<double>(now_ms) / 1000.0 + after));
  response.headers.emplace_back("X-RateLimit-Reset-After", fmt::format("{:.3f}", after));
  response.headers.emplace_back("X-RateLimit-Bucket", state.bucket);
}

void add_cors_headers(net::HttpResponse& response) {
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  response.headers.emplace_back("Access-Control-Expose-Headers",
                                "Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, "
                                "X-RateLimit-Reset-After, X-RateLimit-Bucket, X-RateLimit-Scope, X-RateLimit-Global");
}

net::HttpResponse preflight_response() {
  net::HttpResponse response{.status = 204, .headers = {}, .body = {}, .file_path = {}};
  add_cors_headers(response);
  response.headers.emplace_back("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  response.headers.emplace_back("Access-Control-Allow-Headers",
                                "Authorization, Content-Type, X-Audit-Log-Reason, X-Super-Properties, X-Fingerprint, "
                                "X-Discord-Locale, X-Discord-Timezone, X-Context-Properties, X-RateLimit-Precision, "
                                "X-Captcha-Key, X-MFA-Authorization");
  response.headers.emplace_back("Access-Control-Max-Age", "86400");
  response.headers.emplace_back("Via", "1.1 guildhall");
  return response;
}

}  // namespace guildhall::api
