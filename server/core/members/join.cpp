#include "core/members/join.h"

#include <algorithm>

#include "core/guilds/roles.h"
#include "core/read_states/read_states.h"
#include "core/users/settings.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kGuildsMax = 200;  ///< A person's; bots have no bound.
constexpr std::int64_t kMessageTypeUserJoin = 7;
constexpr std::int64_t kSuppressJoinNotifications = 1;

void drop_managed_roles(Core& core, GuildState& guild, UserId bot_id) {
  std::vector<RoleId> ids;
  for (const auto& [id, role] : guild.roles)
    if (role.managed && role.bot_id == bot_id) ids.push_back(id);
  for (const RoleId id : ids) remove_role(core, guild, id);
}

}  // namespace

Result<void> check_may_join(const Core& core, GuildId guild_id, UserId user_id) {
  const GuildState* const guild = core.world.guild(guild_id);
  if (guild == nullptr) return fail(ErrorCode::kUnknownGuild);
  const model::User* const user = core.world.user(user_id);
  if (user == nullptr || user->deleted) return fail(ErrorCode::kUnknownUser);
  if (guild->members.contains(user_id)) return {};
  if (guild->bans.contains(user_id)) return fail(ErrorCode::kUserBanned);
  const auto joined = core.world.user_guilds.find(user_id);
  if (!user->bot && joined != core.world.user_guilds.end() && joined->second.size() >= kGuildsMax)
    return fail(ErrorCode::kMaxGuilds);
  return {};
}

Result<model::Member*> add_member(Core& core, GuildId guild_id, UserId user_id, std::vector<RoleId> roles) {
  TRY_VOID(check_may_join(core, guild_id, user_id));
  GuildState& guild = *core.world.guild(guild_id);
  const auto [place, added] = guild.members.try_emplace(user_id);
  model::Member& member = place->second;
  if (!added) return &member;
  std::ranges::sort(roles);
  member.guild_id = guild_id;
  member.user_id = user_id;
  member.roles = std::move(roles);
  member.joined_at = core.now();
  core.world.user_guilds[user_id].insert(guild_id);
  core.put(member);
  restrict_joined_guild(core, user_id, guild_id);
  core.emit(MemberAdd{.member = &member});
  core.emit(GuildCreate{.guild_id = guild_id, .user_id = user_id});
  system_join_message(core, guild_id, user_id);
  return &member;
}

void drop_member(Core& core, GuildId guild_id, UserId user_id) {
  GuildState* const guild = core.world.guild(guild_id);
  if (guild == nullptr) return;
  const auto member = guild->members.find(user_id);
  if (member == guild->members.end()) return;
  if (const auto voice = guild->voice_states.find(user_id); voice != guild->voice_states.end()) {
    model::VoiceState left = voice->second;
    left.channel_id = {};
    guild->voice_states.erase(voice);
    core.emit(VoiceStateUpdate{.state = left});
  }
  core.erase(member->second);
  guild->members.erase(member);
  forget_member(core, *guild, user_id);
  if (const auto joined = core.world.user_guilds.find(user_id); joined != core.world.user_guilds.end()) {
    joined->second.erase(guild_id);
    if (joined->second.empty()) core.world.user_guilds.erase(joined);
  }
  core.emit(MemberRemove{.guild_id = guild_id, .user_id = user_id});
  core.emit(GuildDelete{.guild_id = guild_id, .members = {user_id}});
  const model::User* const user = core.world.user(user_id);
  if (user != nullptr && user->bot) drop_managed_roles(core, *guild, user_id);
}

void end_visits(Core& core, UserId user_id) {
  const auto joined = core.world.user_guilds.find(user_id);
  if (joined == core.world.user_guilds.end()) return;
  const auto guilds = joined->second;  // A copy: each end changes the set.
  for (const GuildId guild_id : guilds) {
    const model::Member* const member = core.world.member(guild_id, user_id);
    if (member != nullptr && member->temporary && member->roles.empty()) drop_member(core, guild_id, user_id);
  }
}

void system_join_message(Core& core, GuildId guild_id, UserId user_id) {
  const GuildState* const guild = core.world.guild(guild_id);
  if (guild == nullptr || !guild->info.system_channel_id) return;
  if ((guild->info.system_channel_flags & kSuppressJoinNotifications) != 0) return;
  model::Channel* const channel = core.world.channel(guild->info.system_channel_id);
  if (channel == nullptr || channel->guild_id != guild_id) return;
  model::Message message;
  message.id = core.new_id<MessageId>();
  message.channel_id = channel->id;
  message.guild_id = guild_id;
  message.author_id = user_id;
  message.type = kMessageTypeUserJoin;
  channel->last_message_id = message.id;
  core.put_message(message);
  core.emit(MessageCreate{.message = &message});
}

}  // namespace guildhall::core
