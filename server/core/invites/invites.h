#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/core.h"

namespace guildhall::core {

struct NewInvite {
  std::int64_t max_age_s = 86400;
  std::int64_t max_uses = 0;
  bool temporary = false;
  bool unique = false;
};
/// CREATE_INSTANT_INVITE. Without `unique` an alike one of the same person is given again. kMaxInvites.
[[nodiscard]] Result<model::Invite*> create_invite(Core& core, const Actor& actor, ChannelId channel_id,
                                                   NewInvite wanted);
/// kUnknownInvite when there is none or it has expired (then it is taken away).
[[nodiscard]] Result<model::Invite*> find_invite(Core& core, std::string_view code);
/// Joins. kUserBanned, kMaxGuilds. The invite as it was.
[[nodiscard]] Result<model::Invite> accept_invite(Core& core, const Actor& actor, std::string_view code);
/// MANAGE_CHANNELS in the channel, or MANAGE_GUILD, or one's own.
[[nodiscard]] Result<model::Invite> delete_invite(Core& core, const Actor& actor, std::string_view code);
/// MANAGE_CHANNELS.
[[nodiscard]] Result<std::vector<const model::Invite*>> channel_invites(Core& core, const Actor& actor,
                                                                        ChannelId channel_id);
/// MANAGE_GUILD or VIEW_AUDIT_LOG.
[[nodiscard]] Result<std::vector<const model::Invite*>> guild_invites(Core& core, const Actor& actor, GuildId guild_id);

}  // namespace guildhall::core
