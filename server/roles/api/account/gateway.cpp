#include "roles/api/account/account.h"

/// Where the gateway is.
namespace guildhall::api::account {

Answer get_gateway(Call& call) {
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("url", call.instance.gateway_url);
    json.end_object();
  });
}

Answer get_gateway_bot(Call& call) {
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("url", call.instance.gateway_url);
    json.field("shards", 1);
    const auto found = call.core.world.identifies.find(call.actor.user_id);
    core::World::Identifies used =
        found == call.core.world.identifies.end() ? core::World::Identifies{} : found->second;
    const UnixMs now = call.core.now();
    if (now - used.since >= core::kIdentifyWindowMs) used = {.since = now, .count = 0};
    json.key("session_start_limit");
    json.begin_object();
    json.field("total", core::kIdentifiesPerDay);
    json.field("remaining", core::kIdentifiesPerDay - used.count);
    json.field("reset_after", used.since + core::kIdentifyWindowMs - now);
    json.field("max_concurrency", 16);
    json.end_object();
    json.end_object();
  });
}

Answer list_voice_regions(Call&) {
  co_return json_reply([](JsonWriter& json) {
    json.raw(R"([{"id":"main","name":"Main","optimal":true,"deprecated":false,"custom":false}])");
  });
}

}  // namespace guildhall::api::account
