#include "core/channels/message_requests.h"

#include <algorithm>

#include "core/channels/dms.h"
#include "core/read_states/read_states.h"
#include "core/users/relationships.h"
#include "core/users/settings.h"

namespace guildhall::core {
namespace {

template <class Id>
bool contains(const std::vector<Id>& list, Id id) {
  return std::ranges::find(list, id) != list.end();
}

bool is_person(const World& world, UserId id) {
  const model::User* const user = world.user(id);
  return user != nullptr && !user->bot && !user->deleted;
}

/// The other one in a DM; zero when there is none.
UserId other_in(const model::Channel& channel, UserId user_id) {
  const auto found = std::ranges::find_if(channel.recipients, [&](UserId id) { return id != user_id; });
  return found == channel.recipients.end() ? UserId() : *found;
}

/// Of requests that nobody accepted there are many already.
bool looks_like_spam(const World& world, UserId from) {
  const auto dms = world.user_dms.find(from);
  if (dms == world.user_dms.end()) return false;
  std::size_t unanswered = 0;
  for (const ChannelId id : dms->second) {
    const model::Channel* const channel = world.channel(id);
    if (channel == nullptr || channel->request_for == from) continue;
    if (channel->consent == model::Consent::kPending || channel->consent == model::Consent::kRejected) ++unanswered;
  }
  return unanswered >= kSpamRequests;
}

void settle(Core& core, model::Channel& channel, model::Consent consent) {
  channel.consent = consent;
  channel.request_spam = false;
  core.put(channel);
  core.emit(ChannelUpdate{.channel = &channel, .only_for = channel.request_for});
}

Result<model::Channel*> request(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.channel->type != model::ChannelType::kDm || access.channel->request_for != actor.user_id)
    return fail(ErrorCode::kCannotExecuteOnChannelType);
  return access.channel;
}

Result<model::Channel> reject(Core& core, const Actor& actor, model::Channel& channel) {
  settle(core, channel, model::Consent::kRejected);
  if (channel.last_message_id)
    TRY_VOID(ack(core, actor, {.channel_id = channel.id, .message_id = channel.last_message_id}));
  return leave_dm(core, actor, channel);
}

}  // namespace

bool asks_first(const World& world, UserId from, UserId to) {
  if (!is_person(world, from) || !is_person(world, to) || are_friends(world, from, to)) return false;
  const DmSettings wishes = dm_settings(world, to);
  if (!wishes.requests) return false;
  const auto mine = world.user_guilds.find(from);
  const auto theirs = world.user_guilds.find(to);
  if (mine == world.user_guilds.end() || theirs == world.user_guilds.end()) return true;
  return std::ranges::none_of(mine->second, [&](GuildId guild) {
    return theirs->second.contains(guild) && contains(wishes.trusted_guilds, guild) &&
           !contains(wishes.restricted_guilds, guild);
  });
}

void note_dm_message(Core& core, model::Channel& channel, const model::Message& message) {
  if (channel.type != model::ChannelType::kDm) return;
  if (channel.request_for == message.author_id) {
    if (channel.consent != model::Consent::kAccepted) settle(core, channel, model::Consent::kAccepted);
    return;
  }
  const UserId to = other_in(channel, message.author_id);
  // What has been said before, or what the other opened, is no stranger's first word.
  const bool first = channel.consent == model::Consent::kNone ? !channel.last_message_id
                                                              : channel.consent == model::Consent::kRejected;
  if (!first || !contains(channel.closed_by, to) || !asks_first(core.world, message.author_id, to)) return;
  channel.request_spam = looks_like_spam(core.world, message.author_id);
  channel.request_for = to;
  channel.consent = model::Consent::kPending;
  channel.request_message_id = message.id;
  core.put(channel);
}

Result<model::Channel*> accept_request(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY(model::Channel* const channel, request(core, actor, channel_id));
  if (channel->consent != model::Consent::kAccepted) settle(core, *channel, model::Consent::kAccepted);
  return channel;
}

Result<std::vector<model::Channel>> reject_requests(Core& core, const Actor& actor,
                                                    const std::vector<ChannelId>& channel_ids) {
  std::vector<model::Channel*> channels;
  for (const ChannelId id : channel_ids) {
    TRY(model::Channel* const channel, request(core, actor, id));
    if (!is_request(*channel, actor.user_id)) return fail(ErrorCode::kCannotExecuteOnChannelType);
    if (!contains(channels, channel)) channels.push_back(channel);
  }
  std::vector<model::Channel> out;
  for (model::Channel* const channel : channels) {
    TRY(model::Channel gone, reject(core, actor, *channel));
    out.push_back(std::move(gone));
  }
  return out;
}

void accept_requests_between(Core& core, UserId a, UserId b) {
  model::Channel* const channel = find_dm(core.world, a, b);
  if (channel != nullptr && channel->consent == model::Consent::kPending)
    settle(core, *channel, model::Consent::kAccepted);
}

void reject_request_of(Core& core, const Actor& actor, UserId other) {
  model::Channel* const channel = find_dm(core.world, actor.user_id, other);
  if (channel == nullptr || !is_request(*channel, actor.user_id)) return;
  // The actor is in it: nothing can fail.
  [[maybe_unused]] const auto gone = reject(core, actor, *channel);
}

}  // namespace guildhall::core
