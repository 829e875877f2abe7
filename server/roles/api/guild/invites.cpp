#include "core/invites/invites.h"

#include "base/limits.h"
#include "roles/api/guild/guild.h"

namespace guildhall::api::guild {
namespace {

Reply list_reply(const Call& call, const std::vector<const model::Invite*>& invites) {
  return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const model::Invite* invite : invites) protocol::write_invite(json, call.render, *invite, false, true);
    json.end_array();
  });
}

Reply invite_reply(const Call& call, const model::Invite& invite, bool counts, bool metadata) {
  return json_reply([&](JsonWriter& json) { protocol::write_invite(json, call.render, invite, counts, metadata); });
}

}  // namespace

Answer list_channel_invites(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const auto invites, core::channel_invites(call.core, call.actor, channel_id));
  co_return list_reply(call, invites);
}

Answer post_channel_invite(Call& call) {
  CO_TRY(const ChannelId channel_id, call.id<ChannelId>("channel_id"));
  CO_TRY(const FormReader body, call.body());
  core::NewInvite wanted;
  wanted.max_age_s = body.integer("max_age", {.min = 0, .max = limits::kInviteMaxAgeS}).value_or(86400);
  wanted.max_uses = body.integer("max_uses", {.min = 0, .max = limits::kInviteMaxUses}).value_or(0);
  wanted.temporary = body.boolean("temporary").value_or(false);
  wanted.unique = body.boolean("unique").value_or(false);
  CO_TRY_VOID(call.errors.finish());
  CO_TRY(const model::Invite* const invite, core::create_invite(call.core, call.actor, channel_id, wanted));
  co_return invite_reply(call, *invite, false, true);
}

Answer list_guild_invites(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto invites, core::guild_invites(call.core, call.actor, guild_id));
  co_return list_reply(call, invites);
}

Answer get_invite(Call& call) {
  CO_TRY(const model::Invite* const invite, core::find_invite(call.core, call.param("code")));
  co_return invite_reply(call, *invite, call.query_flag("with_counts"), false);
}

Answer accept_invite(Call& call) {
  CO_TRY(const model::Invite invite, core::accept_invite(call.core, call.actor, call.param("code")));
  co_return invite_reply(call, invite, false, false);
}

Answer delete_invite(Call& call) {
  CO_TRY(const model::Invite invite, core::delete_invite(call.core, call.actor, call.param("code")));
  co_return invite_reply(call, invite, false, false);
}

}  // namespace guildhall::api::guild
