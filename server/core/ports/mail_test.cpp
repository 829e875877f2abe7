#include "core/ports/mail.h"

#include <gtest/gtest.h>

namespace guildhall::ports {
namespace {

TEST(Letters, KeepHeadersInTheirLines) {
  const Letter good{.to = "ann@x.example", .subject = "Hello", .text = "text"};
  EXPECT_TRUE(check_letter(good));
  for (const char* to : {"", "ann", "@x", "ann@", "ann@x\r\nBcc: all@x", "a b@x", "<ann@x>", "a@x,b@x"})
    EXPECT_FALSE(check_letter({.to = to, .subject = "s", .text = "t"})) << to;
  EXPECT_FALSE(check_letter({.to = good.to, .subject = "a\nBcc: all@x", .text = ""}));
  EXPECT_FALSE(check_letter({.to = good.to, .subject = "a", .text = std::string(Mail::kTextBytesMax + 1, 'x')}));
}

TEST(Letters, LookAsTheStandardsWant) {
  const std::string long_line(100, 'x');
  const std::string text =
      message_text({.to = "ann@x.example",
                    .subject = "Gr\xC3\xBC\xC3\x9F"
                               "e",
                    .text = "a=b \nd\xC3\xA9j\xC3\xA0\n" + long_line},
                   {.from = "guildhall@localhost", .message_id = "1@localhost", .date = 1'700'000'000'000});
  EXPECT_TRUE(
      text.starts_with("From: guildhall@localhost\r\nTo: ann@x.example\r\nSubject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n"))
      << text;
  EXPECT_TRUE(text.contains("Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n")) << text;
  EXPECT_TRUE(text.contains("\r\n\r\na=3Db=20\r\nd=C3=A9j=C3=A0\r\n" + std::string(75, 'x') + "=\r\n")) << text;
  EXPECT_TRUE(text.ends_with("\r\n"));
}

}  // namespace
}  // namespace guildhall::ports
