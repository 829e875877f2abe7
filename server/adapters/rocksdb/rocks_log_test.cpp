#include "adapters/rocksdb/rocks_log.h"

#include <gtest/gtest.h>

#include "core/ports/message_log_contract.h"

namespace guildhall {
namespace {

struct Rocks {
  ports::TestFolder folder;
  std::unique_ptr<RocksLog> log;
  Rocks() { reopen(); }
  Result<void> apply(RocksLog::Changes changes) { return log->apply(changes); }
  RocksLog& reader() { return *log; }
  void reopen() {
    log.reset();
    auto opened = RocksLog::open(folder.file("log"));
    ASSERT_GOOD(opened);
    log = *std::move(opened);
  }
};

TEST(RocksLog, RefusesASecondOpener) {
  Rocks rocks;
  EXPECT_FALSE(RocksLog::open(rocks.folder.file("log")));
}

TEST(RocksLog, SeveralBatchesInOneCommit) {
  Rocks rocks;
  ports::LogChange first;
  first.message.channel_id = ChannelId(1);
  first.message.id = MessageId(1);
  ports::LogChange second = first;
  second.message.id = MessageId(2);
  const RocksLog::Changes batches[] = {{&first, 1}, {}, {&second, 1}};
  ASSERT_GOOD(rocks.log->apply_all(batches));
  EXPECT_EQ(rocks.log->page({.channel_id = ChannelId(1)})->size(), 2U);
}

}  // namespace

namespace ports {
INSTANTIATE_TYPED_TEST_SUITE_P(Rocks, MessageLogContract, Rocks);
}  // namespace ports
}  // namespace guildhall
