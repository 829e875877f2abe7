#include "sim/reads.h"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "sim/sessions.h"

namespace guildhall::sim {

void ReadModel::note_message(const model::Message& message, const core::World& world, const Model& model) {
  const auto person = [&world](UserId id) {
    const auto* const user = world.user(id);
    return user != nullptr && !user->bot;
  };
  newest_[message.channel_id] = message.id;
  Call call{.author = message.author_id,
            .called = {},
            .named = {message.mentions.begin(), message.mentions.end()},
            .everyone = message.mention_everyone,
            .roles = {message.mention_roles.begin(), message.mention_roles.end()}};
  for (const auto user : message.mentions)
    if (person(user) && user != message.author_id && model.may_view(user, message.channel_id) &&
        !model.blocks.contains({user, message.author_id}))
      call.called.insert(user);
  calls_[message.channel_id][message.id] = std::move(call);
  constexpr int kReply = 19;
  if ((message.type == 0 || message.type == kReply) && !message.webhook_id && person(message.author_id))
    read_[{message.channel_id, message.author_id}] = message.id;
}

void ReadModel::forget_member(GuildId guild_id, UserId user, const Model& model) {
  joined_.erase({guild_id, user});
  const auto* const guild = model.guild(guild_id);
  if (guild == nullptr) return;
  for (const auto& [id, channel] : guild->channels) {
    read_.erase({id, user});
    if (const auto calls = calls_.find(id); calls != calls_.end())
      for (auto& [message, call] : calls->second) call.called.erase(user);
  }
}

void ReadModel::acknowledge(const core::UserEvent& event) {
  if (event.type != "MESSAGE_ACK") return;
  boost::system::error_code error;
  const auto body = boost::json::parse(event.body, error);
  if (!error) read_[{ChannelId(id_in(body, "channel_id")), event.user_id}] = MessageId(id_in(body, "message_id"));
}

void ReadModel::note(const core::Event& event, const core::World& world, const Model& model) {
  if (const auto* const e = std::get_if<core::MessageCreate>(&event)) {
    note_message(*e->message, world, model);
  }
  if (const auto* const e = std::get_if<core::MessageUpdate>(&event)) {
    const auto call = calls_[e->message->channel_id].find(e->message->id);
    if (call != calls_[e->message->channel_id].end())  // Whom it does not name any more is not called.
      std::erase_if(call->second.called, [&](UserId user) {
        return std::ranges::find(e->message->mentions, user) == e->message->mentions.end();
      });
  }
  if (const auto* const e = std::get_if<core::MessageDelete>(&event)) {
    calls_[e->channel_id].erase(e->message_id);
  }
  if (const auto* const e = std::get_if<core::MessageDeleteBulk>(&event)) {
    for (const auto id : e->ids) calls_[e->channel_id].erase(id);
  }
  if (const auto* const e = std::get_if<core::MemberAdd>(&event)) {
    joined_[{e->member->guild_id, e->member->user_id}] = e->member->joined_at;
  }
  if (const auto* const e = std::get_if<core::MemberRemove>(&event)) {
    forget_member(e->guild_id, e->user_id, model);
  }
  if (const auto* const e = std::get_if<core::ChannelRecipientAdd>(&event)) {
    read_[{e->channel->id, e->user_id}] = newest_[e->channel->id];
  }
  if (const auto* const e = std::get_if<core::ChannelRecipientRemove>(&event)) {
    read_.erase({e->channel->id, e->user_id});
  }
  if (const auto* const e = std::get_if<core::UserEvent>(&event)) {
    acknowledge(*e);
  }
}

std::int64_t ReadModel::count(UserId user, ChannelId channel, const Model& model) const {
  const auto calls = calls_.find(channel);
  if (calls == calls_.end()) return 0;
  const auto read = read_.find({channel, user});
  const auto guild = model.channel_guilds.find(channel);
  std::int64_t out = 0;
  for (const auto& [id, call] : calls->second) {
    if (read != read_.end() && id <= read->second) continue;
    if (model.blocks.contains({user, call.author})) continue;
    if (guild == model.channel_guilds.end()) {  // A DM: each message of the others.
      out += call.author == user ? 0 : 1;
      continue;
    }
    if (call.called.contains(user)) {
      ++out;
      continue;
    }
    if (call.author == user || call.named.contains(user)) continue;
    const auto joined = joined_.find({guild->second, user});
    if (joined == joined_.end() || created_at_ms(id) < joined->second) continue;
    const auto& own = model.guild(guild->second)->members.at(user).roles;
    const bool by_role = std::ranges::any_of(call.roles, [&](RoleId role) { return own.contains(role); });
    out += call.everyone || by_role ? 1 : 0;
  }
  return out;
}

}  // namespace guildhall::sim
