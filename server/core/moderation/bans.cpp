#include "core/moderation/bans.h"

#include "core/members/join.h"
#include "core/read_states/read_states.h"

namespace guildhall::core {

Result<void> ban(Core& core, const Actor& actor, GuildId guild_id, UserId user_id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kBanMembers));
  GuildState& guild = *access.guild;
  if (core.world.user(user_id) == nullptr) return fail(ErrorCode::kUnknownUser);
  const auto member = guild.members.find(user_id);
  if (member != guild.members.end() && !outranks(guild, *access.member, member->second))
    return fail(ErrorCode::kMissingPermissions);
  const bool fresh = !guild.bans.contains(user_id);
  model::Ban& entry = guild.bans[user_id];
  entry.guild_id = guild_id;
  entry.user_id = user_id;
  entry.reason = actor.audit_reason;
  core.put(entry);
  if (!fresh) return {};
  core.audit(actor, guild_id, 22, user_id.value());
  core.emit(BanAdd{.guild_id = guild_id, .user_id = user_id});
  drop_member(core, guild_id, user_id);
  return {};
}

Result<void> unban(Core& core, const Actor& actor, GuildId guild_id, UserId user_id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kBanMembers));
  const auto entry = access.guild->bans.find(user_id);
  if (entry == access.guild->bans.end()) return fail(ErrorCode::kUnknownBan);
  core.erase(entry->second);
  access.guild->bans.erase(entry);
  core.audit(actor, guild_id, 23, user_id.value());
  core.emit(BanRemove{.guild_id = guild_id, .user_id = user_id});
  return {};
}

void delete_banned_messages(Core& core, ChannelId channel_id, const std::vector<model::Message>& found) {
  if (found.empty() || core.world.channel(channel_id) == nullptr) return;
  MessageDeleteBulk event{.channel_id = channel_id, .ids = {}};
  for (const model::Message& message : found) {
    forget_message(core, channel_id, message.id, message.mentions);
    core.erase_message(channel_id, message.id);
    event.ids.push_back(message.id);
  }
  core.emit(event);
}

}  // namespace guildhall::core
