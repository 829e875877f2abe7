#include "app/metrics.h"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace guildhall::app {

std::uint64_t resident_bytes() {
  std::FILE* const file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  unsigned long long total = 0;
  unsigned long long resident = 0;
  const int read = std::fscanf(file, "%llu %llu", &total, &resident);
  std::fclose(file);
  return read == 2 ? resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

std::string metrics_text(const api::Dispatcher& dispatcher, const gateway::GatewayStats& gateway,
                         const core::World& world, std::size_t http_connections) {
  std::string out;
  const auto write = [&](std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
    out +=
        fmt::format("# HELP guildhall_{0} {1}\n# TYPE guildhall_{0} {2}\nguildhall_{0} {3}\n", name, help, type, value);
  };
  const auto& api = dispatcher.stats();
  write("api_requests_total", "counter", "Requests to the API.", api.requests);
  write("api_answers_ok_total", "counter", "Answers 2xx and 3xx.", api.answers_ok);
  write("api_answers_refused_total", "counter", "Answers 4xx.", api.answers_refused);
  write("api_answers_failed_total", "counter", "Answers 5xx.", api.answers_failed);
  write("api_rate_limited_total", "counter", "Answers 429.", api.rate_limited);
  write("api_timed_out_total", "counter", "Requests answered 503 because they took too long.", api.timed_out);
  write("api_requests_in_flight", "gauge", "Requests that are being worked on.", dispatcher.in_flight());
  write("http_connections", "gauge", "HTTP connections.", http_connections);
  write("gateway_connections", "gauge", "Gateway connections.", gateway.connections.load());
  write("gateway_sessions", "gauge", "Gateway sessions, resumable ones included.", gateway.sessions.load());
  write("gateway_identifies_total", "counter", "New gateway sessions.", gateway.identifies.load());
  write("gateway_resumes_total", "counter", "Resumed gateway sessions.", gateway.resumes.load());
  write("gateway_failed_resumes_total", "counter", "Sessions that could not be resumed.",
        gateway.failed_resumes.load());
  write("gateway_events_total", "counter", "Events, each counted once.", gateway.events.load());
  write("gateway_dispatches_total", "counter", "Events, counted once a session that got them.",
        gateway.deliveries.load());
  write("gateway_slow_closes_total", "counter", "Connections closed because they read too slowly.",
        gateway.slow_closes.load());
  write("gateway_protocol_closes_total", "counter", "Connections closed for a client's mistake.",
        gateway.protocol_closes.load());
  write("guilds", "gauge", "Guilds.", world.guilds.size());
  write("users", "gauge", "Accounts, bots included.", world.users.size());
  write("process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
  return out;
}

}  // namespace guildhall::app
