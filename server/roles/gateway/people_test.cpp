#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "core/read_states/read_states.h"
#include "core/test_core.h"
#include "core/users/settings.h"
#include "roles/gateway/hub.h"

/// What people's clients start with, and how their devices make one presence.
namespace guildhall::gateway {
namespace {

namespace json = boost::json;

/// Keeps what the hub sends, by session.
class Outbox final : public ShardPort {
 public:
  void open_session(ConnectionId connection, std::uint32_t slot) override { slots[connection] = slot; }
  void deliver(DispatchPtr dispatch, Slots to) override {
    for (const auto slot : *to) sent[slot].push_back(dispatch);
  }
  void deliver_one(DispatchPtr dispatch, std::uint32_t slot) override { sent[slot].push_back(std::move(dispatch)); }
  void end_session(std::uint32_t, std::uint16_t) override {}
  void close_connection(ConnectionId, std::uint16_t) override {}
  void refuse_session(ConnectionId) override {}
  void resume_session(ConnectionId, SessionKey, std::uint64_t) override {}

  std::map<ConnectionId, std::uint32_t> slots;
  std::map<std::uint32_t, std::vector<DispatchPtr>> sent;
};

class HubSink final : public core::EventSink {
 public:
  void emit(const core::Event& event) override { hub->emit(event); }
  Hub* hub = nullptr;
};

struct People : testing::Test {
  People() {
    hub.set_shards({&outbox});
    hub.attach({.world = &core.world,
                .authenticate = [this](std::string_view token) { return actor_of(token); },
                .find_message = [](ChannelId, MessageId) { return std::nullopt; }});
    sink.hub = &hub;
    ann = person("ann");
    bob = person("bob");
  }
  std::optional<core::Actor> actor_of(std::string_view token) {
    const auto id = UserId::parse(token);
    if (!id || core.world.user(*id) == nullptr) return std::nullopt;
    return core::Actor{.user_id = *id, .session_id = SessionId(id->value())};
  }
  UserId person(const std::string& name) {
    const auto id = core.new_id<UserId>();
    core.world.users[id] = {.id = id, .username = name};
    return id;
  }
  GuildId guild(UserId owner) {
    const auto id = core.new_id<GuildId>();
    core::GuildState& state = core.world.guilds[id];
    state.info = {.id = id, .name = "g", .owner_id = owner};
    state.roles[RoleId(id)] = {.id = RoleId(id), .guild_id = id, .permissions = core::perm::kDefaultEveryone};
    const auto channel = core.new_id<ChannelId>();
    state.channels[channel] = {.id = channel, .guild_id = id, .name = "general"};
    core.world.channel_guilds[channel] = id;
    for (const UserId user : {ann, bob}) {
      state.members[user] = {.guild_id = id, .user_id = user};
      core.world.user_guilds[user].insert(id);
    }
    return id;
  }
  void befriend(UserId a, UserId b) {
    core.world.relationships[a][b] = {.user_id = a, .other_id = b, .type = 1, .nickname = "pal"};
    core.world.relationships[b][a] = {.user_id = b, .other_id = a, .type = 1};
  }
  std::uint32_t identify(UserId user, Identify request = {}) {
    clock.advance_ms(10'000);
    request.token = user.str();
    const auto connection = ++connections;
    hub.identify(0, connection, std::move(request));
    return outbox.slots.at(connection);
  }
  /// The last event of the type that the session got; empty when none.
  json::value last(std::uint32_t slot, std::string_view type) {
    for (auto it = outbox.sent[slot].rbegin(); it != outbox.sent[slot].rend(); ++it) {
      if ((*it)->type() != type) continue;
      std::string_view tail = *(*it)->tail();
      tail.remove_suffix(1);
      return json::parse(tail);
    }
    return {};
  }
  std::size_t count(std::uint32_t slot, std::string_view type) {
    return static_cast<std::size_t>(std::ranges::count_if(
        outbox.sent[slot], [type](const DispatchPtr& dispatch) { return dispatch->type() == type; }));
  }
  void set(std::uint32_t slot, std::string status, std::string activities = "[]") {
    hub.presence({0, slot},
                 {.status = std::move(status), .status_named = true, .activities_json = std::move(activities)});
  }
  void patch(UserId user, std::string_view settings) {
    ASSERT_TRUE(core::update_settings(core, {.user_id = user}, json::parse(settings).as_object()));
  }
  [[nodiscard]] std::string status(UserId user) const {
    const auto found = core.world.presences.find(user);
    return found == core.world.presences.end() ? "offline" : found->second.status;
  }

  ManualClock clock;
  SeededRandom random{7};
  MemoryStore store;
  HubSink sink;
  core::Core core{{.journal = store, .log = store, .blobs = store, .clock = clock, .random = random, .events = sink}};
  Outbox outbox;
  Limits limits;
  GatewayStats stats;
  Hub hub{
      {.clock = clock, .random = random, .url = "ws://h", .public_url = "http://h", .limits = limits, .stats = stats}};
  ConnectionId connections = 0;
  UserId ann;
  UserId bob;
};

TEST_F(People, ReadyHasReadStatesAndSettings) {
  const GuildId guild_id = guild(ann);
  model::Channel& channel = core.world.guilds.at(guild_id).channels.begin()->second;
  channel.last_message_id = MessageId(500);
  ASSERT_TRUE(core::ack(core, {.user_id = ann}, {.channel_id = channel.id, .message_id = MessageId(500)}));
  core.world.guild_settings[ann][guild_id] = {.user_id = ann, .guild_id = guild_id, .muted = true, .version = 3};
  patch(ann, R"({"theme":"light"})");
  const auto plain = last(identify(ann), "READY");
  ASSERT_TRUE(plain.at("read_state").is_array()) << "without the capability: a plain list";
  EXPECT_EQ(plain.at("read_state").at(0).at("last_message_id").as_string(), "500");
  EXPECT_TRUE(plain.at("user_guild_settings").is_array());
  EXPECT_EQ(plain.at("user_settings").at("theme").as_string(), "light");
  const auto versioned = last(
      identify(ann, {.capabilities = capability::kVersionedReadStates | capability::kVersionedGuildSettings}), "READY");
  EXPECT_EQ(versioned.at("read_state").at("entries").at(0).at("id").as_string(), channel.id.str());
  EXPECT_EQ(versioned.at("user_guild_settings").at("entries").at(0).at("muted").as_bool(), true);
  EXPECT_EQ(versioned.at("user_guild_settings").at("version").as_int64(), 3);
}

TEST_F(People, UsersStandOnceForClientsThatCanReadThat) {
  guild(ann);
  befriend(ann, bob);
  const ChannelId dm = core.new_id<ChannelId>();
  core.world.dms[dm] = {.id = dm, .type = model::ChannelType::kDm, .recipients = {ann, bob}};
  core.world.user_dms[ann].insert(dm);
  const auto full = last(identify(ann), "READY");
  EXPECT_EQ(full.at("private_channels").at(0).at("recipients").at(0).at("username").as_string(), "bob");
  EXPECT_EQ(full.at("relationships").at(0).at("user").at("username").as_string(), "bob");
  EXPECT_EQ(full.at("relationships").at(0).at("nickname").as_string(), "pal");
  const auto once = last(identify(ann, {.capabilities = capability::kDeduplicatedUsers}), "READY");
  EXPECT_EQ(once.at("private_channels").at(0).at("recipient_ids").at(0).as_string(), bob.str());
  EXPECT_FALSE(once.at("private_channels").at(0).as_object().contains("recipients"));
  EXPECT_FALSE(once.at("relationships").at(0).as_object().contains("user"));
  EXPECT_EQ(once.at("merged_members").at(0).at(0).at("user_id").as_string(), ann.str());
  ASSERT_EQ(once.at("users").as_array().size(), 1U);
  EXPECT_EQ(once.at("users").at(0).at("username").as_string(), "bob");
}

TEST_F(People, ReadyDoesNotGrowWithTheMembers) {
  const GuildId guild_id = guild(ann);
  const auto small = json::serialize(last(identify(ann), "READY")).size();
  for (int i = 0; i < 200; ++i) {
    const UserId id = person("m" + std::to_string(i));
    core.world.guilds.at(guild_id).members[id] = {.guild_id = guild_id, .user_id = id};
  }
  EXPECT_LT(json::serialize(last(identify(ann), "READY")).size(), small + 500) << "one more session, and digits";
}

TEST_F(People, DevicesMakeOnePresence) {
  const auto desktop = identify(ann, {.os = "Linux", .browser = "Some Client"});
  const auto phone = identify(ann, {.os = "Android", .browser = "x"});
  set(phone, "idle");
  EXPECT_EQ(status(ann), "online");
  EXPECT_EQ(core.world.presences.at(ann).client_status_json, R"({"desktop":"online","mobile":"idle"})");
  set(phone, "dnd");
  EXPECT_EQ(status(ann), "dnd") << "chosen by hand";
  set(phone, "invisible");
  EXPECT_EQ(core.world.presences.at(ann).client_status_json, R"({"desktop":"online"})");
  set(desktop, "invisible");
  EXPECT_EQ(status(ann), "offline");
}

TEST_F(People, EverySessionHearsOfTheOthers) {
  const auto first = identify(ann);
  EXPECT_EQ(last(first, "SESSIONS_REPLACE").as_array().size(), 1U);
  const auto second = identify(ann, {.os = "iOS"});
  const auto two = last(first, "SESSIONS_REPLACE").as_array();
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[1].at("client_info").at("client").as_string(), "mobile");
  EXPECT_EQ(two[1].at("client_info").at("os").as_string(), "iOS");
  set(second, "dnd");
  EXPECT_EQ(last(first, "SESSIONS_REPLACE").at(1).at("status").as_string(), "dnd");
  hub.session_gone({0, second});
  EXPECT_EQ(last(first, "SESSIONS_REPLACE").as_array().size(), 1U);
}

TEST_F(People, TheChosenStatusHoldsForAllDevices) {
  patch(ann, R"({"status":"dnd"})");
  const auto slot = identify(ann);
  EXPECT_EQ(status(ann), "dnd") << "the client named none";
  identify(ann, {.presence = PresenceRequest{.status = "online", .status_named = true}});
  patch(ann, R"({"status":"invisible"})");
  EXPECT_EQ(status(ann), "offline");
  patch(ann, R"({"status":"idle"})");
  EXPECT_EQ(status(ann), "idle");
  EXPECT_EQ(last(slot, "SESSIONS_REPLACE").at(1).at("status").as_string(), "idle");
}

TEST_F(People, ACustomStatusIsShownUntilItExpires) {
  befriend(ann, bob);
  const auto friend_slot = identify(bob);
  const auto slot = identify(ann);
  set(slot, "online", R"([{"name":"Chess","type":0},{"name":"Custom Status","type":4,"state":"old"}])");
  patch(ann,
        R"({"custom_status":{"text":"at lunch","expires_at":")" + iso_timestamp(clock.now_ms() + 30'000) + R"("}})");
  const auto shown = last(friend_slot, "PRESENCE_UPDATE");
  ASSERT_EQ(shown.at("activities").as_array().size(), 2U);
  EXPECT_EQ(shown.at("activities").at(0).at("state").as_string(), "at lunch");
  EXPECT_EQ(shown.at("activities").at(1).at("name").as_string(), "Chess");
  EXPECT_FALSE(shown.as_object().contains("guild_id"));
  const auto supplemental = last(identify(bob), "READY_SUPPLEMENTAL");
  EXPECT_EQ(supplemental.at("merged_presences").at("friends").at(0).at("user_id").as_string(), ann.str());
  hub.tick();
  EXPECT_EQ(count(friend_slot, "PRESENCE_UPDATE"), 3U);
  clock.advance_ms(60'000);
  hub.tick();
  EXPECT_EQ(last(friend_slot, "PRESENCE_UPDATE").at("activities").at(0).at("name").as_string(), "Chess");
}

}  // namespace
}  // namespace guildhall::gateway
