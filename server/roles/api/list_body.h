#pragma once

#include <memory>
#include <vector>

#include "roles/api/route.h"

namespace guildhall::api {

/// A body that is an array of objects (the two reorder routes). `items` borrow `json` and the call's errors.
struct ListBody {
  std::shared_ptr<const boost::json::value> json;  ///< Shared: the readers point into it while the list is moved.
  std::vector<FormReader> items;
};
/// kInvalidJson, or a form error when it is no array of at most `max` objects.
[[nodiscard]] Result<ListBody> list_body(Call& call, std::size_t max);

}  // namespace guildhall::api
