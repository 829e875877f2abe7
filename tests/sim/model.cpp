#include "sim/model.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/model/model.h"
#include "core/world.h"

namespace guildhall::sim {

const ModelGuild* Model::guild(GuildId id) const {
  const auto found = guilds.find(id);
  return found == guilds.end() ? nullptr : &found->second;
}

const ModelGuild* Model::guild_of(ChannelId id) const {
  const auto found = channel_guilds.find(id);
  return found == channel_guilds.end() ? nullptr : guild(found->second);
}

bool Model::may_view(UserId user, ChannelId channel) const {
  if (const auto dm = dms.find(channel); dm != dms.end()) return dm->second.people.contains(user);
  const auto* const owner = guild_of(channel);
  return owner != nullptr && owner->may_view(user, channel);
}

std::vector<GuildId> Model::guilds_of(UserId user) const {
  std::vector<GuildId> out;
  for (const auto& [id, each] : guilds)
    if (each.members.contains(user)) out.push_back(id);
  return out;
}

const ModelMessage* Model::message(ChannelId channel, MessageId id) const {
  const auto all = messages.find(channel);
  if (all == messages.end()) return nullptr;
  const auto found = all->second.find(id);
  return found == all->second.end() ? nullptr : &found->second;
}

// ---- permissions ----

Bits ModelGuild::base_permissions(const ModelMember& member) const {
  Bits out = 0;
  for (const auto& [id, role] : roles)
    if (member.roles.contains(id) || id == everyone) out |= role.permissions;
  return out;
}

Bits ModelGuild::permissions(UserId user, const ModelChannel* channel, UnixMs now) const {
  const auto found = members.find(user);
  if (found == members.end()) return 0;
  const auto& member = found->second;
  constexpr Bits kEverything = std::numeric_limits<Bits>::max();
  if (owner == user) return kEverything;
  Bits bits = base_permissions(member);
  if ((bits & bit::kAdministrator) != 0) return kEverything;
  if (channel != nullptr) {
    Bits deny = 0;
    Bits allow = 0;
    for (const auto& overwrite : channel->overwrites) {
      if (!overwrite.of_member && RoleId(overwrite.id) == everyone) bits = (bits & ~overwrite.deny) | overwrite.allow;
    }
    for (const auto& overwrite : channel->overwrites) {
      if (overwrite.of_member || !member.roles.contains(RoleId(overwrite.id))) continue;
      deny |= overwrite.deny;
      allow |= overwrite.allow;
    }
    bits = (bits & ~deny) | allow;
    for (const auto& overwrite : channel->overwrites)
      if (overwrite.of_member && overwrite.id == user.value()) bits = (bits & ~overwrite.deny) | overwrite.allow;
    if ((bits & bit::kView) == 0) return 0;
  }
  if (member.timeout_until > now) bits &= bit::kView | bit::kReadHistory;
  return bits;
}

bool ModelGuild::may_view(UserId user, ChannelId channel) const { return may(user, channel, bit::kView, 0); }

bool ModelGuild::may(UserId user, ChannelId channel, Bits needed, UnixMs now) const {
  const auto found = channels.find(channel);
  return found != channels.end() && (permissions(user, &found->second, now) & needed) == needed;
}

std::int64_t ModelGuild::rank(UserId user) const {
  if (owner == user) return std::numeric_limits<std::int64_t>::max();
  std::int64_t out = 0;
  if (const auto found = members.find(user); found != members.end())
    for (const auto& [id, role] : roles)
      if (found->second.roles.contains(id)) out = std::max(out, role.position);
  return out;
}

// ---- copies ----

ModelRole copy(const model::Role& role) {
  return {.name = role.name, .permissions = role.permissions, .position = role.position, .hoist = role.hoist};
}

ModelChannel copy(const model::Channel& channel) {
  ModelChannel out{.type = static_cast<int>(channel.type),
                   .name = channel.name,
                   .topic = channel.topic.value_or(""),
                   .parent = channel.parent_id.value(),
                   .position = channel.position,
                   .overwrites = {}};
  for (const auto& overwrite : channel.permission_overwrites)
    out.overwrites.push_back({.id = overwrite.id,
                              .of_member = overwrite.type == model::OverwriteType::kMember,
                              .allow = overwrite.allow,
                              .deny = overwrite.deny});
  return out;
}

ModelDm copy_dm(const model::Channel& channel) {
  return {.type = static_cast<int>(channel.type),
          .name = channel.name,
          .people = {channel.recipients.begin(), channel.recipients.end()},
          .closed_by = {channel.closed_by.begin(), channel.closed_by.end()}};
}

ModelMember copy(const model::Member& member) {
  return {.roles = {member.roles.begin(), member.roles.end()},
          .nick = member.nick.value_or(""),
          .timeout_until = member.communication_disabled_until};
}

ModelMessage copy(const model::Message& message) {
  ModelMessage out{.author = message.author_id,
                   .type = message.type,
                   .content = message.content,
                   .pinned = message.pinned,
                   .reactions = {},
                   .votes = {},
                   .poll_over = message.poll && message.poll->finalized};
  if (message.poll)
    for (const auto& answer : message.poll->answers)
      out.votes[answer.id] = {answer.voters.begin(), answer.voters.end()};
  for (const auto& reaction : message.reactions) {
    auto& users = out.reactions[reaction.emoji_name];
    users.insert(reaction.users.begin(), reaction.users.end());
  }
  return out;
}

namespace {
constexpr std::int64_t kBlock = 2;
}

Model copy(const core::World& world) {
  Model out;
  for (const auto& [id, state] : world.guilds) {
    auto& guild = out.guilds[id];
    guild.everyone = RoleId(id);
    guild.name = state.info.name;
    guild.owner = state.info.owner_id;
    for (const auto& [role_id, role] : state.roles) guild.roles[role_id] = copy(role);
    for (const auto& [channel_id, channel] : state.channels) {
      guild.channels[channel_id] = copy(channel);
      out.channel_guilds[channel_id] = id;
    }
    for (const auto& [user_id, member] : state.members) guild.members[user_id] = copy(member);
    for (const auto& [user_id, ban] : state.bans) guild.bans.insert(user_id);
  }
  for (const auto& [id, channel] : world.dms) out.dms[id] = copy_dm(channel);
  for (const auto& [user, list] : world.relationships)
    for (const auto& [other, relationship] : list)
      if (relationship.type == kBlock) out.blocks.emplace(user, other);
  return out;
}

// ---- differences ----

namespace {

std::string show(const ModelRole& role) {
  return fmt::format("role '{}' permissions {:x} position {} hoist {}", role.name, role.permissions, role.position,
                     role.hoist);
}

std::string show(const ModelChannel& channel) {
  std::string out = fmt::format("channel '{}' type {} topic '{}' parent {} position {}", channel.name, channel.type,
                                channel.topic, channel.parent, channel.position);
  for (const auto& overwrite : channel.overwrites)
    out += fmt::format(" [{} {} allow {:x} deny {:x}]", overwrite.of_member ? "member" : "role", overwrite.id,
                       overwrite.allow, overwrite.deny);
  return out;
}

std::string show(const ModelMember& member) {
  std::string out = fmt::format("member nick '{}' timeout {} roles", member.nick, member.timeout_until);
  for (const auto role : member.roles) out += " " + role.str();
  return out;
}

std::string show(const ModelDm& dm) {
  std::string out = fmt::format("dm type {} name '{}' people", dm.type, dm.name);
  for (const auto user : dm.people) out += " " + user.str();
  out += " closed by";
  for (const auto user : dm.closed_by) out += " " + user.str();
  return out;
}

template <class Key, class Value>
std::optional<std::string> differ(const std::map<Key, Value>& ours, const std::map<Key, Value>& theirs) {
  for (const auto& [id, value] : ours) {
    const auto other = theirs.find(id);
    if (other == theirs.end()) return fmt::format("{} is missing; expected: {}", id.str(), show(value));
    if (!(other->second == value))
      return fmt::format("{} differs; expected: {}; found: {}", id.str(), show(value), show(other->second));
  }
  for (const auto& [id, value] : theirs)
    if (!ours.contains(id)) return fmt::format("{} should not be there: {}", id.str(), show(value));
  return std::nullopt;
}

}  // namespace

std::string show(const ModelMessage& message) {
  std::string out =
      fmt::format("message of {} '{}'{}", message.author.str(), message.content, message.pinned ? " pinned" : "");
  for (const auto& [emoji, users] : message.reactions) {
    out += " " + emoji + ":";
    for (const auto user : users) out += user.str() + ",";
  }
  for (const auto& [answer, users] : message.votes) {
    out += fmt::format(" answer {}:", answer);
    for (const auto user : users) out += user.str() + ",";
  }
  if (message.poll_over) out += " (over)";
  return out;
}

std::optional<std::string> difference(const ModelGuild& ours, const ModelGuild& theirs) {
  if (ours.name != theirs.name) return fmt::format("name: expected '{}', found '{}'", ours.name, theirs.name);
  if (ours.owner != theirs.owner)
    return fmt::format("owner: expected {}, found {}", ours.owner.str(), theirs.owner.str());
  if (auto out = differ(ours.roles, theirs.roles)) return out;
  if (auto out = differ(ours.channels, theirs.channels)) return out;
  if (auto out = differ(ours.members, theirs.members)) return out;
  if (ours.bans != theirs.bans)
    return fmt::format("bans: expected {}, found {} of them", ours.bans.size(), theirs.bans.size());
  return std::nullopt;
}

std::optional<std::string> difference(const Model& ours, const Model& theirs) {
  for (const auto& [id, guild] : ours.guilds) {
    const auto other = theirs.guilds.find(id);
    if (other == theirs.guilds.end()) return fmt::format("guild {} '{}' is missing", id.str(), guild.name);
    if (auto out = difference(guild, other->second)) return fmt::format("guild {}: {}", id.str(), *out);
  }
  for (const auto& [id, guild] : theirs.guilds)
    if (!ours.guilds.contains(id)) return fmt::format("guild {} '{}' should not be there", id.str(), guild.name);
  if (ours.blocks != theirs.blocks)
    return fmt::format("blocks: expected {}, found {} of them", ours.blocks.size(), theirs.blocks.size());
  return differ(ours.dms, theirs.dms);
}

}  // namespace guildhall::sim
