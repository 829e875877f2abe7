#include <fmt/format.h>
#include <boost/json/object.hpp>

#include "base/limits.h"
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

/// What the body says about how the webhook shows itself.
struct WantedFace {
  std::optional<std::string> name;
  std::optional<std::string> avatar_url;
};

// Slack's bodies have their own word for the picture.
WantedFace read_face(const FormReader& body, std::string_view avatar_key = "avatar_url") {
  WantedFace face{.name = body.text("username", {.max = limits::kWebhookNameChars}),
                  .avatar_url = body.text(avatar_key, {.max = limits::kUrlChars})};
  if (face.avatar_url && face.avatar_url->empty()) face.avatar_url.reset();
  if (face.avatar_url && !face.avatar_url->starts_with("https://") && !face.avatar_url->starts_with("http://")) {
    body.complain(avatar_key, "URL_TYPE_INVALID_SCHEME",
                  "Scheme must be one of ('http', 'https'). Not a well formed URL.");
  }
  return face;
}

/// The hash of a picture of this server's own by its address: "<public_url>/avatars/<id>/<hash>.png?size=…".
std::optional<std::string> own_picture(const Call& call, std::string_view url) {
  const std::string folder = call.instance.public_url + "/avatars/";
  if (!url.starts_with(folder)) return std::nullopt;
  url = url.substr(0, url.find('?'));
  const std::string name(url.substr(url.rfind('/') + 1));
  const std::string hash = name.substr(0, name.find('.'));
  return call.core.world.images.contains(hash) ? std::optional(hash) : std::nullopt;
}

Result<core::WebhookFace> shown_face(Call& call, const model::Webhook& webhook, const WantedFace& wanted) {
  core::WebhookFace face{.name = webhook.name, .avatar = webhook.avatar};
  if (wanted.name && !wanted.name->empty()) {
    TRY_VOID(core::check_webhook_name(*wanted.name, "username"));
    face.name = *wanted.name;
  }
  if (wanted.avatar_url) {
    face.avatar = own_picture(call, *wanted.avatar_url);
    if (!face.avatar) face.avatar = core::remember_avatar(call.core, webhook, *wanted.avatar_url);
  }
  return face;
}

// Sends the draft and answers as `?wait` asks.
Answer send(Call& call, core::MessageDraft draft, WantedFace wanted, Reply quiet) {
  CO_TRY_VOID(by_token(call));
  CO_TRY(std::vector<model::Attachment> files, co_await message::store_files(call, draft.attachments));
  CO_TRY(const model::Webhook* const webhook, by_token(call));  // Again: it may have gone meanwhile.
  CO_TRY(core::WebhookFace face, shown_face(call, *webhook, wanted));
  CO_TRY(const model::Message sent,
         core::send_webhook_message(call.core, *webhook, std::move(draft), std::move(face), std::move(files)));
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
  WantedFace face = read_face(body);
  CO_TRY_VOID(call.errors.finish());
  co_return co_await send(call, std::move(draft), std::move(face), no_content());
}

Answer execute_slack(Call& call) {
  CO_TRY_VOID(by_token(call));
  CO_TRY(const FormReader body, call.body());
  core::MessageDraft draft;
  draft.content = body.text("text", {.max = limits::kContentChars});
  draft.embeds_json = slack_embeds(body);
  WantedFace face = read_face(body, "icon_url");
  CO_TRY_VOID(call.errors.finish());
  co_return co_await send(call, std::move(draft), std::move(face), Reply{.body = "\"ok\""});
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
  co_return co_await send(call, std::move(draft), {}, no_content());
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
  co_await message::spread(call, message.copies, &message);
  co_return written(call, message);
}

Answer delete_message(Call& call) {
  CO_TRY(const model::Message message, co_await own_message(call));
  core::delete_webhook_message(call.core, message);
  co_await message::spread(call, message.copies, nullptr);
  co_return no_content();
}

}  // namespace guildhall::api::webhook
