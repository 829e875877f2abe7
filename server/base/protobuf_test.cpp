#include "base/protobuf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guildhall::protobuf {
namespace {

using namespace std::string_view_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Message read(std::string_view bytes) { return Message::parse(bytes).value(); }

TEST(Protobuf, RefusesWhatIsNoMessage) {
  for (const std::string_view bad : {
           "\x08"sv,                                              // A tag without its payload.
           "\x80"sv,                                              // A tag that goes on.
           "\x00\x01"sv,                                          // Field zero.
           "\x0a\x02z"sv,                                         // Fewer bytes than said.
           "\x09\x01\x02"sv,                                      // A short fixed64.
           "\x0d\x01"sv,                                          // A short fixed32.
           "\x0b\x0c"sv,                                          // A group.
           "\x0e"sv, "\x0f"sv,                                    // Wire types that do not exist.
           "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv,  // A number of 11 bytes.
           "\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01z"sv,     // A length beyond memory.
           "\x80\x80\x80\x80\x10\x01"sv,                          // A field number of 30 bits.
       })
    EXPECT_FALSE(Message::parse(bad)) << ::testing::PrintToString(bad);
  std::string many;
  for (std::size_t i = 0; i < kFieldsMax; ++i) many += "\x08\x01"sv;
  EXPECT_TRUE(Message::parse(many));
  EXPECT_FALSE(Message::parse(many + "\x08\x01"));
}

TEST(Protobuf, ReadsEachWireType) {
  const Message message = read(
      "\x08\x96\x01\x12\x03"
      "abc\x19\x01\x00\x00\x00\x00\x00\x00\x80\x25\x01\x00\x00\x00"sv);
  EXPECT_EQ(message.varint(1), 150U);
  EXPECT_EQ(message.bytes(2), "abc");
  EXPECT_EQ(message.fixed64(3), 0x8000000000000001U);
  EXPECT_EQ(message.varint(2), std::nullopt) << "of another type";
  EXPECT_EQ(message.varint(9), std::nullopt);
  EXPECT_THAT(message.numbers(), ElementsAre(1, 2, 3, 4));
}

TEST(Protobuf, TheLastOneCounts) {
  const Message message = read("\x08\x01\x08\x02\x12\x01z\x12\x01y"sv);
  EXPECT_EQ(message.varint(1), 2U);
  EXPECT_EQ(message.bytes(2), "y");
  EXPECT_THAT(message.all_bytes(2), ElementsAre("z", "y"));
}

TEST(Protobuf, MessagesInSeveralPiecesAreOne) {
  const Message message = read("\x0a\x02\x08\x01\x0a\x02\x10\x02\x12\x01\xff"sv);
  EXPECT_EQ(message.message(1)->varint(1), 1U);
  EXPECT_EQ(message.message(1)->varint(2), 2U);
  EXPECT_FALSE(message.message(2)) << "bytes, but no message";
  EXPECT_TRUE(message.message(3)->empty());
}

TEST(Protobuf, ListsArePackedOrNot) {
  const Message message = read(
      "\x0a\x10\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x09\x03\x00\x00\x00\x00\x00\x00\x00"sv);
  EXPECT_THAT(message.fixed64s(1), ElementsAre(1, 2, 3));
  EXPECT_THAT(message.fixed64s(2), IsEmpty());
}

TEST(Protobuf, KeepsWhatIsNotNamedByteForByte) {
  // A length and a number in more bytes than they need, an unknown fixed32, fields out of order.
  const std::string_view odd = "\x4a\x81\x00x\x25\x01\x02\x03\x04\x08\x81\x80\x00\x10\x05"sv;
  EXPECT_EQ(read(odd).serialize(), odd);
  Message message = read(odd);
  message.set_varint(2, 6);
  EXPECT_EQ(message.serialize(), "\x4a\x81\x00x\x25\x01\x02\x03\x04\x08\x81\x80\x00\x10\x06"sv);
  message.erase(2);
  message.erase(1);
  EXPECT_EQ(message.serialize(), "\x4a\x81\x00x\x25\x01\x02\x03\x04"sv);
}

TEST(Protobuf, WritesInPlaceOrInOrder) {
  Message message = read("\x08\x01\x18\x03\x18\x04"sv);
  message.set_bytes(2, "ab");
  message.set_varint(3, 300);
  message.set_fixed64(4, 1);
  EXPECT_EQ(message.serialize(),
            "\x08\x01\x12\x02"
            "ab\x18\xac\x02\x21\x01\x00\x00\x00\x00\x00\x00\x00"sv);
  message.set_fixed64s(4, {});
  message.set_all_bytes(2, {"x", ""});
  EXPECT_EQ(message.serialize(), "\x08\x01\x12\x01x\x12\x00\x18\xac\x02"sv);
  Message other;
  other.take(2, message);
  EXPECT_EQ(other.serialize(), "\x12\x01x\x12\x00"sv);
  other.take(7, message);
  EXPECT_EQ(other.serialize(), "\x12\x01x\x12\x00"sv);
}

TEST(Protobuf, WhatItWritesItReads) {
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, UINT64_MAX}) {
    Message message;
    message.set_varint(1, value);
    message.set_fixed64s(5, {value, 1});
    message.set_bytes((1U << 29U) - 1, std::string(300, 'x'));
    const Message again = read(message.serialize());
    EXPECT_EQ(again.varint(1), value);
    EXPECT_THAT(again.fixed64s(5), ElementsAre(value, 1));
    EXPECT_EQ(again.bytes((1U << 29U) - 1), std::string(300, 'x'));
  }
}

}  // namespace
}  // namespace guildhall::protobuf
