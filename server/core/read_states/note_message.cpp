#include <algorithm>

#include "core/read_states/mentioned.h"
#include "core/read_states/read_states.h"
#include "core/read_states/unsaved.h"

/// What messages, channels and members do to read states; and their rows.
namespace guildhall::core {
namespace {

/// Written by a person, and not by the server for them.
bool written(const model::Message& message) { return message.type == 0 || message.type == 19; }

bool is_person(const World& world, UserId id) {
  const model::User* const user = world.user(id);
  return user != nullptr && !user->bot && !user->deleted;
}

void keep_group_mention(Core& core, model::GroupMention mention) {
  auto& all = core.world.reads.channels[mention.channel_id].group_mentions;
  const ChannelId channel_id = mention.channel_id;
  const MessageId id = mention.message_id;
  all.insert_or_assign(id, std::move(mention));
  core.world.reads.unsaved_group_mentions.emplace(channel_id, id);
  while (all.size() > kGroupMentionsKept) {
    core.world.reads.unsaved_group_mentions.emplace(channel_id, all.begin()->first);
    all.erase(all.begin());
  }
}

/// In a guild only members who can see the channel are called.
bool called(const Core& core, const model::Channel& channel, UserId user_id) {
  const GuildState* const guild = core.world.guild(channel.guild_id);
  const model::Member* const member = core.world.member(channel.guild_id, user_id);
  return guild != nullptr && member != nullptr && is_person(core.world, user_id) &&
         (channel_permissions(*guild, *member, channel, core.now()) & perm::kViewChannel) != 0;
}

void note_mentions(Core& core, const model::Channel& channel, const model::Message& message) {
  for (const UserId id : message.mentions) {
    if (!channel.guild_id || id == message.author_id || !called(core, channel, id)) continue;
    if (has_blocked(core.world, id, message.author_id)) continue;
    keep_mention(core,
                 {.user_id = id, .message_id = message.id, .channel_id = channel.id, .author_id = message.author_id});
  }
  if (channel.guild_id && !message.mention_everyone && message.mention_roles.empty()) return;
  keep_group_mention(core, {.channel_id = channel.id,
                            .message_id = message.id,
                            .author_id = message.author_id,
                            .everyone = message.mention_everyone,
                            .roles = message.mention_roles,
                            .users = message.mentions});
}

void read_own(Core& core, const model::Channel& channel, const model::Message& message) {
  model::ReadState& state = core.world.reads.channels[channel.id].states[message.author_id];
  state.channel_id = channel.id;
  state.user_id = message.author_id;
  state.last_message_id = message.id;
  state.mention_count = 0;
  state.counted_to = {};
  mark_state(core, channel.id, message.author_id);
}

}  // namespace

void keep_mention(Core& core, const model::Mention& mention) {
  auto& own = core.world.reads.mentions[mention.user_id];
  own.insert_or_assign(mention.message_id, mention);
  core.world.reads.unsaved_mentions.emplace(mention.user_id, mention.message_id);
  while (own.size() > kMentionsKept) {
    core.world.reads.unsaved_mentions.emplace(mention.user_id, own.begin()->first);
    own.erase(own.begin());
  }
}

void note_message(Core& core, const model::Channel& channel, const model::Message& message) {
  note_mentions(core, channel, message);
  if (written(message) && !message.webhook_id && is_person(core.world, message.author_id))
    read_own(core, channel, message);
  save_when_much(core);
}

void forget_message(Core& core, ChannelId channel_id, MessageId message_id, const std::vector<UserId>& mentioned) {
  Reads& reads = core.world.reads;
  if (const auto channel = reads.channels.find(channel_id); channel != reads.channels.end())
    if (channel->second.group_mentions.erase(message_id) > 0)
      reads.unsaved_group_mentions.emplace(channel_id, message_id);
  forget_calls(core, message_id, mentioned);
}

void forget_calls(Core& core, MessageId message_id, const std::vector<UserId>& users) {
  Reads& reads = core.world.reads;
  for (const UserId id : users) {
    const auto own = reads.mentions.find(id);
    if (own != reads.mentions.end() && own->second.erase(message_id) > 0)
      reads.unsaved_mentions.emplace(id, message_id);
  }
}

void forget_channel(Core& core, ChannelId channel_id) {
  Reads& reads = core.world.reads;
  if (reads.channels.erase(channel_id) == 0) return;
  const auto of_channel = [channel_id](auto& keys) {
    keys.erase(keys.lower_bound({channel_id, {}}), keys.lower_bound({ChannelId(channel_id.value() + 1), {}}));
  };
  of_channel(reads.unsaved_states);
  of_channel(reads.unsaved_group_mentions);
  reads.unsaved_removals.push_back(channel_id);
}

void forget_member(Core& core, const GuildState& guild, UserId user_id) {
  for (const auto& [id, channel] : guild.channels) stop_reading(core, id, user_id);
  forget_mentions(core, guild, user_id);
}

void forget_mentions(Core& core, const GuildState& guild, UserId user_id) {
  Reads& reads = core.world.reads;
  if (const auto own = reads.mentions.find(user_id); own != reads.mentions.end()) {
    std::erase_if(own->second, [&](const auto& entry) {
      if (!guild.channels.contains(entry.second.channel_id)) return false;
      reads.unsaved_mentions.emplace(user_id, entry.first);
      return true;
    });
    if (own->second.empty()) reads.mentions.erase(own);
  }
  if (const auto all = core.world.guild_settings.find(user_id); all != core.world.guild_settings.end()) {
    if (const auto row = all->second.find(guild.info.id); row != all->second.end()) {
      core.erase(row->second);
      all->second.erase(row);
    }
  }
}

void forget_person(Core& core, UserId user_id) {
  if (const auto dms = core.world.user_dms.find(user_id); dms != core.world.user_dms.end())
    for (const ChannelId id : dms->second) stop_reading(core, id, user_id);
  Reads& reads = core.world.reads;
  if (const auto own = reads.mentions.find(user_id); own != reads.mentions.end()) {
    for (const auto& [id, mention] : own->second) reads.unsaved_mentions.emplace(user_id, id);
    reads.mentions.erase(own);
  }
  reads.versions.erase(user_id);
  if (const auto all = core.world.guild_settings.find(user_id); all != core.world.guild_settings.end()) {
    for (const auto& [id, row] : all->second) core.erase(row);
    core.world.guild_settings.erase(all);
  }
}

void start_reading(Core& core, const model::Channel& channel, UserId user_id) {
  if (!is_person(core.world, user_id)) return;
  model::ReadState& state = core.world.reads.channels[channel.id].states[user_id];
  state = {.channel_id = channel.id, .user_id = user_id, .last_message_id = channel.last_message_id};
  mark_state(core, channel.id, user_id);
}

void stop_reading(Core& core, ChannelId channel_id, UserId user_id) {
  const auto channel = core.world.reads.channels.find(channel_id);
  if (channel != core.world.reads.channels.end() && channel->second.states.erase(user_id) > 0)
    mark_state(core, channel_id, user_id);
}

void save_when_much(Core& core) {
  if (core.world.reads.unsaved() >= kUnsavedReadsMax) flush_reads(core);
}

namespace {

/// Puts the row that memory has, or erases the one that it has no more.
template <class Row, class Map, class Key>
void save(Core& core, const Map* map, const Key& key, const Row& gone) {
  const auto found = map == nullptr ? typename Map::const_iterator() : map->find(key);
  if (map != nullptr && found != map->end())
    core.put(found->second);
  else
    core.erase(gone);
}

template <class Map, class Key>
auto* find_in(Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

void flush_reads(Core& core) {
  Reads& reads = core.world.reads;
  for (const ChannelId id : reads.unsaved_removals) {
    core.erase_all(model::ReadState{.channel_id = id}, 1);
    core.erase_all(model::GroupMention{.channel_id = id}, 1);
  }
  for (const auto& [channel_id, user_id] : reads.unsaved_states) {
    const ChannelReads* const channel = find_in(reads.channels, channel_id);
    save(core, channel == nullptr ? nullptr : &channel->states, user_id,
         model::ReadState{.channel_id = channel_id, .user_id = user_id});
  }
  for (const auto& [channel_id, message_id] : reads.unsaved_group_mentions) {
    const ChannelReads* const channel = find_in(reads.channels, channel_id);
    save(core, channel == nullptr ? nullptr : &channel->group_mentions, message_id,
         model::GroupMention{.channel_id = channel_id, .message_id = message_id});
  }
  for (const auto& [user_id, message_id] : reads.unsaved_mentions)
    save(core, find_in(reads.mentions, user_id), message_id,
         model::Mention{.user_id = user_id, .message_id = message_id});
  reads.unsaved_removals.clear();
  reads.unsaved_states.clear();
  reads.unsaved_group_mentions.clear();
  reads.unsaved_mentions.clear();
}

}  // namespace guildhall::core
