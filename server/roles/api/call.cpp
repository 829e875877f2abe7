#include <charconv>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include "base/encoding.h"

#include "roles/api/limits.h"
#include "roles/api/percent.h"
#include "roles/api/route.h"

namespace guildhall::api {
namespace {

void add_field(boost::json::object& object, std::string_view name, std::string_view value) {
  if (name.empty() || object.size() >= kFormFieldsMax) return;
  if (name == "tts" && (value == "true" || value == "false")) {
    object[name] = value == "true";  // The one documented plain form field that is no text.
  } else {
    object[name] = boost::json::string(value);
  }
}

/// What multipart says: `payload_json`, or the plain fields.
Result<boost::json::value> parse_parts(const std::vector<net::Part>& parts) {
  boost::json::object object;
  for (const net::Part& part : parts) {
    if (part.filename && part.name != "payload_json") continue;
    if (part.name == "payload_json") return parse_json(part.data);
    if (!is_utf8(part.name) || !is_utf8(part.data)) return fail(ErrorCode::kInvalidJson, "form field is not UTF-8");
    add_field(object, part.name, part.data);
  }
  return object;
}

Result<boost::json::value> parse_urlencoded(std::string_view text) {
  boost::json::object object;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    const std::size_t equals = pair.find('=');
    const auto name = percent_decode(pair.substr(0, equals), PlusSign::kSpace);
    const auto value = percent_decode(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1),
                                      PlusSign::kSpace);
    if (!name || !value || !is_utf8(*name) || !is_utf8(*value)) return fail(ErrorCode::kInvalidJson, "malformed form");
    add_field(object, *name, *value);
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
  }
  return object;
}

Result<boost::json::value> parse_body(const net::HttpRequest& request) {
  if (!request.parts.empty()) return parse_parts(request.parts);
  if (request.body.empty()) return boost::json::object();
  if (request.header("content-type").starts_with("application/x-www-form-urlencoded"))
    return parse_urlencoded(request.body);
  return parse_json(request.body);
}

}  // namespace

std::string_view Call::param(std::string_view name) const {
  for (const auto& [key, value] : params)
    if (key == name) return value;
  return {};
}

Result<FormReader> Call::body() {
  if (!parsed) {
    TRY(parsed, parse_body(request));
  }
  if (!parsed->is_object()) return fail_field("", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
  return FormReader(parsed->get_object(), errors);
}

Result<std::int64_t> Call::query_int(std::string_view name, std::int64_t fallback, std::int64_t min,
                                     std::int64_t max) const {
  const auto text = request.query_value(name);
  if (!text) return fallback;
  std::int64_t value = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, value);
  if (text->empty() || error != std::errc{} || stop != end)
    return fail_field(std::string(name), "NUMBER_TYPE_COERCE",
                      fmt::format("Value \"{}\" is not int.", text->substr(0, 32)));
  if (value < min)
    return fail_field(std::string(name), "NUMBER_TYPE_MIN",
                      fmt::format("int value should be greater than or equal to {}.", min));
  if (value > max)
    return fail_field(std::string(name), "NUMBER_TYPE_MAX",
                      fmt::format("int value should be less than or equal to {}.", max));
  return value;
}

bool Call::query_flag(std::string_view name) const {
  const auto text = request.query_value(name);
  return text && (*text == "true" || *text == "True" || *text == "1");
}

}  // namespace guildhall::api
