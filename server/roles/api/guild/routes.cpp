#include <array>

#include "roles/api/account/account.h"
#include "roles/api/guild/guild.h"

namespace guildhall::api {
namespace {

using net::Method;

constexpr std::array kRoutes{
    Route{Method::kPost, "/guilds", guild::post_guild, Auth::kToken, 10, 60'000},
    Route{Method::kGet, "/guilds/{guild_id}", guild::get_guild},
    Route{Method::kPatch, "/guilds/{guild_id}", guild::patch_guild, Auth::kToken, 10, 15'000},
    Route{Method::kDelete, "/guilds/{guild_id}", guild::delete_guild},
    Route{Method::kPost, "/guilds/{guild_id}/delete", guild::delete_guild},
    Route{Method::kDelete, "/users/@me/guilds/{guild_id}", guild::leave_guild},
    Route{Method::kGet, "/guilds/{guild_id}/preview", guild::get_preview},
    Route{Method::kPost, "/guilds/{guild_id}/mfa", guild::post_mfa, Auth::kPerson},
    Route{Method::kPatch, "/guilds/{guild_id}/mfa", guild::post_mfa, Auth::kPerson},
    Route{Method::kGet, "/guilds/{guild_id}/widget", guild::get_widget_settings},
    Route{Method::kPatch, "/guilds/{guild_id}/widget", guild::patch_widget_settings},
    Route{Method::kGet, "/guilds/{guild_id}/widget.png", guild::get_widget_png, Auth::kNone, 10, 10'000},
    Route{Method::kGet, "/guilds/{guild_id}/widget.json", guild::get_widget, Auth::kNone, 10, 10'000},
    Route{Method::kGet, "/guilds/{guild_id}/regions", account::list_voice_regions},
    Route{Method::kGet, "/guilds/{guild_id}/integrations", guild::list_integrations},
    Route{Method::kDelete, "/guilds/{guild_id}/integrations/{integration_id}", guild::delete_integration},
    Route{Method::kGet, "/guilds/{guild_id}/audit-logs", guild::get_audit_log, Auth::kToken, 10, 10'000},

    Route{Method::kGet, "/guilds/{guild_id}/channels", guild::list_channels},
    Route{Method::kPost, "/guilds/{guild_id}/channels", guild::post_channel, Auth::kToken, 20, 10'000},
    Route{Method::kPatch, "/guilds/{guild_id}/channels", guild::patch_channels, Auth::kToken, 10, 10'000},

    Route{Method::kGet, "/guilds/{guild_id}/roles", guild::list_roles},
    Route{Method::kPost, "/guilds/{guild_id}/roles", guild::post_role, Auth::kToken, 20, 10'000},
    Route{Method::kPatch, "/guilds/{guild_id}/roles", guild::patch_role_positions, Auth::kToken, 10, 10'000},
    Route{Method::kGet, "/guilds/{guild_id}/roles/member-counts", guild::role_member_counts},
    Route{Method::kGet, "/guilds/{guild_id}/roles/{role_id}", guild::get_role},
    Route{Method::kPatch, "/guilds/{guild_id}/roles/{role_id}", guild::patch_role, Auth::kToken, 20, 10'000},
    Route{Method::kDelete, "/guilds/{guild_id}/roles/{role_id}", guild::delete_role, Auth::kToken, 20, 10'000},

    Route{Method::kGet, "/guilds/{guild_id}/emojis", guild::list_emojis},
    Route{Method::kGet, "/guilds/{guild_id}/emojis/{emoji_id}", guild::get_emoji},
    Route{Method::kPost, "/guilds/{guild_id}/emojis", guild::post_emoji, Auth::kToken, 20, 60'000},
    Route{Method::kPatch, "/guilds/{guild_id}/emojis/{emoji_id}", guild::patch_emoji, Auth::kToken, 20, 60'000},
    Route{Method::kDelete, "/guilds/{guild_id}/emojis/{emoji_id}", guild::delete_emoji, Auth::kToken, 20, 60'000},

    Route{Method::kGet, "/guilds/{guild_id}/members", guild::list_members, Auth::kToken, 10, 10'000},
    Route{Method::kGet, "/guilds/{guild_id}/members/search", guild::search_members, Auth::kToken, 10, 10'000},
    Route{Method::kPatch, "/guilds/{guild_id}/members/@me", guild::patch_own_member, Auth::kToken, 5, 10'000},
    Route{Method::kPatch, "/guilds/{guild_id}/profile/@me", guild::patch_own_member, Auth::kPerson, 5, 10'000},
    Route{Method::kPatch, "/guilds/{guild_id}/members/@me/nick", guild::patch_own_member, Auth::kToken, 5, 10'000},
    Route{Method::kGet, "/guilds/{guild_id}/members/{user_id}", guild::get_member},
    Route{Method::kPut, "/guilds/{guild_id}/members/{user_id}", guild::put_member, Auth::kBot, 10, 10'000},
    Route{Method::kPatch, "/guilds/{guild_id}/members/{user_id}", guild::patch_member, Auth::kToken, 10, 10'000},
    Route{Method::kDelete, "/guilds/{guild_id}/members/{user_id}", guild::delete_member, Auth::kToken, 10, 10'000},
    Route{Method::kPut, "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", guild::put_member_role, Auth::kToken,
          10, 10'000},
    Route{Method::kDelete, "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", guild::delete_member_role,
          Auth::kToken, 10, 10'000},
    Route{Method::kGet, "/guilds/{guild_id}/prune", guild::get_prune},
    Route{Method::kPost, "/guilds/{guild_id}/prune", guild::post_prune, Auth::kToken, 2, 60'000},
    Route{Method::kGet, "/guilds/{guild_id}/voice-states/@me", guild::get_own_voice_state},
    Route{Method::kPatch, "/guilds/{guild_id}/voice-states/@me", guild::patch_own_voice_state, Auth::kToken, 10,
          10'000},
    Route{Method::kGet, "/guilds/{guild_id}/voice-states/{user_id}", guild::get_voice_state},
    Route{Method::kPatch, "/guilds/{guild_id}/voice-states/{user_id}", guild::patch_voice_state, Auth::kToken, 10,
          10'000},

    Route{Method::kGet, "/guilds/{guild_id}/bans", guild::list_bans},
    Route{Method::kGet, "/guilds/{guild_id}/bans/{user_id}", guild::get_ban},
    Route{Method::kPut, "/guilds/{guild_id}/bans/{user_id}", guild::put_ban, Auth::kToken, 10, 10'000},
    Route{Method::kDelete, "/guilds/{guild_id}/bans/{user_id}", guild::delete_ban, Auth::kToken, 10, 10'000},
    Route{Method::kPost, "/guilds/{guild_id}/bulk-ban", guild::post_bulk_ban, Auth::kToken, 5, 60'000},

    Route{Method::kGet, "/channels/{channel_id}/invites", guild::list_channel_invites},
    Route{Method::kPost, "/channels/{channel_id}/invites", guild::post_channel_invite, Auth::kToken, 10, 15'000},
    Route{Method::kGet, "/guilds/{guild_id}/invites", guild::list_guild_invites},
    Route{Method::kGet, "/invites/{code}", guild::get_invite, Auth::kNone},
    Route{Method::kPost, "/invites/{code}", guild::accept_invite, Auth::kPerson, 10, 60'000},
    Route{Method::kDelete, "/invites/{code}", guild::delete_invite},

    Route{Method::kGet, "/guilds/{guild_id}/stickers", guild::list_stickers},
    Route{Method::kPost, "/guilds/{guild_id}/stickers", guild::post_sticker, Auth::kToken, 20, 60'000},
    Route{Method::kGet, "/guilds/{guild_id}/stickers/{sticker_id}", guild::get_guild_sticker},
    Route{Method::kPatch, "/guilds/{guild_id}/stickers/{sticker_id}", guild::patch_sticker, Auth::kToken, 20, 60'000},
    Route{Method::kDelete, "/guilds/{guild_id}/stickers/{sticker_id}", guild::delete_sticker, Auth::kToken, 20, 60'000},
    Route{Method::kGet, "/stickers/{sticker_id}", guild::get_sticker},
    Route{Method::kGet, "/sticker-packs/{pack_id}", guild::get_sticker_pack, Auth::kNone},
    Route{Method::kGet, "/guilds/{guild_id}/scheduled-events", guild::empty_list},
    Route{Method::kGet, "/guilds/{guild_id}/auto-moderation/rules", guild::empty_list},
    Route{Method::kGet, "/guilds/{guild_id}/templates", guild::list_templates},
    Route{Method::kPost, "/guilds/{guild_id}/templates", guild::post_template, Auth::kToken, 10, 60'000},
    Route{Method::kPut, "/guilds/{guild_id}/templates/{code}", guild::put_template, Auth::kToken, 10, 60'000},
    Route{Method::kPatch, "/guilds/{guild_id}/templates/{code}", guild::patch_template, Auth::kToken, 10, 60'000},
    Route{Method::kDelete, "/guilds/{guild_id}/templates/{code}", guild::delete_template, Auth::kToken, 10, 60'000},
    Route{Method::kGet, "/guilds/templates/{code}", guild::get_template, Auth::kNone},
    Route{Method::kPost, "/guilds/templates/{code}", guild::post_guild_from_template, Auth::kToken, 10, 60'000},
    Route{Method::kGet, "/guilds/{guild_id}/welcome-screen", guild::get_welcome_screen},
    Route{Method::kPatch, "/guilds/{guild_id}/welcome-screen", guild::patch_welcome_screen, Auth::kToken, 10, 60'000},
    Route{Method::kGet, "/guilds/{guild_id}/onboarding", guild::get_onboarding},
    Route{Method::kPut, "/guilds/{guild_id}/onboarding", guild::put_onboarding, Auth::kToken, 10, 60'000},
    Route{Method::kGet, "/guilds/{guild_id}/new-member-welcome", guild::get_new_member_welcome},
    Route{Method::kPut, "/guilds/{guild_id}/incident-actions", guild::put_incident_actions, Auth::kToken, 10, 60'000},
    Route{Method::kGet, "/guilds/{guild_id}/threads/active", guild::empty_threads},
    Route{Method::kGet, "/guilds/{guild_id}/soundboard-sounds", guild::empty_items},
    Route{Method::kGet, "/guilds/{guild_id}/vanity-url", guild::no_vanity_url},
    Route{Method::kGet, "/sticker-packs", guild::no_sticker_packs, Auth::kNone},
};

}  // namespace

std::span<const Route> guild_routes() { return kRoutes; }

}  // namespace guildhall::api
