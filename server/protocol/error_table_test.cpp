#include "protocol/error_table.h"

#include <gtest/gtest.h>

#include <set>

#include "base/json/form_reader.h"

namespace guildhall::protocol {
namespace {

TEST(ErrorTable, EveryCodeHasAStatusAndAMessage) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kIndexNotReady); ++i) {
    const ErrorInfo& info = error_info(static_cast<ErrorCode>(i));
    EXPECT_FALSE(info.message.empty()) << i;
    EXPECT_GE(info.http_status, 200) << i;
    // Only kInternal may answer 500 (protocol.md: bad input never gets one).
    EXPECT_EQ(info.http_status == 500, i == static_cast<int>(ErrorCode::kInternal)) << i;
  }
}

TEST(ErrorTable, OnlyABadTokenAndTwoFactorAnswer401) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kIndexNotReady); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (code == ErrorCode::kUnauthorized || code == ErrorCode::kTwoFactorRequired) continue;
    EXPECT_NE(error_info(code).http_status, 401) << i;
  }
}

TEST(ErrorBody, NestsFieldsByPath) {
  Error error{.code = ErrorCode::kInvalidFormBody};
  error.fields.push_back({"embeds.0.title", "BASE_TYPE_MAX_LENGTH", "Must be 256 or fewer in length."});
  error.fields.push_back({"", "X", "y"});
  const std::string body = error_body(error);
  EXPECT_EQ(body,
            R"({"message":"Invalid Form Body","code":50035,"errors":{"_errors":[{"code":"X","message":"y"}],)"
            R"("embeds":{"0":{"title":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 256 or fewer in length."}]}}}}})");
  EXPECT_TRUE(parse_json(body).has_value());
}

TEST(ErrorBody, RateLimitHasRetryAfterAndNoCode) {
  Error error{.code = ErrorCode::kRateLimited};
  error.retry_after_s = 0.25;
  EXPECT_EQ(error_body(error, true), R"({"message":"You are being rate limited.","retry_after":0.25,"global":true})");
}

}  // namespace
}  // namespace guildhall::protocol
