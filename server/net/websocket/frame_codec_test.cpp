#include "net/websocket/frame_codec.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace guildhall::net {
namespace {

using Kind = WsItem::Kind;

std::string frame(unsigned first, std::string_view payload, bool masked = true) {
  std::string out(1, static_cast<char>(first));
  const unsigned mask_bit = masked ? 0x80U : 0U;
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(mask_bit | payload.size()));
  } else {
    const int extra = payload.size() <= 0xFFFF ? 2 : 8;
    out.push_back(static_cast<char>(mask_bit | (extra == 2 ? 126U : 127U)));
    for (int i = extra - 1; i >= 0; --i) out.push_back(static_cast<char>(payload.size() >> (8 * i)));
  }
  if (!masked) return out.append(payload);
  const std::string mask = "\x12\x9a\x5c\xff";
  out += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) out.push_back(static_cast<char>(payload[i] ^ mask[i % 4]));
  return out;
}

std::string close_payload(unsigned code, std::string_view reason = {}) {
  std::string out{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
  return out.append(reason);
}

/// "text:..", "bin:..", "ping:..", "pong:..", "close:code:reason", "error:code"; long data as its size.
std::vector<std::string> parse(const std::string& wire, std::size_t chunk, std::uint32_t limit = 1U << 20U) {
  WsParser parser(limit);
  std::vector<std::string> seen;
  const auto text = [](std::string_view data) {
    return data.size() > 100 ? std::to_string(data.size()) : std::string(data);
  };
  for (std::size_t at = 0; at < wire.size(); at += chunk) {
    std::string piece = wire.substr(at, chunk);
    std::span<char> rest(piece);
    for (;;) {
      const WsItem item = parser.next(rest);
      if (item.kind == Kind::kNeedMore) break;
      switch (item.kind) {
        case Kind::kText:
          seen.push_back("text:" + text(item.data));
          break;
        case Kind::kBinary:
          seen.push_back("bin:" + text(item.data));
          break;
        case Kind::kPing:
          seen.push_back("ping:" + text(item.data));
          break;
        case Kind::kPong:
          seen.push_back("pong:" + text(item.data));
          break;
        case Kind::kClose:
          seen.push_back("close:" + std::to_string(item.code) + ":" + text(item.data));
          break;
        default:
          seen.push_back("error:" + std::to_string(item.code));
          break;
      }
    }
  }
  if (seen.empty() || !seen.back().starts_with("error")) EXPECT_TRUE(parser.idle());
  return seen;
}

struct Case {
  const char* name;
  std::string wire;
  std::vector<std::string> expected;
};

std::vector<Case> cases() {
  using V = std::vector<std::string>;
  std::vector<Case> all = {
      {"empty text", frame(0x81, ""), V{"text:"}},
      {"text 125", frame(0x81, std::string(125, 'a')), V{"text:125"}},
      {"text 126", frame(0x81, std::string(126, 'a')), V{"text:126"}},
      {"text 127", frame(0x81, std::string(127, 'a')), V{"text:127"}},
      {"text 65535", frame(0x81, std::string(65535, 'a')), V{"text:65535"}},
      {"text 65536", frame(0x81, std::string(65536, 'a')), V{"text:65536"}},
      {"binary 65536", frame(0x82, std::string(65536, '\xfe')), V{"bin:65536"}},
      {"two messages", frame(0x81, "a") + frame(0x82, "b"), V{"text:a", "bin:b"}},
      {"ping 125", frame(0x89, std::string(125, 'p')), V{"ping:125"}},
      {"ping 126", frame(0x89, std::string(126, 'p')), V{"error:1002"}},
      {"unasked pong", frame(0x8A, "x"), V{"pong:x"}},
      {"rsv1", frame(0xC1, "a"), V{"error:1002"}},
      {"rsv2", frame(0xA1, "a"), V{"error:1002"}},
      {"rsv3 after good", frame(0x81, "a") + frame(0x91, "a"), V{"text:a", "error:1002"}},
      {"unmasked", frame(0x81, "a", false), V{"error:1002"}},
      {"fragments", frame(0x01, "a") + frame(0x00, "b") + frame(0x80, "c"), V{"text:abc"}},
      {"empty fragments", frame(0x01, "") + frame(0x00, "") + frame(0x80, ""), V{"text:"}},
      {"ping between fragments", frame(0x01, "a") + frame(0x89, "p") + frame(0x80, "c"), V{"ping:p", "text:ac"}},
      {"fragmented ping", frame(0x09, "p"), V{"error:1002"}},
      {"continuation of nothing", frame(0x80, "a"), V{"error:1002"}},
      {"non-final continuation of nothing", frame(0x00, "a"), V{"error:1002"}},
      {"continuation after end", frame(0x01, "a") + frame(0x80, "b") + frame(0x80, "c"), V{"text:ab", "error:1002"}},
      {"text inside fragments", frame(0x01, "a") + frame(0x81, "b"), V{"error:1002"}},
      {"utf-8", frame(0x81, "\xce\xba\xe1\xbd\xb9\xcf\x83"), V{"text:\xce\xba\xe1\xbd\xb9\xcf\x83"}},
      {"utf-8 split", frame(0x01, "\xce") + frame(0x80, "\xba"), V{"text:\xce\xba"}},
      {"utf-8 cut", frame(0x81, "\xce"), V{"error:1007"}},
      {"utf-8 surrogate", frame(0x81, "\xed\xa0\x80"), V{"error:1007"}},
      {"utf-8 overlong", frame(0x81, "\xc0\xaf"), V{"error:1007"}},
      {"utf-8 too high", frame(0x81, "\xf4\x90\x80\x80"), V{"error:1007"}},
      {"binary is not checked", frame(0x82, "\xff\xfe"), V{"bin:\xff\xfe"}},
      {"close empty", frame(0x88, ""), V{"close:1005:"}},
      {"close one byte", frame(0x88, "\x03"), V{"error:1002"}},
      {"close reason", frame(0x88, close_payload(1000, "bye")), V{"close:1000:bye"}},
      {"close reason 123", frame(0x88, close_payload(1000, std::string(123, 'r'))), V{"close:1000:123"}},
      {"close too long", frame(0x88, close_payload(1000, std::string(124, 'r'))), V{"error:1002"}},
      {"close bad utf-8", frame(0x88, close_payload(1000, "\xce\xba\xff")), V{"error:1007"}},
  };
  for (unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U})
    all.push_back({"reserved opcode", frame(0x80U | opcode, "a"), V{"error:1002"}});
  for (unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 3000U, 3999U, 4000U, 4999U})
    all.push_back({"good close code", frame(0x88, close_payload(code)), V{"close:" + std::to_string(code) + ":"}});
  for (unsigned code : {0U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 1100U, 2000U, 2999U, 5000U, 65535U})
    all.push_back({"bad close code", frame(0x88, close_payload(code)), V{"error:1002"}});
  return all;
}

TEST(WsParser, FollowsTheRfcHoweverTheBytesArrive) {
  for (const auto& test : cases()) {
    for (const std::size_t chunk :
         {std::size_t(1), std::size_t(2), std::size_t(7), std::size_t(1000), std::size_t(1) << 20U}) {
      SCOPED_TRACE(std::string(test.name) + ", chunk " + std::to_string(chunk));
      EXPECT_EQ(parse(test.wire, chunk), test.expected);
    }
  }
}

TEST(WsParser, RefusesMessagesBeyondTheLimit) {
  const std::string at_limit(1000, 'a');
  EXPECT_EQ(parse(frame(0x81, at_limit), 4096, 1000), std::vector<std::string>{"text:1000"});
  EXPECT_EQ(parse(frame(0x81, at_limit + "b"), 4096, 1000), std::vector<std::string>{"error:1009"});
  EXPECT_EQ(parse(frame(0x01, at_limit) + frame(0x80, "b"), 4096, 1000), std::vector<std::string>{"error:1009"});
  // The length alone is enough: nothing is kept for a payload that will be refused.
  const std::string huge("\x81\xff\x00\x00\x00\xff\x00\x00\x00\x00\x01\x02\x03\x04", 14);
  EXPECT_EQ(parse(huge, 4096, 1000), std::vector<std::string>{"error:1009"});
  const std::string negative("\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04", 14);
  EXPECT_EQ(parse(negative, 1, 1000).size(), 1U);
}

TEST(WsFrameHeader, ChoosesTheShortestLength) {
  EXPECT_EQ(ws_frame_header(WsOpcode::kText, 0).view(), std::string_view("\x81\x00", 2));
  EXPECT_EQ(ws_frame_header(WsOpcode::kText, 125).view(), "\x81\x7d");
  EXPECT_EQ(ws_frame_header(WsOpcode::kBinary, 126).view(), std::string_view("\x82\x7e\x00\x7e", 4));
  EXPECT_EQ(ws_frame_header(WsOpcode::kText, 65535).view(), "\x81\x7e\xff\xff");
  EXPECT_EQ(ws_frame_header(WsOpcode::kText, 65536).view(), std::string_view("\x81\x7f\0\0\0\0\0\x01\0\0", 10));
}

TEST(WsAcceptKey, IsTheExampleOfTheRfc) {
  EXPECT_EQ(ws_accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

}  // namespace
}  // namespace guildhall::net
