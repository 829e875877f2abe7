#include <algorithm>

#include "base/limits.h"
#include "roles/api/message/message.h"

namespace guildhall::api::message {
namespace {

struct Target {
  model::Message message;
  std::optional<core::ReactionEmoji> emoji;
};

// The message and the emoji that the path names; access is checked before anything is read.
boost::asio::awaitable<Result<Target>> target(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const MessageId message_id, call.id<MessageId>("message_id"));
  Target out;
  if (!call.param("emoji").empty()) {
    CO_TRY(out.emoji, core::parse_reaction_emoji(call.param("emoji")));
  }
  CO_TRY_VOID(call.core.channel_access(call.actor, channel_id));
  CO_TRY(out.message, co_await load_message(call, channel_id, message_id));
  co_return out;
}

}  // namespace

Answer put_reaction(Call& call) {
  CO_TRY(Target at, co_await target(call));
  CO_TRY_VOID(core::add_reaction(call.core, call.actor, std::move(at.message), *at.emoji));
  co_return no_content();
}

Answer delete_own_reaction(Call& call) {
  CO_TRY(Target at, co_await target(call));
  CO_TRY_VOID(core::remove_reaction(call.core, call.actor, std::move(at.message), *at.emoji, call.actor.user_id));
  co_return no_content();
}

Answer delete_user_reaction(Call& call) {
  CO_TRY(const UserId user_id, call.id<UserId>("user_id"));
  CO_TRY(Target at, co_await target(call));
  CO_TRY_VOID(core::remove_reaction(call.core, call.actor, std::move(at.message), *at.emoji, user_id));
  co_return no_content();
}

Answer list_reactions(Call& call) {
  CO_TRY(const auto limit, call.query_int("limit", 25, 1, limits::kReactionUsersPage));
  CO_TRY(const UserId after, call.query_id<UserId>("after"));
  CO_TRY(Target at, co_await target(call));
  CO_TRY_VOID(call.core.channel_access(call.actor, at.message.channel_id, core::perm::kReadMessageHistory));
  const model::Reaction* const reaction = core::find_reaction(at.message, *at.emoji);
  if (reaction == nullptr) co_return fail(ErrorCode::kUnknownEmoji);
  std::vector<UserId> users = reaction->users;
  std::ranges::sort(users);
  std::erase_if(users, [after](UserId id) { return id <= after; });
  if (users.size() > static_cast<std::size_t>(limit)) users.resize(static_cast<std::size_t>(limit));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const UserId id : users) protocol::write_user_or_deleted(json, call.render, id);
    json.end_array();
  });
}

Answer delete_reactions(Call& call) {
  CO_TRY(Target at, co_await target(call));
  CO_TRY_VOID(core::remove_reactions(call.core, call.actor, std::move(at.message), std::nullopt));
  co_return no_content();
}

Answer delete_emoji_reactions(Call& call) {
  CO_TRY(Target at, co_await target(call));
  CO_TRY_VOID(core::remove_reactions(call.core, call.actor, std::move(at.message), at.emoji));
  co_return no_content();
}

}  // namespace guildhall::api::message
