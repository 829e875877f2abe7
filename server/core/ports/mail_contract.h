#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/ports/contract_support.h"
#include "core/ports/mail.h"

/// What every way to people's e-mail does. `Box` has `mail()` and `received()`: the messages so far, whole.
namespace guildhall::ports {

template <class Box>
class MailContract : public ::testing::Test {
 protected:
  Box box_;
};
TYPED_TEST_SUITE_P(MailContract);

TYPED_TEST_P(MailContract, HandsLettersOn) {
  ASSERT_GOOD(this->box_.mail().send({.to = "ann@x.example", .subject = "First", .text = "one\ntwo"}));
  ASSERT_GOOD(this->box_.mail().send({.to = "bob@x.example", .subject = "Second", .text = "three"}));
  const std::vector<std::string> received = this->box_.received();
  ASSERT_EQ(received.size(), 2U);
  EXPECT_TRUE(received[0].contains("To: ann@x.example\r\n")) << received[0];
  EXPECT_TRUE(received[0].contains("Subject: First\r\n"));
  EXPECT_TRUE(received[0].contains("\r\n\r\none\r\ntwo\r\n"));
  EXPECT_TRUE(received[1].contains("Subject: Second\r\n"));
}

TYPED_TEST_P(MailContract, RefusesWhatWouldForgeHeaders) {
  EXPECT_FALSE(this->box_.mail().send({.to = "ann@x.example\r\nBcc: all@x", .subject = "s", .text = "t"}));
  EXPECT_FALSE(this->box_.mail().send({.to = "ann@x.example", .subject = "s\r\nBcc: all@x", .text = "t"}));
  EXPECT_TRUE(this->box_.received().empty());
}

REGISTER_TYPED_TEST_SUITE_P(MailContract, HandsLettersOn, RefusesWhatWouldForgeHeaders);

}  // namespace guildhall::ports
