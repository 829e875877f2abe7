#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "base/check.h"
#include "base/json/form_reader.h"
#include "roles/gateway/payload.h"

/// Nothing a client sends may crash the parser, and what it lets through keeps its bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guildhall;
  const auto payload = gateway::parse_payload({reinterpret_cast<const char*>(data), size});
  if (!payload) {
    CHECK(payload.error() >= 4000 && payload.error() <= 4014);
    return 0;
  }
  if (const auto* members = std::get_if<gateway::MembersRequest>(&*payload)) {
    CHECK(members->user_ids.size() + members->malformed_ids.size() <= 100);
    CHECK(members->limit >= 0 && members->limit <= 100 && members->nonce.size() <= 32);
  }
  if (const auto* presence = std::get_if<gateway::PresenceRequest>(&*payload))
    CHECK(parse_json(presence->activities_json).has_value());
  return 0;
}
