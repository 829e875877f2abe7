#include "core/read_states/read_states.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json/json_writer.h"
#include "core/channels/message_requests.h"
#include "core/read_states/mentioned.h"
#include "core/read_states/unsaved.h"

namespace guildhall::core {
namespace {

constexpr std::int64_t kMentionCountMax = 9999;

std::int64_t next_version(Core& core, UserId user_id) {
  std::int64_t& version = core.world.reads.versions[user_id];
  version = std::max(version + 1, core.now());  // Milliseconds: grows over restarts too.
  return version;
}

void tell_ack(Core& core, UserId user_id, const model::Channel& channel, const Ack& request) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.field("channel_id", channel.id);
  json.field("message_id", request.message_id);
  json.field("version", next_version(core, user_id));
  const std::int64_t mentions = mention_count(core.world, user_id, channel, core.now());
  if (request.manual) json.field("manual", true);
  if (request.manual || mentions > 0) json.field("mention_count", mentions);
  if (request.flags) json.field("flags", *request.flags);
  if (request.last_viewed) json.field("last_viewed", *request.last_viewed);
  json.field("ack_type", 0);
  json.end_object();
  core.emit(UserEvent{.user_id = user_id, .type = "MESSAGE_ACK", .body = std::move(body)});
}

/// What everybody in a DM has read is counted for nobody any more.
void drop_read_by_all(Core& core, const model::Channel& channel) {
  ChannelReads& reads = core.world.reads.channels[channel.id];
  MessageId read_by_all(UINT64_MAX);
  for (const UserId id : channel.recipients) {
    const model::User* const user = core.world.user(id);
    if (user == nullptr || user->bot || user->deleted) continue;
    const auto state = reads.states.find(id);
    read_by_all = std::min(read_by_all, state == reads.states.end() ? MessageId() : state->second.last_message_id);
  }
  for (auto it = reads.group_mentions.begin(); it != reads.group_mentions.end() && it->first <= read_by_all;) {
    core.world.reads.unsaved_group_mentions.emplace(channel.id, it->first);
    it = reads.group_mentions.erase(it);
  }
}

/// False when it changes nothing.
bool move_state(Core& core, UserId user_id, const model::Channel& channel, const Ack& request) {
  ChannelReads& reads = core.world.reads.channels[channel.id];
  const auto [place, fresh] = reads.states.try_emplace(user_id);
  model::ReadState& state = place->second;
  if (fresh) {
    state.channel_id = channel.id;
    state.user_id = user_id;
  }
  if (!fresh && !request.manual && request.message_id < state.last_message_id) return false;
  state.last_message_id = request.message_id;
  state.mention_count = 0;
  state.counted_to = {};
  if (request.manual && request.mention_count) {
    state.mention_count = std::clamp<std::int64_t>(*request.mention_count, 0, kMentionCountMax);
    state.counted_to = std::max(channel.last_message_id, request.message_id);
  }
  if (request.flags) state.flags = *request.flags;
  if (request.last_viewed) state.last_viewed = *request.last_viewed;
  mark_state(core, channel.id, user_id);
  if (!channel.guild_id && !request.manual) drop_read_by_all(core, channel);
  return true;
}

bool can_see(const GuildState& guild, const model::Member& member, const model::Channel& channel, UnixMs now_ms) {
  return (channel_permissions(guild, member, channel, now_ms) & perm::kViewChannel) != 0;
}

}  // namespace

Result<void> ack(Core& core, const Actor& actor, const Ack& request) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, request.channel_id));
  Ack bounded = request;
  // Nobody has read what is not written yet.
  const MessageId newest = access.channel->last_message_id;
  if (newest && bounded.message_id > newest) bounded.message_id = newest;
  if (move_state(core, actor.user_id, *access.channel, bounded))
    tell_ack(core, actor.user_id, *access.channel, bounded);
  save_when_much(core);
  return {};
}

Result<void> ack_guild(Core& core, const Actor& actor, GuildId guild_id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  for (const auto& [id, channel] : access.guild->channels) {
    if (!channel.last_message_id || !can_see(*access.guild, *access.member, channel, core.now())) continue;
    const model::ReadState* const state = find_read_state(core.world, actor.user_id, id);
    if (state != nullptr && state->last_message_id >= channel.last_message_id && state->mention_count == 0) continue;
    const Ack request{.channel_id = id, .message_id = channel.last_message_id};
    if (move_state(core, actor.user_id, channel, request)) tell_ack(core, actor.user_id, channel, request);
  }
  save_when_much(core);
  return {};
}

Result<void> ack_pins(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  const UnixMs seen = access.channel->last_pin_timestamp;
  model::ReadState& state = core.world.reads.channels[channel_id].states[actor.user_id];
  state.channel_id = channel_id;
  state.user_id = actor.user_id;
  state.last_pin_timestamp = seen;
  mark_state(core, channel_id, actor.user_id);
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.field("channel_id", channel_id);
  json.field("timestamp", iso_timestamp(seen));
  json.field("version", next_version(core, actor.user_id));
  json.end_object();
  core.emit(UserEvent{.user_id = actor.user_id, .type = "CHANNEL_PINS_ACK", .body = std::move(body)});
  save_when_much(core);
  return {};
}

Result<void> remove_read_state(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY_VOID(core.channel_access(actor, channel_id));
  stop_reading(core, channel_id, actor.user_id);
  next_version(core, actor.user_id);
  return {};
}

const model::ReadState* find_read_state(const World& world, UserId user_id, ChannelId channel_id) {
  const auto reads = world.reads.channels.find(channel_id);
  if (reads == world.reads.channels.end()) return nullptr;
  const auto state = reads->second.states.find(user_id);
  return state == reads->second.states.end() ? nullptr : &state->second;
}

namespace {

/// Messages up to here are read, or counted in `mention_count`.
MessageId counted_to(const model::ReadState* state) {
  return state == nullptr ? MessageId() : std::max(state->last_message_id, state->counted_to);
}

std::int64_t group_mentions(const World& world, const ChannelReads& reads, UserId user_id,
                            const model::Channel& channel, const model::ReadState* state, UnixMs now_ms) {
  std::int64_t count = 0;
  for (auto it = reads.group_mentions.upper_bound(counted_to(state)); it != reads.group_mentions.end(); ++it)
    if (group_mention_means(world, channel, it->second, user_id, now_ms)) ++count;
  return count;
}

bool counts(const World& world, const model::Mention& mention) {
  return mention.direct && !has_blocked(world, mention.user_id, mention.author_id);
}

}  // namespace

std::int64_t mention_count(const World& world, UserId user_id, const model::Channel& channel, UnixMs now_ms) {
  if (is_request(channel, user_id)) return 0;
  const model::ReadState* const state = find_read_state(world, user_id, channel.id);
  std::int64_t count = state == nullptr ? 0 : state->mention_count;
  if (const auto reads = world.reads.channels.find(channel.id); reads != world.reads.channels.end())
    count += group_mentions(world, reads->second, user_id, channel, state, now_ms);
  const auto own = world.reads.mentions.find(user_id);
  if (own == world.reads.mentions.end()) return count;
  for (auto it = own->second.upper_bound(counted_to(state)); it != own->second.end(); ++it)
    if (it->second.channel_id == channel.id && counts(world, it->second)) ++count;
  return count;
}

std::vector<ReadEntry> read_entries(const World& world, UserId user_id, UnixMs now_ms) {
  std::unordered_map<ChannelId, std::vector<const model::Mention*>> direct;
  if (const auto own = world.reads.mentions.find(user_id); own != world.reads.mentions.end())
    for (const auto& [id, mention] : own->second)
      if (counts(world, mention)) direct[mention.channel_id].push_back(&mention);

  std::vector<ReadEntry> out;
  const auto add = [&](const model::Channel& channel) {
    if (is_request(channel, user_id)) {
      if (const auto* const state = find_read_state(world, user_id, channel.id))
        out.push_back({.channel = &channel, .state = state});
      return;
    }
    const auto reads = world.reads.channels.find(channel.id);
    const auto named = direct.find(channel.id);
    if (reads == world.reads.channels.end() && named == direct.end()) return;
    ReadEntry entry{.channel = &channel, .state = find_read_state(world, user_id, channel.id)};
    if (entry.state != nullptr) entry.mentions = entry.state->mention_count;
    if (reads != world.reads.channels.end())
      entry.mentions += group_mentions(world, reads->second, user_id, channel, entry.state, now_ms);
    if (named != direct.end())
      entry.mentions += std::ranges::count_if(
          named->second, [&](const model::Mention* one) { return one->message_id > counted_to(entry.state); });
    if (entry.state != nullptr || entry.mentions > 0) out.push_back(entry);
  };
  if (const auto guilds = world.user_guilds.find(user_id); guilds != world.user_guilds.end()) {
    for (const GuildId id : guilds->second) {
      const GuildState* const guild = world.guild(id);
      const model::Member* const member = world.member(id, user_id);
      if (guild == nullptr || member == nullptr) continue;
      for (const auto& [channel_id, channel] : guild->channels)
        if (can_see(*guild, *member, channel, now_ms)) add(channel);
    }
  }
  if (const auto dms = world.user_dms.find(user_id); dms != world.user_dms.end())
    for (const ChannelId id : dms->second)
      if (const model::Channel* const channel = world.channel(id)) add(*channel);
  return out;
}

std::int64_t read_state_version(const World& world, UserId user_id, UnixMs now_ms) {
  const auto found = world.reads.versions.find(user_id);
  return found == world.reads.versions.end() ? now_ms : found->second;
}

}  // namespace guildhall::core
