#include "roles/gateway/session.h"

#include <gtest/gtest.h>

namespace guildhall::gateway {
namespace {

DispatchPtr event(std::string tail = "1}") { return std::make_shared<const Dispatch>("X", std::move(tail)); }

std::vector<std::uint64_t> seqs(const ReplayLog& log, std::uint64_t after) {
  std::vector<std::uint64_t> out;
  for (const auto& entry : log.after(after)) out.push_back(entry.seq);
  return out;
}

TEST(ReplayLog, ReplaysEverythingAfterASeqInOrder) {
  ReplayLog log;
  for (std::uint64_t i = 1; i <= 5; ++i) EXPECT_EQ(log.append(event(), {}), i);
  EXPECT_EQ(seqs(log, 2), (std::vector<std::uint64_t>{3, 4, 5}));
  EXPECT_EQ(seqs(log, 5), std::vector<std::uint64_t>{});
  EXPECT_EQ(log.check(0), ReplayLog::Check::kOk);
  EXPECT_EQ(log.check(5), ReplayLog::Check::kOk);
  EXPECT_EQ(log.check(6), ReplayLog::Check::kFuture);
}

TEST(ReplayLog, ForgetsWhatIsConfirmed) {
  ReplayLog log;
  for (int i = 0; i < 5; ++i) log.append(event(), {});
  log.confirm(3);
  EXPECT_EQ(log.check(2), ReplayLog::Check::kTooOld);
  EXPECT_EQ(log.check(3), ReplayLog::Check::kOk);
  EXPECT_EQ(seqs(log, 3), (std::vector<std::uint64_t>{4, 5}));
  log.confirm(5);
  EXPECT_EQ(log.bytes(), 0U);
  EXPECT_EQ(log.check(5), ReplayLog::Check::kOk);
  EXPECT_EQ(log.append(event(), {}), 6U);
  log.confirm(99);  // A client cannot confirm the future.
  EXPECT_EQ(seqs(log, 5), std::vector<std::uint64_t>{6});
}

TEST(ReplayLog, IsBoundedByCountAndBytes) {
  ReplayLog by_count;
  for (int i = 0; i < 10; ++i) by_count.append(event(), {.replay_events = 3});
  EXPECT_EQ(by_count.check(6), ReplayLog::Check::kTooOld);
  EXPECT_EQ(by_count.check(7), ReplayLog::Check::kOk);
  ReplayLog by_bytes;
  by_bytes.append(event(std::string(2000, ' ')), {.replay_bytes = 1000});
  EXPECT_EQ(by_bytes.bytes(), 0U);
  EXPECT_EQ(by_bytes.check(0), ReplayLog::Check::kTooOld);
  EXPECT_EQ(by_bytes.check(1), ReplayLog::Check::kOk);
}

TEST(ReplayLog, KeepsNothingOfWhatASessionStartsWith) {
  ReplayLog log;
  const auto start = std::make_shared<const Dispatch>("READY", "1}", Replay::kNever);
  log.append(event(), {});
  EXPECT_EQ(log.append(start, {}), 2U);
  EXPECT_EQ(log.bytes(), 0U);
  EXPECT_EQ(log.check(1), ReplayLog::Check::kTooOld);
  EXPECT_EQ(log.check(2), ReplayLog::Check::kOk);
  EXPECT_EQ(log.append(event(), {}), 3U);
  EXPECT_EQ(seqs(log, 2), std::vector<std::uint64_t>{3});
}

TEST(WindowCounter, AllowsSoManyInAWindow) {
  WindowCounter counter;
  EXPECT_TRUE(counter.take(1000, 2, 60'000));
  EXPECT_TRUE(counter.take(1001, 2, 60'000));
  EXPECT_FALSE(counter.take(1002, 2, 60'000));
  EXPECT_TRUE(counter.take(61'100, 2, 60'000));
}

}  // namespace
}  // namespace guildhall::gateway
