#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace guildhall {

/// Appends JSON text to a string it borrows. Commas are its business; nesting is the caller's (checked by CHECK).
/// Text is escaped per RFC 8259; invalid UTF-8 becomes U+FFFD.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() {
    separate();
    out_.push_back('{');
    fresh_ = true;
    ++depth_;
  }
  void end_object() {
    out_.push_back('}');
    fresh_ = false;
    --depth_;
  }
  void begin_array() {
    separate();
    out_.push_back('[');
    fresh_ = true;
    ++depth_;
  }
  void end_array() {
    out_.push_back(']');
    fresh_ = false;
    --depth_;
  }
  void key(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(bool flag) {
    separate();
    out_.append(flag ? "true" : "false");
  }
  void value(std::nullptr_t) {
    separate();
    out_.append("null");
  }
  void value(double number);
  template <std::integral Int>
    requires(!std::same_as<Int, bool>)
  void value(Int number) {
    separate();
    out_.append(std::to_string(number));
  }
  /// A decimal string; zero ("none") becomes null.
  template <class Tag>
  void value(Id<Tag> id) {
    if (id)
      value(std::string_view(id.str()));
    else
      value(nullptr);
  }
  template <class T>
  void value(const std::optional<T>& maybe) {
    if (maybe)
      value(*maybe);
    else
      value(nullptr);
  }
  template <class T>
  void value(const std::vector<T>& items) {
    begin_array();
    for (const auto& item : items) value(item);
    end_array();
  }
  /// A JSON value that is text already.
  void raw(std::string_view json) {
    separate();
    out_.append(json);
  }

  template <class T>
  void field(std::string_view name, const T& item) {
    key(name);
    value(item);
  }
  void raw_field(std::string_view name, std::string_view json) {
    key(name);
    raw(json);
  }
  /// A 64-bit set as the decimal string that clients expect of permissions.
  void bits_field(std::string_view name, std::uint64_t bits) {
    key(name);
    value(std::string_view(std::to_string(bits)));
  }

 private:
  void separate();

  std::string& out_;
  bool fresh_ = true;
  int depth_ = 0;
};

}  // namespace guildhall
