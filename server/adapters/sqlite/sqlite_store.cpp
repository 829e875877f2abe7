#include "adapters/sqlite/sqlite_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "adapters/sqlite/sqlite_text.h"

namespace guildhall {

using ports::RowChange;
using ports::SqlValue;

namespace {

void bind(sqlite3_stmt* statement, int parameter, const SqlValue& value) {
  if (const auto* const number = std::get_if<std::int64_t>(&value)) {
    sqlite3_bind_int64(statement, parameter, *number);
  } else if (const auto* const text = std::get_if<std::string>(&value)) {
    bind_sqlite_text(statement, parameter, *text);
  } else {
    sqlite3_bind_null(statement, parameter);
  }
}

SqlValue column_value(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    default:
      return sqlite_text(statement, column);
  }
}

}  // namespace

void SqliteStore::CloseDatabase::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void SqliteStore::FinalizeStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

SqliteStore::SqliteStore(Database database) : database_(std::move(database)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                       std::span<const ports::TableSpec* const> tables,
                                                       std::span<const Migration> migrations) {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK)
    return fail(ErrorCode::kInternal, fmt::format("cannot open {}: {}", path, sqlite3_errstr(code)));
  std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(database)));
  TRY_VOID(
      store->run("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                 "PRAGMA cache_size = -4096; PRAGMA journal_size_limit = 16777216; BEGIN IMMEDIATE"));
  TRY_VOID(store->migrate(migrations));  // A failure closes the database, which takes the transaction back.
  for (const auto* const table : tables) TRY_VOID(store->shape_table(*table));
  TRY_VOID(store->run("COMMIT"));
  return store;
}

std::unexpected<Error> SqliteStore::failure(std::string_view doing) const {
  return fail(ErrorCode::kInternal, fmt::format("{}: {}", doing, sqlite3_errmsg(database_.get())));
}

Result<void> SqliteStore::run(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failure(sql);
  return {};
}

Result<SqliteStore::Statement> SqliteStore::prepare(const std::string& sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure(sql);
  return Statement(statement);
}

Result<sqlite3_stmt*> SqliteStore::statement_for(const RowChange& row) {
  const ports::TableSpec& table = *row.table;
  const bool is_put = row.kind == RowChange::Kind::kPut;
  const std::size_t keys = is_put ? 0 : row.values.size();
  const bool fits = is_put ? row.values.size() == table.columns.size() : keys >= 1 && keys <= table.key_columns;
  if (!fits) return fail(ErrorCode::kInternal, "wrong number of values for " + table.name);
  Statement& statement = statements_[{&table, keys}];
  if (!statement) {
    TRY(statement, prepare(is_put ? put_sql(table) : erase_sql(table, keys)));
  }
  return statement.get();
}

Result<void> SqliteStore::apply_row(const RowChange& row) {
  TRY(sqlite3_stmt* const statement, statement_for(row));
  int parameter = 0;
  for (const SqlValue& value : row.values) bind(statement, ++parameter, value);
  const int code = sqlite3_step(statement);
  Result<void> result;
  if (code != SQLITE_DONE) result = failure("writing " + row.table->name);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);  // They point into `row`.
  return result;
}

Result<void> SqliteStore::apply_rows(std::span<const Rows> batches) {
  for (const Rows& rows : batches) {
    for (const RowChange& row : rows) TRY_VOID(apply_row(row));
  }
  return run("COMMIT");
}

Result<void> SqliteStore::apply(Rows rows) { return apply_all(std::span(&rows, 1)); }

Result<void> SqliteStore::apply_all(std::span<const Rows> batches) {
  const std::lock_guard lock(mutex_);
  TRY_VOID(run("BEGIN IMMEDIATE"));
  auto result = apply_rows(batches);
  // Some failures (a full disk) have ended the transaction already.
  if (!result && sqlite3_get_autocommit(database_.get()) == 0) (void)run("ROLLBACK");
  return result;
}

Result<std::vector<std::vector<SqlValue>>> SqliteStore::load(const ports::TableSpec& table) const {
  const std::lock_guard lock(mutex_);
  TRY(const Statement query, prepare(load_sql(table)));
  std::vector<std::vector<SqlValue>> rows;
  const int columns = static_cast<int>(table.columns.size());
  int step = 0;
  while ((step = sqlite3_step(query.get())) == SQLITE_ROW) {
    auto& row = rows.emplace_back();
    row.reserve(table.columns.size());
    for (int i = 0; i < columns; ++i) row.push_back(column_value(query.get(), i));
  }
  if (step != SQLITE_DONE) return failure("reading " + table.name);
  return rows;
}

}  // namespace guildhall
