#include "core/world.h"

namespace guildhall::core {
namespace {

template <class Map, class Key>
auto* find_in(Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

// One body for the const and the other lookups.
template <class WorldType>
auto find_channel(WorldType& world, ChannelId id) -> decltype(find_in(world.dms, id)) {
  const auto owner = world.channel_guilds.find(id);
  if (owner == world.channel_guilds.end()) return find_in(world.dms, id);
  auto* const guild = find_in(world.guilds, owner->second);
  return guild == nullptr ? nullptr : find_in(guild->channels, id);
}

template <class WorldType>
auto find_member(WorldType& world, GuildId guild_id, UserId user_id)
    -> decltype(find_in(find_in(world.guilds, guild_id)->members, user_id)) {
  auto* const guild = find_in(world.guilds, guild_id);
  return guild == nullptr ? nullptr : find_in(guild->members, user_id);
}

}  // namespace

model::User* World::user(UserId id) { return find_in(users, id); }
GuildState* World::guild(GuildId id) { return find_in(guilds, id); }
model::Channel* World::channel(ChannelId id) { return find_channel(*this, id); }
model::Member* World::member(GuildId guild, UserId user) { return find_member(*this, guild, user); }
const model::User* World::user(UserId id) const { return find_in(users, id); }
const GuildState* World::guild(GuildId id) const { return find_in(guilds, id); }
const model::Channel* World::channel(ChannelId id) const { return find_channel(*this, id); }
const model::Member* World::member(GuildId guild, UserId user) const { return find_member(*this, guild, user); }

}  // namespace guildhall::core
