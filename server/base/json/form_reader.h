#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/error.h"
#include "base/ids.h"

namespace guildhall {

/// Parses a JSON text with bounds (depth 32); kInvalidJson when malformed or not well-formed UTF-8.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text);

/// The complaints about one body, collected so that a client sees all of them at once.
class FormErrors {
 public:
  void add(std::string path, std::string code, std::string message);
  [[nodiscard]] bool any() const { return !fields_.empty(); }
  /// OK when there were none, else kInvalidFormBody with all of them.
  [[nodiscard]] Result<void> finish();

 private:
  std::vector<FieldError> fields_;
};

struct TextRule {
  std::size_t min = 0;
  std::size_t max = std::numeric_limits<std::size_t>::max();
  bool required = false;
};  // code points
struct IntRule {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  bool required = false;
};

/// Reads one JSON object. An absent key gives nullopt; null too (`is_null` tells them apart, for PATCH). A wrong type
/// or a broken rule is added to the FormErrors under the object's path and gives nullopt. Unknown keys are ignored.
/// Borrows the object and the errors.
class FormReader {
 public:
  FormReader(const boost::json::object& object, FormErrors& errors, std::string path = {})
      : object_(&object), errors_(&errors), path_(std::move(path)) {}

  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] bool is_null(std::string_view key) const;
  [[nodiscard]] const boost::json::value* raw(std::string_view key) const;  ///< Null when absent.

  [[nodiscard]] std::optional<std::string> text(std::string_view key, TextRule rule = {}) const;
  /// Integers, also as decimal strings.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, IntRule rule = {}) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key, bool required = false) const;
  /// A 64-bit set, string or integer (permissions).
  [[nodiscard]] std::optional<std::uint64_t> bits(std::string_view key, bool required = false) const;
  template <class IdType>
  [[nodiscard]] std::optional<IdType> id(std::string_view key, bool required = false) const {
    const auto raw_id = snowflake(key, required);
    return raw_id ? std::optional<IdType>(IdType(*raw_id)) : std::nullopt;
  }
  template <class IdType>
  [[nodiscard]] std::optional<std::vector<IdType>> ids(std::string_view key, std::size_t max) const {
    const auto raw_ids = snowflakes(key, max);
    if (!raw_ids) return std::nullopt;
    std::vector<IdType> out;
    for (const auto value : *raw_ids) out.push_back(IdType(value));
    return out;
  }
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key, std::size_t max_items,
                                                              TextRule rule = {}) const;
  [[nodiscard]] std::optional<FormReader> object(std::string_view key) const;
  [[nodiscard]] std::optional<std::vector<FormReader>> objects(std::string_view key, std::size_t max) const;

  [[nodiscard]] FormErrors& errors() const { return *errors_; }
  [[nodiscard]] std::string path_of(std::string_view key) const;
  void complain(std::string_view key, std::string code, std::string message) const;

 private:
  [[nodiscard]] std::optional<std::uint64_t> snowflake(std::string_view key, bool required) const;
  [[nodiscard]] std::optional<std::vector<std::uint64_t>> snowflakes(std::string_view key, std::size_t max) const;

  const boost::json::object* object_;
  FormErrors* errors_;
  std::string path_;
};

}  // namespace guildhall
