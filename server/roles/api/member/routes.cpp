#include <array>

#include "roles/api/route.h"

/// Joining somebody to a guild on the strength of their OAuth2 token. What members do otherwise is in guild_routes().
namespace guildhall::api {
namespace {

// Needs a token with the scope guilds.join, and this server grants no such scope: people come in by invites and bots
// by authorisation.
boost::asio::awaitable<Result<Reply>> put_member(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const UserId user_id, call.id<UserId>("user_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id, core::perm::kCreateInstantInvite));
  if (access.guild->members.contains(user_id)) co_return no_content();  // As documented for who is in already.
  co_return fail(ErrorCode::kMissingOAuth2Scope);
}

constexpr std::array kRoutes{
    Route{net::Method::kPut, "/guilds/{guild_id}/members/{user_id}", put_member, Auth::kBot, 10, 10'000},
};

}  // namespace

std::span<const Route> member_routes() { return kRoutes; }

}  // namespace guildhall::api
