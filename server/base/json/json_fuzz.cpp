#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/serialize.hpp>

#include "base/check.h"
#include "base/json/form_reader.h"
#include "base/json/json_writer.h"

/// Any bytes: parsing and reading end with a value or an error, and what the writer writes parses again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guildhall;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::string written;
  JsonWriter(written).value(bytes);
  CHECK(parse_json(written).has_value());
  const auto value = parse_json(bytes);
  if (!value || !value->is_object()) return 0;
  FormErrors errors;
  const FormReader form(value->get_object(), errors);
  for (const auto& entry : value->get_object()) {
    const std::string_view key(entry.key());
    (void)form.text(key, {.min = 1, .max = 8});
    (void)form.integer(key, {.min = 0, .max = 100});
    (void)form.boolean(key);
    (void)form.bits(key);
    (void)form.id<UserId>(key);
    (void)form.ids<RoleId>(key, 4);
    (void)form.texts(key, 4, {.max = 4});
    (void)form.objects(key, 4);
    if (const auto inner = form.object(key)) (void)inner->text("name", {.required = true});
  }
  (void)errors.finish();
  return 0;
}
