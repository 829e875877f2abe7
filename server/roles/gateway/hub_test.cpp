#include "roles/gateway/hub.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "roles/gateway/test_shard.h"

namespace guildhall::gateway {
namespace {

constexpr GuildId kGuild{1ULL << 40U};
constexpr ChannelId kOpen{11};
constexpr ChannelId kHidden{12};
constexpr ChannelId kVoice{13};
constexpr ChannelId kDm{14};
constexpr RoleId kStaff{21};
constexpr UserId kOwner{31};
constexpr UserId kGuest{32};
constexpr UserId kBot{33};

class HubTest : public testing::Test {
 protected:
  HubTest() {
    hub.set_shards({&shard});
    hub.attach({.world = &world,
                .authenticate = [this](std::string_view token) { return actor_of(token); },
                .find_message = [](ChannelId, MessageId) { return std::nullopt; }});
    make_world();
  }

  std::optional<core::Actor> actor_of(std::string_view token) {
    const auto id = UserId::parse(token);
    if (!id || world.user(*id) == nullptr) return std::nullopt;
    const bool bot = world.user(*id)->bot;
    return core::Actor{.user_id = *id, .bot = bot, .session_id = bot ? SessionId{} : SessionId(id->value())};
  }

  void make_world() {
    for (const auto id : {kOwner, kGuest, kBot}) {
      auto& user = world.users[id];
      user.id = id;
      user.username = "user" + id.str();
      user.bot = id == kBot;
      world.user_guilds[id].insert(kGuild);
      world.user_dms[id].insert(kDm);
    }
    world.applications[ApplicationId(kBot)].id = ApplicationId(kBot);
    auto& guild = world.guilds[kGuild];
    guild.info.id = kGuild;
    guild.info.owner_id = kOwner;
    auto& everyone = guild.roles[RoleId(kGuild)];
    everyone.id = RoleId(kGuild);
    everyone.guild_id = kGuild;
    everyone.permissions = core::perm::kDefaultEveryone;
    guild.roles[kStaff].id = kStaff;
    guild.roles[kStaff].guild_id = kGuild;
    for (const auto id : {kOpen, kHidden, kVoice}) {
      auto& channel = guild.channels[id];
      channel.id = id;
      channel.guild_id = kGuild;
      channel.type = id == kVoice ? model::ChannelType::kGuildVoice : model::ChannelType::kGuildText;
      world.channel_guilds[id] = kGuild;
    }
    deny_everyone(kHidden);
    for (const auto id : {kOwner, kGuest, kBot}) {
      guild.members[id].guild_id = kGuild;
      guild.members[id].user_id = id;
    }
    auto& dm = world.dms[kDm];
    dm.id = kDm;
    dm.type = model::ChannelType::kDm;
    dm.recipients = {kOwner, kGuest, kBot};
  }

  void deny_everyone(ChannelId id) {
    auto& overwrites = world.guilds[kGuild].channels[id].permission_overwrites;
    overwrites.push_back({.id = kGuild.value(), .deny = core::perm::kViewChannel});
    overwrites.push_back({.id = kStaff.value(), .allow = core::perm::kViewChannel});
  }

  /// Identifies and forgets what came with READY; returns the slot.
  std::uint32_t identify(UserId user, std::int64_t intents = 0,
                         std::optional<std::pair<std::int64_t, std::int64_t>> sharding = {}) {
    const auto connection = next_connection++;
    hub.identify(0, connection, {.token = user.str(), .intents = intents, .shard = sharding});
    EXPECT_TRUE(shard.slots.contains(connection));
    ready = shard.sent;
    shard.sent.clear();
    return shard.slots[connection];
  }

  std::uint16_t refusal(const Identify& request) {
    const auto connection = next_connection++;
    hub.identify(0, connection, request);
    return shard.closed.contains(connection) ? shard.closed[connection] : std::uint16_t{0};
  }

  std::vector<std::string> types(std::uint32_t slot) {
    std::vector<std::string> out;
    for (const auto& dispatch : shard.sent[slot]) out.push_back(dispatch->type());
    return out;
  }
  const std::string& last(std::uint32_t slot) {
    static const std::string kNone;
    return shard.sent[slot].empty() ? kNone : *shard.sent[slot].back()->tail();
  }

  model::Message message(ChannelId channel, UserId author = kOwner, std::vector<UserId> mentions = {}) {
    model::Message out;
    out.id = MessageId(++last_message);
    out.channel_id = channel;
    out.author_id = author;
    out.content = "the secret";
    out.mentions = std::move(mentions);
    return out;
  }
  void say(const model::Message& said) { hub.emit(core::MessageCreate{&said}); }
  std::size_t count(std::uint32_t slot, std::string_view type) {
    return static_cast<std::size_t>(
        std::ranges::count_if(shard.sent[slot], [&](const auto& dispatch) { return dispatch->type() == type; }));
  }

  ManualClock clock;
  SeededRandom random{7};
  Limits limits;
  GatewayStats stats;
  core::World world;
  FakeShard shard;
  Hub hub{{.clock = clock,
           .random = random,
           .url = "ws://here",
           .public_url = "http://here",
           .limits = limits,
           .stats = stats}};
  std::map<std::uint32_t, std::vector<DispatchPtr>> ready;
  ConnectionId next_connection = 1;
  std::uint64_t last_message = 1000;
};

constexpr std::int64_t kMessages = intent::kGuilds | intent::kGuildMessages;

TEST_F(HubTest, RefusesBadTokensIntentsAndShards) {
  EXPECT_EQ(refusal({.token = "99"}), close_code::kAuthenticationFailed);
  EXPECT_EQ(refusal({.token = "33"}), close_code::kInvalidIntents);
  EXPECT_EQ(refusal({.token = "33", .intents = 1LL << 40U}), close_code::kInvalidIntents);
  EXPECT_EQ(refusal({.token = "33", .intents = 1LL << 17U}), close_code::kInvalidIntents);
  EXPECT_EQ(refusal({.token = "33", .intents = intent::kMessageContent}), close_code::kDisallowedIntents);
  EXPECT_EQ(refusal({.token = "33", .intents = 1, .shard = std::pair{4, 4}}), close_code::kInvalidShard);
  EXPECT_EQ(refusal({.token = "33", .intents = 1, .shard = std::pair{0, 0}}), close_code::kInvalidShard);
  EXPECT_TRUE(shard.slots.empty());
  world.applications[ApplicationId(kBot)].flags = 1 << 19U;
  EXPECT_EQ(refusal({.token = "33", .intents = intent::kMessageContent}), 0);
  EXPECT_EQ(shard.slots.size(), 1U);
}

TEST_F(HubTest, ABotGetsReadyThenItsGuilds) {
  const auto bot = identify(kBot, 1, std::pair{0, 1});
  ASSERT_EQ(ready[bot].size(), 2U);
  EXPECT_EQ(ready[bot][0]->type(), "READY");
  const auto& body = *ready[bot][0]->tail();
  for (const auto* part : {R"("private_channels":[])", R"("shard":[0,1])", R"("application":{"id":"33","flags":0})",
                           R"("unavailable":true)", R"("resume_gateway_url":"ws://here")"})
    EXPECT_NE(body.find(part), std::string::npos) << part;
  EXPECT_EQ(ready[bot][1]->type(), "GUILD_CREATE");
  // Only the viewer's channels.
  EXPECT_NE(ready[bot][1]->tail()->find(R"("id":"11")"), std::string::npos);
  EXPECT_EQ(ready[bot][1]->tail()->find(R"("id":"12")"), std::string::npos);
}

TEST_F(HubTest, ABotMayStartSoManySessionsADay) {
  limits.identifies_per_window = 2;
  for (int i = 0; i < 2; ++i) identify(kBot, 1);
  const Identify request{.token = kBot.str(), .intents = 1};
  EXPECT_EQ(refusal(request), close_code::kAuthenticationFailed);
  EXPECT_EQ(refusal({.token = kOwner.str()}), 0);  // People are not counted.
  clock.advance_ms(limits.identifies_window_ms);
  EXPECT_EQ(refusal(request), 0);
}

TEST_F(HubTest, TellsWhenAUsersLastSessionHasGone) {
  std::vector<UserId> gone;
  hub.attach({.world = &world,
              .authenticate = [this](std::string_view token) { return actor_of(token); },
              .find_message = [](ChannelId, MessageId) { return std::nullopt; },
              .last_session_gone = [&](UserId user) { gone.push_back(user); }});
  const auto first = identify(kOwner);
  const auto second = identify(kOwner);
  hub.session_gone({0, first});
  EXPECT_TRUE(gone.empty());
  EXPECT_TRUE(hub.has_session(kOwner));
  hub.session_gone({0, second});
  EXPECT_EQ(gone, std::vector{kOwner});
  EXPECT_FALSE(hub.has_session(kOwner));
}

TEST_F(HubTest, APersonGetsEverythingInReady) {
  const auto person = identify(kOwner);
  ASSERT_GE(ready[person].size(), 2U);
  EXPECT_EQ(ready[person][0]->type(), "READY");
  for (const auto* part : {R"("id":"12")", R"("relationships":[])", R"("read_state":[])", R"("merged_members":[[{)"})
    EXPECT_NE(ready[person][0]->tail()->find(part), std::string::npos) << part;
  EXPECT_EQ(ready[person][1]->type(), "READY_SUPPLEMENTAL");
}

TEST_F(HubTest, BotsOfOtherShardsGetNeitherGuildsNorDms) {
  const auto own = (kGuild.value() >> 22U) % 2;
  const auto here = identify(kBot, kMessages | intent::kDirectMessages, std::pair<std::int64_t, std::int64_t>{own, 2});
  const auto there =
      identify(kBot, kMessages | intent::kDirectMessages, std::pair<std::int64_t, std::int64_t>{1 - own, 2});
  EXPECT_EQ(ready[there].size(), 1U);
  say(message(kOpen));
  EXPECT_EQ(types(here), std::vector<std::string>{"MESSAGE_CREATE"});
  EXPECT_TRUE(types(there).empty());
  shard.sent.clear();
  say(message(kDm));
  EXPECT_EQ(count(own == 0 ? here : there, "MESSAGE_CREATE"), 1U);
  EXPECT_EQ(count(own == 0 ? there : here, "MESSAGE_CREATE"), 0U);
}

TEST_F(HubTest, MessagesReachThoseWhoMayViewAndWantThem) {
  const auto owner = identify(kOwner);
  const auto guest = identify(kGuest);
  const auto quiet_bot = identify(kBot, intent::kGuilds);
  shard.sent.clear();
  say(message(kHidden));
  EXPECT_EQ(types(owner), std::vector<std::string>{"MESSAGE_CREATE"});
  EXPECT_TRUE(types(guest).empty());
  say(message(kOpen));
  EXPECT_EQ(types(guest), std::vector<std::string>{"MESSAGE_CREATE"});
  EXPECT_TRUE(types(quiet_bot).empty());
}

TEST_F(HubTest, ContentIsForThoseWithTheIntentOrMentioned) {
  const auto bot = identify(kBot, kMessages | intent::kDirectMessages);
  const auto person = identify(kGuest);
  shard.sent.clear();
  say(message(kOpen));
  EXPECT_EQ(last(bot).find("the secret"), std::string::npos);
  EXPECT_NE(last(person).find("the secret"), std::string::npos);
  say(message(kOpen, kOwner, {kBot}));
  EXPECT_NE(last(bot).find("the secret"), std::string::npos);
  say(message(kOpen));
  EXPECT_EQ(last(bot).find("the secret"), std::string::npos);
  say(message(kOpen, kBot));
  EXPECT_NE(last(bot).find("the secret"), std::string::npos);
  say(message(kDm));
  EXPECT_NE(last(bot).find("the secret"), std::string::npos);
  EXPECT_EQ(count(bot, "MESSAGE_CREATE"), 5U);
}

TEST_F(HubTest, EventsKeepTheirOrder) {
  const auto guest = identify(kGuest);
  shard.sent.clear();
  for (int i = 0; i < 20; ++i) say(message(kOpen));
  ASSERT_EQ(shard.sent[guest].size(), 20U);
  for (std::uint64_t i = 0; i < 20; ++i)
    EXPECT_NE(shard.sent[guest][i]->tail()->find("\"" + std::to_string(1001 + i) + "\""), std::string::npos);
}

TEST_F(HubTest, AnOverwriteCutsDeliveryAtOnce) {
  const auto guest = identify(kGuest);
  const auto owner = identify(kOwner);
  shard.sent.clear();
  deny_everyone(kOpen);
  const auto& channel = world.guilds[kGuild].channels[kOpen];
  hub.emit(core::ChannelUpdate{&channel});
  EXPECT_EQ(types(guest), std::vector<std::string>{"CHANNEL_DELETE"});
  EXPECT_EQ(types(owner), std::vector<std::string>{"CHANNEL_UPDATE"});
  say(message(kOpen));
  hub.emit(core::TypingStart{kOpen, kOwner});
  EXPECT_EQ(shard.sent[guest].size(), 1U);
}

TEST_F(HubTest, WhoLosesAChannelLearnsNothingOfWhatItIsNow) {
  const auto guest = identify(kGuest);
  shard.sent.clear();
  auto& channel = world.guilds[kGuild].channels[kOpen];
  channel.name = "layoffs";
  channel.topic = "next week";
  deny_everyone(kOpen);
  hub.emit(core::ChannelUpdate{&channel});
  EXPECT_EQ(types(guest), std::vector<std::string>{"CHANNEL_DELETE"});
  EXPECT_NE(last(guest).find(kOpen.str()), std::string::npos);
  for (const std::string_view secret : {"layoffs", "next week"})
    EXPECT_EQ(last(guest).find(secret), std::string::npos) << secret;
}

TEST_F(HubTest, WebhooksOfAHiddenChannelAreNoNews) {
  const auto guest = identify(kGuest);
  const auto owner = identify(kOwner);
  shard.sent.clear();
  hub.emit(core::WebhooksUpdate{.guild_id = kGuild, .channel_id = kHidden});
  EXPECT_TRUE(types(guest).empty());
  EXPECT_EQ(types(owner), std::vector<std::string>{"WEBHOOKS_UPDATE"});
}

TEST_F(HubTest, ARoleGivenAndTakenChangesWhatIsSeen) {
  const auto guest = identify(kGuest);
  shard.sent.clear();
  auto& member = world.guilds[kGuild].members[kGuest];
  member.roles = {kStaff};
  hub.emit(core::MemberUpdate{&member});
  EXPECT_EQ(types(guest), (std::vector<std::string>{"CHANNEL_CREATE", "GUILD_MEMBER_UPDATE"}));
  say(message(kHidden));
  EXPECT_EQ(count(guest, "MESSAGE_CREATE"), 1U);
  world.guilds[kGuild].roles[RoleId(kGuild)].permissions = 0;
  hub.emit(core::RoleUpdate{&world.guilds[kGuild].roles[RoleId(kGuild)]});
  EXPECT_EQ(count(guest, "CHANNEL_DELETE"), 2U);  // The open ones; staff still see theirs.
  say(message(kOpen));
  EXPECT_EQ(count(guest, "MESSAGE_CREATE"), 1U);
  member.roles.clear();
  hub.emit(core::MemberUpdate{&member});
  say(message(kHidden));
  EXPECT_EQ(count(guest, "MESSAGE_CREATE"), 1U);
}

TEST_F(HubTest, WhoLeavesGetsGuildDeleteAndNothingMore) {
  const auto guest = identify(kGuest);
  const auto owner = identify(kOwner);
  shard.sent.clear();
  world.guilds[kGuild].members.erase(kGuest);
  world.user_guilds.erase(kGuest);
  hub.emit(core::MemberRemove{kGuild, kGuest});
  hub.emit(core::GuildDelete{kGuild, {kGuest}});
  say(message(kOpen));
  EXPECT_EQ(types(guest), std::vector<std::string>{"GUILD_DELETE"});
  EXPECT_EQ(types(owner), (std::vector<std::string>{"GUILD_MEMBER_REMOVE", "MESSAGE_CREATE"}));
}

TEST_F(HubTest, WhoJoinsGetsGuildCreateAndThenEvents) {
  auto& guild = world.guilds[kGuild];
  const auto member = guild.members[kGuest];
  guild.members.erase(kGuest);
  world.user_guilds.erase(kGuest);
  const auto guest = identify(kGuest);
  shard.sent.clear();
  say(message(kOpen));
  EXPECT_TRUE(types(guest).empty());
  guild.members[kGuest] = member;
  world.user_guilds[kGuest].insert(kGuild);
  hub.emit(core::MemberAdd{&guild.members[kGuest]});
  hub.emit(core::GuildCreate{kGuild, kGuest});
  say(message(kOpen));
  ASSERT_GE(types(guest).size(), 2U);
  EXPECT_EQ(types(guest).front(), "GUILD_CREATE");
  EXPECT_EQ(types(guest).back(), "MESSAGE_CREATE");
}

TEST_F(HubTest, InvitesAndAuditEntriesAreForModerators) {
  const auto guest = identify(kGuest);
  const auto owner = identify(kOwner);
  shard.sent.clear();
  const model::Invite invite{.code = "abc", .guild_id = kGuild, .channel_id = kOpen};
  hub.emit(core::InviteCreate{&invite});
  const model::AuditEntry entry{.id = AuditEntryId(5), .guild_id = kGuild, .user_id = kOwner};
  hub.emit(core::AuditLogEntryCreate{&entry});
  EXPECT_TRUE(types(guest).empty());
  EXPECT_EQ(types(owner), (std::vector<std::string>{"INVITE_CREATE", "GUILD_AUDIT_LOG_ENTRY_CREATE"}));
}

TEST_F(HubTest, PresenceFollowsSessions) {
  const auto owner = identify(kOwner);
  const auto first = identify(kGuest);
  EXPECT_EQ(world.presences[kGuest].status, "online");
  EXPECT_EQ(ready[owner].back()->type(), "PRESENCE_UPDATE");
  const auto second = identify(kGuest);
  hub.presence({0, second}, {.status = "dnd"});
  EXPECT_EQ(world.presences[kGuest].status, "dnd");
  hub.session_gone({0, second});
  EXPECT_EQ(world.presences[kGuest].status, "online");
  hub.presence({0, first}, {.status = "invisible"});
  EXPECT_FALSE(world.presences.contains(kGuest));
  EXPECT_NE(last(owner).find(R"("status":"offline")"), std::string::npos);
  hub.session_gone({0, first});
  shard.sent.clear();
  say(message(kOpen));
  EXPECT_TRUE(types(first).empty());
}

TEST_F(HubTest, RevokedLogInsEndTheirSessions) {
  const auto guest = identify(kGuest);
  hub.emit(core::SessionsRevoked{kGuest, SessionId(999)});
  EXPECT_TRUE(shard.ended.empty());
  hub.emit(core::SessionsRevoked{kGuest, SessionId(kGuest.value())});
  EXPECT_EQ(shard.ended[guest], close_code::kAuthenticationFailed);
  shard.sent.clear();
  say(message(kOpen));
  EXPECT_TRUE(types(guest).empty());
  // The slot is not used again before the shard has let go of it.
  EXPECT_NE(identify(kGuest), guest);
  hub.session_gone({0, guest});
  EXPECT_EQ(identify(kGuest), guest);
}

TEST_F(HubTest, ResumeNeedsTheSessionsOwnToken) {
  identify(kGuest);
  const auto slot = identify(kOwner);
  const auto& body = *ready[slot][0]->tail();
  const auto at = body.find(R"("session_id":")") + 14;
  const auto session_id = body.substr(at, 32);
  hub.resume(0, 50, {.token = kGuest.str(), .session_id = session_id, .seq = 1});
  EXPECT_EQ(shard.refused, std::vector<ConnectionId>{50});
  hub.resume(0, 51, {.token = kOwner.str(), .session_id = session_id, .seq = 3});
  EXPECT_EQ(shard.resumed[51], (std::pair<SessionKey, std::uint64_t>{{0, slot}, 3}));
  hub.resume(0, 52, {.token = "99", .session_id = session_id, .seq = 3});
  EXPECT_EQ(shard.closed[52], close_code::kAuthenticationFailed);
}

TEST_F(HubTest, MemberListsComeInChunks) {
  auto& guild = world.guilds[kGuild];
  for (std::uint64_t id = 100; id < 2300; ++id) guild.members[UserId(id)] = {.guild_id = kGuild, .user_id = UserId(id)};
  const auto person = identify(kOwner);
  shard.sent.clear();
  hub.members({0, person}, {.guild_id = kGuild, .query = "", .nonce = "n"});
  ASSERT_EQ(types(person), (std::vector<std::string>(3, "GUILD_MEMBERS_CHUNK")));
  EXPECT_NE(last(person).find(R"("chunk_index":2,"chunk_count":3)"), std::string::npos);
  EXPECT_NE(last(person).find(R"("nonce":"n")"), std::string::npos);
  hub.members({0, person}, {.guild_id = kGuild, .query = "", .nonce = "n"});
  EXPECT_EQ(types(person).back(), "RATE_LIMITED");
  hub.members({0, person}, {.guild_id = kGuild, .user_ids = {kGuest, UserId(77)}});
  EXPECT_NE(last(person).find(R"("not_found":["77"])"), std::string::npos);
  hub.members({0, person}, {.guild_id = kGuild, .query = "USER3", .limit = 2});
  EXPECT_NE(last(person).find("user31"), std::string::npos);
  EXPECT_EQ(last(person).find("user33"), std::string::npos);
}

TEST_F(HubTest, AShardGetsNoMembersOfAnothersGuild) {
  const auto own = (kGuild.value() >> 22U) % 2;
  for (const auto id : {own, 1 - own}) {
    const auto slot = identify(kBot, intent::kGuilds, std::pair<std::int64_t, std::int64_t>{id, 2});
    shard.sent.clear();
    hub.members({0, slot}, {.guild_id = kGuild, .user_ids = {kGuest}});
    EXPECT_EQ(types(slot), (std::vector<std::string>(id == own ? 1 : 0, "GUILD_MEMBERS_CHUNK")));
  }
}

TEST_F(HubTest, WhoIsInVoiceIsToldWhenTheChannelComesIntoView) {
  const auto owner = identify(kOwner);
  const auto guest = identify(kGuest);
  auto& voice = world.guilds[kGuild].channels[kVoice];
  voice.permission_overwrites = {{.id = kGuild.value(), .deny = core::perm::kViewChannel}};
  hub.emit(core::ChannelUpdate{.channel = &voice});
  hub.voice({0, owner}, {.guild_id = kGuild, .channel_id = kVoice});
  shard.sent.clear();
  voice.permission_overwrites.clear();
  hub.emit(core::ChannelUpdate{.channel = &voice});
  const auto seen = types(guest);
  ASSERT_EQ(seen, (std::vector<std::string>{"CHANNEL_CREATE", "VOICE_STATE_UPDATE"}));
  EXPECT_TRUE(std::ranges::none_of(types(owner), [](const auto& type) { return type == "VOICE_STATE_UPDATE"; }));
}

TEST_F(HubTest, VoiceStatesFollowPermissionsAndSessions) {
  const auto guest = identify(kGuest);
  const auto owner = identify(kOwner);
  shard.sent.clear();
  hub.voice({0, guest}, {.guild_id = kGuild, .channel_id = kOpen});
  EXPECT_TRUE(types(owner).empty());
  hub.voice({0, guest}, {.guild_id = kGuild, .channel_id = kVoice});
  EXPECT_EQ(types(owner), std::vector<std::string>{"VOICE_STATE_UPDATE"});
  EXPECT_NE(last(owner).find(R"("member":{)"), std::string::npos);
  EXPECT_TRUE(world.guilds[kGuild].voice_states.contains(kGuest));
  world.guilds[kGuild].channels[kVoice].user_limit = 1;
  const auto bot = identify(kBot, 1);
  hub.voice({0, bot}, {.guild_id = kGuild, .channel_id = kVoice});
  EXPECT_FALSE(world.guilds[kGuild].voice_states.contains(kBot));
  shard.sent.clear();
  hub.session_gone({0, guest});
  EXPECT_FALSE(world.guilds[kGuild].voice_states.contains(kGuest));
  EXPECT_EQ(types(owner), (std::vector<std::string>{"VOICE_STATE_UPDATE", "PRESENCE_UPDATE"}));
}

TEST_F(HubTest, TooManyIdentifiesAreRefused) {
  for (std::int64_t i = 0; i < limits.identifies_per_5s; ++i) identify(kGuest);
  hub.identify(0, 900, {.token = kGuest.str()});
  EXPECT_EQ(shard.refused, std::vector<ConnectionId>{900});
  clock.advance_ms(5'000);
  identify(kGuest);
}

}  // namespace
}  // namespace guildhall::gateway
