#include <limits>

#include <gtest/gtest.h>

#include "core/ports/row_codec.h"
#include "core/ports/tables.h"

namespace guildhall::ports {
namespace {

TEST(RowCodec, TableFollowsTheDescription) {
  const TableSpec& table = table_of<model::Member>();
  EXPECT_EQ(table.name, "member");
  EXPECT_EQ(table.key_columns, 2U);
  ASSERT_GE(table.columns.size(), 5U);
  EXPECT_EQ(table.columns[0].name, "guild_id");
  EXPECT_TRUE(table.columns[0].integer);
  EXPECT_FALSE(table.columns[0].nullable);
  EXPECT_EQ(table.columns[2].name, "nick");
  EXPECT_FALSE(table.columns[2].integer);
  EXPECT_TRUE(table.columns[2].nullable);
  EXPECT_FALSE(table.columns[4].integer);  // roles: JSON text.
}

TEST(RowCodec, AllTablesHaveDistinctNamesAndTheirKeys) {
  std::set<std::string> names;
  for (const TableSpec* const table : all_tables()) {
    names.insert(table->name);
    ASSERT_LE(table->key_columns, table->columns.size());
    for (std::size_t i = 0; i < table->key_columns; ++i) EXPECT_FALSE(table->columns[i].nullable) << table->name;
  }
  EXPECT_EQ(names.size(), all_tables().size());
}

TEST(RowCodec, EraseHoldsTheKeyOnly) {
  const auto change = erase_row(
      model::Member{.guild_id = GuildId(1), .user_id = UserId(~0ULL), .nick = "x", .avatar = {}, .roles = {}});
  EXPECT_EQ(change.kind, RowChange::Kind::kErase);
  EXPECT_EQ(change.values, (std::vector<SqlValue>{std::int64_t{1}, std::int64_t{-1}}));
}

TEST(RowCodec, NullInANewColumnIsTheDefault) {
  auto values = put_row(model::User{}).values;
  for (auto& value : values) value = std::monostate{};
  const auto user = row_from<model::User>(values);
  ASSERT_TRUE(user);
  EXPECT_EQ(user->locale, "en-US");
  EXPECT_EQ(user->discriminator, "0");
  EXPECT_EQ(user->global_name, std::nullopt);
}

TEST(RowCodec, RefusesWrongShapes) {
  auto values = put_row(model::Role{}).values;
  values[0] = std::string("seven");
  const auto role = row_from<model::Role>(values);
  ASSERT_FALSE(role);
  EXPECT_EQ(role.error().detail, "unreadable value in role.id");
  values.pop_back();
  EXPECT_FALSE(row_from<model::Role>(values));
  auto channel = put_row(model::Channel{}).values;
  channel[2] = std::int64_t{256};  // The type holds 8 bits.
  EXPECT_FALSE(row_from<model::Channel>(channel));
  channel[2] = std::int64_t{5};
  channel[15] = std::string("[{\"id\":-1}]");
  EXPECT_FALSE(row_from<model::Channel>(channel));
}

TEST(MessageCodec, BlankMembersTakeNoRoom) {
  model::Message message;
  message.id = MessageId(~0ULL);
  message.nonce_json = "1";
  EXPECT_EQ(encode_message(message), R"({"id":18446744073709551615,"embeds_json":"[]","components_json":"[]"})");
}

TEST(MessageCodec, ToleratesOtherVersions) {
  const auto message = decode_message(R"({"id":1,"added_later":{"x":[1]},"content":"c"})");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->id, MessageId(1));
  EXPECT_EQ(message->content, "c");
  EXPECT_EQ(message->embeds_json, "[]");
}

TEST(MessageCodec, RefusesGarbage) {
  for (const std::string_view text : {"",
                                      "{",
                                      "[]",
                                      "7",
                                      R"({"id":"1"})",
                                      R"({"id":-1})",
                                      R"({"id":1.5})",
                                      R"({"tts":1})",
                                      R"({"mentions":[null]})",
                                      R"({"reference":7})",
                                      R"({"content":null})",
                                      R"({"id":1}})",
                                      R"({"id":1},)",
                                      R"({"id":1,})",
                                      R"({"id":01})",
                                      R"({"id":})",
                                      R"({"id" 1})",
                                      R"({"id":1e2})",
                                      R"({"id":18446744073709551616})",
                                      R"({"id":"1})",
                                      R"({"content":"\x"})",
                                      R"({"content":"\ud800"})",
                                      R"({"content":"\udc00\ud800"})",
                                      R"({"content":"\u-001"})",
                                      "{\"content\":\"\n\"}",
                                      R"({"mentions":[1,]})",
                                      R"({"mentions":[1)",
                                      R"({"later":[1,{"x":tru}]})",
                                      R"({"later":1-2})"}) {
    EXPECT_FALSE(decode_message(text)) << text;
  }
  EXPECT_FALSE(decode_message(R"({"later":)" + std::string(100'000, '[')));
}

TEST(MessageCodec, ReadsAnyOrderSpaceAndEscapes) {
  const auto message = decode_message(
      R"( { "later" : [ 1.5e3 , { "x" : "\"}" } , null , true , [ ] , { } ] , "content":"\u00e9\ud83d\ude00\/\n\"" ,)"
      R"("mentions":[ 1 , 2 ],"\u0069d" : 5, "pinned":true,"tts":false,"webhook_avatar":null,"flags":-3 } )");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->content, "\u00e9\U0001F600/\n\"");
  EXPECT_EQ(message->id, MessageId(5));
  EXPECT_EQ(message->mentions, (std::vector{UserId(1), UserId(2)}));
  EXPECT_TRUE(message->pinned);
  EXPECT_EQ(message->flags, -3);
}

TEST(MessageCodec, WhatItWroteItReads) {
  model::Message message;
  message.id = MessageId(~0ULL);
  for (char c = 0; c < 127; ++c) message.content.push_back(c);
  message.content += "\u00e9\u20ac\U0001F600";
  message.webhook_avatar = "";
  message.embeds_json = R"([{"title":"a \"quote\""}])";
  message.reactions.emplace_back();
  const auto again = decode_message(encode_message(message));
  ASSERT_TRUE(again);
  EXPECT_EQ(encode_message(*again), encode_message(message));
  EXPECT_EQ(again->content, message.content);
}

}  // namespace
}  // namespace guildhall::ports
