#include <fmt/format.h>
#include <boost/json/object.hpp>

#include "core/messages/change_message.h"
#include "core/messages/send_message.h"
#include "core/webhooks/webhooks.h"
#include "roles/api/message/message.h"
#include "roles/api/webhook/webhook.h"

namespace guildhall::api::webhook {
namespace {

Result<model::Webhook*> by_token(Call& call) {
  TRY(const WebhookId id, call.id<WebhookId>("webhook_id"));
  return core::webhook_by_token(call.core, id, call.param("webhook_token"));
}

Reply written(const Call& call, const model::Message& message) {
  return json_reply([&](JsonWriter& json) { protocol::write_message(json, call.render, message, {}); });
}

Result<std::string> shown_name(const model::Webhook& webhook, const std::optional<std::string>& name) {
  if (!name || name->empty()) return webhook.name;
  TRY_VOID(core::check_webhook_name(*name, "username"));
  return *name;
}

// Sends the draft and answers as `?wait` asks. `name` is the username of the body.
Answer send(Call& call, core::MessageDraft draft, std::optional<std::string> name, Reply quiet) {
  CO_TRY_VOID(by_token(call));
  CO_TRY(std::vector<model::Attachment> files, co_await message::store_files(call, draft.attachments));
  CO_TRY(const model::Webhook* const webhook, by_token(call));  // Again: it may have gone meanwhile.
  CO_TRY(std::string shown, shown_name(*webhook, name));
  CO_TRY(const model::Message sent,
         core::send_webhook_message(call.core, *webhook, std::move(draft), std::move(shown), std::move(files)));
  if (call.query_flag("wait")) co_return written(call, sent);
  co_return quiet;
}

// A message of this webhook.
boost::asio::awaitable<Result<model::Message>> own_message(Call& call) {
  // "@original" names the answer to an interaction; a plain webhook has none.
  if (call.param("message_id") == "@original") {
    CO_TRY_VOID(by_token(call));
    co_return fail(ErrorCode::kUnknownMessage);
  }
  CO_TRY(const MessageId message_id, call.id<MessageId>("message_id"));
  CO_TRY(const model::Webhook* const webhook, by_token(call));
  const WebhookId id = webhook->id;
  CO_TRY(model::Message message, co_await message::load_message(call, webhook->channel_id, message_id));
  if (message.webhook_id != id) co_return fail(ErrorCode::kUnknownMessage);
  CO_TRY_VOID(by_token(call));
  co_return message;
}

// Slack's attachments as embeds. Source: the documentation's "Execute Slack-Compatible Webhook".
std::string slack_embeds(const FormReader& body) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  const auto attachments = body.objects("attachments", 10);
  if (attachments) {
    for (const FormReader& item : *attachments) {
      json.begin_object();
      json.field("type", "rich");
      if (const auto title = item.text("title", {.max = 256})) json.field("title", *title);
      if (const auto text = item.text("text", {.max = 4096})) json.field("description", *text);
      json.end_object();
    }
  }
  json.end_array();
  return out;
}

// One line about a GitHub event; empty for those that are not shown.
std::string github_line(std::string_view event, const FormReader& body) {
  const auto repository = body.object("repository");
  const auto sender = body.object("sender");
  const std::string where = repository ? repository->text("full_name", {.max = 200}).value_or("") : "";
  const std::string who = sender ? sender->text("login", {.max = 100}).value_or("somebody") : "somebody";
  const std::string action = body.text("action", {.max = 50}).value_or("");
  if (event == "push") {
    const auto commits = body.objects("commits", 2048);
    return fmt::format("[{}] {} pushed {} commits to {}", where, who, commits ? commits->size() : 0,
                       body.text("ref", {.max = 200}).value_or(""));
  }
  for (const std::string_view kind : {"issue", "pull_request", "release"}) {
    const auto thing = body.object(kind);
    if (!thing) continue;
    return fmt::format("[{}] {} {} {}: {} {}", where, who, action, kind,
                       thing->text("title", {.max = 256}).value_or(""),
                       thing->text("html_url", {.max = 512}).value_or(""));
  }
  if (event == "ping") return "";
  return fmt::format("[{}] {} {} {}", where, who, action, event);
}

}  // namespace

Answer execute(Call& call) {
  CO_TRY_VOID(by_token(call));
  CO_TRY(const FormReader body, call.body());
  core::MessageDraft draft = core::read_message_draft(body);
  draft.reference.reset();
  const auto name = body.text("username", {.max = 80});
  CO_TRY_VOID(call.errors.finish());
  co_return co_await send(call, std::move(draft), name, no_content());
}

Answer execute_slack(Call& call) {
  CO_TRY_VOID(by_token(call));
  CO_TRY(const FormReader body, call.body());
  core::MessageDraft draft;
  draft.content = body.text("text", {.max = 2000});
  draft.embeds_json = slack_embeds(body);
  const auto name = body.text("username", {.max = 80});
  CO_TRY_VOID(call.errors.finish());
  co_return co_await send(call, std::move(draft), name, Reply{.body = "\"ok\""});
}

Answer execute_github(Call& call) {
  CO_TRY_VOID(by_token(call));
  CO_TRY(const FormReader body, call.body());
  core::MessageDraft draft;
  draft.content = github_line(call.request.header("x-github-event"), body);
  draft.flags = core::message_flag::kSuppressEmbeds;
  call.errors = FormErrors();  // GitHub's bodies are not ours to judge: what does not fit is left out.
  if (draft.content->empty()) co_return no_content();
  draft.content->resize(std::min<std::size_t>(draft.content->size(), 2000));
  co_return co_await send(call, std::move(draft), std::nullopt, no_content());
}

Answer get_message(Call& call) {
  CO_TRY(const model::Message message, co_await own_message(call));
  co_return written(call, message);
}

Answer patch_message(Call& call) {
  CO_TRY_VOID(by_token(call));
  CO_TRY(const FormReader body, call.body());
  core::MessageDraft draft = core::read_message_draft(body);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(std::vector<model::Attachment> files, co_await message::store_files(call, draft.attachments));
  CO_TRY(model::Message message, co_await own_message(call));
  CO_TRY(message, core::edit_webhook_message(call.core, std::move(message), std::move(draft), std::move(files)));
  co_return written(call, message);
}

Answer delete_message(Call& call) {
  CO_TRY(const model::Message message, co_await own_message(call));
  core::delete_webhook_message(call.core, message);
  co_return no_content();
}

}  // namespace guildhall::api::webhook
