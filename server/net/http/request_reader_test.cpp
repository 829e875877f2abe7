#include "net/http/request_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace guildhall::net {
namespace {

using Step = RequestReader::Step;

const RequestReader::Limits kLimits{.max_header = 1024, .max_body = 4096, .max_multipart = 8192};
constexpr std::string_view kChunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Feeds the text in pieces, as a connection keeps what was not taken.
Step feed(RequestReader& reader, std::string_view text, std::size_t piece) {
  std::string kept;
  Step step = Step::kNeedMore;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    kept += text.substr(at, piece);
    std::string_view rest = kept;
    step = reader.feed(rest);
    if (step == Step::kHeader) step = reader.feed(rest);
    kept = std::string(rest);
    if (step != Step::kNeedMore) return step;
  }
  return step;
}

TEST(RequestReader, TakesChunksInAnyPieces) {
  for (const std::string body : {"0\r\n\r\n", "00\r\n\r\n", "0;a=b\r\n\r\n", "0\r\nX: y\r\n\r\n"}) {
    for (const std::string before : {"", "2\r\n00\r\n"}) {
      for (std::size_t piece = 1; piece < 8; ++piece) {
        RequestReader reader(kLimits);
        EXPECT_EQ(feed(reader, std::string(kChunked) + before + body, piece), Step::kDone) << before << body << piece;
        EXPECT_EQ(reader.request().body, before.empty() ? "" : "00");
      }
    }
  }
}

TEST(RequestReader, BoundsWhatComesAfterTheLastChunk) {
  for (const std::string endless : {"0\r\nX: ", "5;x="}) {
    RequestReader reader(kLimits);
    EXPECT_EQ(feed(reader, std::string(kChunked) + endless + std::string(5000, 'y'), 16), Step::kFailed) << endless;
    EXPECT_EQ(reader.failure(), 431);
  }
}

}  // namespace
}  // namespace guildhall::net
