#include "roles/gateway/payload.h"

#include <gtest/gtest.h>

namespace guildhall::gateway {
namespace {

template <class T>
T parsed(std::string_view text) {
  auto payload = parse_payload(text);
  EXPECT_TRUE(payload.has_value()) << text;
  if (!payload) return {};
  EXPECT_TRUE(std::holds_alternative<T>(*payload)) << text;
  return std::holds_alternative<T>(*payload) ? std::get<T>(*payload) : T{};
}

std::uint16_t refused(std::string_view text) {
  const auto payload = parse_payload(text);
  EXPECT_FALSE(payload.has_value()) << text;
  return payload ? 0 : payload.error();
}

TEST(GatewayPayload, Heartbeat) {
  EXPECT_EQ(parsed<Heartbeat>(R"({"op":1,"d":251})").seq, 251U);
  EXPECT_FALSE(parsed<Heartbeat>(R"({"op":1,"d":null})").seq.has_value());
  EXPECT_EQ(parsed<Heartbeat>(R"({"op":40,"d":{"seq":7,"qos":{}}})").seq, 7U);
}

TEST(GatewayPayload, IdentifyStripsBotPrefix) {
  const auto identify = parsed<Identify>(
      R"({"op":2,"d":{"token":"Bot a.b.c","intents":513,"shard":[1,4],"properties":{"$os":"linux","browser":"x"},"large_threshold":9999}})");
  EXPECT_EQ(identify.token, "a.b.c");
  EXPECT_EQ(identify.intents, 513);
  EXPECT_EQ(identify.shard, (std::pair<std::int64_t, std::int64_t>(1, 4)));
  EXPECT_EQ(identify.os, "linux");
  EXPECT_EQ(identify.browser, "x");
  EXPECT_EQ(identify.large_threshold, 250);
}

TEST(GatewayPayload, IdentifyOfDiscordJsWithPresence) {
  const auto identify = parsed<Identify>(
      R"({"op":2,"d":{"token":"t","properties":{"os":"linux","browser":"discord.js","device":"discord.js"},"intents":1,"compress":false,"shard":[0,1],"presence":{"status":"dnd","since":null,"afk":false,"activities":[{"name":"chess","type":3,"url":"javascript:x"}]}}})");
  ASSERT_TRUE(identify.presence.has_value());
  EXPECT_EQ(identify.presence->status, "dnd");
  EXPECT_EQ(identify.presence->activities_json, R"([{"name":"chess","type":3}])");
}

TEST(GatewayPayload, SubscribeKeepsWhatIsWellFormedAndBounded) {
  const auto one = parsed<SubscribeRequest>(
      R"({"op":14,"d":{"guild_id":"7","typing":true,"threads":0,"members":["9","x",9,8],"channels":{"5":[[0,99],[100,5000],[3],[9,2],[-1,4]],"x":[[0,1]],"6":[]}}})");
  ASSERT_EQ(one.guilds.size(), 1U);
  const auto& guild = one.guilds[0];
  EXPECT_EQ(guild.guild_id, GuildId(7));
  EXPECT_EQ(guild.typing, true);
  EXPECT_FALSE(guild.threads.has_value());
  EXPECT_FALSE(guild.activities.has_value());
  EXPECT_EQ(guild.members, (std::vector{UserId(8), UserId(9)}));
  ASSERT_TRUE(guild.channels.has_value());
  ASSERT_EQ(guild.channels->size(), 2U);
  EXPECT_EQ(guild.channels->at(0).ranges, (std::vector<ListRange>{{0, 99}, {100, 199}}));
  EXPECT_TRUE(parsed<SubscribeRequest>(R"({"op":14,"d":{}})").guilds.empty());
  const auto bulk = parsed<SubscribeRequest>(
      R"({"op":37,"d":{"subscriptions":{"7":{"typing":true},"8":{"channels":{"1":[[0,0]]}},"9":5}}})");
  ASSERT_EQ(bulk.guilds.size(), 2U);
  EXPECT_EQ(bulk.guilds[1].channels->at(0).ranges, (std::vector<ListRange>{{0, 0}}));
  EXPECT_EQ(refused(R"({"op":14,"d":[]})"), 4002);
}

TEST(GatewayPayload, RefusesWhatIsMalformed) {
  EXPECT_EQ(refused(""), 4002);
  EXPECT_EQ(refused("[]"), 4002);
  EXPECT_EQ(refused("{}"), 4002);
  EXPECT_EQ(refused(R"({"op":"2","d":{}})"), 4002);
  EXPECT_EQ(refused(R"({"op":2})"), 4002);
  EXPECT_EQ(refused(R"({"op":99,"d":{}})"), 4001);
  EXPECT_EQ(refused(R"({"op":0,"d":{}})"), 4001);
  EXPECT_EQ(refused(R"({"op":2,"d":{"token":"t","shard":[0]}})"), 4010);
  EXPECT_EQ(refused(R"({"op":2,"d":{"token":"t","intents":"all"}})"), 4013);
  EXPECT_EQ(refused(R"({"op":8,"d":{"guild_id":"x"}})"), 4002);
}

TEST(GatewayPayload, ResumeAndVoice) {
  const auto resume = parsed<Resume>(R"({"op":6,"d":{"token":"Bot t","session_id":"s","seq":42}})");
  EXPECT_EQ(resume.token, "t");
  EXPECT_EQ(resume.seq, 42U);
  const auto voice =
      parsed<VoiceRequest>(R"({"op":4,"d":{"guild_id":"12","channel_id":null,"self_mute":true,"self_deaf":false}})");
  EXPECT_EQ(voice.guild_id, GuildId(12));
  EXPECT_FALSE(voice.channel_id);
  EXPECT_TRUE(voice.self_mute);
}

TEST(GatewayPayload, MembersRequestIsBounded) {
  std::string ids;
  for (int i = 1; i <= 150; ++i) ids += (i == 1 ? "\"" : ",\"") + std::to_string(i) + "\"";
  const auto request =
      parsed<MembersRequest>(R"({"op":8,"d":{"guild_id":["5"],"user_ids":[)" + ids + R"(],"limit":-5,"nonce":"n"}})");
  EXPECT_EQ(request.guild_id, GuildId(5));
  EXPECT_EQ(request.user_ids.size(), 100U);
  EXPECT_EQ(request.limit, 0);
  EXPECT_EQ(request.nonce, "n");
  EXPECT_EQ(parsed<MembersRequest>(R"({"op":8,"d":{"guild_id":"5","user_ids":"9"}})").user_ids.size(), 1U);
}

TEST(GatewayPayload, OperationsOfPeoplesClientsAreAccepted) {
  for (const int op : {12, 13, 24, 36, 41, 43})
    EXPECT_EQ(parsed<Ignored>(R"({"op":)" + std::to_string(op) + R"(,"d":{}})").op, op);
}

}  // namespace
}  // namespace guildhall::gateway
