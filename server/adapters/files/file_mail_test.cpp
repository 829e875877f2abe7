#include "adapters/files/file_mail.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "core/ports/mail_contract.h"

namespace guildhall {
namespace {

struct Folder {
  ports::TestFolder folder;
  ManualClock clock;
  std::unique_ptr<FileMail> store = FileMail::open({.folder = folder.file("mail"), .kept = 3}, clock).value_or(nullptr);
  ports::Mail& mail() { return *store; }
  std::vector<std::string> received() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.file("mail"))) names.push_back(entry.path());
    std::ranges::sort(names);
    std::vector<std::string> out;
    for (const std::string& name : names) {
      std::ifstream file(name, std::ios::binary);
      out.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return out;
  }
};

TEST(FileMail, KeepsTheNewest) {
  Folder box;
  for (const char* subject : {"a", "b", "c", "d", "e"})
    ASSERT_GOOD(box.mail().send({.to = "ann@x.example", .subject = subject, .text = "t"}));
  const auto received = box.received();
  ASSERT_EQ(received.size(), 3U);
  EXPECT_TRUE(received[0].contains("Subject: c\r\n"));
  EXPECT_TRUE(received[2].contains("Subject: e\r\n"));
}

TEST(FileMail, SaysWhenTheFolderCannotBeMade) {
  const ports::TestFolder folder;
  std::ofstream(folder.file("plain")) << "x";
  const ManualClock clock;
  EXPECT_FALSE(FileMail::open({.folder = folder.file("plain")}, clock));
}

}  // namespace

namespace ports {
INSTANTIATE_TYPED_TEST_SUITE_P(Files, MailContract, Folder);
}  // namespace ports
}  // namespace guildhall
