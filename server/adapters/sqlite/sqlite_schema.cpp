// Opening of the file: schema version, migrations, tables and columns.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <sqlite3.h>

#include "adapters/sqlite/sqlite_store.h"
#include "adapters/sqlite/sqlite_text.h"
#include "base/encoding.h"

namespace guildhall {

namespace {

constexpr std::array kMigrations = {
    // The first tables come from the specs; this gives the first stored schema its number.
    Migration{.version = 1, .name = "first tables", .sql = "SELECT 1"},
};

}  // namespace

std::span<const Migration> sqlite_migrations() { return kMigrations; }

Result<std::vector<std::pair<std::int64_t, std::string>>> SqliteStore::applied_migrations() {
  TRY_VOID(
      run("CREATE TABLE IF NOT EXISTS schema_version"
          "(version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT"));
  TRY(const Statement query, prepare("SELECT version, checksum FROM schema_version ORDER BY version"));
  std::vector<std::pair<std::int64_t, std::string>> applied;
  int step = 0;
  while ((step = sqlite3_step(query.get())) == SQLITE_ROW) {
    applied.emplace_back(sqlite3_column_int64(query.get(), 0), sqlite_text(query.get(), 1));
  }
  if (step != SQLITE_DONE) return failure("reading schema_version");
  return applied;
}

Result<void> SqliteStore::record_migration(const Migration& migration) {
  TRY(const Statement insert, prepare("INSERT INTO schema_version(version, name, checksum) VALUES(?, ?, ?)"));
  const std::string checksum = sha256_hex(migration.sql);
  sqlite3_bind_int64(insert.get(), 1, migration.version);
  bind_sqlite_text(insert.get(), 2, migration.name);
  bind_sqlite_text(insert.get(), 3, checksum);
  if (sqlite3_step(insert.get()) != SQLITE_DONE) return failure("recording a migration");
  return {};
}

/// Runs inside the opening transaction. A fresh file gets its tables from the specs, which are as new as the newest
/// migration: the migrations are recorded but not run.
Result<void> SqliteStore::migrate(std::span<const Migration> migrations) {
  TRY(const auto applied, applied_migrations());
  const std::int64_t known = migrations.empty() ? 0 : migrations.back().version;
  if (!applied.empty() && applied.back().first > known) {
    return fail(ErrorCode::kInternal,
                fmt::format("data folder was written by a newer Guildhall (schema {}, this one knows {}): "
                            "use that version or restore an older backup",
                            applied.back().first, known));
  }
  for (const Migration& migration : migrations) {
    const auto index = static_cast<std::size_t>(migration.version - 1);
    if (index < applied.size()) {
      if (applied[index].second != sha256_hex(migration.sql)) {
        return fail(ErrorCode::kInternal,
                    fmt::format("migration {} ({}) is not the one that this data folder was made with",
                                migration.version, migration.name));
      }
      continue;
    }
    if (!applied.empty()) TRY_VOID(run(std::string(migration.sql)));
    TRY_VOID(record_migration(migration));
  }
  return {};
}

/// Creates the table, or adds the columns that it lacks. Those may hold NULL even when the spec says otherwise: rows
/// that are older than the column have nothing to put there, and the reader takes NULL for the default.
Result<void> SqliteStore::shape_table(const ports::TableSpec& table) {
  TRY(const Statement info, prepare(fmt::format("SELECT name FROM pragma_table_info({})", quote_literal(table.name))));
  std::vector<std::string> present;
  while (sqlite3_step(info.get()) == SQLITE_ROW) present.push_back(sqlite_text(info.get(), 0));
  if (present.empty()) return run(create_table_sql(table));
  for (const ports::ColumnSpec& column : table.columns) {
    if (std::ranges::find(present, column.name) != present.end()) continue;
    TRY_VOID(run(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", quote_name(table.name), quote_name(column.name),
                             column.integer ? "INTEGER" : "TEXT")));
  }
  return {};
}

}  // namespace guildhall
