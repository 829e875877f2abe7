#include "adapters/memory/memory_store.h"

#include <memory>

#include <gtest/gtest.h>

#include "core/ports/blob_contract.h"
#include "core/ports/message_log_contract.h"
#include "core/ports/row.h"
#include "core/ports/table_contract.h"

namespace guildhall {
namespace {

struct Memory {
  MemoryStore store;
  template <class Change>
  Result<void> apply(std::span<const Change> changes) {
    return store.apply(changes);
  }
  MemoryStore& reader() { return store; }
  MemoryStore& blobs() { return store; }
  void reopen() {}
};

std::vector<std::string> log_of_commits(MemoryStore& store, std::size_t count) {
  std::vector<std::string> log;
  for (std::size_t i = 0; i < count; ++i) {
    ports::Batch batch;
    batch.rows.push_back(ports::put_row(model::Ban{.guild_id = GuildId(1), .user_id = UserId(i + 1), .reason = {}}));
    store.commit(std::move(batch),
                 [&log, i](Result<void> result) { log.push_back(fmt::format("{}{}", i, result ? "+" : "-")); });
  }
  store.release();
  return log;
}

TEST(MemoryStore, CommitsAtOnceOrWhenReleased) {
  MemoryStore store;
  bool done = false;
  store.commit({}, [&](Result<void> result) { done = result.has_value(); });
  EXPECT_TRUE(done);
  store.hold();
  done = false;
  store.commit({}, [&](Result<void> result) { done = result.has_value(); });
  EXPECT_FALSE(done);
  EXPECT_EQ(store.waiting(), 1U);
  store.release();
  EXPECT_TRUE(done);
}

TEST(MemoryStore, FailsWhenTold) {
  MemoryStore store;
  store.fail_next(1);
  store.hold();
  EXPECT_EQ(log_of_commits(store, 3), (std::vector<std::string>{"0-", "1+", "2+"}));
  EXPECT_EQ(ports::load_rows<model::Ban>(store)->size(), 2U);
}

}  // namespace

namespace ports {
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, TableContract, Memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, MessageLogContract, Memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, BlobContract, Memory);
}  // namespace ports
}  // namespace guildhall
