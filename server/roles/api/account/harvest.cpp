#include "base/encoding.h"
#include "roles/api/account/account.h"
#include "roles/api/account/exports.h"

/// /users/@me/harvest: the archive of what the server keeps about a person.
namespace guildhall::api::account {
namespace {

std::string_view state_name(Exports::State state) {
  switch (state) {
    case Exports::State::kQueued:
      return "queued";
    case Exports::State::kRunning:
      return "running";
    case Exports::State::kDone:
      return "done";
    case Exports::State::kFailed:
      break;
  }
  return "failed";
}

Reply harvest_reply(const Call& call, const Exports::Status& status) {
  return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("harvest_id", status.id);
    json.field("user_id", call.actor.user_id);
    json.field("status", state_name(status.state));
    json.field("created_at", iso_timestamp(created_at_ms(status.id)));
    json.key("completed_at");
    if (status.completed_at != 0)
      json.value(iso_timestamp(status.completed_at));
    else
      json.value(nullptr);
    json.field("size", status.bytes);
    json.key("url");
    if (status.state == Exports::State::kDone)
      json.value(call.instance.public_url + "/api/v10/users/@me/harvest/" + status.id.str() + "/archive");
    else
      json.value(nullptr);
    json.end_object();
  });
}

}  // namespace

Answer post_harvest(Call& call) {
  if (call.instance.exports == nullptr) co_return fail(ErrorCode::kNotFound);
  CO_TRY(const Exports::Status status, call.instance.exports->start(call.actor.user_id));
  co_return harvest_reply(call, status);
}

Answer get_harvest(Call& call) {
  if (call.instance.exports == nullptr) co_return fail(ErrorCode::kNotFound);
  const auto status = call.instance.exports->status(call.actor.user_id);
  if (!status) co_return no_content();
  co_return harvest_reply(call, *status);
}

Answer get_archive(Call& call) {
  CO_TRY(const MessageId id, call.id<MessageId>("harvest_id"));
  const std::string file =
      call.instance.exports == nullptr ? std::string() : call.instance.exports->file(call.actor.user_id, id);
  if (file.empty()) co_return fail(ErrorCode::kUnknownAsset);
  Reply reply{.headers = {{"Content-Disposition", "attachment; filename=\"guildhall-" + id.str() + ".json\""},
                          {"Cache-Control", "no-store"},
                          {"X-Content-Type-Options", "nosniff"}},
              .file_path = file};
  co_return reply;
}

}  // namespace guildhall::api::account
