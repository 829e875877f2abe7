#include "app/blob_collector.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "core/users/images.h"

namespace guildhall::app {
namespace {

struct NoEvents final : core::EventSink {
  void emit(const core::Event&) override {}
};

class BlobCollectorTest : public testing::Test {
 protected:
  static constexpr std::int64_t kGraceMs = 600'000;

  model::Message message(const std::string& blob) {
    model::Message made;
    made.id = core_.new_id<MessageId>();
    made.channel_id = ChannelId(1);
    model::Attachment attachment;
    attachment.id = AttachmentId(made.id.value() - 1);
    attachment.blob = blob;
    made.attachments.push_back(attachment);
    core_.put_message(made);
    commit();
    return made;
  }
  void erase(const model::Message& gone) {
    core_.erase_message(gone.channel_id, gone.id);
    commit();
  }
  void commit() {
    core_.commit([](const Result<void>& saved) { EXPECT_TRUE(saved); });
  }
  void step() {
    bool done = false;
    collector_.step([&] { done = true; });
    while (!done) {
      domain_.restart();
      domain_.run_one();
    }
  }
  bool is_there(const std::string& blob) { return store_.get(blob).has_value(); }

  ManualClock clock_;
  SeededRandom random_{1};
  MemoryStore store_;
  NoEvents events_;
  core::Core core_{
      {.journal = store_, .log = store_, .blobs = store_, .clock = clock_, .random = random_, .events = events_}};
  boost::asio::io_context domain_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{domain_.get_executor()};
  boost::asio::thread_pool pool_{1};
  BlobCollector collector_{{.core = core_, .domain = domain_, .blocking = pool_}, kGraceMs};
};

TEST_F(BlobCollectorTest, AFileGoesAWhileAfterItsLastMessage) {
  const std::string blob = *store_.put("abc");
  const auto first = message(blob);
  const auto second = message(blob);
  erase(first);
  step();
  EXPECT_EQ(store_.dropped_blobs(9)->size(), 0U);  // Used by the other: the case is closed.
  clock_.advance_ms(kGraceMs);
  step();
  EXPECT_TRUE(is_there(blob));
  erase(second);
  step();
  EXPECT_TRUE(is_there(blob));
  clock_.advance_ms(kGraceMs - 1);
  step();
  EXPECT_TRUE(is_there(blob));
  clock_.advance_ms(1);
  step();
  EXPECT_FALSE(is_there(blob));
  EXPECT_EQ(collector_.removed(), 1U);
  EXPECT_EQ(store_.dropped_blobs(9)->size(), 0U);
}

TEST_F(BlobCollectorTest, PicturesKeepTheirBytes) {
  const std::string blob = *store_.put("picture");
  core::record_image(core_, {.hash = "77", .blob = blob, .content_type = "image/png"});
  erase(message(blob));
  for (int i = 0; i < 2; ++i) {
    step();
    clock_.advance_ms(kGraceMs);
  }
  EXPECT_TRUE(is_there(blob));
  core::forget_image(core_, "77");
  commit();
  for (int i = 0; i < 2; ++i) {
    step();
    clock_.advance_ms(kGraceMs);
  }
  EXPECT_FALSE(is_there(blob));
}

TEST_F(BlobCollectorTest, BytesThatAreUsedAgainStay) {
  const std::string blob = *store_.put("again");
  erase(message(blob));
  step();
  message(blob);
  clock_.advance_ms(kGraceMs);
  step();
  EXPECT_TRUE(is_there(blob));
}

}  // namespace
}  // namespace guildhall::app
