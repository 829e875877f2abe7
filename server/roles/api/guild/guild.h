#pragma once

#include "roles/api/route.h"

/// The handlers of guild_routes().
namespace guildhall::api::guild {

using Answer = boost::asio::awaitable<Result<Reply>>;

// guilds.cpp
Answer post_guild(Call& call);
Answer get_guild(Call& call);
Answer patch_guild(Call& call);
Answer delete_guild(Call& call);
Answer leave_guild(Call& call);
Answer get_preview(Call& call);
Answer post_mfa(Call& call);
Answer get_widget_settings(Call& call);
Answer patch_widget_settings(Call& call);
Answer list_integrations(Call& call);
Answer delete_integration(Call& call);
Answer get_audit_log(Call& call);
// widget.cpp
Answer get_widget(Call& call);
Answer get_widget_png(Call& call);
// channels.cpp
Answer list_channels(Call& call);
Answer post_channel(Call& call);
Answer patch_channels(Call& call);
// roles.cpp
Answer list_roles(Call& call);
Answer get_role(Call& call);
Answer post_role(Call& call);
Answer patch_role(Call& call);
Answer patch_role_positions(Call& call);
Answer delete_role(Call& call);
Answer role_member_counts(Call& call);
// emojis.cpp
Answer list_emojis(Call& call);
Answer get_emoji(Call& call);
Answer post_emoji(Call& call);
Answer patch_emoji(Call& call);
Answer delete_emoji(Call& call);
// members.cpp
Answer list_members(Call& call);
Answer search_members(Call& call);
Answer get_member(Call& call);
Answer patch_member(Call& call);
Answer patch_own_member(Call& call);
Answer put_member(Call& call);
Answer put_member_role(Call& call);
Answer delete_member_role(Call& call);
Answer delete_member(Call& call);
Answer get_prune(Call& call);
Answer post_prune(Call& call);
// bans.cpp
Answer list_bans(Call& call);
Answer get_ban(Call& call);
Answer put_ban(Call& call);
Answer delete_ban(Call& call);
Answer post_bulk_ban(Call& call);
// invites.cpp
Answer list_channel_invites(Call& call);
Answer post_channel_invite(Call& call);
Answer list_guild_invites(Call& call);
Answer get_invite(Call& call);
Answer accept_invite(Call& call);
Answer delete_invite(Call& call);
// empty.cpp: what this server does not have yet and clients ask for at the start.
Answer empty_list(Call& call);
Answer empty_threads(Call& call);
Answer empty_items(Call& call);
Answer no_sticker_packs(Call& call);
Answer no_vanity_url(Call& call);
// voice_states.cpp
Answer get_voice_state(Call& call);
Answer get_own_voice_state(Call& call);
Answer patch_voice_state(Call& call);
Answer patch_own_voice_state(Call& call);
// pages.cpp
Answer get_welcome_screen(Call& call);
Answer patch_welcome_screen(Call& call);
Answer get_onboarding(Call& call);
Answer put_onboarding(Call& call);
Answer get_new_member_welcome(Call& call);
Answer put_incident_actions(Call& call);
// stickers.cpp
Answer list_stickers(Call& call);
Answer get_guild_sticker(Call& call);
Answer get_sticker(Call& call);
Answer get_sticker_pack(Call& call);
Answer post_sticker(Call& call);
Answer patch_sticker(Call& call);
Answer delete_sticker(Call& call);
// templates.cpp
Answer list_templates(Call& call);
Answer get_template(Call& call);
Answer post_template(Call& call);
Answer put_template(Call& call);
Answer patch_template(Call& call);
Answer delete_template(Call& call);
Answer post_guild_from_template(Call& call);

}  // namespace guildhall::api::guild
