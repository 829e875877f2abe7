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
    json.raw_field("session_start_limit",
                   R"({"total":1000,"remaining":1000,"reset_after":14400000,"max_concurrency":16})");
    json.end_object();
  });
}

Answer list_voice_regions(Call&) {
  co_return json_reply([](JsonWriter& json) {
    json.raw(R"([{"id":"main","name":"Main","optimal":true,"deprecated":false,"custom":false}])");
  });
}

}  // namespace guildhall::api::account
