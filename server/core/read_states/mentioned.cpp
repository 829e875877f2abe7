#include "core/read_states/mentioned.h"

#include <algorithm>

#include "core/read_states/notifications.h"
#include "core/users/relationships.h"

namespace guildhall::core {

bool has_blocked(const World& world, UserId user_id, UserId other) {
  const auto list = world.relationships.find(user_id);
  if (list == world.relationships.end()) return false;
  const auto row = list->second.find(other);
  return row != list->second.end() && row->second.type == static_cast<std::int64_t>(RelationshipType::kBlocked);
}

bool group_mention_means(const World& world, const model::Channel& channel, const model::GroupMention& mention,
                         UserId user_id, UnixMs now_ms) {
  if (mention.author_id == user_id || has_blocked(world, user_id, mention.author_id)) return false;
  const bool named = std::ranges::find(mention.users, user_id) != mention.users.end();
  if (!channel.guild_id) return named || !dm_muted(world, user_id, channel.id, now_ms);
  if (named) return false;
  const model::Member* const member = world.member(channel.guild_id, user_id);
  if (member == nullptr || created_at_ms(mention.message_id) < member->joined_at) return false;
  const model::UserGuildSettings* const settings = find_guild_settings(world, user_id, channel.guild_id);
  if (mention.everyone && (settings == nullptr || !settings->suppress_everyone)) return true;
  if (settings != nullptr && settings->suppress_roles) return false;
  return std::ranges::any_of(
      mention.roles, [&](RoleId role) { return std::ranges::find(member->roles, role) != member->roles.end(); });
}

}  // namespace guildhall::core
