#include "adapters/sqlite/sqlite_text.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace guildhall {

namespace {

std::string quote(std::string_view text, char mark) {
  std::string quoted(1, mark);
  for (const char c : text) {
    if (c == mark) quoted.push_back(mark);
    quoted.push_back(c);
  }
  quoted.push_back(mark);
  return quoted;
}

std::string column_list(const ports::TableSpec& table, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) list += ", ";
    list += quote_name(table.columns[i].name);
  }
  return list;
}

}  // namespace

std::string quote_name(std::string_view name) { return quote(name, '"'); }
std::string quote_literal(std::string_view text) { return quote(text, '\''); }

std::string create_table_sql(const ports::TableSpec& table) {
  std::string sql = fmt::format("CREATE TABLE {} (", quote_name(table.name));
  for (const ports::ColumnSpec& column : table.columns) {
    sql += fmt::format("{} {}{}, ", quote_name(column.name), column.integer ? "INTEGER" : "TEXT",
                       column.nullable ? "" : " NOT NULL");
  }
  // A single integer key is the rowid itself; any other key would be a second tree beside it.
  const bool is_rowid = table.key_columns == 1 && table.columns.front().integer;
  sql += fmt::format("PRIMARY KEY ({})) STRICT{}", column_list(table, table.key_columns),
                     is_rowid ? "" : ", WITHOUT ROWID");
  return sql;
}

std::string put_sql(const ports::TableSpec& table) {
  std::string marks;
  for (std::size_t i = 0; i < table.columns.size(); ++i) marks += i == 0 ? "?" : ", ?";
  return fmt::format("INSERT OR REPLACE INTO {} ({}) VALUES ({})", quote_name(table.name),
                     column_list(table, table.columns.size()), marks);
}

std::string erase_sql(const ports::TableSpec& table, std::size_t keys) {
  std::string sql = fmt::format("DELETE FROM {} WHERE ", quote_name(table.name));
  for (std::size_t i = 0; i < keys; ++i) {
    if (i != 0) sql += " AND ";
    sql += quote_name(table.columns[i].name) + " = ?";
  }
  return sql;
}

std::string load_sql(const ports::TableSpec& table) {
  return fmt::format("SELECT {} FROM {} ORDER BY {}", column_list(table, table.columns.size()), quote_name(table.name),
                     column_list(table, table.key_columns));
}

std::string sqlite_text(sqlite3_stmt* statement, int column) {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

void bind_sqlite_text(sqlite3_stmt* statement, int parameter, std::string_view text) {
  // A null pointer would bind NULL.
  const char* const data = text.data() == nullptr ? "" : text.data();
  sqlite3_bind_text64(statement, parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

}  // namespace guildhall
