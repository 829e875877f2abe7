#include "core/channels/dms.h"

#include <algorithm>

#include "base/limits.h"
#include "core/members/newcomers.h"
#include "core/messages/send_message.h"
#include "core/read_states/read_states.h"
#include "core/users/relationships.h"

namespace guildhall::core {
namespace {

bool contains(const std::vector<UserId>& list, UserId id) { return std::ranges::find(list, id) != list.end(); }

model::Channel& keep(Core& core, model::Channel channel) {
  for (const UserId user : channel.recipients) core.world.user_dms[user].insert(channel.id);
  model::Channel& kept = core.world.dms[channel.id] = std::move(channel);
  core.put(kept);
  return kept;
}

Result<model::Channel*> group(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.channel->type != model::ChannelType::kGroupDm) return fail(ErrorCode::kCannotExecuteOnChannelType);
  return access.channel;
}

void take_out(Core& core, model::Channel& channel, UserId user) {
  std::erase(channel.recipients, user);
  core.world.user_dms[user].erase(channel.id);
  stop_reading(core, channel.id, user);
  const bool handed_on = channel.owner_id == user && !channel.recipients.empty();
  if (handed_on) channel.owner_id = channel.recipients.front();
  core.emit(ChannelRecipientRemove{.channel = &channel, .user_id = user});
  const model::Channel gone = channel;
  core.emit(ChannelDelete{.channel = &gone, .only_for = user});
  if (channel.recipients.empty()) {
    const ChannelId id = channel.id;
    core.erase(channel);
    core.erase_channel_messages(id);
    forget_channel(core, id);
    core.world.dms.erase(id);
    return;
  }
  core.put(channel);
  if (handed_on) core.emit(ChannelUpdate{.channel = &channel});
}

}  // namespace

model::Channel* find_dm(World& world, UserId a, UserId b) {
  const auto channels = world.user_dms.find(a);
  if (channels == world.user_dms.end()) return nullptr;
  for (const ChannelId id : channels->second) {
    model::Channel* const channel = world.channel(id);
    if (channel != nullptr && channel->type == model::ChannelType::kDm && contains(channel->recipients, b))
      return channel;
  }
  return nullptr;
}

Result<model::Channel*> open_dm(Core& core, const Actor& actor, UserId other) {
  const model::User* const user = core.world.user(other);
  if (user == nullptr || user->deleted) return fail(ErrorCode::kUnknownUser);
  if (other == actor.user_id || (actor.bot && user->bot)) return fail(ErrorCode::kCannotDmUser);
  if (model::Channel* const channel = find_dm(core.world, actor.user_id, other)) {
    if (std::erase(channel->closed_by, actor.user_id) != 0) {
      core.put(*channel);
      core.emit(ChannelCreate{.channel = channel, .only_for = actor.user_id});
    }
    return channel;
  }
  if (actor.bot && !share_a_guild(core.world, actor.user_id, other)) return fail(ErrorCode::kCannotDmUser);
  if (!may_dm(core.world, actor.user_id, other)) return fail(ErrorCode::kCannotDmUser);
  TRY_VOID(check_dm_verification(core, actor, other));
  TRY_VOID(take_new_dm(core, actor));
  model::Channel channel;
  channel.id = core.new_id<ChannelId>();
  channel.type = model::ChannelType::kDm;
  channel.recipients = {actor.user_id, other};
  channel.closed_by = {other};  // The other sees it with the first message.
  model::Channel& kept = keep(core, std::move(channel));
  core.emit(ChannelCreate{.channel = &kept, .only_for = actor.user_id});
  return &kept;
}

Result<model::Channel*> create_group_dm(Core& core, const Actor& actor, std::vector<UserId> others, std::string name) {
  if (actor.bot) return fail(ErrorCode::kBotsCannotUse);
  std::ranges::sort(others);
  others.erase(std::unique(others.begin(), others.end()), others.end());
  std::erase(others, actor.user_id);
  if (others.size() + 1 > limits::kGroupDmRecipients) return fail(ErrorCode::kMaxRecipients);
  for (const UserId other : others) {
    const model::User* const user = core.world.user(other);
    if (user == nullptr || user->deleted) return fail(ErrorCode::kUnknownUser);
    if (user->bot || !may_dm(core.world, actor.user_id, other)) return fail(ErrorCode::kInvalidRecipients);
  }
  if (core.world.user_dms[actor.user_id].size() > 10 * limits::kGroupDms) return fail(ErrorCode::kMaxGroupDms);
  model::Channel channel;
  channel.id = core.new_id<ChannelId>();
  channel.type = model::ChannelType::kGroupDm;
  channel.name = std::move(name);
  channel.owner_id = actor.user_id;
  channel.recipients = std::move(others);
  channel.recipients.insert(channel.recipients.begin(), actor.user_id);
  model::Channel& kept = keep(core, std::move(channel));
  for (const UserId user : kept.recipients) core.emit(ChannelCreate{.channel = &kept, .only_for = user});
  return &kept;
}

Result<void> add_recipient(Core& core, const Actor& actor, ChannelId channel_id, UserId other) {
  TRY(model::Channel* const channel, group(core, actor, channel_id));
  const model::User* const user = core.world.user(other);
  if (user == nullptr || user->deleted) return fail(ErrorCode::kUnknownUser);
  if (user->bot || !may_dm(core.world, actor.user_id, other)) return fail(ErrorCode::kInvalidRecipients);
  if (contains(channel->recipients, other)) return {};
  if (channel->recipients.size() >= limits::kGroupDmRecipients) return fail(ErrorCode::kMaxRecipients);
  core.emit(ChannelRecipientAdd{.channel = channel, .user_id = other});
  channel->recipients.push_back(other);
  core.world.user_dms[other].insert(channel->id);
  start_reading(core, *channel, other);
  core.put(*channel);
  core.emit(ChannelCreate{.channel = channel, .only_for = other});
  send_system_message(core, channel_id, 1, actor.user_id, {}, {other});
  return {};
}

Result<void> remove_recipient(Core& core, const Actor& actor, ChannelId channel_id, UserId other) {
  TRY(model::Channel* const channel, group(core, actor, channel_id));
  if (other != actor.user_id && channel->owner_id != actor.user_id) return fail(ErrorCode::kMissingPermissions);
  if (!contains(channel->recipients, other)) return fail(ErrorCode::kInvalidRecipients);
  send_system_message(core, channel_id, 2, actor.user_id, {}, {other});
  take_out(core, *channel, other);
  return {};
}

Result<model::Channel> leave_dm(Core& core, const Actor& actor, model::Channel& channel) {
  model::Channel was = channel;
  if (channel.type == model::ChannelType::kGroupDm) {
    if (channel.recipients.size() > 1) send_system_message(core, channel.id, 2, actor.user_id, {}, {actor.user_id});
    take_out(core, channel, actor.user_id);
    return was;
  }
  if (!contains(channel.closed_by, actor.user_id)) {
    channel.closed_by.push_back(actor.user_id);
    core.put(channel);
    core.emit(ChannelDelete{.channel = &was, .only_for = actor.user_id});
  }
  return was;
}

std::vector<const model::Channel*> open_dms(const World& world, UserId user_id) {
  std::vector<const model::Channel*> out;
  const auto channels = world.user_dms.find(user_id);
  if (channels == world.user_dms.end()) return out;
  for (const ChannelId id : channels->second) {
    const model::Channel* const channel = world.channel(id);
    if (channel != nullptr && !contains(channel->closed_by, user_id)) out.push_back(channel);
  }
  std::ranges::sort(out, std::greater{}, [](const auto* channel) {
    return std::max(channel->last_message_id.value(), channel->id.value());
  });
  return out;
}

}  // namespace guildhall::core
