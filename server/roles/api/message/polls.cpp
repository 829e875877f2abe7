#include "core/messages/polls.h"

#include <charconv>

#include "base/limits.h"
#include "roles/api/message/message.h"

namespace guildhall::api::message {
namespace {

struct Place {
  ChannelId channel_id;
  MessageId message_id;
};

Result<Place> place(const Call& call) {
  TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  TRY(const MessageId message_id, call.id<MessageId>("message_id"));
  return Place{channel_id, message_id};
}

Result<std::int64_t> answer_id(const Call& call) {
  const std::string_view text = call.param("answer_id");
  std::int64_t id = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || stop != text.data() + text.size())
    return fail_field("answer_id", "NUMBER_TYPE_COERCE", "Value is not int.");
  return id;
}

boost::asio::awaitable<Result<void>> set_vote(Call& call, std::vector<std::int64_t> answers) {
  CO_TRY(const Place at, place(call));
  CO_TRY_VOID(call.core.channel_access(call.actor, at.channel_id, core::perm::kReadMessageHistory));
  CO_TRY(model::Message message, co_await load_message(call, at.channel_id, at.message_id));
  co_return core::vote(call.core, call.actor, std::move(message), answers);
}

}  // namespace

Answer list_voters(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY(const std::int64_t id, answer_id(call));
  CO_TRY(const auto limit, call.query_int("limit", 25, 1, limits::kReactionUsersPage));
  CO_TRY(const UserId after, call.query_id<UserId>("after"));
  CO_TRY_VOID(call.core.channel_access(call.actor, at.channel_id, core::perm::kReadMessageHistory));
  CO_TRY(const model::Message message, co_await load_message(call, at.channel_id, at.message_id));
  CO_TRY_VOID(call.core.channel_access(call.actor, at.channel_id, core::perm::kReadMessageHistory));
  CO_TRY(const model::PollAnswer* const answer, core::find_answer(message, id));
  std::vector<UserId> users = answer->voters;
  std::ranges::sort(users);
  std::erase_if(users, [&](UserId user) { return user <= after; });
  if (users.size() > static_cast<std::size_t>(limit)) users.resize(static_cast<std::size_t>(limit));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.key("users");
    json.begin_array();
    for (const UserId user : users) protocol::write_user_or_deleted(json, call.render, user);
    json.end_array();
    json.end_object();
  });
}

Answer expire_poll(Call& call) {
  CO_TRY(const Place at, place(call));
  CO_TRY_VOID(call.core.channel_access(call.actor, at.channel_id));
  CO_TRY(model::Message message, co_await load_message(call, at.channel_id, at.message_id));
  CO_TRY(message, core::expire_poll(call.core, call.actor, std::move(message)));
  co_return co_await message_reply(call, std::move(message));
}

Answer put_votes(Call& call) {
  CO_TRY(const FormReader body, call.body());
  const auto ids = body.texts("answer_ids", limits::kPollAnswers);
  CO_TRY_VOID(call.errors.finish());
  if (!ids) co_return fail_field("answer_ids", "BASE_TYPE_REQUIRED", "This field is required");
  std::vector<std::int64_t> answers;
  for (const std::string& text : *ids) {
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    answers.push_back(id);
  }
  CO_TRY_VOID(co_await set_vote(call, std::move(answers)));
  co_return no_content();
}

}  // namespace guildhall::api::message
