#include "roles/api/dispatcher.h"

#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>

#include "base/encoding.h"
#include "base/limits.h"
#include "roles/api/percent.h"

namespace guildhall::api {
namespace {

/// Channels, guilds and webhooks (with their token) have buckets of their own.
std::uint64_t top_level_resource(const Router::Match& match) {
  const std::string_view path = match.route->path;
  const bool webhook = path.starts_with("/webhooks/{");
  if (!webhook && !path.starts_with("/channels/{") && !path.starts_with("/guilds/{")) return 0;
  std::uint64_t resource = std::hash<std::string>{}(match.params[0].second);
  if (webhook && match.params.size() > 1) resource ^= std::hash<std::string>{}(match.params[1].second) * 31;
  return resource;
}

/// Where a password or a code can be guessed.
bool is_login(std::string_view path) {
  return path == "/auth/login" || path == "/auth/reset" || path == "/auth/verify" || path.starts_with("/auth/mfa/") ||
         path == "/auth/conditional/finish";
}

}  // namespace

struct Dispatcher::Job {
  Job(net::HttpRequest request_in, net::Responder respond_in, Parts& parts, protocol::RenderContext& render)
      : request(std::move(request_in)),
        respond(std::move(respond_in)),
        address(RateLimiter::address_key(request.peer_address)),
        call{.core = parts.core,
             .request = request,
             .actor = {},
             .authenticated = false,
             .blocking = parts.blocking,
             .instance = parts.instance,
             .render = render,
             .params = {},
             .parsed = {},
             .errors = {}} {}

  net::HttpRequest request;
  net::Responder respond;
  std::uint64_t address;
  Call call;
  Router::Match match;
  BucketState bucket;
  Result<Reply> outcome = fail(ErrorCode::kInternal);
  bool settled = false;  ///< Its commit is durable or has failed.
  bool queued = false;   ///< In `unsettled_`.
  std::int64_t started_ns = 0;
  bool answered = false;  ///< By `expire`: the handler's answer comes too late.
};

Dispatcher::Dispatcher(Parts parts, Options options, std::vector<Route> routes)
    : parts_(std::move(parts)),
      options_(options),
      router_(routes),
      limiter_(parts_.clock, options.limits),
      render_{.world = parts_.core.world, .public_url = parts_.instance.public_url} {}

Dispatcher::~Dispatcher() {
  while (!jobs_.empty()) {
    parts_.domain.restart();
    parts_.domain.run_one();
  }
}

void Dispatcher::dispatch(net::HttpRequest request, net::Responder respond) {
  ++stats_.requests;
  auto job = std::make_unique<Job>(std::move(request), std::move(respond), parts_, render_);
  if (job->request.method == net::Method::kOptions) {
    answer(*job, preflight_response());
  } else if (jobs_.size() >= options_.in_flight_max || (parts_.busy && parts_.busy())) {
    answer(*job, to_response(Error{.code = ErrorCode::kOverloaded}));
  } else if (auto refusal = refuse(*job)) {
    answer(*job, *std::move(refusal));
  } else {
    start(std::move(job));
  }
}

std::optional<net::HttpResponse> Dispatcher::refuse(Job& job) {
  if (const auto verdict = limiter_.check_invalid(job.address); !verdict.allowed)
    return rate_limited_response(verdict, LimitScope::kGlobal);
  job.match = router_.match(job.request.method, job.request.path);
  switch (job.match.kind) {
    case Router::Match::Kind::kFound:
      break;
    case Router::Match::Kind::kInvalidVersion:
      return error_response(400, 50041, "Invalid API version");
    case Router::Match::Kind::kNotFound:
      return to_response(Error{.code = ErrorCode::kNotFound});
    case Router::Match::Kind::kMethodNotAllowed: {
      auto response = to_response(Error{.code = ErrorCode::kMethodNotAllowed});
      response.headers.emplace_back("Allow", job.match.allow);
      return response;
    }
  }
  job.call.params = job.match.params;
  if (auto refusal = check_caller(job)) return refusal;
  if (auto refusal = check_limits(job)) return refusal;
  return read_audit_reason(job);
}

std::optional<net::HttpResponse> Dispatcher::check_caller(Job& job) {
  const std::string_view authorization = job.request.header("authorization");
  if (!authorization.empty()) {
    if (auto actor = parts_.authenticate(authorization)) {
      job.call.actor = *std::move(actor);
      job.call.authenticated = true;
    }
  }
  const Auth auth = job.match.route->auth;
  if (auth == Auth::kNone) return std::nullopt;
  if (!job.call.authenticated) {
    // Guessing tokens without end is stopped like any other anonymous traffic.
    if (const auto verdict = limiter_.take_address(job.address); !verdict.allowed)
      return rate_limited_response(verdict, LimitScope::kGlobal);
    return to_response(Error{.code = ErrorCode::kUnauthorized});
  }
  if (auth == Auth::kPerson && job.call.actor.bot) return to_response(Error{.code = ErrorCode::kBotsCannotUse});
  if (auth == Auth::kBot && !job.call.actor.bot) return to_response(Error{.code = ErrorCode::kOnlyBotsCanUse});
  return std::nullopt;
}

std::optional<net::HttpResponse> Dispatcher::check_limits(Job& job) {
  const std::uint64_t user = job.call.actor.user_id.value();
  const auto global = job.call.authenticated ? limiter_.take_caller(user) : limiter_.take_address(job.address);
  if (!global.allowed) return rate_limited_response(global, LimitScope::kGlobal);
  if (is_login(job.match.route->path)) {
    if (const auto logins = limiter_.check_logins(job.address); !logins.allowed)
      return rate_limited_response(logins, LimitScope::kUser);
  }
  if (job.match.route->limit <= 0) return std::nullopt;
  job.bucket.bucket = router_.bucket(job.match.index);
  job.bucket.verdict = limiter_.take_route({.route = job.match.index,
                                            .resource = top_level_resource(job.match),
                                            .caller = job.call.authenticated ? user : job.address},
                                           job.match.route->limit, job.match.route->window_ms);
  if (!job.bucket.verdict.allowed) return rate_limited_response(job.bucket.verdict, LimitScope::kUser);
  return std::nullopt;
}

std::optional<net::HttpResponse> Dispatcher::read_audit_reason(Job& job) {
  const std::string_view header = job.request.header("x-audit-log-reason");
  if (header.empty()) return std::nullopt;
  const auto decoded = percent_decode(header);
  std::string reason(decoded ? std::string_view(*decoded) : header);  // Some clients send it as it is.
  if (!is_utf8(reason)) return std::nullopt;
  if (utf8_length(reason) > limits::kAuditReasonChars) {
    Error error{.code = ErrorCode::kInvalidFormBody};
    error.fields.push_back({"reason", "BASE_TYPE_MAX_LENGTH", "Must be 512 or fewer in length."});
    return to_response(error);
  }
  job.call.actor.audit_reason = std::move(reason);
  return std::nullopt;
}

boost::asio::awaitable<void> Dispatcher::run(Dispatcher* self, Job* job) {
  try {
    job->outcome = co_await job->match.route->handler(job->call);
  } catch (const std::exception& exception) {
    job->outcome = fail(ErrorCode::kInternal, exception.what());
  }
  // In the same turn: were another request's commit to come between, it would take this one's changes along.
  self->commit(job);
}

void Dispatcher::start(std::unique_ptr<Job> job) {
  Job* const borrowed = job.get();
  borrowed->started_ns = parts_.clock.steady_ns();
  jobs_.emplace(borrowed, std::move(job));
  boost::asio::co_spawn(parts_.domain, run(this, borrowed), [](const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
  });
}

// Also after a failure: what the handler recorded before it failed is in memory already.
void Dispatcher::commit(Job* job) {
  parts_.core.commit([this, job, began_ns = parts_.clock.steady_ns()](Result<void> saved) {
    if (job->queued) stats_.durable.add((parts_.clock.steady_ns() - began_ns) / 1000);
    if (!saved) job->outcome = std::unexpected(std::move(saved).error());
    job->settled = true;
    if (job->queued) finish_settled();
  });
  // A change whose own commit was empty may have gone with an earlier one (its handler waited in between), and what it
  // answers may rest on one: it waits for them. Reads do not.
  const bool reads = job->request.method == net::Method::kGet || job->request.method == net::Method::kHead;
  if (job->settled && (reads || unsettled_.empty())) {
    finish(job);
  } else {
    job->queued = true;
    unsettled_.push_back(job);
  }
}

void Dispatcher::finish_settled() {
  while (!unsettled_.empty() && unsettled_.front()->settled) {
    Job* const job = unsettled_.front();
    unsettled_.pop_front();
    finish(job);
  }
}

void Dispatcher::finish(Job* job) {
  const bool failed_login = !job->outcome && is_login(job->match.route->path);
  if (failed_login) limiter_.count_failed_login(job->address);
  if (!job->outcome && job->outcome.error().code == ErrorCode::kInternal) {
    const Error& error = job->outcome.error();
    spdlog::error("{} {}: {} ({}:{})", job->request.method_name, job->match.route->path, error.detail,
                  error.where.file_name(), error.where.line());
  }
  if (!job->answered)
    answer(*job, job->outcome ? to_response(*std::move(job->outcome)) : to_response(job->outcome.error()));
  forget(job);
}

void Dispatcher::expire() {
  const std::int64_t before = parts_.clock.steady_ns() - options_.request_ms_max * 1'000'000;
  for (const auto& [borrowed, job] : jobs_) {
    if (job->answered || job->started_ns > before) continue;
    spdlog::warn("{} {}: no answer after {} ms", job->request.method_name, job->match.route->path,
                 options_.request_ms_max);
    ++stats_.timed_out;
    answer(*job, to_response(Error{.code = ErrorCode::kOverloaded}));
    job->answered = true;
  }
}

void Dispatcher::answer(Job& job, net::HttpResponse response) {
  const int status = response.status;
  if (status == 401 || status == 403 || status == 429) limiter_.count_invalid(job.address);
  if (status == 429) ++stats_.rate_limited;
  ++(status < 400 ? stats_.answers_ok : status < 500 ? stats_.answers_refused : stats_.answers_failed);
  add_bucket_headers(response, job.bucket, parts_.clock.now_ms());
  if (job.request.method != net::Method::kOptions) add_cors_headers(response);
  job.respond(std::move(response));
}

void Dispatcher::forget(Job* job) {
  jobs_.erase(job);
  if (jobs_.empty() && idle_) std::exchange(idle_, nullptr)();
}

void Dispatcher::when_idle(std::move_only_function<void()> idle) {
  if (jobs_.empty()) {
    idle();
  } else {
    idle_ = std::move(idle);
  }
}

}  // namespace guildhall::api
