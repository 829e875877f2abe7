#include <array>

#include "roles/api/account/account.h"

namespace guildhall::api {
namespace {

using namespace account;
using net::Method;

constexpr std::array kRoutes{
    Route{Method::kPost, "/auth/register", register_account, Auth::kNone, 30, 60'000},
    Route{Method::kPost, "/auth/login", log_in_account, Auth::kNone, 30, 60'000},
    Route{Method::kPost, "/auth/logout", log_out, Auth::kPerson},
    Route{Method::kGet, "/auth/sessions", list_sessions, Auth::kPerson},
    Route{Method::kPost, "/auth/sessions/logout", end_sessions, Auth::kPerson, 10, 60'000},
    Route{Method::kPost, "/auth/forgot", forgot_password, Auth::kNone, 10, 60'000},
    Route{Method::kPost, "/auth/reset", reset_forgotten, Auth::kNone, 10, 60'000},
    Route{Method::kPost, "/auth/verify", verify_address, Auth::kNone, 10, 60'000},
    Route{Method::kPost, "/auth/verify/resend", resend_verification, Auth::kPerson, 10, 60'000},
    Route{Method::kPost, "/auth/mfa/totp", post_mfa_totp, Auth::kNone, 30, 60'000},
    Route{Method::kPost, "/auth/mfa/webauthn", post_mfa_webauthn, Auth::kNone, 30, 60'000},
    Route{Method::kPost, "/auth/conditional/start", start_conditional, Auth::kNone, 10, 60'000},
    Route{Method::kPost, "/auth/conditional/finish", finish_conditional, Auth::kNone, 10, 60'000},
    Route{Method::kPost, "/auth/verify/view-backup-codes-challenge", post_backup_codes_challenge, Auth::kPerson, 10,
          60'000},
    Route{Method::kGet, "/auth/location-metadata", location_metadata, Auth::kNone},

    Route{Method::kGet, "/users/@me", get_me},
    Route{Method::kPatch, "/users/@me", patch_me, Auth::kToken, 10, 60'000},
    Route{Method::kPost, "/users/@me/disable", disable_me, Auth::kPerson, 5, 60'000},
    Route{Method::kPost, "/users/@me/delete", delete_me, Auth::kPerson, 5, 60'000},
    Route{Method::kPost, "/users/@me/harvest", post_harvest, Auth::kPerson, 5, 60'000},
    Route{Method::kGet, "/users/@me/harvest", get_harvest, Auth::kPerson},
    Route{Method::kGet, "/users/@me/harvest/{harvest_id}/archive", get_archive, Auth::kPerson, 10, 60'000},
    Route{Method::kPost, "/users/@me/mfa/totp/enable", enable_totp, Auth::kPerson, 10, 60'000},
    Route{Method::kPost, "/users/@me/mfa/totp/disable", disable_totp, Auth::kPerson, 10, 60'000},
    Route{Method::kPost, "/users/@me/mfa/codes", post_backup_codes, Auth::kPerson, 10, 60'000},
    Route{Method::kPost, "/users/@me/mfa/codes-verification", verify_backup_codes, Auth::kPerson, 10, 60'000},
    Route{Method::kPost, "/users/@me/mfa/webauthn/credentials", post_passkey, Auth::kPerson, 10, 60'000},
    Route{Method::kGet, "/users/@me/mfa/webauthn/credentials", list_passkeys, Auth::kPerson},
    Route{Method::kPatch, "/users/@me/mfa/webauthn/credentials/{key_id}", patch_passkey, Auth::kPerson},
    Route{Method::kDelete, "/users/@me/mfa/webauthn/credentials/{key_id}", delete_passkey, Auth::kPerson, 10, 60'000},
    Route{Method::kGet, "/users/@me/guilds", list_my_guilds},
    Route{Method::kGet, "/users/@me/guilds/{guild_id}/member", get_my_member},
    Route{Method::kGet, "/users/@me/connections", list_connections},
    Route{Method::kGet, "/users/@me/settings", get_settings, Auth::kPerson},
    Route{Method::kPatch, "/users/@me/settings", patch_settings, Auth::kPerson},
    Route{Method::kGet, "/users/@me/settings-proto/{type}", get_settings_proto, Auth::kPerson},
    Route{Method::kPatch, "/users/@me/settings-proto/{type}", patch_settings_proto, Auth::kPerson, 10, 10'000},
    Route{Method::kPatch, "/users/@me/guilds/settings", patch_many_guild_settings, Auth::kPerson, 10, 10'000},
    Route{Method::kGet, "/users/@me/guilds/{guild_id}/settings", get_guild_settings, Auth::kPerson},
    Route{Method::kPatch, "/users/@me/guilds/{guild_id}/settings", patch_guild_settings, Auth::kPerson, 20, 10'000},

    Route{Method::kGet, "/users/@me/notes", list_notes, Auth::kPerson},
    Route{Method::kGet, "/users/@me/notes/{user_id}", get_note, Auth::kPerson},
    Route{Method::kPut, "/users/@me/notes/{user_id}", put_note, Auth::kPerson},
    Route{Method::kGet, "/users/@me/relationships", list_relationships, Auth::kPerson},
    Route{Method::kPost, "/users/@me/relationships", post_relationship, Auth::kPerson, 20, 60'000},
    Route{Method::kPut, "/users/@me/relationships/{user_id}", put_relationship, Auth::kPerson, 20, 10'000},
    Route{Method::kDelete, "/users/@me/relationships/{user_id}", delete_relationship, Auth::kPerson},
    Route{Method::kPatch, "/users/@me/relationships/{user_id}", patch_relationship, Auth::kPerson, 20, 10'000},
    Route{Method::kGet, "/users/{user_id}", get_user},
    Route{Method::kGet, "/users/{user_id}/profile", get_profile, Auth::kPerson},
    Route{Method::kPatch, "/users/{user_id}/profile", patch_profile, Auth::kPerson, 10, 60'000},
    Route{Method::kGet, "/users/{user_id}/relationships", list_mutual_friends, Auth::kPerson, 20, 10'000},

    Route{Method::kGet, "/applications", list_applications, Auth::kPerson},
    Route{Method::kPost, "/applications", post_application, Auth::kPerson, 10, 60'000},
    Route{Method::kGet, "/applications/@me", get_my_application, Auth::kBot},
    Route{Method::kPatch, "/applications/@me", patch_my_application, Auth::kBot},
    Route{Method::kGet, "/applications/{application_id}", get_application},
    Route{Method::kPatch, "/applications/{application_id}", patch_application},
    Route{Method::kPost, "/applications/{application_id}/bot", post_bot, Auth::kPerson},
    Route{Method::kPost, "/applications/{application_id}/bot/reset", reset_bot, Auth::kPerson},
    Route{Method::kPost, "/applications/{application_id}/delete", remove_application, Auth::kPerson},

    Route{Method::kGet, "/applications/{application_id}/emojis", list_application_emojis},
    Route{Method::kPost, "/applications/{application_id}/emojis", post_application_emoji, Auth::kToken, 20, 60'000},
    Route{Method::kGet, "/applications/{application_id}/emojis/{emoji_id}", get_application_emoji},
    Route{Method::kPatch, "/applications/{application_id}/emojis/{emoji_id}", patch_application_emoji, Auth::kToken, 20,
          60'000},
    Route{Method::kDelete, "/applications/{application_id}/emojis/{emoji_id}", delete_application_emoji, Auth::kToken,
          20, 60'000},
    Route{Method::kGet, "/applications/{application_id}/role-connections/metadata", get_role_metadata},
    Route{Method::kPut, "/applications/{application_id}/role-connections/metadata", put_role_metadata, Auth::kToken, 10,
          60'000},

    Route{Method::kGet, "/oauth2/keys", get_oauth2_keys, Auth::kNone},
    Route{Method::kGet, "/oauth2/applications/@me", get_my_application, Auth::kBot},
    Route{Method::kGet, "/oauth2/@me", get_oauth2_me},
    Route{Method::kGet, "/oauth2/authorize", get_authorize, Auth::kPerson},
    Route{Method::kPost, "/oauth2/authorize", post_authorize, Auth::kPerson},

    Route{Method::kGet, "/gateway", get_gateway, Auth::kNone},
    Route{Method::kGet, "/gateway/bot", get_gateway_bot},
    Route{Method::kGet, "/voice/regions", list_voice_regions},
};

}  // namespace

std::span<const Route> account_routes() { return kRoutes; }

}  // namespace guildhall::api
