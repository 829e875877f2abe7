#include "app/orphan_sweep.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "app/blob_collector.h"
#include "core/users/images.h"

namespace guildhall::app {
namespace {

struct NoEvents final : core::EventSink {
  void emit(const core::Event&) override {}
};

class OrphanSweepTest : public testing::Test {
 protected:
  static constexpr std::int64_t kGraceMs = 1000;

  /// Every file of the store, as if put when the test says so.
  Result<std::vector<std::string>> list(int first_byte, UnixMs from, UnixMs until) {
    asked_.push_back(first_byte);
    std::vector<std::string> out;
    for (const auto& [address, put_at] : files_)
      if (put_at >= from && put_at <= until && std::stoi(address.substr(0, 2), nullptr, 16) == first_byte)
        out.push_back(address);
    return out;
  }
  std::string put(const std::string& bytes) {
    std::string address = *store_.put(bytes);
    files_[address] = clock_.now_ms();
    return address;
  }
  void use(const std::string& blob) {
    model::Message made;
    made.id = core_.new_id<MessageId>();
    made.channel_id = ChannelId(1);
    made.attachments.push_back({.id = AttachmentId(made.id.value() - 1), .blob = blob});
    core_.put_message(made);
    core_.commit([](const Result<void>& saved) { EXPECT_TRUE(saved); });
  }
  template <class Steps>
  void run(Steps& steps) {
    bool done = false;
    steps.step([&] { done = true; });
    while (!done) {
      domain_.restart();
      domain_.run_one();
    }
  }
  void round() {
    for (int i = 0; i < OrphanSweep::kSlices; ++i) run(sweep_);
    run(collector_);
    clock_.advance_ms(kGraceMs);
    run(collector_);
  }
  bool is_there(const std::string& blob) { return store_.get(blob).has_value(); }

  ManualClock clock_;
  SeededRandom random_{1};
  MemoryStore store_;
  NoEvents events_;
  core::Core core_{
      {.journal = store_, .log = store_, .blobs = store_, .clock = clock_, .random = random_, .events = events_}};
  std::map<std::string, UnixMs> files_;
  std::vector<int> asked_;
  boost::asio::io_context domain_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{domain_.get_executor()};
  boost::asio::thread_pool pool_{1};
  BlobCollector collector_{{.core = core_, .domain = domain_, .blocking = pool_}, kGraceMs};
  const std::string before_ = put("put before anybody counted");
  OrphanSweep sweep_{{.core = core_,
                      .domain = domain_,
                      .blocking = pool_,
                      .list = [this](int byte, UnixMs from, UnixMs until) { return list(byte, from, until); }},
                     clock_.now_ms() + 1};
};

TEST_F(OrphanSweepTest, OnlyWhatNobodyNamesGoes) {
  clock_.advance_ms(1);
  const std::string orphan = put("orphan");
  const std::string attached = put("attached");
  use(attached);
  const std::string picture = put("picture");
  core::record_image(core_, {.hash = "77", .blob = picture, .content_type = "image/png"});
  clock_.advance_ms(OrphanSweep::kRequestMs - 1);
  round();
  EXPECT_TRUE(is_there(orphan)) << "its request may still be under way";
  round();
  EXPECT_FALSE(is_there(orphan));
  EXPECT_TRUE(is_there(attached));
  EXPECT_TRUE(is_there(picture));
  EXPECT_TRUE(is_there(before_));
  EXPECT_EQ(sweep_.found(), 1U);
}

TEST_F(OrphanSweepTest, WhatIsNamedMeanwhileStays) {
  clock_.advance_ms(1);
  const std::string late = put("late");
  clock_.advance_ms(OrphanSweep::kRequestMs);
  for (int i = 0; i < OrphanSweep::kSlices; ++i) run(sweep_);
  EXPECT_EQ(sweep_.found(), 1U);
  run(collector_);
  use(late);
  clock_.advance_ms(kGraceMs);
  run(collector_);
  EXPECT_TRUE(is_there(late));
}

TEST_F(OrphanSweepTest, GoesRoundInSlices) {
  for (int i = 0; i < OrphanSweep::kSlices + 1; ++i) run(sweep_);
  ASSERT_EQ(asked_.size(), OrphanSweep::kSlices + 1U);
  EXPECT_EQ(asked_.front(), 0);
  EXPECT_EQ(asked_[255], 255);
  EXPECT_EQ(asked_.back(), 0);
}

TEST_F(OrphanSweepTest, RemembersWhenItBegan) {
  const UnixMs since = files_known_since(core_);
  EXPECT_EQ(since, clock_.now_ms());
  clock_.advance_ms(5000);
  EXPECT_EQ(files_known_since(core_), since);
}

}  // namespace
}  // namespace guildhall::app
