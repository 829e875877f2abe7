#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include "base/json/json_writer.h"
#include "core/ports/json_pull.h"
#include "core/ports/row.h"

/// How described structs become columns and JSON text, and back. Included by row.cpp and by tests only.
namespace guildhall::ports {

namespace codec {

template <class T>
inline constexpr bool kIsId = false;
template <class Tag>
inline constexpr bool kIsId<Id<Tag>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;

template <class T>
concept Number = std::integral<T> || std::is_enum_v<T> || kIsId<T>;
template <class T>
concept Text = std::same_as<T, std::string>;
template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

/// Members that the stored JSON leaves out.
template <auto Pointer>
inline constexpr bool kStored = true;
template <>
inline constexpr bool kStored<&model::Message::nonce_json> = false;

/// Calls `visit(name, member pointer)` for every described member, in order.
template <Described T, class Visit>
void each_member(Visit&& visit) {
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { visit(member.name, member); });
}

/// Bit pattern as SQLite holds it: values from 2^63 up become negative.
template <Number T>
[[nodiscard]] std::int64_t to_integer(T value) {
  if constexpr (kIsId<T>) {
    return std::bit_cast<std::int64_t>(value.value());
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<std::int64_t>(std::to_underlying(value));
  } else {
    return static_cast<std::int64_t>(value);
  }
}

/// False when the type cannot hold the value.
template <Number T>
[[nodiscard]] bool from_integer(std::int64_t stored, T& out) {
  if constexpr (kIsId<T>) {
    out = T(std::bit_cast<std::uint64_t>(stored));
  } else if constexpr (std::same_as<T, bool>) {
    out = stored != 0;
  } else if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> number{};
    if (!from_integer(stored, number)) return false;
    out = static_cast<T>(number);
  } else if constexpr (std::same_as<T, std::uint64_t>) {
    out = std::bit_cast<std::uint64_t>(stored);
  } else {
    if (!std::in_range<T>(stored)) return false;
    out = static_cast<T>(stored);
  }
  return true;
}

template <class T>
[[nodiscard]] bool is_blank(const T& value) {
  if constexpr (Number<T>) {
    return to_integer(value) == 0;
  } else if constexpr (kIsOptional<T>) {
    return !value.has_value();
  } else if constexpr (Text<T> || kIsVector<T>) {
    return value.empty();
  } else {
    return false;
  }
}

template <class T>
void write_json(JsonWriter& json, const T& value);

/// A member that is blank, and blank by default, is left out: most members of most messages are. So a default that is
/// blank today may not become something else later without a migration.
template <Described T>
void write_object(JsonWriter& json, const T& object) {
  static const T kDefaults{};
  json.begin_object();
  each_member<T>([&](std::string_view name, auto member) {
    if constexpr (kStored<decltype(member)::pointer>) {
      const auto& value = object.*member.pointer;
      if (is_blank(value) && is_blank(kDefaults.*member.pointer)) return;
      json.key(name);
      write_json(json, value);
    }
  });
  json.end_object();
}

template <class T>
void write_json(JsonWriter& json, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    json.value(value);
  } else if constexpr (kIsId<T>) {
    json.value(value.value());
  } else if constexpr (std::is_enum_v<T>) {
    json.value(to_integer(value));
  } else if constexpr (std::integral<T>) {
    json.value(value);
  } else if constexpr (Text<T>) {
    json.value(std::string_view(value));
  } else if constexpr (kIsOptional<T>) {
    if (value)
      write_json(json, *value);
    else
      json.value(nullptr);
  } else if constexpr (kIsVector<T>) {
    json.begin_array();
    for (const auto& item : value) write_json(json, item);
    json.end_array();
  } else {
    write_object(json, value);
  }
}

template <class T>
[[nodiscard]] bool read_json(JsonPull& json, T& out);

template <Number T>
[[nodiscard]] bool read_number(JsonPull& json, T& out) {
  if constexpr (std::same_as<T, bool>) {
    out = json.word("true");
    return out || json.word("false");
  } else if constexpr (kIsId<T>) {
    std::uint64_t number = 0;
    if (!json.number(number)) return false;
    out = T(number);
    return true;
  } else if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> number{};
    if (!json.number(number)) return false;
    out = static_cast<T>(number);
    return true;
  } else {
    return json.number(out);
  }
}

/// How the members of T are read, in order.
template <Described T>
struct MemberReader {
  std::string_view name;
  bool (*read)(JsonPull&, T&);
};
template <Described T>
[[nodiscard]] const auto& member_readers() {
  static const auto kReaders = [] {
    std::array<MemberReader<T>, boost::mp11::mp_size<MembersOf<T>>::value> out{};
    std::size_t count = 0;
    each_member<T>([&]<class Member>(std::string_view name, Member) {
      auto& reader = out[count++];
      if constexpr (kStored<Member::pointer>)
        reader = {name, [](JsonPull& json, T& object) { return read_json(json, object.*Member::pointer); }};
    });
    return out;
  }();
  return kReaders;
}

/// What is unknown is skipped: a later version may have written it.
template <Described T>
[[nodiscard]] bool read_object(JsonPull& json, T& out) {
  if (!json.take('{')) return false;
  if (json.take('}')) return true;
  const auto& readers = member_readers<T>();
  std::size_t expected = 0;  // Members were written in their order.
  std::string_view name;
  std::string room;
  do {
    if (!json.name(name, room) || !json.take(':')) return false;
    std::size_t tried = 0;
    while (tried < readers.size() && readers[expected].name != name) {
      expected = expected + 1 == readers.size() ? 0 : expected + 1;
      ++tried;
    }
    const bool known = tried < readers.size() && readers[expected].read != nullptr;
    // An unknown member's value is read past; what is wrong with it is wrong with the row.
    if (!(known ? readers[expected].read(json, out) : json.skip())) return false;
  } while (json.take(','));
  return json.take('}');
}

template <class T>
[[nodiscard]] bool read_json(JsonPull& json, T& out) {
  if constexpr (Number<T>) {
    return read_number(json, out);
  } else if constexpr (Text<T>) {
    return json.text(out);
  } else if constexpr (kIsOptional<T>) {
    out.reset();
    return json.word("null") || read_json(json, out.emplace());
  } else if constexpr (kIsVector<T>) {
    out.clear();
    if (!json.take('[')) return false;
    if (json.take(']')) return true;
    do {
      if (!read_json(json, out.emplace_back())) return false;
    } while (json.take(','));
    return json.take(']');
  } else {
    return read_object(json, out);
  }
}

template <class T>
[[nodiscard]] std::string encode(const T& value) {
  std::string text;
  JsonWriter json(text);
  write_json(json, value);
  return text;
}

template <class T>
[[nodiscard]] bool decode(std::string_view text, T& out) {
  JsonPull json(text);
  return read_json(json, out) && json.done();
}

template <class T>
[[nodiscard]] SqlValue to_sql(const T& value) {
  if constexpr (kIsOptional<T>) {
    return value ? to_sql(*value) : SqlValue{};
  } else if constexpr (Number<T>) {
    return to_integer(value);
  } else if constexpr (Text<T>) {
    return value;
  } else {
    return encode(value);
  }
}

template <class T>
[[nodiscard]] bool from_sql(const SqlValue& stored, T& out) {
  if (std::holds_alternative<std::monostate>(stored)) return true;  // The default stays.
  if constexpr (kIsOptional<T>) {
    return from_sql(stored, out.emplace());
  } else if constexpr (Number<T>) {
    const auto* const number = std::get_if<std::int64_t>(&stored);
    return number != nullptr && from_integer(*number, out);
  } else {
    const auto* const text = std::get_if<std::string>(&stored);
    if (text == nullptr) return false;
    if constexpr (Text<T>) {
      out = *text;
      return true;
    } else {
      return decode(*text, out);
    }
  }
}

template <class T>
[[nodiscard]] ColumnSpec column(std::string_view name) {
  if constexpr (kIsOptional<T>) {
    auto spec = column<typename T::value_type>(name);
    spec.nullable = true;
    return spec;
  } else {
    return {.name = std::string(name), .integer = Number<T>};
  }
}

template <class Row>
[[nodiscard]] TableSpec make_table() {
  TableSpec table{
      .name = std::string(RowTraits<Row>::kName), .columns = {}, .key_columns = RowTraits<Row>::kKeyColumns};
  each_member<Row>([&](std::string_view name, auto member) {
    using Member = std::remove_cvref_t<decltype(std::declval<Row&>().*member.pointer)>;
    table.columns.push_back(column<Member>(name));
  });
  return table;
}

}  // namespace codec

template <class Row>
const TableSpec& table_of() {
  static const TableSpec kTable = codec::make_table<Row>();
  return kTable;
}

template <class Row>
RowChange put_row(const Row& row) {
  const TableSpec& table = table_of<Row>();
  RowChange change{.kind = RowChange::Kind::kPut, .table = &table, .values = {}};
  change.values.reserve(table.columns.size());
  codec::each_member<Row>(
      [&](std::string_view, auto member) { change.values.push_back(codec::to_sql(row.*member.pointer)); });
  return change;
}

template <class Row>
RowChange erase_row(const Row& row) {
  const TableSpec& table = table_of<Row>();
  RowChange change{.kind = RowChange::Kind::kErase, .table = &table, .values = {}};
  codec::each_member<Row>([&](std::string_view, auto member) {
    if (change.values.size() < table.key_columns) change.values.push_back(codec::to_sql(row.*member.pointer));
  });
  return change;
}

template <class Row>
Result<Row> row_from(const std::vector<SqlValue>& values) {
  const TableSpec& table = table_of<Row>();
  if (values.size() != table.columns.size())
    return fail(ErrorCode::kInternal, "wrong number of columns in " + table.name);
  Row row{};
  std::size_t index = 0;
  std::string bad;
  codec::each_member<Row>([&](std::string_view name, auto member) {
    if (!codec::from_sql(values[index++], row.*member.pointer) && bad.empty()) bad = name;
  });
  if (!bad.empty()) return fail(ErrorCode::kInternal, "unreadable value in " + table.name + "." + bad);
  return row;
}

}  // namespace guildhall::ports
