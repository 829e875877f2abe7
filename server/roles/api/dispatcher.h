#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>

#include "core/core.h"
#include "net/http.h"
#include "roles/api/answer.h"
#include "roles/api/instance/health.h"
#include "roles/api/limits.h"
#include "roles/api/rate_limiter.h"
#include "roles/api/route.h"
#include "roles/api/router.h"

namespace guildhall::api {

/// From a request under /api to its answer: finds the route, names the caller, keeps the limits, runs the handler,
/// commits what it changed, and answers when that is durable. Owns every request in flight; its coroutines never
/// outlive it. Domain thread only.
class Dispatcher {
 public:
  using Authenticate = std::function<std::optional<core::Actor>(std::string_view authorization)>;
  struct Parts {
    boost::asio::io_context& domain;
    core::Core& core;
    boost::asio::any_io_executor blocking;  ///< Of the pool.
    Instance& instance;
    const Clock& clock;
    Authenticate authenticate;
    std::function<bool()> busy = {};  ///< The stores cannot keep up: new requests get 503. Empty = never.
  };
  struct Options {
    RateLimiter::Options limits = {};
    std::size_t in_flight_max = kInFlightMax;
    std::int64_t request_ms_max = kRequestMsMax;
  };
  struct Stats {
    std::uint64_t requests = 0;
    std::uint64_t answers_ok = 0;       ///< 2xx and 3xx.
    std::uint64_t answers_refused = 0;  ///< 4xx.
    std::uint64_t answers_failed = 0;   ///< 5xx.
    std::uint64_t rate_limited = 0;     ///< 429, part of the refused.
    std::uint64_t timed_out = 0;        ///< 503 of `expire`, part of the failed.
    LatencyHistogram durable;           ///< Of changes: from their commit to its being durable.
  };

  Dispatcher(Parts parts, Options options, std::vector<Route> routes);
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;
  /// Runs the domain's io_context until every request in flight has been answered: call it on the domain thread,
  /// while nothing else runs the context.
  ~Dispatcher();

  /// Any request whose path starts with /api. `respond` is called once, on the domain thread.
  void dispatch(net::HttpRequest request, net::Responder respond);

  /// Answers 503 to every request that has taken longer than `request_ms_max`. What its handler still does it does for
  /// nobody: it may not be cut off in the middle of a change. The owner calls this every second or so.
  void expire();

  [[nodiscard]] std::size_t in_flight() const { return jobs_.size(); }
  /// Of those, the ones that only wait to be durable.
  [[nodiscard]] std::size_t unsettled() const { return unsettled_.size(); }
  [[nodiscard]] const Stats& stats() const { return stats_; }
  /// Called once, when nothing is in flight any more (at once when nothing is).
  void when_idle(std::move_only_function<void()> idle);

 private:
  struct Job;

  static boost::asio::awaitable<void> run(Dispatcher* self, Job* job);
  void start(std::unique_ptr<Job> job);
  /// The answer that keeps the request from its handler, if any.
  [[nodiscard]] std::optional<net::HttpResponse> refuse(Job& job);
  [[nodiscard]] std::optional<net::HttpResponse> check_caller(Job& job);
  [[nodiscard]] std::optional<net::HttpResponse> check_limits(Job& job);
  [[nodiscard]] static std::optional<net::HttpResponse> read_audit_reason(Job& job);
  void commit(Job* job);
  void finish_settled();
  void finish(Job* job);
  void answer(Job& job, net::HttpResponse response);
  void forget(Job* job);

  Parts parts_;
  Options options_;
  Router router_;
  RateLimiter limiter_;
  protocol::RenderContext render_;
  std::unordered_map<Job*, std::unique_ptr<Job>> jobs_;
  std::deque<Job*> unsettled_;  ///< Changes whose commit is not durable, in the order of their commits.
  Stats stats_;
  std::move_only_function<void()> idle_;
};

}  // namespace guildhall::api
