#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/world.h"
#include "roles/api/dispatcher.h"
#include "roles/gateway/limits.h"

namespace guildhall::app {

/// The numbers of the server in Prometheus' text format 0.0.4. Domain thread.
[[nodiscard]] std::string metrics_text(const api::Dispatcher& dispatcher, const gateway::GatewayStats& gateway,
                                       const core::World& world, std::size_t http_connections);
/// Resident memory of this process, in bytes; 0 when the system does not tell.
[[nodiscard]] std::uint64_t resident_bytes();

}  // namespace guildhall::app
