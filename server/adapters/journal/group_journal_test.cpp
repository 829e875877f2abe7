#include "adapters/journal/group_journal.h"

#include <memory>

#include <gtest/gtest.h>

#include "core/ports/contract_support.h"
#include "core/ports/row.h"
#include "core/ports/tables.h"

namespace guildhall {
namespace {

using ports::Batch;

/// Stands for the domain thread: runs what was posted when the test says so.
class Inbox {
 public:
  void post(std::move_only_function<void()> work) {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(work));
  }
  void run() {
    std::vector<std::move_only_function<void()>> work;
    {
      const std::lock_guard lock(mutex_);
      work.swap(posted_);
    }
    for (auto& item : work) item();
  }

 private:
  std::mutex mutex_;
  std::vector<std::move_only_function<void()>> posted_;
};

class GroupJournalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto rows = SqliteStore::open(folder_.file("db"), ports::all_tables());
    ASSERT_GOOD(rows);
    rows_ = *std::move(rows);
    auto log = RocksLog::open(folder_.file("log"));
    ASSERT_GOOD(log);
    log_ = *std::move(log);
  }
  void start(std::size_t max_waiting = GroupJournal::kMaxWaiting) {
    journal_ =
        std::make_unique<GroupJournal>(*rows_, *log_, [this](auto work) { inbox_.post(std::move(work)); }, max_waiting);
  }
  /// Ends the journal, which saves what waits, and takes the answers.
  void finish() {
    journal_.reset();
    inbox_.run();
  }
  void commit(Batch batch) {
    const std::size_t number = count_++;
    journal_->commit(std::move(batch), [this, number](Result<void> result) {
      answers_.push_back(fmt::format("{}{}", number,
                                     result                                          ? "+"
                                     : result.error().code == ErrorCode::kOverloaded ? "o"
                                                                                     : "-"));
    });
  }
  static Batch row(std::uint64_t id) {
    Batch batch;
    batch.rows.push_back(ports::put_row(model::Ban{.guild_id = GuildId(1), .user_id = UserId(id), .reason = {}}));
    return batch;
  }
  static Batch bad_row() {
    Batch batch = row(99);
    batch.rows.push_back(batch.rows.front());
    batch.rows.back().values.pop_back();
    return batch;
  }
  static Batch message(std::uint64_t id) {
    Batch batch;
    batch.log.emplace_back().message.channel_id = ChannelId(1);
    batch.log.back().message.id = MessageId(id);
    return batch;
  }
  std::size_t stored_rows() { return ports::load_rows<model::Ban>(*rows_)->size(); }
  std::size_t stored_messages() { return log_->page({.channel_id = ChannelId(1), .limit = 10'000})->size(); }

  ports::TestFolder folder_;
  std::unique_ptr<SqliteStore> rows_;
  std::unique_ptr<RocksLog> log_;
  Inbox inbox_;
  std::unique_ptr<GroupJournal> journal_;
  std::size_t count_ = 0;
  std::vector<std::string> answers_;
};

using Answers = std::vector<std::string>;

TEST_F(GroupJournalTest, SavesBothKindsInOrder) {
  start();
  Batch both = row(1);
  both.log = message(1).log;
  commit(std::move(both));
  commit(row(2));
  commit(message(2));
  commit({});
  finish();
  EXPECT_EQ(answers_, (Answers{"0+", "1+", "2+", "3+"}));
  EXPECT_EQ(stored_rows(), 2U);
  EXPECT_EQ(stored_messages(), 2U);
}

// Else a crash, or rows that cannot be saved, would leave the channel there, without its messages.
TEST_F(GroupJournalTest, AChannelLosesItsMessagesAfterItsRow) {
  start();
  commit(message(1));
  journal_->pause(true);
  Batch gone = bad_row();
  gone.log.push_back({.kind = ports::LogChange::Kind::kEraseChannel, .message = {}});
  gone.log.back().message.channel_id = ChannelId(1);
  gone.log.push_back(message(2).log.front());
  commit(std::move(gone));
  journal_->pause(false);
  finish();
  EXPECT_EQ(answers_, (Answers{"0+", "1-"}));
  EXPECT_EQ(stored_messages(), 2U);
  start();
  gone = row(1);
  gone.log.push_back({.kind = ports::LogChange::Kind::kEraseChannel, .message = {}});
  gone.log.back().message.channel_id = ChannelId(1);
  commit(std::move(gone));
  finish();
  EXPECT_EQ(stored_messages(), 0U);
}

TEST_F(GroupJournalTest, OnlyTheGuiltyBatchOfAGroupFails) {
  start();
  journal_->pause(true);
  commit(row(1));
  commit(bad_row());
  commit(row(2));
  commit(message(1));
  finish();
  EXPECT_EQ(answers_, (Answers{"0+", "1-", "2+", "3+"}));
  EXPECT_EQ(stored_rows(), 2U);
  EXPECT_EQ(stored_messages(), 1U);
}

TEST_F(GroupJournalTest, ShedsMessagesFirstAndKeepsTheOrderOfAnswers) {
  start(2);
  journal_->pause(true);
  EXPECT_FALSE(journal_->busy());
  commit(message(1));
  commit(message(2));
  EXPECT_TRUE(journal_->busy());
  commit(message(3));
  commit(row(1));
  commit(row(2));
  finish();
  EXPECT_EQ(answers_, (Answers{"0+", "1+", "2o", "3+", "4o"}));
  EXPECT_EQ(stored_messages(), 2U);
  EXPECT_EQ(stored_rows(), 1U);
}

TEST_F(GroupJournalTest, GroupsAreBounded) {
  start();
  journal_->pause(true);
  for (std::size_t id = 1; id <= GroupJournal::kMaxGroup + 5; ++id) commit(message(id));
  finish();
  EXPECT_EQ(answers_.size(), GroupJournal::kMaxGroup + 5);
  EXPECT_EQ(stored_messages(), GroupJournal::kMaxGroup + 5);
}

}  // namespace
}  // namespace guildhall
