#include "base/encoding.h"
#include "roles/api/instance/health.h"
#include "roles/api/instance/instance.h"

/// GET /guildhall/health: the server's figures now and over the last hour.
namespace guildhall::api::instance {
namespace {

double per_second(std::uint64_t now, std::uint64_t before, std::int64_t ms) {
  return ms <= 0 || now < before ? 0.0 : static_cast<double>(now - before) * 1000.0 / static_cast<double>(ms);
}

void write_gauges(JsonWriter& json, const Figures& figures) {
  json.field("at", iso_timestamp(figures.at));
  json.field("http_connections", figures.http_connections);
  json.field("gateway_connections", figures.gateway_connections);
  json.field("sessions", figures.sessions);
  json.field("memory_bytes", figures.memory_bytes);
}

/// Rates since the earlier moment.
void write_rates(JsonWriter& json, const Figures& figures, const Figures& before) {
  const std::int64_t ms = figures.at - before.at;
  json.field("requests_per_second", per_second(figures.requests, before.requests, ms));
  json.field("failures_per_second", per_second(figures.failures, before.failures, ms));
  json.field("messages_per_second", per_second(figures.messages, before.messages, ms));
  json.field("deliveries_per_second", per_second(figures.deliveries, before.deliveries, ms));
  const LatencyHistogram durable = figures.durable.since(before.durable);
  json.field("durable_p50_us", durable.quantile_us(0.5));
  json.field("durable_p99_us", durable.quantile_us(0.99));
}

void write_histogram(JsonWriter& json, const LatencyHistogram& histogram) {
  json.begin_array();
  for (std::size_t i = 0; i < LatencyHistogram::kBuckets; ++i) {
    json.begin_object();
    json.key("up_to_us");
    if (const std::int64_t bound = LatencyHistogram::bound_us(i); bound != 0)
      json.value(bound);
    else
      json.value(nullptr);
    json.field("count", histogram.counts[i]);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

Answer get_health(Call& call) {
  CO_TRY_VOID(check_admin(call));
  if (!call.instance.figures || call.instance.health == nullptr) co_return fail(ErrorCode::kNotFound);
  const Figures now = call.instance.figures();
  const auto& history = call.instance.health->history();
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("version", call.instance.version);
    json.field("started_at", iso_timestamp(call.instance.started_at));
    json.field("users", call.core.world.users.size());
    json.field("guilds", call.core.world.guilds.size());
    json.key("now");
    json.begin_object();
    write_gauges(json, now);
    write_rates(json, now, history.empty() ? now : history.back());
    json.end_object();
    json.key("totals");
    json.begin_object();
    json.field("requests", now.requests);
    json.field("failures", now.failures);
    json.field("messages", now.messages);
    json.field("deliveries", now.deliveries);
    json.end_object();
    json.key("durable");
    write_histogram(json, now.durable);
    json.field("interval_ms", Health::kEveryMs);
    json.key("history");
    json.begin_array();
    for (std::size_t i = 0; i < history.size(); ++i) {
      json.begin_object();
      write_gauges(json, history[i]);
      write_rates(json, history[i], i == 0 ? history[i] : history[i - 1]);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  });
}

}  // namespace guildhall::api::instance
