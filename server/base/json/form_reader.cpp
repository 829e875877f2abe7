#include "base/json/form_reader.h"

#include <charconv>
#include <cmath>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "base/encoding.h"

namespace guildhall {
namespace json = boost::json;

Result<json::value> parse_json(std::string_view text) {
  if (!is_utf8(text)) return fail(ErrorCode::kInvalidJson, "not UTF-8");
  json::parse_options options;
  options.max_depth = 32;
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, options);
  if (error) return fail(ErrorCode::kInvalidJson, error.message());
  return value;
}

void FormErrors::add(std::string path, std::string code, std::string message) {
  // A body of a megabyte must not make an answer of a megabyte.
  if (fields_.size() < 100) fields_.push_back({std::move(path), std::move(code), std::move(message)});
}

Result<void> FormErrors::finish() {
  if (fields_.empty()) return {};
  Error error{.code = ErrorCode::kInvalidFormBody};
  error.fields = std::move(fields_);
  fields_.clear();
  return std::unexpected(std::move(error));
}

bool FormReader::has(std::string_view key) const { return object_->contains(key); }

bool FormReader::is_null(std::string_view key) const {
  const json::value* value = raw(key);
  return value != nullptr && value->is_null();
}

const json::value* FormReader::raw(std::string_view key) const { return object_->if_contains(key); }

std::string FormReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void FormReader::complain(std::string_view key, std::string code, std::string message) const {
  errors_->add(path_of(key), std::move(code), std::move(message));
}

namespace {

// The value when it is there and not null; complains when it is required and is not.
const json::value* present(const FormReader& reader, std::string_view key, bool required) {
  const json::value* value = reader.raw(key);
  if (value != nullptr && !value->is_null()) return value;
  if (required) reader.complain(key, "BASE_TYPE_REQUIRED", "This field is required");
  return nullptr;
}

std::optional<std::string> checked_text(const json::value& value, const TextRule& rule, FormErrors& errors,
                                        const std::string& path) {
  const json::string* text = value.if_string();
  if (text == nullptr) {
    errors.add(path, "BASE_TYPE_STRING", "Could not interpret value as string.");
    return std::nullopt;
  }
  std::string out(text->data(), text->size());
  const std::size_t length = utf8_length(out);
  if (rule.required && out.empty() && rule.min > 0) {
    errors.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    return std::nullopt;
  }
  if (length < rule.min || length > rule.max) {
    if (rule.min > 0 && rule.max != std::numeric_limits<std::size_t>::max()) {
      errors.add(path, "BASE_TYPE_BAD_LENGTH", fmt::format("Must be between {} and {} in length.", rule.min, rule.max));
    } else if (length > rule.max) {
      errors.add(path, "BASE_TYPE_MAX_LENGTH", fmt::format("Must be {} or fewer in length.", rule.max));
    } else {
      errors.add(path, "BASE_TYPE_MIN_LENGTH", fmt::format("Must be {} or more in length.", rule.min));
    }
    return std::nullopt;
  }
  return out;
}

template <class Int>
std::optional<Int> decimal(std::string_view text) {
  Int out = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return out;
}

std::optional<std::int64_t> signed_of(const json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* number = value.if_double()) {
    // Some JSON encoders write whole numbers with a fraction.
    if (std::isfinite(*number) && std::trunc(*number) == *number && std::abs(*number) < 9e15) {
      return static_cast<std::int64_t>(*number);
    }
  }
  if (const auto* text = value.if_string()) return decimal<std::int64_t>({text->data(), text->size()});
  return std::nullopt;
}

std::optional<std::uint64_t> unsigned_of(const json::value& value) {
  if (const auto* number = value.if_uint64()) return *number;
  if (const auto* number = value.if_int64()) {
    return *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
  }
  if (const auto* text = value.if_string()) return decimal<std::uint64_t>({text->data(), text->size()});
  return std::nullopt;
}

// The array when it is one of at most `max` items.
const json::array* checked_array(const FormReader& reader, std::string_view key, std::size_t max) {
  const json::value* value = present(reader, key, false);
  if (value == nullptr) return nullptr;
  const json::array* array = value->if_array();
  if (array == nullptr) {
    reader.complain(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
    return nullptr;
  }
  if (array->size() > max) {
    reader.complain(key, "BASE_TYPE_MAX_LENGTH", fmt::format("Must be {} or fewer in length.", max));
    return nullptr;
  }
  return array;
}

}  // namespace

std::optional<std::string> FormReader::text(std::string_view key, TextRule rule) const {
  const json::value* value = present(*this, key, rule.required);
  return value == nullptr ? std::nullopt : checked_text(*value, rule, *errors_, path_of(key));
}

std::optional<std::int64_t> FormReader::integer(std::string_view key, IntRule rule) const {
  const json::value* value = present(*this, key, rule.required);
  if (value == nullptr) return std::nullopt;
  const auto number = signed_of(*value);
  if (!number) {
    complain(key, "NUMBER_TYPE_COERCE", "Value is not int.");
    return std::nullopt;
  }
  if (*number < rule.min) {
    complain(key, "NUMBER_TYPE_MIN", fmt::format("int value should be greater than or equal to {}.", rule.min));
    return std::nullopt;
  }
  if (*number > rule.max) {
    complain(key, "NUMBER_TYPE_MAX", fmt::format("int value should be less than or equal to {}.", rule.max));
    return std::nullopt;
  }
  return number;
}

std::optional<bool> FormReader::boolean(std::string_view key, bool required) const {
  const json::value* value = present(*this, key, required);
  if (value == nullptr) return std::nullopt;
  if (const bool* flag = value->if_bool()) return *flag;
  if (const auto* text = value->if_string()) {
    const std::string lower = ascii_lower({text->data(), text->size()});
    if (lower == "true" || lower == "1") return true;
    if (lower == "false" || lower == "0") return false;
  }
  complain(key, "BOOLEAN_TYPE_CHOICES", "Must be either true or false.");
  return std::nullopt;
}

std::optional<std::uint64_t> FormReader::bits(std::string_view key, bool required) const {
  const json::value* value = present(*this, key, required);
  if (value == nullptr) return std::nullopt;
  const auto number = unsigned_of(*value);
  if (!number) complain(key, "NUMBER_TYPE_COERCE", "Value is not int.");
  return number;
}

std::optional<std::uint64_t> FormReader::snowflake(std::string_view key, bool required) const {
  const json::value* value = present(*this, key, required);
  if (value == nullptr) return std::nullopt;
  const auto number = unsigned_of(*value);
  if (!number) complain(key, "NUMBER_TYPE_COERCE", "Value is not snowflake.");
  return number;
}

std::optional<std::vector<std::uint64_t>> FormReader::snowflakes(std::string_view key, std::size_t max) const {
  const json::array* array = checked_array(*this, key, max);
  if (array == nullptr) return std::nullopt;
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto number = unsigned_of((*array)[i]);
    if (!number) {
      errors_->add(fmt::format("{}.{}", path_of(key), i), "NUMBER_TYPE_COERCE", "Value is not snowflake.");
      return std::nullopt;
    }
    out.push_back(*number);
  }
  return out;
}

std::optional<std::vector<std::string>> FormReader::texts(std::string_view key, std::size_t max_items,
                                                          TextRule rule) const {
  const json::array* array = checked_array(*this, key, max_items);
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < array->size(); ++i) {
    auto item = checked_text((*array)[i], rule, *errors_, fmt::format("{}.{}", path_of(key), i));
    if (!item) return std::nullopt;
    out.push_back(std::move(*item));
  }
  return out;
}

std::optional<FormReader> FormReader::object(std::string_view key) const {
  const json::value* value = present(*this, key, false);
  if (value == nullptr) return std::nullopt;
  if (const json::object* object = value->if_object()) return FormReader(*object, *errors_, path_of(key));
  complain(key, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
  return std::nullopt;
}

std::optional<std::vector<FormReader>> FormReader::objects(std::string_view key, std::size_t max) const {
  const json::array* array = checked_array(*this, key, max);
  if (array == nullptr) return std::nullopt;
  std::vector<FormReader> out;
  for (std::size_t i = 0; i < array->size(); ++i) {
    std::string path = fmt::format("{}.{}", path_of(key), i);
    const json::object* object = (*array)[i].if_object();
    if (object == nullptr) {
      errors_->add(std::move(path), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
      return std::nullopt;
    }
    out.emplace_back(*object, *errors_, std::move(path));
  }
  return out;
}

}  // namespace guildhall
