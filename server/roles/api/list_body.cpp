#include "roles/api/list_body.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace guildhall::api {

Result<ListBody> list_body(Call& call, std::size_t max) {
  TRY(boost::json::value parsed, parse_json(call.request.body));
  ListBody out;
  out.json = std::make_shared<const boost::json::value>(std::move(parsed));
  const auto* const array = out.json->if_array();
  if (array == nullptr) return fail_field("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
  if (array->size() > max) return fail_field("", "BASE_TYPE_MAX_LENGTH", "The list is too long.");
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto* const object = (*array)[i].if_object();
    if (object == nullptr)
      return fail_field(std::to_string(i), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
    out.items.emplace_back(*object, call.errors, std::to_string(i));
  }
  return out;
}

}  // namespace guildhall::api
