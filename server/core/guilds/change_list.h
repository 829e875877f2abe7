#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json/json_writer.h"

namespace guildhall::core {

/// The `changes` of an audit log entry: [{key, old_value?, new_value?}].
class ChangeList {
 public:
  ChangeList() { json_.begin_array(); }
  ChangeList(const ChangeList&) = delete;
  ChangeList& operator=(const ChangeList&) = delete;

  /// Takes `next` over into `member` and notes it, when it is there and differs; true then.
  template <class T>
  bool set(std::string_view key, T& member, const std::optional<T>& next) {
    if (!next || *next == member) return false;
    json_.begin_object();
    json_.field("key", key);
    json_.field("old_value", member);
    json_.field("new_value", *next);
    json_.end_object();
    member = *next;
    any_ = true;
    return true;
  }
  template <class T>
  void made(std::string_view key, const T& value) {
    note(key, "new_value", value);
  }
  template <class T>
  void gone(std::string_view key, const T& value) {
    note(key, "old_value", value);
  }
  /// A change whose new value is JSON text already ($add and $remove of roles).
  void raw(std::string_view key, std::string_view new_value_json) {
    json_.begin_object();
    json_.field("key", key);
    json_.raw_field("new_value", new_value_json);
    json_.end_object();
    any_ = true;
  }
  [[nodiscard]] bool any() const { return any_; }
  /// The JSON text; "" when nothing changed. Ends this object's use.
  [[nodiscard]] std::string finish() {
    json_.end_array();
    return any_ ? std::move(text_) : std::string();
  }

 private:
  template <class T>
  void note(std::string_view key, std::string_view side, const T& value) {
    json_.begin_object();
    json_.field("key", key);
    json_.field(side, value);
    json_.end_object();
    any_ = true;
  }

  std::string text_;
  JsonWriter json_{text_};
  bool any_ = false;
};

}  // namespace guildhall::core
