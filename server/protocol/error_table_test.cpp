#include "protocol/error_table.h"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace guildhall::protocol {
namespace {

TEST(ErrorTable, EveryCodeHasStatusAndSentence) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kIndexNotReady); ++i) {
    const ErrorInfo& info = error_info(static_cast<ErrorCode>(i));
    EXPECT_GE(info.http_status, 202) << i;
    EXPECT_LT(info.http_status, 600) << i;
    EXPECT_FALSE(info.message.empty()) << i;
    const auto body = boost::json::parse(error_body({.code = static_cast<ErrorCode>(i)}));
    EXPECT_EQ(std::string_view(body.at("message").as_string()), info.message);
  }
}

TEST(ErrorTable, OnlyABadTokenIs401) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kIndexNotReady); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    EXPECT_EQ(error_info(code).http_status == 401, code == ErrorCode::kUnauthorized) << i;
  }
}

TEST(ErrorTable, KnownRows) {
  EXPECT_EQ(error_body({.code = ErrorCode::kNotFound}), R"({"message":"404: Not Found","code":0})");
  EXPECT_EQ(error_info(ErrorCode::kMissingPermissions).code, 50013);
  EXPECT_EQ(error_info(ErrorCode::kMissingPermissions).http_status, 403);
  EXPECT_EQ(error_info(ErrorCode::kUnknownChannel).code, 10003);
  EXPECT_EQ(error_info(ErrorCode::kPayloadTooLarge).http_status, 413);
}

TEST(ErrorTable, NestsFormErrorsByPath) {
  Error error{.code = ErrorCode::kInvalidFormBody};
  error.fields = {{"embeds.0.title", "BASE_TYPE_MAX_LENGTH", "long"},
                  {"", "BODY", "whole"},
                  {"embeds.0.title", "SECOND", "again"},
                  {"content", "BASE_TYPE_REQUIRED", "needed"}};
  const auto body = boost::json::parse(error_body(error));
  EXPECT_EQ(body.at("code").as_int64(), 50035);
  EXPECT_EQ(
      boost::json::serialize(body.at("errors")),
      R"({"_errors":[{"code":"BODY","message":"whole"}],"content":{"_errors":[{"code":"BASE_TYPE_REQUIRED","message":"needed"}]},)"
      R"("embeds":{"0":{"title":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"long"},{"code":"SECOND","message":"again"}]}}}})");
}

TEST(ErrorTable, FormErrorsOfTheDomainNameTheirField) {
  const auto body = boost::json::parse(error_body({.code = ErrorCode::kUsernameTaken}));
  EXPECT_TRUE(body.at("errors").at("username").at("_errors").is_array());
}

TEST(ErrorTable, RateLimitsSayHowLong) {
  Error error{.code = ErrorCode::kRateLimited};
  error.retry_after_s = 1.25;
  EXPECT_EQ(error_body(error),
            R"({"message":"You are being rate limited.","retry_after":1.25,"global":false,"code":0})");
  EXPECT_EQ(retry_after_seconds(error), 2);
  error.code = ErrorCode::kSlowMode;
  error.retry_after_s = 0.0;
  EXPECT_EQ(boost::json::parse(error_body(error)).at("code").as_int64(), 20016);
  EXPECT_EQ(retry_after_seconds(error), 1);
}

TEST(ErrorTable, KeepsDetailsToItself) {
  EXPECT_EQ(error_body({.code = ErrorCode::kInternal, .detail = "secret"}).find("secret"), std::string::npos);
}

}  // namespace
}  // namespace guildhall::protocol
