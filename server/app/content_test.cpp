#include "app/content.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "app/pages.h"

namespace guildhall::app {
namespace {

using testing::HasSubstr;

struct NoEvents final : core::EventSink {
  void emit(const core::Event&) override {}
};

class ContentTest : public testing::Test {
 protected:
  net::HttpResponse get(std::string path) {
    std::optional<net::HttpResponse> answer;
    content_.answer({.path = std::move(path)}, [&](net::HttpResponse response) { answer = std::move(response); });
    pool_.join();
    return answer.value_or(net::HttpResponse{.status = 0});
  }
  static std::string header(const net::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return "(none)";
  }
  void add_message(std::uint64_t id, std::uint64_t attachment, std::string type) {
    model::Message message{.id = MessageId(id), .channel_id = ChannelId(7)};
    message.attachments.push_back({.id = AttachmentId(attachment),
                                   .filename = "a \"b\".bin",
                                   .description = {},
                                   .content_type = std::move(type),
                                   .size = 3,
                                   .width = {},
                                   .height = {},
                                   .blob = *store_.put("abc")});
    core_.put_message(message);
  }

  ManualClock clock_;
  SeededRandom random_{1};
  MemoryStore store_;
  NoEvents events_;
  core::Core core_{
      {.journal = store_, .log = store_, .blobs = store_, .clock = clock_, .random = random_, .events = events_}};
  boost::asio::thread_pool pool_{1};
  Content content_{core_, pool_};
};

TEST_F(ContentTest, ServesDefaultAvatars) {
  const auto answer = get("/embed/avatars/5.png");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(header(answer, "Content-Type"), "image/png");
  EXPECT_EQ(answer.body.substr(1, 3), "PNG");
  EXPECT_EQ(get("/embed/avatars/6.png").status, 404);
}

TEST_F(ContentTest, FindsImagesByHash) {
  const std::string hash = "0123456789abcdef0123456789abcdef";
  core_.world.images[hash] = {.hash = hash, .blob = *store_.put("png"), .content_type = "image/png"};
  for (const std::string path : {"/avatars/1/", "/icons/2/", "/guilds/3/users/4/avatars/"}) {
    const auto answer = get(path + hash + ".webp");
    EXPECT_EQ(answer.body, "png") << path;
    EXPECT_EQ(header(answer, "Content-Disposition"), "(none)");
    EXPECT_EQ(header(answer, "X-Content-Type-Options"), "nosniff");
  }
  EXPECT_EQ(get("/avatars/1/ffff.png").status, 404);
}

TEST_F(ContentTest, ServesAttachmentsBeforeAndAfterTheyAreDurable) {
  core_.world.dms[ChannelId(7)] = {.id = ChannelId(7)};
  add_message(101, 100, "image/png");
  EXPECT_EQ(get("/attachments/7/100/x.png").body, "abc");
  core_.commit([](Result<void>) {});
  boost::asio::thread_pool pool(1);
  Content content(core_, pool);
  std::optional<net::HttpResponse> answer;
  content.answer({.path = "/attachments/7/100/x.png"},
                 [&](net::HttpResponse response) { answer = std::move(response); });
  pool.join();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "abc");
  EXPECT_THAT(header(*answer, "Content-Disposition"), HasSubstr("inline; filename=\"a _b_.bin\""));
}

TEST_F(ContentTest, FindsAFileThatAnEditPutIntoAnOldMessage) {
  core_.world.dms[ChannelId(7)] = {.id = ChannelId(7)};
  for (std::uint64_t id = 10'000; id < 11'000; id += 2) add_message(id, id - 1, "image/png");
  model::Message old{.id = MessageId(5), .channel_id = ChannelId(7), .edited_at = 1};
  old.attachments.push_back(
      {.id = AttachmentId(20'000), .filename = "late.png", .content_type = "image/png", .blob = *store_.put("late")});
  core_.put_message(old);
  core_.commit([](Result<void>) {});
  EXPECT_EQ(get("/attachments/7/20000/late.png").body, "late");
}

TEST_F(ContentTest, MakesDownloadsOfWhatCouldRun) {
  core_.world.dms[ChannelId(7)] = {.id = ChannelId(7)};
  for (const std::string type : {"text/html", "image/svg+xml", "application/pdf", "IMAGE/SVG+XML; x"})
    EXPECT_FALSE(is_inline_type(type)) << type;
  for (const std::string type : {"image/png", "video/mp4", "text/plain; charset=utf-8", "audio/ogg"})
    EXPECT_TRUE(is_inline_type(type)) << type;
  add_message(101, 100, "text/html");
  const auto answer = get("/attachments/7/100/x.html");
  EXPECT_THAT(header(answer, "Content-Disposition"), HasSubstr("attachment;"));
  EXPECT_THAT(header(answer, "Content-Security-Policy"), HasSubstr("sandbox"));
}

TEST_F(ContentTest, SendsOnForAvatarsElsewhere) {
  core_.world.webhook_avatars[WebhookId(5)]["abc"] = {
      .webhook_id = WebhookId(5), .hash = "abc", .url = "https://i.example/a.png"};
  const auto answer = get("/avatars/5/abc.png");
  EXPECT_EQ(answer.status, 302);
  EXPECT_EQ(header(answer, "Location"), "https://i.example/a.png");
  EXPECT_EQ(get("/avatars/6/abc.png").status, 404);
  EXPECT_EQ(get("/icons/5/abc.png").status, 404);
}

TEST_F(ContentTest, KnowsNoOtherPaths) {
  for (const std::string path :
       {"/attachments/x/y/z", "/attachments/7/100/x", "/attachments/7", "/avatars", "/embed/avatars/x"})
    EXPECT_EQ(get(path).status, 404) << path;
  EXPECT_TRUE(Content::serves("/icons/1/2.png"));
  EXPECT_FALSE(Content::serves("/"));
  EXPECT_FALSE(Content::serves("/iconsx/1"));
  EXPECT_FALSE(Content::serves("/setup"));
}

TEST(Pages, SayWithoutTheClientHowToGetIt) {
  for (const char* place : {"/", "/setup", "/verify", "/reset"}) {
    const auto found = page_without_client(place);
    ASSERT_TRUE(found) << place;
    EXPECT_NE(found->body.find("./dev build"), std::string::npos);
    EXPECT_EQ(found->body.find("<script>"), std::string::npos);
    EXPECT_EQ(found->body.find("style="), std::string::npos);
    EXPECT_TRUE(
        std::ranges::count(found->headers, std::pair<std::string, std::string>{"Referrer-Policy", "no-referrer"}) == 1);
  }
  EXPECT_TRUE(page("/pages/home.js"));
  EXPECT_FALSE(page("/setup")) << "would hide the client's";
  EXPECT_FALSE(page_without_client("/nope"));
}

}  // namespace
}  // namespace guildhall::app
