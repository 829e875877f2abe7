#pragma once

#include <optional>
#include <string>

#include "roles/api/route.h"

/// The handlers of webhook_routes().
namespace guildhall::api::webhook {

using Answer = boost::asio::awaitable<Result<Reply>>;

/// Slack's `attachments` as an embeds array, checked like any embeds. Complaints go to the reader's errors.
/// Source: the documentation's "Execute Slack-Compatible Webhook" and Slack's "Secondary message attachments".
[[nodiscard]] std::optional<std::string> slack_embeds(const FormReader& body);

Answer post_webhook(Call& call);
Answer list_channel_webhooks(Call& call);
Answer list_guild_webhooks(Call& call);
Answer get_webhook(Call& call);
Answer patch_webhook(Call& call);
Answer delete_webhook(Call& call);
Answer get_webhook_by_token(Call& call);
Answer patch_webhook_by_token(Call& call);
Answer delete_webhook_by_token(Call& call);
Answer post_follower(Call& call);
// execute.cpp
Answer execute(Call& call);
Answer execute_slack(Call& call);
Answer execute_github(Call& call);
Answer get_message(Call& call);
Answer patch_message(Call& call);
Answer delete_message(Call& call);

}  // namespace guildhall::api::webhook
