#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "core/ports/journal.h"
#include "core/ports/table.h"

struct sqlite3;
struct sqlite3_stmt;

namespace guildhall {

/// One forward step of the stored schema that the table specs cannot express (a renamed column, a changed meaning).
/// A released one never changes: its checksum is stored and compared.
struct Migration {
  std::int64_t version = 0;
  std::string_view name;
  std::string_view sql;
};

/// Ordered by version, from 1 without gaps.
[[nodiscard]] std::span<const Migration> sqlite_migrations();

/// The relational store in one SQLite file (WAL, every commit synced). Thread-safe; one commit at a time.
class SqliteStore final : public ports::TableReader {
 public:
  /// Opens or makes the file, runs the migrations, creates missing tables, adds missing columns. Refuses a file that a
  /// newer program wrote.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(
      const std::string& path, std::span<const ports::TableSpec* const> tables,
      std::span<const Migration> migrations = sqlite_migrations());
  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  using Rows = std::span<const ports::RowChange>;
  /// All or nothing, durable when it returns.
  [[nodiscard]] Result<void> apply(Rows rows);
  /// Several batches in one commit.
  [[nodiscard]] Result<void> apply_all(std::span<const Rows> batches);

  [[nodiscard]] Result<std::vector<std::vector<ports::SqlValue>>> load(const ports::TableSpec& table) const override;

 private:
  struct CloseDatabase {
    void operator()(sqlite3* database) const;
  };
  struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Database = std::unique_ptr<sqlite3, CloseDatabase>;
  using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;
  using StatementKey = std::pair<const ports::TableSpec*, std::size_t>;  ///< Key columns of the erase; zero = put.

  explicit SqliteStore(Database database);

  [[nodiscard]] Result<void> run(const std::string& sql);
  [[nodiscard]] Result<Statement> prepare(const std::string& sql) const;
  [[nodiscard]] std::unexpected<Error> failure(std::string_view doing) const;
  [[nodiscard]] Result<void> migrate(std::span<const Migration> migrations);
  [[nodiscard]] Result<std::vector<std::pair<std::int64_t, std::string>>> applied_migrations();
  [[nodiscard]] Result<void> record_migration(const Migration& migration);
  [[nodiscard]] Result<void> shape_table(const ports::TableSpec& table);
  [[nodiscard]] Result<sqlite3_stmt*> statement_for(const ports::RowChange& row);
  [[nodiscard]] Result<void> apply_row(const ports::RowChange& row);
  [[nodiscard]] Result<void> apply_rows(std::span<const Rows> batches);

  mutable std::mutex mutex_;
  Database database_;
  std::map<StatementKey, Statement> statements_;  ///< After database_: they must be finalized before it closes.
};

}  // namespace guildhall
