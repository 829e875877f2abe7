#include "app/admin.h"

#include <cstdio>
#include <filesystem>

#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/admin_cli.h"
#include "app/admin_socket.h"
#include "app/data_folder.h"

namespace guildhall::app {
namespace {

using testing::HasSubstr;

class AdminTest : public testing::Test {
 public:
  ~AdminTest() override { std::filesystem::remove_all(data_); }

 protected:
  AdminTest() {
    std::string pattern = testing::TempDir() + "/guildhall_admin_XXXXXX";
    data_ = mkdtemp(pattern.data());
  }
  std::string data_;
};

TEST_F(AdminTest, MakesPeopleAndBotsOnAFolderAtRest) {
  const auto user = run_admin_command(data_, {.command = "create-user",
                                              .name = "Ada",
                                              .email = "ada@example.org",
                                              .password = "correct horse",
                                              .owner = {},
                                              .admin = true});
  ASSERT_TRUE(user) << user.error();
  EXPECT_THAT(*user, HasSubstr("\"username\":\"ada\""));
  const auto bot = run_admin_command(
      data_, {.command = "create-bot", .name = "Beep", .email = {}, .password = {}, .owner = "ada@example.org"});
  ASSERT_TRUE(bot) << bot.error();
  EXPECT_THAT(*bot, HasSubstr("\"token\":\""));
  EXPECT_THAT(describe_admin_result("create-bot", *bot), HasSubstr("shown only now"));
  const auto bots =
      run_admin_command(data_, {.command = "list-bots", .name = {}, .email = {}, .password = {}, .owner = {}});
  EXPECT_THAT(bots.value_or(""), HasSubstr("\"owner\":\"ada\""));
  EXPECT_THAT(describe_admin_result("list-bots", bots.value_or("")), HasSubstr("Beep"));
  const auto again = run_admin_command(
      data_, {.command = "create-user", .name = "ada", .email = {}, .password = "correct horse", .owner = {}});
  EXPECT_FALSE(again);
  const auto reset = run_admin_command(
      data_, {.command = "reset-password", .name = "ada", .email = {}, .password = "another horse", .owner = {}});
  EXPECT_TRUE(reset) << reset.error();
}

TEST_F(AdminTest, SaysWhatIsWrong) {
  EXPECT_THAT(
      run_admin_command(data_, {.command = "create-user", .name = "x", .email = {}, .password = "1", .owner = {}})
          .error(),
      HasSubstr("password"));
  EXPECT_THAT(
      run_admin_command(data_, {.command = "create-bot", .name = "x", .email = {}, .password = {}, .owner = "nobody"})
          .error(),
      HasSubstr("no person"));
  EXPECT_THAT(
      run_admin_command(data_, {.command = "dance", .name = {}, .email = {}, .password = {}, .owner = {}}).error(),
      HasSubstr("no command"));
}

TEST_F(AdminTest, HoldsAFolderForOneProcess) {
  const auto first = DataFolder::take(data_);
  ASSERT_TRUE(first);
  const auto second = DataFolder::take(data_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().problem, DataFolder::Problem::kInUse);
  EXPECT_THAT(second.error().message, HasSubstr("--data"));
}

TEST_F(AdminTest, AsksTheServerThatHoldsTheFolder) {
  const auto held = DataFolder::take(data_);
  ASSERT_TRUE(held);
  const std::string path = DataFolder::admin_socket(data_);
  auto socket = AdminSocket::open(path, [](const std::string& line, const std::atomic<bool>&) {
    const auto request = parse_admin_request(line);
    return admin_answer(request ? Result<std::string>("\"" + request->command + "\"")
                                : std::unexpected(request.error()));
  });
  ASSERT_TRUE(socket) << socket.error();
  struct stat info{};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  const auto answer =
      run_admin_command(data_, {.command = "list-users", .name = {}, .email = {}, .password = {}, .owner = {}});
  EXPECT_EQ(answer.value_or("failed"), "\"list-users\"");
  socket->reset();
  EXPECT_FALSE(ask_admin_socket(path, "{}", 0));
}

TEST(Admin, ParsesOnlyObjects) {
  EXPECT_FALSE(parse_admin_request("[]"));
  EXPECT_FALSE(parse_admin_request("{"));
  EXPECT_FALSE(parse_admin_request(R"({"admin":"maybe"})"));
  const AdminRequest request{.command = "a", .name = "b\"", .email = "c", .password = "d", .owner = "e", .admin = true};
  const auto parsed = parse_admin_request(admin_request_line(request));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->name, request.name);
  EXPECT_TRUE(parsed->admin);
}

}  // namespace
}  // namespace guildhall::app
