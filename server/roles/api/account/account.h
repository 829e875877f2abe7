#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "roles/api/route.h"

/// The handlers of account_routes(), and what they share.
namespace guildhall::api::account {

using Answer = boost::asio::awaitable<Result<Reply>>;

/// The actor's account. Never null after authentication, but look again after every co_await.
[[nodiscard]] Result<model::User*> self(Call& call);
/// Hashes or checks on the blocking pool.
[[nodiscard]] boost::asio::awaitable<Result<std::string>> hash_on_pool(Call& call, std::string password);
[[nodiscard]] boost::asio::awaitable<bool> verify_on_pool(Call& call, std::string hash, std::string password);
/// The body's `password` against the actor's; a form error when it is wrong.
[[nodiscard]] boost::asio::awaitable<Result<void>> confirm_password(Call& call, std::string password);
/// Reads an image field: nullopt = not in the body, empty optional = null (remove it), else the stored image's hash.
/// Decoding and storing happen on the blocking pool.
[[nodiscard]] boost::asio::awaitable<Result<std::optional<std::optional<std::string>>>> take_image(Call& call,
                                                                                                   FormReader body,
                                                                                                   std::string field);
/// Makes a log-in with the request's origin; returns its token.
[[nodiscard]] std::string log_in(Call& call, UserId user_id);
/// The answer to a right password: a log-in with its token, or a ticket when the second factor is missing.
[[nodiscard]] Reply first_factor_reply(Call& call, const model::User& user);
/// The answer when everything is proved: a log-in with its token.
[[nodiscard]] Reply logged_in_reply(Call& call, const model::User& user);
/// The body's `password`, and its `code` when the person has a second factor.
[[nodiscard]] boost::asio::awaitable<Result<void>> confirm_identity(Call& call);

// auth.cpp
Answer register_account(Call& call);
Answer log_in_account(Call& call);
Answer log_out(Call& call);
Answer list_sessions(Call& call);
Answer end_sessions(Call& call);
Answer location_metadata(Call& call);
// letters.cpp
/// Sends the link that verifies the account's address, unless there is none, it is verified, or letters went lately.
void send_verification(Call& call, const model::User& user);
Answer forgot_password(Call& call);
Answer reset_forgotten(Call& call);
Answer verify_address(Call& call);
Answer resend_verification(Call& call);
// harvest.cpp
Answer post_harvest(Call& call);
Answer get_harvest(Call& call);
Answer get_archive(Call& call);
// mfa.cpp
Answer post_mfa_totp(Call& call);
Answer enable_totp(Call& call);
Answer disable_totp(Call& call);
Answer post_backup_codes(Call& call);
Answer post_backup_codes_challenge(Call& call);
Answer verify_backup_codes(Call& call);
// passkeys.cpp
/// What a browser needs to use one of `allowed`; none = any that it finds for this host.
[[nodiscard]] std::string request_options(const Call& call, const std::vector<const model::Passkey*>& allowed,
                                          std::string_view challenge);
Answer post_passkey(Call& call);
Answer list_passkeys(Call& call);
Answer patch_passkey(Call& call);
Answer delete_passkey(Call& call);
Answer post_mfa_webauthn(Call& call);
Answer start_conditional(Call& call);
Answer finish_conditional(Call& call);
// me.cpp
Answer get_me(Call& call);
Answer patch_me(Call& call);
Answer disable_me(Call& call);
Answer delete_me(Call& call);
Answer list_my_guilds(Call& call);
Answer get_my_member(Call& call);
Answer list_connections(Call& call);
// settings.cpp
Answer get_settings(Call& call);
Answer patch_settings(Call& call);
Answer get_settings_proto(Call& call);
Answer patch_settings_proto(Call& call);
Answer get_guild_settings(Call& call);
Answer patch_guild_settings(Call& call);
Answer patch_many_guild_settings(Call& call);
// people.cpp
Answer get_user(Call& call);
Answer list_notes(Call& call);
Answer get_note(Call& call);
Answer put_note(Call& call);
Answer list_relationships(Call& call);
Answer post_relationship(Call& call);
Answer put_relationship(Call& call);
Answer delete_relationship(Call& call);
Answer patch_relationship(Call& call);
// profiles.cpp
Answer get_profile(Call& call);
Answer patch_profile(Call& call);
Answer list_mutual_friends(Call& call);
// applications.cpp
Answer list_applications(Call& call);
Answer post_application(Call& call);
Answer get_application(Call& call);
Answer patch_application(Call& call);
Answer get_my_application(Call& call);
Answer patch_my_application(Call& call);
Answer post_bot(Call& call);
Answer reset_bot(Call& call);
Answer remove_application(Call& call);
// oauth2.cpp
Answer get_oauth2_me(Call& call);
// application_extras.cpp
Answer list_application_emojis(Call& call);
Answer get_application_emoji(Call& call);
Answer post_application_emoji(Call& call);
Answer patch_application_emoji(Call& call);
Answer delete_application_emoji(Call& call);
Answer get_role_metadata(Call& call);
Answer put_role_metadata(Call& call);
Answer get_oauth2_keys(Call& call);
Answer get_authorize(Call& call);
Answer post_authorize(Call& call);
// gateway.cpp
Answer get_gateway(Call& call);
Answer get_gateway_bot(Call& call);
Answer list_voice_regions(Call& call);

}  // namespace guildhall::api::account
