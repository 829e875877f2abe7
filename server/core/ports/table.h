#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The relational store as core sees it: rows of described structs, put and erased by key. Core holds the live state
/// in memory and only loads whole tables, at start; so the port needs no queries.
namespace guildhall::ports {

using SqlValue = std::variant<std::monostate, std::int64_t, std::string>;  ///< NULL, INTEGER, TEXT.

struct ColumnSpec {
  std::string name;
  bool integer = false;  ///< INTEGER; otherwise TEXT.
  bool nullable = false;
};

/// Shape of one table; the first `key_columns` columns are its primary key. Lives as long as the program.
struct TableSpec {
  std::string name;
  std::vector<ColumnSpec> columns;
  std::size_t key_columns = 1;
};

struct RowChange {
  enum class Kind : std::uint8_t { kPut, kErase };
  Kind kind = Kind::kPut;
  const TableSpec* table = nullptr;
  std::vector<SqlValue> values =
      {};  ///< kPut: every column; kErase: the key columns, or a prefix of them (erases all that match).
};

}  // namespace guildhall::ports
