#include "adapters/sqlite/sqlite_store.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/ports/row.h"
#include "core/ports/table_contract.h"
#include "core/ports/tables.h"

namespace guildhall {
namespace {

using ports::ColumnSpec;
using ports::RowChange;
using ports::SqlValue;
using ports::TableSpec;
using ::testing::HasSubstr;

struct Sqlite {
  ports::TestFolder folder;
  std::unique_ptr<SqliteStore> store;
  Sqlite() { reopen(); }
  Result<void> apply(SqliteStore::Rows rows) { return store->apply(rows); }
  SqliteStore& reader() { return *store; }
  void reopen() {
    store.reset();
    auto opened = SqliteStore::open(folder.file("guildhall.db"), ports::all_tables());
    ASSERT_GOOD(opened);
    store = *std::move(opened);
  }
};

const TableSpec kOld{
    .name = "thing", .columns = {{.name = "id", .integer = true}, {.name = "order"}}, .key_columns = 1};
const TableSpec kNew{.name = "thing",
                     .columns = {{.name = "id", .integer = true},
                                 {.name = "size", .integer = true},
                                 {.name = "order"},
                                 {.name = "note"}},
                     .key_columns = 1};

Result<std::unique_ptr<SqliteStore>> open_with(const ports::TestFolder& folder, const TableSpec& table,
                                               std::span<const Migration> migrations = sqlite_migrations()) {
  const TableSpec* const tables[] = {&table};
  return SqliteStore::open(folder.file("db"), tables, migrations);
}

TEST(SqliteStore, AddsMissingColumnsAndReadsThemAsNull) {
  const ports::TestFolder folder;
  {
    auto store = open_with(folder, kOld);
    ASSERT_GOOD(store);
    const RowChange put{.table = &kOld, .values = {std::int64_t{1}, std::string("kept")}};
    ASSERT_GOOD((*store)->apply({&put, 1}));
  }
  auto store = open_with(folder, kNew);
  ASSERT_GOOD(store);
  const auto rows = (*store)->load(kNew);
  ASSERT_GOOD(rows);
  EXPECT_EQ(*rows, (std::vector<std::vector<SqlValue>>{{std::int64_t{1}, {}, std::string("kept"), {}}}));
  store->reset();
  // An older program of the same schema version ignores columns that it does not know.
  store = open_with(folder, kOld);
  ASSERT_GOOD(store);
  EXPECT_EQ((*(*store)->load(kOld))[0].size(), 2U);
}

TEST(SqliteStore, RefusesANewerDataFolder) {
  const ports::TestFolder folder;
  const Migration newer[] = {{.version = 1, .name = "a", .sql = "SELECT 1"},
                             {.version = 2, .name = "b", .sql = "SELECT 2"}};
  ASSERT_GOOD(open_with(folder, kOld, newer));
  const auto refused = open_with(folder, kOld, std::span(newer).first(1));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail,
              HasSubstr("data folder was written by a newer Guildhall (schema 2, this one knows 1)"));
}

TEST(SqliteStore, RunsOnlyNewMigrationsAndChecksOldOnes) {
  const ports::TestFolder folder;
  const Migration steps[] = {{.version = 1, .name = "a", .sql = "this never runs on a fresh file"},
                             {.version = 2, .name = "b", .sql = "UPDATE thing SET \"order\" = 'migrated'"}};
  {
    auto store = open_with(folder, kOld, std::span(steps).first(1));
    ASSERT_GOOD(store);
    const RowChange put{.table = &kOld, .values = {std::int64_t{1}, std::string("old")}};
    ASSERT_GOOD((*store)->apply({&put, 1}));
  }
  for (int i = 0; i < 2; ++i) {
    auto store = open_with(folder, kOld, steps);
    ASSERT_GOOD(store);
    EXPECT_EQ((*(*store)->load(kOld))[0][1], SqlValue(std::string("migrated")));
  }
  const Migration changed[] = {steps[0], {.version = 2, .name = "b", .sql = "UPDATE thing SET \"order\" = 'other'"}};
  EXPECT_FALSE(open_with(folder, kOld, changed));
}

TEST(SqliteStore, AFailedMigrationChangesNothing) {
  const ports::TestFolder folder;
  const Migration steps[] = {{.version = 1, .name = "a", .sql = "SELECT 1"},
                             {.version = 2, .name = "b", .sql = "DELETE FROM thing; SELECT nonsense"}};
  {
    auto store = open_with(folder, kOld, std::span(steps).first(1));
    ASSERT_GOOD(store);
    const RowChange put{.table = &kOld, .values = {std::int64_t{1}, std::string("old")}};
    ASSERT_GOOD((*store)->apply({&put, 1}));
  }
  EXPECT_FALSE(open_with(folder, kOld, steps));
  auto store = open_with(folder, kOld, std::span(steps).first(1));
  ASSERT_GOOD(store);
  EXPECT_EQ((*store)->load(kOld)->size(), 1U);
}

TEST(SqliteStore, RefusesNullWhereTheSpecHasNone) {
  const ports::TestFolder folder;
  auto store = open_with(folder, kOld);
  ASSERT_GOOD(store);
  const RowChange put{.table = &kOld, .values = {std::int64_t{1}, SqlValue{}}};
  EXPECT_FALSE((*store)->apply({&put, 1}));
  EXPECT_TRUE((*store)->load(kOld)->empty());
}

TEST(SqliteStore, RefusesAFileOfAnotherKind) {
  const ports::TestFolder folder;
  std::ofstream(folder.file("db")) << std::string(5000, 'x');
  EXPECT_FALSE(open_with(folder, kOld));
  EXPECT_FALSE(SqliteStore::open(folder.file("no/such/folder/db"), {}));
}

}  // namespace

namespace ports {
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, TableContract, Sqlite);
}  // namespace ports
}  // namespace guildhall
