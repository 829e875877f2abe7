#include "roles/api/router.h"

namespace guildhall::api {

std::vector<Route> all_routes() {
  std::vector<Route> all;
  for (const auto routes :
       {account_routes(), guild_routes(), channel_routes(), message_routes(), webhook_routes(), instance_routes()})
    all.insert(all.end(), routes.begin(), routes.end());
  return all;
}

}  // namespace guildhall::api
