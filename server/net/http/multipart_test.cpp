#include "net/http/multipart.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace guildhall::net {
namespace {

Result<std::vector<Part>> parse(std::string_view body, std::size_t chunk, MultipartParser::Limits limits = {}) {
  MultipartParser parser("XX", std::move(limits));
  for (std::size_t at = 0; at < body.size(); at += chunk) TRY_VOID(parser.feed(body.substr(at, chunk)));
  return parser.finish();
}

std::string field(std::string_view name, std::string_view data) {
  return "--XX\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(data) +
         "\r\n";
}

TEST(Multipart, ParsesHoweverTheBytesArrive) {
  const std::string body =
      "preamble\r\n" + field("payload_json", "{\"a\":1}") +
      "--XX \r\nContent-Type: image/png\r\ncontent-disposition: form-data; name=\"files[0]\"; "
      "filename=\"a \\\"b\\\";c.png\"\r\n\r\nPNG\r\n--X\r\n\r\n-- --XX\r\n" +
      field("empty", "") +
      "--XX\r\nContent-Disposition: form-data; name=f; filename=\"x\"; filename*=UTF-8''%C3%A9.txt\r\n\r\n"
      "last\r\n--XX--\r\nepilogue";
  for (std::size_t chunk : {std::size_t(1), std::size_t(3), std::size_t(17), body.size()}) {
    const auto parts = parse(body, chunk);
    ASSERT_TRUE(parts) << chunk << ' ' << parts.error().detail;
    ASSERT_EQ(parts->size(), 4U);
    EXPECT_EQ((*parts)[0].name, "payload_json");
    EXPECT_EQ((*parts)[0].data, "{\"a\":1}");
    EXPECT_FALSE((*parts)[0].filename);
    EXPECT_EQ((*parts)[1].filename, "a \"b\";c.png");
    EXPECT_EQ((*parts)[1].content_type, "image/png");
    EXPECT_EQ((*parts)[1].data, "PNG\r\n--X\r\n\r\n-- --XX");
    EXPECT_EQ((*parts)[2].data, "");
    EXPECT_EQ((*parts)[3].filename, "\xC3\xA9.txt");
    EXPECT_EQ((*parts)[3].data, "last");
    EXPECT_EQ((*parts)[3].size, 4U);
  }
}

TEST(Multipart, AnEmptyBodyMayShareItsLineEndWithTheBoundary) {
  const auto parts = parse("--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n--XX--", 1000);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->at(0).data, "");
}

TEST(Multipart, LargePartsGoToAFileThatGoesWithItsOwner) {
  std::string big(200'000, 'x');
  big[100'000] = '\r';
  std::string path;
  {
    const auto parts = parse(field("file", big) + field("after", "b") + "--XX--", 10'000);
    ASSERT_TRUE(parts) << parts.error().detail;
    path = parts->at(0).path;
    EXPECT_EQ(parts->at(0).size, big.size());
    EXPECT_EQ(parts->at(0).data, "");
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(std::string(std::istreambuf_iterator<char>(file), {}) == big);
    EXPECT_EQ(parts->at(1).data, "b");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Multipart, RefusesWhatIsMalformedOrTooMuch) {
  for (const std::string body : {"", "--XX", "--XX--x"}) {
    if (body != "--XX--x") EXPECT_FALSE(parse(body, 1000)) << body;
  }
  EXPECT_FALSE(parse(field("a", "b"), 1000)) << "no end";
  EXPECT_FALSE(parse("--XXgarbage\r\n\r\n\r\n--XX--", 1000));
  EXPECT_FALSE(parse("--XX\r\nno colon\r\n\r\n\r\n--XX--", 1000));
  EXPECT_FALSE(parse("--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n--XX--", 1000)) << "no name";
  EXPECT_FALSE(parse("--XX\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--XX--", 1000));
  EXPECT_FALSE(parse(field("\xff", "x") + "--XX--", 1000));
  EXPECT_EQ(parse("--XX\r\nX: " + std::string(9000, 'x'), 100).error().code, ErrorCode::kPayloadTooLarge);
  std::string many;
  for (int i = 0; i < 33; ++i) many += field("a", "b");
  EXPECT_EQ(parse(many + "--XX--", 1000).error().code, ErrorCode::kPayloadTooLarge);
  EXPECT_EQ(parse(field("a", std::string(70'000, 'x')) + "--XX--", 1000, {.temp_dir = "/nonexistent"}).error().code,
            ErrorCode::kInternal);
}

TEST(Multipart, FindsTheBoundary) {
  EXPECT_EQ(MultipartParser::boundary_of("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(MultipartParser::boundary_of("Multipart/Form-Data; charset=x; Boundary=\"a b\""), "a b");
  EXPECT_FALSE(MultipartParser::boundary_of("multipart/mixed; boundary=abc"));
  EXPECT_FALSE(MultipartParser::boundary_of("multipart/form-data"));
  EXPECT_FALSE(MultipartParser::boundary_of("multipart/form-data; boundary="));
  EXPECT_FALSE(MultipartParser::boundary_of("multipart/form-data; boundary=\"abc"));
  EXPECT_FALSE(MultipartParser::boundary_of("multipart/form-data; boundary=" + std::string(71, 'a')));
}

}  // namespace
}  // namespace guildhall::net
