#include <array>

#include "roles/api/instance/instance.h"

namespace guildhall::api {
namespace {

using net::Method;

constexpr std::array kRoutes{
    Route{Method::kGet, "/guildhall/instance", instance::get_instance, Auth::kNone},
    Route{Method::kGet, "/guildhall/settings", instance::get_settings, Auth::kPerson},
    Route{Method::kPatch, "/guildhall/settings", instance::patch_settings, Auth::kPerson},
    Route{Method::kGet, "/guildhall/users", instance::list_users, Auth::kPerson, 20, 10'000},
    Route{Method::kGet, "/guildhall/users/{user_id}", instance::get_user, Auth::kPerson},
    Route{Method::kPatch, "/guildhall/users/{user_id}", instance::patch_user, Auth::kPerson},
    Route{Method::kGet, "/guildhall/guilds", instance::list_guilds, Auth::kPerson, 20, 10'000},
    Route{Method::kGet, "/guildhall/health", instance::get_health, Auth::kPerson, 20, 10'000},
};

}  // namespace

std::span<const Route> instance_routes() { return kRoutes; }

}  // namespace guildhall::api
