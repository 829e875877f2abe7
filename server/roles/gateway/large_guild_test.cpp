#include <gtest/gtest.h>

#include <algorithm>

#include "core/permissions/permissions.h"
#include "roles/gateway/hub.h"
#include "roles/gateway/test_shard.h"

namespace guildhall::gateway {
namespace {

constexpr GuildId kGuild{1ULL << 40U};
constexpr ChannelId kText{11};
constexpr ChannelId kHidden{12};
constexpr UserId kBot{31};
constexpr UserId kAnn{32};
constexpr UserId kBen{33};
constexpr UserId kCat{34};

/// A guild of four that counts as large.
class LargeGuildTest : public testing::Test {
 protected:
  LargeGuildTest() {
    limits.large_guild_members = 2;
    hub.set_shards({&shard});
    hub.attach({.world = &world,
                .authenticate = [this](std::string_view token) -> std::optional<core::Actor> {
                  const auto id = UserId::parse(token).value_or(UserId());
                  return core::Actor{.user_id = id, .bot = world.user(id)->bot, .session_id = SessionId(id.value())};
                },
                .find_message = [](ChannelId, MessageId) { return std::nullopt; }});
    auto& guild = world.guilds[kGuild];
    guild.info.id = kGuild;
    guild.info.owner_id = kCat;
    guild.roles[RoleId(kGuild)] = {
        .id = RoleId(kGuild), .guild_id = kGuild, .permissions = core::perm::kDefaultEveryone};
    for (const auto id : {kText, kHidden}) {
      guild.channels[id] = {.id = id, .guild_id = kGuild};
      world.channel_guilds[id] = kGuild;
    }
    guild.channels[kHidden].permission_overwrites = {{.id = kGuild.value(), .deny = core::perm::kViewChannel}};
    for (const auto id : {kBot, kAnn, kBen, kCat}) {
      world.users[id] = {.id = id, .username = "user" + id.str(), .bot = id == kBot};
      world.user_guilds[id].insert(kGuild);
      guild.members[id] = {.guild_id = kGuild, .user_id = id};
    }
    world.applications[ApplicationId(kBot)] = {.id = ApplicationId(kBot), .flags = (1 << 12) | (1 << 14) | (1 << 18)};
  }

  std::uint32_t identify(UserId user, std::int64_t capabilities = 0) {
    const auto connection = next_connection++;
    hub.identify(0, connection, {.token = user.str(), .intents = 0x1FFFF, .capabilities = capabilities});
    shard.sent.clear();
    return shard.slots[connection];
  }
  void subscribe(std::uint32_t slot, SubscribeRequest::Guild guild) {
    guild.guild_id = kGuild;
    hub.subscribe({0, slot}, {.guilds = {std::move(guild)}});
  }
  std::vector<std::string> take(std::uint32_t slot) {
    std::vector<std::string> out;
    for (const auto& dispatch : shard.sent[slot]) out.push_back(dispatch->type());
    shard.sent[slot].clear();
    return out;
  }
  void wake() {
    clock.advance_ms(limits.member_list_counts_ms);
    hub.wake();
  }
  using Types = std::vector<std::string>;

  ManualClock clock;
  SeededRandom random{1};
  Limits limits;
  GatewayStats stats;
  core::World world;
  FakeShard shard;
  Hub hub{
      {.clock = clock, .random = random, .url = "ws://x", .public_url = "http://x", .limits = limits, .stats = stats}};
  ConnectionId next_connection = 1;
};

TEST_F(LargeGuildTest, TypingIsForThoseWhoAskedAndForBots) {
  const auto bot = identify(kBot), ann = identify(kAnn), ben = identify(kBen);
  subscribe(ann, {.typing = true});
  shard.sent.clear();
  hub.emit(core::TypingStart{kText, kCat});
  EXPECT_EQ(take(bot), Types{"TYPING_START"});
  EXPECT_EQ(take(ann), Types{"TYPING_START"});
  EXPECT_EQ(take(ben), Types{});
  subscribe(ann, {.typing = false});
  hub.emit(core::TypingStart{kText, kCat});
  EXPECT_EQ(take(ann), Types{});
}

TEST_F(LargeGuildTest, PresencesAndMembersAreForThoseWhoAskedAndForBots) {
  const auto bot = identify(kBot), ann = identify(kAnn), ben = identify(kBen);
  subscribe(ann, {.members = std::vector{kCat}});
  EXPECT_EQ(take(ann), Types{}) << "who is offline need not be told";
  shard.sent.clear();
  identify(kCat);  // Clears what was sent, so that the change below is what is seen.
  hub.presence({0, 3}, {.status = "dnd"});
  EXPECT_EQ(take(bot), Types{"PRESENCE_UPDATE"});
  EXPECT_EQ(take(ann), Types{"PRESENCE_UPDATE"});
  EXPECT_EQ(take(ben), Types{});
  hub.emit(core::MemberUpdate{&world.guilds[kGuild].members[kCat]});
  EXPECT_EQ(take(bot), Types{"GUILD_MEMBER_UPDATE"});
  EXPECT_EQ(take(ann), Types{"GUILD_MEMBER_UPDATE"});
  EXPECT_EQ(take(ben), Types{});
  hub.emit(core::MemberUpdate{&world.guilds[kGuild].members[kBen]});
  EXPECT_EQ(take(ben), Types{"GUILD_MEMBER_UPDATE"}) << "everyone hears of themselves, once";
  subscribe(ben, {.members = std::vector{kCat}});
  EXPECT_EQ(take(ben), Types{"PRESENCE_UPDATE"}) << "what it is now";
  subscribe(ann, {.members = std::vector<UserId>{}});
  hub.presence({0, 3}, {.status = "idle"});
  EXPECT_EQ(take(ann), Types{});
  EXPECT_EQ(take(ben), Types{"PRESENCE_UPDATE"});
}

TEST_F(LargeGuildTest, SmallGuildsTellEveryone) {
  limits.large_guild_members = 4;
  const auto ann = identify(kAnn);
  hub.emit(core::TypingStart{kText, kCat});
  hub.emit(core::MemberUpdate{&world.guilds[kGuild].members[kCat]});
  EXPECT_EQ(take(ann), (Types{"TYPING_START", "GUILD_MEMBER_UPDATE"}));
}

TEST_F(LargeGuildTest, ListsFollowPresencesAndMembers) {
  const auto ann = identify(kAnn);
  subscribe(ann, {.channels = std::vector<ChannelRanges>{{kText, {{0, 99}}}}});
  EXPECT_EQ(take(ann), Types{"GUILD_MEMBER_LIST_UPDATE"});
  identify(kCat);
  EXPECT_GT(shard.wake_after, 0) << "the hub asks to be woken";
  EXPECT_LE(shard.wake_after, limits.member_list_flush_ms);
  wake();
  ASSERT_EQ(shard.sent[ann].size(), 1U);
  EXPECT_NE(shard.sent[ann][0]->tail()->find(R"("op":"INSERT")"), std::string::npos);
  shard.sent.clear();
  world.guilds[kGuild].members.erase(kBen);
  world.user_guilds.erase(kBen);
  hub.emit(core::MemberRemove{.guild_id = kGuild, .user_id = kBen});
  wake();
  ASSERT_EQ(take(ann), Types{"GUILD_MEMBER_LIST_UPDATE"});
}

TEST_F(LargeGuildTest, BotsStrangersAndTheHiddenGetNoList) {
  const auto bot = identify(kBot), ann = identify(kAnn);
  subscribe(bot, {.channels = std::vector<ChannelRanges>{{kText, {{0, 99}}}}});
  subscribe(ann, {.channels = std::vector<ChannelRanges>{{kHidden, {{0, 99}}}}});
  EXPECT_EQ(take(bot), Types{});
  EXPECT_EQ(take(ann), Types{});
  hub.subscribe({0, ann}, {.guilds = {{.guild_id = GuildId(77), .typing = true, .members = std::vector{kCat}}}});
  EXPECT_EQ(take(ann), Types{});
}

TEST_F(LargeGuildTest, LeavingForgetsWhatWasAskedFor) {
  const auto cat = identify(kCat), ann = identify(kAnn);
  subscribe(ann,
            {.typing = true, .members = std::vector{kCat}, .channels = std::vector<ChannelRanges>{{kText, {{0, 9}}}}});
  shard.sent.clear();
  hub.session_gone({0, ann});
  hub.presence({0, cat}, {.status = "dnd"});
  wake();
  EXPECT_EQ(take(ann), Types{});
}

constexpr auto kPassive = capability::kPassiveGuildUpdate;

class PassiveTest : public LargeGuildTest {
 protected:
  model::Message message(std::vector<UserId> mentions = {}) {
    model::Message out;
    out.id = MessageId(++last_message);
    out.channel_id = kText;
    out.author_id = kCat;
    out.mentions = std::move(mentions);
    world.guilds[kGuild].channels[kText].last_message_id = out.id;
    return out;
  }
  void say(const model::Message& said) { hub.emit(core::MessageCreate{&said}); }
  void wait() {
    clock.advance_ms(limits.passive_update_ms);
    hub.wake();
  }
  std::uint64_t last_message = 100;
};

TEST_F(PassiveTest, GetsOneCounterForManyMessages) {
  const auto passive = identify(kAnn, kPassive), plain = identify(kBen);
  for (int i = 0; i < 3; ++i) say(message());
  EXPECT_EQ(take(passive), Types{});
  EXPECT_EQ(take(plain).size(), 3U) << "without the capability nothing changes";
  EXPECT_EQ(shard.wake_after, limits.passive_update_ms);
  wait();
  ASSERT_EQ(shard.sent[passive].size(), 1U);
  EXPECT_EQ(
      *shard.sent[passive][0]->tail(),
      R"({"guild_id":"1099511627776","channels":[{"id":"11","last_message_id":"103","last_pin_timestamp":null}]}})");
  EXPECT_EQ(take(plain), Types{});
  shard.sent.clear();
  wait();
  EXPECT_EQ(take(passive), Types{}) << "nothing new";
}

TEST_F(PassiveTest, MentionsComeAtOnce) {
  const auto passive = identify(kAnn, kPassive), own = identify(kCat, kPassive);
  say(message({kAnn}));
  EXPECT_EQ(take(passive), Types{"MESSAGE_CREATE"});
  EXPECT_EQ(take(own), Types{"MESSAGE_CREATE"}) << "what they wrote on another device";
  auto everyone = message();
  everyone.mention_everyone = true;
  say(everyone);
  EXPECT_EQ(take(passive), Types{"MESSAGE_CREATE"});
  world.guilds[kGuild].members[kAnn].roles = {RoleId(50)};
  auto role = message();
  role.mention_roles = {RoleId(50)};
  say(role);
  EXPECT_EQ(take(passive), Types{"MESSAGE_CREATE"});
  role.mention_roles = {RoleId(51)};
  say(role);
  EXPECT_EQ(take(passive), Types{});
}

TEST_F(PassiveTest, HearsThatAMessageIsGone) {
  const auto passive = identify(kAnn, kPassive);
  const auto called = message({kAnn});
  say(called);
  EXPECT_EQ(take(passive), Types{"MESSAGE_CREATE"});
  hub.emit(core::MessageDelete{.channel_id = called.channel_id, .message_id = called.id});
  EXPECT_EQ(take(passive), Types{"MESSAGE_DELETE"}) << "it may have been shown, and not been saved";
}

TEST_F(PassiveTest, LookingAtTheGuildEndsIt) {
  const auto passive = identify(kAnn, kPassive);
  say(message());
  subscribe(passive, {.typing = true});
  EXPECT_EQ(take(passive), Types{"PASSIVE_UPDATE_V1"}) << "what it missed until here";
  say(message());
  EXPECT_EQ(take(passive), Types{"MESSAGE_CREATE"});
  wait();
  EXPECT_EQ(take(passive), Types{});
  subscribe(passive, {.typing = false});
  say(message());
  EXPECT_EQ(take(passive), Types{});
}

TEST_F(PassiveTest, HearsOnlyOfChannelsThatItMayView) {
  const auto ann = identify(kAnn, kPassive), owner = identify(kCat, kPassive);
  auto hidden = message();
  hidden.channel_id = kHidden;
  hidden.author_id = kBot;
  hidden.mention_everyone = true;
  say(hidden);
  EXPECT_EQ(take(ann), Types{});
  EXPECT_EQ(take(owner), Types{"MESSAGE_CREATE"});
  wait();
  EXPECT_EQ(take(ann), Types{});
  EXPECT_EQ(take(owner), Types{"PASSIVE_UPDATE_V1"});
}

TEST_F(PassiveTest, HearsWhoIsInVoice) {
  constexpr ChannelId kVoice{13};
  world.guilds[kGuild].channels[kVoice] = {.id = kVoice, .guild_id = kGuild, .type = model::ChannelType::kGuildVoice};
  world.channel_guilds[kVoice] = kGuild;
  const auto passive = identify(kAnn, kPassive), speaker = identify(kBen, kPassive);
  hub.voice({0, speaker}, {.guild_id = kGuild, .channel_id = kVoice});
  EXPECT_EQ(take(passive), Types{});
  EXPECT_EQ(take(speaker), Types{"VOICE_STATE_UPDATE"}) << "everyone hears of themselves";
  wait();
  ASSERT_EQ(shard.sent[passive].size(), 1U);
  const auto& body = *shard.sent[passive][0]->tail();
  EXPECT_NE(body.find(R"("voice_states":[{"channel_id":"13","user_id":"33")"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("members":[{)"), std::string::npos);
}

TEST_F(PassiveTest, HearsOfItselfInAHiddenChannelWithoutTheChannel) {
  constexpr ChannelId kVoice{13};
  auto& channel = world.guilds[kGuild].channels[kVoice] = {
      .id = kVoice, .guild_id = kGuild, .type = model::ChannelType::kGuildVoice};
  world.channel_guilds[kVoice] = kGuild;
  const auto speaker = identify(kBen, kPassive);
  hub.voice({0, speaker}, {.guild_id = kGuild, .channel_id = kVoice});
  channel.permission_overwrites = {{.id = kGuild.value(), .deny = core::perm::kViewChannel}};
  hub.emit(core::ChannelUpdate{.channel = &channel});
  shard.sent.clear();
  hub.voice({0, speaker}, {.guild_id = kGuild, .channel_id = kVoice, .self_mute = true});
  ASSERT_EQ(shard.sent[speaker].size(), 1U);
  EXPECT_EQ(shard.sent[speaker][0]->type(), "VOICE_STATE_UPDATE");
  EXPECT_NE(shard.sent[speaker][0]->tail()->find(R"("channel_id":null)"), std::string::npos);
}

TEST_F(PassiveTest, WhatWasKeptBackComesWhenTheGuildIsLargeNoLonger) {
  const auto passive = identify(kAnn, kPassive);
  say(message());
  limits.large_guild_members = 4;
  wait();
  EXPECT_EQ(take(passive), Types{"PASSIVE_UPDATE_V1"});
}

TEST_F(PassiveTest, SmallGuildsSendEverything) {
  limits.large_guild_members = 4;
  const auto passive = identify(kAnn, kPassive);
  say(message());
  EXPECT_EQ(take(passive), Types{"MESSAGE_CREATE"});
  wait();
  EXPECT_EQ(take(passive), Types{});
}

}  // namespace
}  // namespace guildhall::gateway
