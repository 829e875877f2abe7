#include "base/json/form_reader.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"

namespace guildhall {
namespace {

constexpr std::size_t kJsonDepthMax = 32;    ///< Deeper than any documented body; bounds the parser's stack.
constexpr std::size_t kComplaintsMax = 50;   ///< A hostile body must not be answered with a bigger one.
constexpr std::size_t kQuotedValueMax = 64;  ///< Bytes of a bad value that a message repeats.

template <class Int>
std::optional<Int> from_text(std::string_view text) {
  Int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

std::optional<std::int64_t> as_integer(const boost::json::value& value) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_string()) return from_text<std::int64_t>(std::string_view(value.get_string()));
  if (value.is_double()) {  // 1.0 is an integer for clients whose language has one number type.
    const double number = value.get_double();
    if (std::trunc(number) == number && std::abs(number) <= 9'007'199'254'740'992.0)
      return static_cast<std::int64_t>(number);
  }
  return std::nullopt;
}

std::optional<std::uint64_t> as_unsigned(const boost::json::value& value) {
  if (value.is_uint64()) return value.get_uint64();
  if (value.is_int64() && value.get_int64() >= 0) return static_cast<std::uint64_t>(value.get_int64());
  if (value.is_string()) return from_text<std::uint64_t>(std::string_view(value.get_string()));
  return std::nullopt;
}

std::optional<std::uint64_t> as_snowflake(const boost::json::value& value) {
  const auto number = as_unsigned(value);
  return number && *number != 0 ? number : std::nullopt;
}

std::string quoted(const boost::json::value& value) {
  if (value.is_object() || value.is_array()) return value.is_object() ? "{...}" : "[...]";
  std::string text =
      value.is_string() ? std::string(std::string_view(value.get_string())) : boost::json::serialize(value);
  if (text.size() <= kQuotedValueMax) return text;
  std::size_t cut = kQuotedValueMax;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;  // Not inside a character.
  text.resize(cut);
  return text + "...";
}

std::string item_path(const std::string& list, std::size_t index) { return list + "." + std::to_string(index); }

/// Empty when the text keeps the rule.
std::optional<FieldError> text_fault(std::string path, std::string_view text, const TextRule& rule) {
  constexpr auto kUnbounded = std::numeric_limits<std::size_t>::max();
  const std::size_t length = utf8_length(text);
  if (length >= rule.min && length <= rule.max) return std::nullopt;
  if (rule.min > 0 && length == 0 && rule.required)
    return FieldError{std::move(path), "BASE_TYPE_REQUIRED", "This field is required"};
  if (rule.min > 0 && rule.max != kUnbounded) {
    return FieldError{std::move(path), "BASE_TYPE_BAD_LENGTH",
                      fmt::format("Must be between {} and {} in length.", rule.min, rule.max)};
  }
  if (length < rule.min)
    return FieldError{std::move(path), "BASE_TYPE_MIN_LENGTH", fmt::format("Must be {} or more in length.", rule.min)};
  return FieldError{std::move(path), "BASE_TYPE_MAX_LENGTH", fmt::format("Must be {} or fewer in length.", rule.max)};
}

}  // namespace

namespace {

/// The parser makes infinity of 1e999, which no JSON can say again.
bool all_finite(const boost::json::value& value) {
  if (const auto* const number = value.if_double()) return std::isfinite(*number);
  if (const auto* const list = value.if_array()) return std::ranges::all_of(*list, all_finite);
  if (const auto* const object = value.if_object())
    return std::ranges::all_of(*object, [](const auto& field) { return all_finite(field.value()); });
  return true;
}

}  // namespace

Result<boost::json::value> parse_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kJsonDepthMax;
  boost::system::error_code error;
  auto value = boost::json::parse(text, error, {}, options);
  if (error) return fail(ErrorCode::kInvalidJson, error.message());
  if (!all_finite(value)) return fail(ErrorCode::kInvalidJson, "a number is too large");
  return value;
}

void FormErrors::add(std::string path, std::string code, std::string message) {
  if (fields_.size() < kComplaintsMax) fields_.push_back({std::move(path), std::move(code), std::move(message)});
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
  const auto* const value = raw(key);
  return value != nullptr && value->is_null();
}

const boost::json::value* FormReader::raw(std::string_view key) const { return object_->if_contains(key); }

std::string FormReader::path_of(std::string_view key) const {
  if (path_.empty()) return std::string(key);
  if (key.empty()) return path_;
  return path_ + "." + std::string(key);
}

void FormReader::complain(std::string_view key, std::string code, std::string message) const {
  errors_->add(path_of(key), std::move(code), std::move(message));
}

namespace {

/// The value when it is there and not null; complains when it must be there.
const boost::json::value* present(const FormReader& form, std::string_view key, bool required) {
  const auto* const value = form.raw(key);
  if (value != nullptr && !value->is_null()) return value;
  if (required) form.complain(key, "BASE_TYPE_REQUIRED", "This field is required");
  return nullptr;
}

/// The array when it is there, is one and is not too long.
const boost::json::array* list(const FormReader& form, std::string_view key, std::size_t max) {
  const auto* const value = present(form, key, false);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) {
    form.complain(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
    return nullptr;
  }
  if (value->get_array().size() > max) {
    form.complain(key, "BASE_TYPE_MAX_LENGTH", fmt::format("Must be {} or fewer in length.", max));
    return nullptr;
  }
  return &value->get_array();
}

}  // namespace

std::optional<std::string> FormReader::text(std::string_view key, TextRule rule) const {
  const auto* const value = present(*this, key, rule.required);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    complain(key, "STRING_TYPE_CONVERT", fmt::format("Could not interpret \"{}\" as string.", quoted(*value)));
    return std::nullopt;
  }
  const std::string_view text(value->get_string());
  if (auto fault = text_fault(path_of(key), text, rule)) {
    errors_->add(std::move(fault->path), std::move(fault->code), std::move(fault->message));
    return std::nullopt;
  }
  return std::string(text);
}

std::optional<std::int64_t> FormReader::integer(std::string_view key, IntRule rule) const {
  const auto* const value = present(*this, key, rule.required);
  if (value == nullptr) return std::nullopt;
  const auto number = as_integer(*value);
  if (!number) {
    complain(key, "NUMBER_TYPE_COERCE", fmt::format("Value \"{}\" is not int.", quoted(*value)));
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
  const auto* const value = present(*this, key, required);
  if (value == nullptr) return std::nullopt;
  if (value->is_bool()) return value->get_bool();
  if (value->is_string()) {  // Form fields of multipart bodies arrive as text.
    const std::string word = ascii_lower(std::string_view(value->get_string()));
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0") return false;
  }
  complain(key, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
  return std::nullopt;
}

std::optional<std::uint64_t> FormReader::bits(std::string_view key, bool required) const {
  const auto* const value = present(*this, key, required);
  if (value == nullptr) return std::nullopt;
  const auto number = as_unsigned(*value);
  if (!number) complain(key, "NUMBER_TYPE_COERCE", fmt::format("Value \"{}\" is not int.", quoted(*value)));
  return number;
}

std::optional<std::uint64_t> FormReader::snowflake(std::string_view key, bool required) const {
  const auto* const value = present(*this, key, required);
  if (value == nullptr) return std::nullopt;
  const auto number = as_snowflake(*value);
  if (!number) complain(key, "NUMBER_TYPE_COERCE", fmt::format("Value \"{}\" is not snowflake.", quoted(*value)));
  return number;
}

std::optional<std::vector<std::uint64_t>> FormReader::snowflakes(std::string_view key, std::size_t max) const {
  const auto* const items = list(*this, key, max);
  if (items == nullptr) return std::nullopt;
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i < items->size(); ++i) {
    if (const auto number = as_snowflake((*items)[i])) {
      out.push_back(*number);
    } else {
      errors_->add(item_path(path_of(key), i), "NUMBER_TYPE_COERCE",
                   fmt::format("Value \"{}\" is not snowflake.", quoted((*items)[i])));
    }
  }
  if (out.size() != items->size()) return std::nullopt;
  return out;
}

std::optional<std::vector<std::string>> FormReader::texts(std::string_view key, std::size_t max_items,
                                                          TextRule rule) const {
  const auto* const items = list(*this, key, max_items);
  if (items == nullptr) return std::nullopt;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const auto& item = (*items)[i];
    if (!item.is_string()) {
      errors_->add(item_path(path_of(key), i), "STRING_TYPE_CONVERT",
                   fmt::format("Could not interpret \"{}\" as string.", quoted(item)));
    } else if (auto fault = text_fault(item_path(path_of(key), i), std::string_view(item.get_string()), rule)) {
      errors_->add(std::move(fault->path), std::move(fault->code), std::move(fault->message));
    } else {
      out.emplace_back(std::string_view(item.get_string()));
    }
  }
  if (out.size() != items->size()) return std::nullopt;
  return out;
}

std::optional<FormReader> FormReader::object(std::string_view key) const {
  const auto* const value = present(*this, key, false);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    complain(key, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
    return std::nullopt;
  }
  return FormReader(value->get_object(), *errors_, path_of(key));
}

std::optional<std::vector<FormReader>> FormReader::objects(std::string_view key, std::size_t max) const {
  const auto* const items = list(*this, key, max);
  if (items == nullptr) return std::nullopt;
  std::vector<FormReader> out;
  for (std::size_t i = 0; i < items->size(); ++i) {
    if ((*items)[i].is_object()) {
      out.emplace_back((*items)[i].get_object(), *errors_, item_path(path_of(key), i));
    } else {
      errors_->add(item_path(path_of(key), i), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
    }
  }
  if (out.size() != items->size()) return std::nullopt;
  return out;
}

}  // namespace guildhall
