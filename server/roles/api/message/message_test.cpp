#include "roles/api/message/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "roles/api/test_bench.h"

namespace guildhall::api::message {
namespace {

using testing::ElementsAre;

std::vector<std::string> contents(const Result<Reply>& reply) {
  std::vector<std::string> out;
  const boost::json::value page = parsed(reply);
  if (!page.is_array()) return {"refused"};
  for (const auto& message : page.as_array()) out.emplace_back(message.as_object().at("content").as_string());
  return out;
}

struct Bench : TestBench {
  std::vector<model::Message> messages;
  explicit Bench(int count = 0) {
    for (int i = 1; i <= count; ++i) messages.push_back(say(bob, std::to_string(i)));
  }
  /// Memory forgets them, as after a restart: handlers ask the log.
  void only_in_log() {
    for (const auto& message : messages) t.core.recent.forget(room.id, message.id);
  }
  std::vector<std::string> page(std::vector<std::pair<std::string, std::string>> wanted) {
    query = std::move(wanted);
    return contents(run(list_messages));
  }
};

TEST(History, PagesBeforeAfterAndAround) {
  Bench b(6);
  b.only_in_log();
  EXPECT_THAT(b.page({{"limit", "2"}}), ElementsAre("6", "5"));
  EXPECT_THAT(b.page({{"limit", "2"}, {"before", b.messages[3].id.str()}}), ElementsAre("3", "2"));
  EXPECT_THAT(b.page({{"limit", "2"}, {"after", "0"}}), ElementsAre("2", "1"));
  EXPECT_THAT(b.page({{"limit", "2"}, {"after", b.messages[2].id.str()}}), ElementsAre("5", "4"));
  EXPECT_THAT(b.page({{"limit", "3"}, {"around", b.messages[2].id.str()}}), ElementsAre("4", "3", "2"));
}

TEST(History, ShowsWhatIsNotDurableYet) {
  Bench b(3);
  b.only_in_log();
  b.t.store.hold();
  model::Message edited = b.messages[1];
  edited.content = "edited";
  b.t.core.put_message(edited);
  b.t.core.erase_message(b.room.id, b.messages[2].id);
  model::Message fresh = b.messages[0];
  fresh.id = b.t.core.new_id<MessageId>();
  fresh.content = "fresh";
  b.t.core.put_message(fresh);
  b.t.core.commit([](const Result<void>&) {});
  b.query = {{"limit", "3"}};
  // `run` commits nothing of its own here: the store is held.
  EXPECT_THAT(contents(b.run(list_messages)), ElementsAre("fresh", "edited", "1"));
  b.t.store.release();
  b.only_in_log();
  EXPECT_THAT(b.page({{"limit", "3"}}), ElementsAre("fresh", "edited", "1"));
}

TEST(History, IsRefilledWhenMessagesGoWhileItIsRead) {
  Bench b(6);
  b.only_in_log();
  // As when they are deleted between the read of the log and the answer: memory knows, the page that was read does not.
  b.t.core.recent.erase(b.room.id, b.messages[4].id);
  b.t.core.recent.erase(b.room.id, b.messages[5].id);
  EXPECT_THAT(b.page({{"limit", "3"}}), ElementsAre("4", "3", "2"));
  EXPECT_THAT(b.page({{"limit", "2"}, {"after", b.messages[3].id.str()}}), testing::IsEmpty());
  EXPECT_THAT(b.page({{"limit", "2"}, {"after", b.messages[2].id.str()}}), ElementsAre("4"));
}

TEST(BulkDelete, TellsOnlyOfMessagesThatWere) {
  Bench b(3);
  b.only_in_log();
  b.t.core.erase_message(b.room.id, b.messages[1].id);
  b.t.commit();
  const std::string never = b.t.core.new_id<MessageId>().str();
  const auto body = R"({"messages":[")" + b.messages[0].id.str() + R"(",")" + b.messages[1].id.str() + R"(",")" +
                    b.messages[2].id.str() + R"(",")" + never + "\"]}";
  ASSERT_EQ(b.run(bulk_delete, {}, body)->status, 204);
  const auto bulks = b.t.sink.all<core::MessageDeleteBulk>();
  ASSERT_EQ(bulks.size(), 1U);
  EXPECT_THAT(bulks[0]->ids, ElementsAre(b.messages[0].id, b.messages[2].id));
  EXPECT_THAT(b.page({}), testing::IsEmpty());
  ASSERT_EQ(b.run(bulk_delete, {}, body)->status, 204);  // Nothing is left: nobody hears anything.
  EXPECT_EQ(b.t.sink.all<core::MessageDeleteBulk>().size(), 1U);
}

TEST(BulkDelete, NeedsThePermission) {
  Bench b(2);
  b.actor = core::TestCore::as(b.bob);
  const auto body = R"({"messages":[")" + b.messages[0].id.str() + R"(",")" + b.messages[1].id.str() + "\"]}";
  EXPECT_EQ(error_of(b.run(bulk_delete, {}, body)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(b.page({}).size(), 2U);
}

net::Part file(std::string name, std::string filename, std::string data) {
  net::Part part;
  part.name = std::move(name);
  part.filename = std::move(filename);
  part.size = data.size();
  part.data = std::move(data);
  return part;
}

net::Part field(std::string name, std::string data) {
  net::Part part;
  part.name = std::move(name);
  part.data = std::move(data);
  return part;
}

TEST(Attachments, TakeNameAndDescriptionFromTheBody) {
  Bench b;
  b.parts = {field("payload_json", R"({"attachments":[{"id":"1","description":"a cat","filename":"../cat?.png"}]})"),
             file("files[1]", "x.bin", "abc")};
  const auto sent = parsed(b.run(create_message));
  ASSERT_TRUE(sent.is_object());
  const auto& attachment = sent.at("attachments").at(0).as_object();
  EXPECT_EQ(attachment.at("description").as_string(), "a cat");
  EXPECT_EQ(attachment.at("filename").as_string(), "cat_.png");
  EXPECT_EQ(attachment.at("size").as_int64(), 3);
}

TEST(Attachments, AreElevenTooMany) {
  Bench b;
  for (int i = 0; i < 11; ++i) b.parts.push_back(file("files[" + std::to_string(i) + "]", "f", "x"));
  EXPECT_EQ(error_of(b.run(create_message)), ErrorCode::kMaxAttachments);
  b.instance.file_bytes_max = 2;
  b.parts = {file("files[0]", "f", "xyz")};
  EXPECT_EQ(error_of(b.run(create_message)), ErrorCode::kFileTooLarge);
}

TEST(EditMessage, HidingEmbedsIsNoEdit) {
  Bench b(1);
  b.actor = core::TestCore::as(b.bob);
  const TestBench::Pairs at{{"message_id", b.messages[0].id.str()}};
  EXPECT_TRUE(parsed(b.run(edit_message, at, R"({"flags":4})")).at("edited_timestamp").is_null());
  EXPECT_FALSE(parsed(b.run(edit_message, at, R"({"content":"new"})")).at("edited_timestamp").is_null());
}

}  // namespace
}  // namespace guildhall::api::message
