#include "core/members/edit_member.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/limits.h"
#include "core/guilds/change_list.h"
#include "core/members/join.h"

namespace guildhall::core {
namespace {

struct Target {
  Core::GuildAccess access;
  model::Member* member;
  bool self;

  [[nodiscard]] GuildState& guild() const { return *access.guild; }
  [[nodiscard]] bool may(Permissions bits) const { return (access.permissions & bits) == bits; }
  [[nodiscard]] bool above() const { return outranks(*access.guild, *access.member, *member); }
};

Result<Target> target(Core& core, const Actor& actor, GuildId guild_id, UserId user_id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  const auto member = access.guild->members.find(user_id);
  if (member == access.guild->members.end()) return fail(ErrorCode::kUnknownMember);
  return Target{access, &member->second, user_id == actor.user_id};
}

std::string role_list(const GuildState& guild, const std::vector<RoleId>& ids) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const RoleId id : ids) {
    json.begin_object();
    json.field("name", guild.roles.at(id).name);
    json.field("id", id);
    json.end_object();
  }
  json.end_array();
  return out;
}

Result<void> check_role(const Target& at, RoleId id) {
  const auto role = at.guild().roles.find(id);
  if (role == at.guild().roles.end()) return fail(ErrorCode::kUnknownRole);
  if (id == RoleId(at.guild().info.id) || role->second.managed ||
      !outranks(at.guild(), *at.access.member, role->second))
    return fail(ErrorCode::kMissingPermissions);
  return {};
}

// Also when nothing would change: what one may do does not hang on what is so already.
Result<void> check_one_role(const Target& at, RoleId id) {
  if (!at.may(perm::kManageRoles)) return at.access.missing(perm::kManageRoles);
  return check_role(at, id);
}

struct RoleDifference {
  std::vector<RoleId> added;
  std::vector<RoleId> removed;
};

Result<RoleDifference> check_roles(const Target& at, std::vector<RoleId>& wanted) {
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::erase(wanted, RoleId(at.guild().info.id));
  RoleDifference out;
  std::ranges::set_difference(wanted, at.member->roles, std::back_inserter(out.added));
  std::ranges::set_difference(at.member->roles, wanted, std::back_inserter(out.removed));
  if (out.added.empty() && out.removed.empty()) return out;
  if (!at.may(perm::kManageRoles)) return at.access.missing(perm::kManageRoles);
  for (const RoleId id : out.added) TRY_VOID(check_role(at, id));
  for (const RoleId id : out.removed) TRY_VOID(check_role(at, id));
  return out;
}

Result<void> check_timeout(const Core& core, const Target& at, UnixMs until) {
  if (!at.may(perm::kModerateMembers) || at.self || !at.above()) return fail(ErrorCode::kMissingPermissions);
  if (until == 0) return {};
  model::Member free = *at.member;
  free.communication_disabled_until = 0;
  if ((guild_permissions(at.guild(), free, core.now()) & perm::kAdministrator) != 0)
    return fail(ErrorCode::kMissingPermissions);
  if (until > core.now() + limits::kTimeoutMs + 60'000)
    return fail_field("communication_disabled_until", "GUILD_MEMBER_TIMEOUT_TOO_LONG",
                      "Timeout may not exceed 28 days.");
  return {};
}

Result<void> check_voice(const Core& core, const Target& at, const MemberChanges& changes) {
  if (changes.mute && !at.may(perm::kMuteMembers)) return fail(ErrorCode::kMissingPermissions);
  if (changes.deaf && !at.may(perm::kDeafenMembers)) return fail(ErrorCode::kMissingPermissions);
  if (!changes.channel_id) return {};
  if (!at.may(perm::kMoveMembers)) return fail(ErrorCode::kMissingPermissions);
  if (!at.guild().voice_states.contains(at.member->user_id))
    return fail_field("channel_id", "TARGET_NOT_IN_VOICE", "Target user is not connected to voice.");
  if (!*changes.channel_id) return {};
  const auto channel = at.guild().channels.find(*changes.channel_id);
  if (channel == at.guild().channels.end() || channel->second.type != model::ChannelType::kGuildVoice)
    return fail(ErrorCode::kUnknownChannel);
  // One can move others only to where one may go oneself.
  const Permissions there = channel_permissions(at.guild(), *at.access.member, channel->second, core.now());
  return (there & perm::kConnect) != 0 ? Result<void>() : fail(ErrorCode::kMissingPermissions);
}

Result<void> check(const Core& core, const Target& at, const MemberChanges& changes) {
  if (changes.nick) {
    const bool allowed = at.self ? at.may(perm::kChangeNickname) || at.may(perm::kManageNicknames)
                                 : at.may(perm::kManageNicknames) && at.above();
    if (!allowed) return fail(ErrorCode::kMissingPermissions);
  }
  const bool looks = changes.avatar || changes.banner || changes.bio || changes.pronouns;
  if (looks && !at.self) return fail(ErrorCode::kMissingPermissions);
  if (changes.communication_disabled_until) TRY_VOID(check_timeout(core, at, *changes.communication_disabled_until));
  if (changes.flags && !at.may(perm::kManageGuild) && !at.may(perm::kModerateMembers))
    return fail(ErrorCode::kMissingPermissions);
  return check_voice(core, at, changes);
}

void move_voice(Core& core, const Actor& actor, const Target& at, ChannelId channel_id) {
  const auto found = at.guild().voice_states.find(at.member->user_id);
  model::VoiceState state = found->second;
  state.channel_id = channel_id;
  if (channel_id) {
    found->second = state;
  } else {
    at.guild().voice_states.erase(found);
  }
  core.audit(actor, at.guild().info.id, channel_id ? 26 : 27, 0, {},
             channel_id ? fmt::format(R"({{"channel_id":"{}","count":"1"}})", channel_id.value()) : R"({"count":"1"})");
  core.emit(VoiceStateUpdate{.state = state});
}

// A voice state shows the member's mute and deaf: whoever sees it must learn of the change.
void tell_voice(Core& core, const Target& at) {
  const auto state = at.guild().voice_states.find(at.member->user_id);
  if (state != at.guild().voice_states.end()) core.emit(VoiceStateUpdate{.state = state->second});
}

// The timeout as the audit log shows it.
void note_timeout(ChangeList& log, model::Member& member, UnixMs until) {
  const auto shown = [](UnixMs ms) { return ms == 0 ? std::optional<std::string>() : iso_timestamp(ms); };
  std::optional<std::string> before = shown(member.communication_disabled_until);
  log.set("communication_disabled_until", before,
          std::optional<std::optional<std::string>>(std::in_place, shown(until)));
  member.communication_disabled_until = until;
}

/// One's looks are no moderation: the audit log does not have them.
bool change_looks(model::Member& member, MemberChanges& changes) {
  if (!changes.avatar && !changes.banner && !changes.bio && !changes.pronouns) return false;
  if (changes.avatar) member.avatar = std::move(*changes.avatar);
  if (changes.banner) member.banner = std::move(*changes.banner);
  if (changes.bio) member.bio = std::move(*changes.bio);
  if (changes.pronouns) member.pronouns = std::move(*changes.pronouns);
  return true;
}

void save(Core& core, const Actor& actor, const Target& at, const RoleDifference& roles, ChangeList& log, bool looks) {
  const GuildId guild_id = at.guild().info.id;
  const std::uint64_t user = at.member->user_id.value();
  const bool changed = looks || log.any() || !roles.added.empty() || !roles.removed.empty();
  if (log.any()) core.audit(actor, guild_id, 24, user, log.finish());
  if (!roles.added.empty() || !roles.removed.empty()) {
    ChangeList role_log;
    if (!roles.added.empty()) role_log.raw("$add", role_list(at.guild(), roles.added));
    if (!roles.removed.empty()) role_log.raw("$remove", role_list(at.guild(), roles.removed));
    core.audit(actor, guild_id, 25, user, role_log.finish());
  }
  if (!changed) return;
  core.put(*at.member);
  core.emit(MemberUpdate{.member = at.member});
}

}  // namespace

Result<model::Member*> edit_member(Core& core, const Actor& actor, GuildId guild_id, UserId user_id,
                                   MemberChanges changes) {
  TRY(const Target at, target(core, actor, guild_id, user_id));
  TRY_VOID(check(core, at, changes));
  RoleDifference roles;
  if (changes.roles) {
    TRY(roles, check_roles(at, *changes.roles));
  }
  ChangeList log;
  log.set("nick", at.member->nick, changes.nick);
  const bool muted = log.set("mute", at.member->mute, changes.mute);
  const bool deafened = log.set("deaf", at.member->deaf, changes.deaf);
  log.set("flags", at.member->flags, changes.flags);
  if (changes.communication_disabled_until) note_timeout(log, *at.member, *changes.communication_disabled_until);
  if (changes.roles) at.member->roles = std::move(*changes.roles);
  if (!at.member->roles.empty()) at.member->temporary = false;  // Somebody wants them to stay.
  const bool looks = change_looks(*at.member, changes);
  save(core, actor, at, roles, log, looks);
  if (changes.channel_id) {
    move_voice(core, actor, at, *changes.channel_id);  // Tells the new mute and deaf too.
  } else if (muted || deafened) {
    tell_voice(core, at);
  }
  return at.member;
}

Result<model::Member*> edit_own_nick(Core& core, const Actor& actor, GuildId guild_id,
                                     std::optional<std::string> nick) {
  MemberChanges changes;
  changes.nick = std::move(nick);
  return edit_member(core, actor, guild_id, actor.user_id, std::move(changes));
}

Result<void> add_member_role(Core& core, const Actor& actor, GuildId guild_id, UserId user_id, RoleId role_id) {
  TRY(const Target at, target(core, actor, guild_id, user_id));
  TRY_VOID(check_one_role(at, role_id));
  MemberChanges changes;
  changes.roles = at.member->roles;
  changes.roles->push_back(role_id);
  TRY_VOID(edit_member(core, actor, guild_id, user_id, std::move(changes)));
  return {};
}

Result<void> remove_member_role(Core& core, const Actor& actor, GuildId guild_id, UserId user_id, RoleId role_id) {
  TRY(const Target at, target(core, actor, guild_id, user_id));
  TRY_VOID(check_one_role(at, role_id));
  MemberChanges changes;
  changes.roles = at.member->roles;
  std::erase(*changes.roles, role_id);
  TRY_VOID(edit_member(core, actor, guild_id, user_id, std::move(changes)));
  return {};
}

Result<void> kick(Core& core, const Actor& actor, GuildId guild_id, UserId user_id) {
  TRY(const Target at, target(core, actor, guild_id, user_id));
  if (!at.may(perm::kKickMembers) || !at.above()) return at.access.missing(perm::kKickMembers);
  core.audit(actor, guild_id, 20, user_id.value());
  drop_member(core, guild_id, user_id);
  return {};
}

Result<std::vector<UserId>> prunable(Core& core, const Actor& actor, GuildId guild_id, std::int64_t days,
                                     const std::vector<RoleId>& roles) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id, perm::kKickMembers | perm::kManageGuild));
  const UnixMs since = core.now() - days * 24 * 3600 * 1000;
  std::unordered_map<UserId, UnixMs> seen;
  for (const auto& [id, session] : core.world.auth_sessions)
    seen[session.user_id] = std::max(seen[session.user_id], session.last_used_at);
  std::vector<UserId> out;
  for (const auto& [id, member] : access.guild->members) {
    const model::User* const user = core.world.user(id);
    if ((user != nullptr && user->bot) || member.joined_at >= since) continue;
    if (!outranks(*access.guild, *access.member, member)) continue;
    const bool others =
        std::ranges::any_of(member.roles, [&](RoleId role) { return std::ranges::find(roles, role) == roles.end(); });
    const auto last = seen.find(id);
    if (!others && (last == seen.end() || last->second < since)) out.push_back(id);
  }
  return out;
}

void prune(Core& core, const Actor& actor, GuildId guild_id, const std::vector<UserId>& users, std::int64_t days) {
  core.audit(actor, guild_id, 21, 0, {},
             fmt::format(R"({{"delete_member_days":"{}","members_removed":"{}"}})", days, users.size()));
  for (const UserId user : users) drop_member(core, guild_id, user);
}

}  // namespace guildhall::core
