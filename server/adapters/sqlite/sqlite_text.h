#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/ports/table.h"

struct sqlite3_stmt;

/// SQL text of the store's statements, and text in and out of SQLite.
namespace guildhall {

[[nodiscard]] std::string quote_name(std::string_view name);
[[nodiscard]] std::string quote_literal(std::string_view text);
[[nodiscard]] std::string create_table_sql(const ports::TableSpec& table);
[[nodiscard]] std::string put_sql(const ports::TableSpec& table);
/// Erases the rows whose first `keys` columns match.
[[nodiscard]] std::string erase_sql(const ports::TableSpec& table, std::size_t keys);
/// Every row, ordered by key.
[[nodiscard]] std::string load_sql(const ports::TableSpec& table);

[[nodiscard]] std::string sqlite_text(sqlite3_stmt* statement, int column);
/// The text must outlive the statement's run.
void bind_sqlite_text(sqlite3_stmt* statement, int parameter, std::string_view text);

}  // namespace guildhall
