#pragma once

#include "roles/api/route.h"

/// The handlers of instance_routes(): the server itself, for its administrators' pages. A namespace of its own,
/// /api/v10/guildhall/…; docs/operating.md describes it.
namespace guildhall::api::instance {

using Answer = boost::asio::awaitable<Result<Reply>>;

/// kMissingAccess unless the actor is a person with the administrator flag.
[[nodiscard]] Result<void> check_admin(const Call& call);

// instance.cpp
Answer get_instance(Call& call);
Answer get_settings(Call& call);
Answer patch_settings(Call& call);
Answer list_guilds(Call& call);
// users.cpp
Answer list_users(Call& call);
Answer get_user(Call& call);
Answer patch_user(Call& call);
// health_pages.cpp
Answer get_health(Call& call);

}  // namespace guildhall::api::instance
