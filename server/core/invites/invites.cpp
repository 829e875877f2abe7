#include "core/invites/invites.h"

#include <algorithm>

#include "base/limits.h"
#include "core/guilds/change_list.h"
#include "core/members/join.h"
#include "core/members/newcomers.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kCodeLength = 8;

bool expired(const Core& core, const model::Invite& invite) {
  return invite.max_age_s != 0 && invite.created_at + invite.max_age_s * 1000 <= core.now();
}

void take_away(Core& core, const std::string& code) {
  const auto found = core.world.invites.find(code);
  if (found == core.world.invites.end()) return;
  const model::Invite gone = std::move(found->second);
  core.world.invites.erase(found);
  core.erase(gone);
  core.emit(InviteDelete{.invite = &gone});
}

void sweep(Core& core, GuildId guild_id) {
  std::vector<std::string> codes;
  for (const auto& [code, invite] : core.world.invites)
    if (invite.guild_id == guild_id && expired(core, invite)) codes.push_back(code);
  for (const std::string& code : codes) take_away(core, code);
}

std::vector<const model::Invite*> matching(const World& world, auto&& matches) {
  std::vector<const model::Invite*> out;
  for (const auto& [code, invite] : world.invites)
    if (matches(invite)) out.push_back(&invite);
  std::ranges::sort(out, {}, [](const auto* invite) { return std::pair(invite->created_at, invite->code); });
  return out;
}

}  // namespace

Result<model::Invite*> create_invite(Core& core, const Actor& actor, ChannelId channel_id, NewInvite wanted) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  if ((access.permissions & perm::kCreateInstantInvite) == 0) return access.missing(perm::kCreateInstantInvite);
  const GuildId guild_id = access.guild->info.id;
  sweep(core, guild_id);
  const auto present = matching(core.world, [&](const model::Invite& invite) { return invite.guild_id == guild_id; });
  if (!wanted.unique) {
    for (const model::Invite* invite : present) {
      if (invite->channel_id == channel_id && invite->inviter_id == actor.user_id &&
          invite->max_age_s == wanted.max_age_s && invite->max_uses == wanted.max_uses &&
          invite->temporary == wanted.temporary) {
        return &core.world.invites.at(invite->code);
      }
    }
  }
  if (present.size() >= limits::kInvites) return fail(ErrorCode::kMaxInvites);
  model::Invite invite;
  do {
    invite.code = core.random().code(kCodeLength);
  } while (core.world.invites.contains(invite.code));
  invite.guild_id = guild_id;
  invite.channel_id = channel_id;
  invite.inviter_id = actor.user_id;
  invite.created_at = core.now();
  invite.max_age_s = wanted.max_age_s;
  invite.max_uses = wanted.max_uses;
  invite.temporary = wanted.temporary;
  model::Invite& kept = core.world.invites[invite.code] = std::move(invite);
  core.put(kept);
  ChangeList log;
  log.made("code", kept.code);
  log.made("channel_id", kept.channel_id);
  log.made("max_age", kept.max_age_s);
  log.made("max_uses", kept.max_uses);
  core.audit(actor, guild_id, 40, 0, log.finish());
  core.emit(InviteCreate{.invite = &kept});
  return &kept;
}

Result<model::Invite*> find_invite(Core& core, std::string_view code) {
  const auto found = core.world.invites.find(std::string(code.substr(0, 64)));
  if (found == core.world.invites.end()) return fail(ErrorCode::kUnknownInvite);
  if (!expired(core, found->second)) return &found->second;
  take_away(core, std::string(code));
  return fail(ErrorCode::kUnknownInvite);
}

Result<model::Invite> accept_invite(Core& core, const Actor& actor, std::string_view code) {
  if (actor.bot) return fail(ErrorCode::kBotsCannotUse);
  TRY(model::Invite* const invite, find_invite(core, code));
  model::Invite was = *invite;
  if (core.world.member(invite->guild_id, actor.user_id) != nullptr) return was;
  TRY_VOID(check_may_join(core, invite->guild_id, actor.user_id));
  if (core.world.guild(invite->guild_id)->info.invites_disabled_until > core.now())
    return fail(ErrorCode::kInviteInvalid);  // Paused: the guild is under attack.
  TRY_VOID(take_join(core, actor.user_id, invite->guild_id));
  ++invite->uses;
  core.put(*invite);
  if (invite->max_uses != 0 && invite->uses >= invite->max_uses) take_away(core, was.code);
  TRY(model::Member* const member, add_member(core, was.guild_id, actor.user_id));
  if (was.temporary) {
    member->temporary = true;
    core.put(*member);
  }
  return was;
}

Result<model::Invite> delete_invite(Core& core, const Actor& actor, std::string_view code) {
  TRY(model::Invite* const invite, find_invite(core, code));
  model::Invite gone = *invite;
  TRY(const Core::GuildAccess access, core.guild_access(actor, gone.guild_id));
  const auto channel = access.guild->channels.find(gone.channel_id);
  const Permissions here = channel == access.guild->channels.end()
                               ? access.permissions
                               : channel_permissions(*access.guild, *access.member, channel->second, core.now());
  const bool may =
      (here & ~access.withheld & perm::kManageChannels) != 0 || (access.permissions & perm::kManageGuild) != 0;
  if (!may && gone.inviter_id != actor.user_id) return access.missing(perm::kManageGuild);
  ChangeList log;
  log.gone("code", gone.code);
  core.audit(actor, gone.guild_id, 42, 0, log.finish());
  take_away(core, gone.code);
  return gone;
}

Result<std::vector<const model::Invite*>> channel_invites(Core& core, const Actor& actor, ChannelId channel_id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, channel_id));
  if (access.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  if ((access.permissions & perm::kManageChannels) == 0) return access.missing(perm::kManageChannels);
  sweep(core, access.guild->info.id);
  return matching(core.world, [&](const model::Invite& invite) { return invite.channel_id == channel_id; });
}

Result<std::vector<const model::Invite*>> guild_invites(Core& core, const Actor& actor, GuildId guild_id) {
  TRY(const Core::GuildAccess access, core.guild_access(actor, guild_id));
  if ((access.permissions & (perm::kManageGuild | perm::kViewAuditLog)) == 0) return access.missing(perm::kManageGuild);
  sweep(core, guild_id);
  return matching(core.world, [&](const model::Invite& invite) { return invite.guild_id == guild_id; });
}

}  // namespace guildhall::core
