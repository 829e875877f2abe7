#include "roles/gateway/member_list/list_registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "core/permissions/permissions.h"

namespace guildhall::gateway {
namespace {

namespace json = boost::json;

constexpr GuildId kGuild{1ULL << 40U};
constexpr ChannelId kOpen{11};
constexpr ChannelId kStaffOnly{12};
constexpr ChannelId kAlsoStaff{13};
constexpr ChannelId kAlsoOpen{14};
constexpr RoleId kStaff{21};
constexpr RoleId kTeam{22};
constexpr UserId kFirst{1000};

std::string text(const json::value& value) { return std::string(value.as_string()); }

/// Keeps a list for each id as a client does: an array, the documented steps, and the counts.
struct Client {
  struct List {
    std::vector<json::value> rows;
    json::value groups;
    std::int64_t members = 0;
    std::int64_t online = 0;
  };

  void receive(const std::string& tail) {
    const auto update = json::parse(std::string_view(tail).substr(0, tail.size() - 1));
    auto& list = lists[text(update.at("id"))];
    list.groups = update.at("groups");
    list.members = update.at("member_count").as_int64();
    list.online = update.at("online_count").as_int64();
    for (const auto& op : update.at("ops").as_array()) apply(list, op);
    ++events;
  }
  void apply(List& list, const json::value& op) {
    const auto kind = text(op.at("op"));
    ++ops[kind];
    if (kind == "SYNC" || kind == "INVALIDATE") {
      const auto first = op.at("range").at(0).as_int64();
      const auto last = op.at("range").at(1).as_int64();
      if (list.rows.size() <= static_cast<std::size_t>(last)) list.rows.resize(static_cast<std::size_t>(last) + 1);
      for (auto i = first; i <= last; ++i) list.rows[static_cast<std::size_t>(i)] = nullptr;
      if (kind == "INVALIDATE") return;
      auto at = static_cast<std::size_t>(first);
      for (const auto& item : op.at("items").as_array()) list.rows[at++] = item;
      return;
    }
    const auto index = op.at("index").as_int64();
    ASSERT_LE(static_cast<std::size_t>(index), list.rows.size());
    if (kind == "DELETE") {
      list.rows.erase(list.rows.begin() + index);
    } else if (kind == "INSERT") {
      list.rows.insert(list.rows.begin() + index, op.at("item"));
    } else {
      ASSERT_EQ(kind, "UPDATE");
      list.rows[static_cast<std::size_t>(index)] = op.at("item");
    }
  }

  std::map<std::string, List> lists;
  std::map<std::string, int> ops;
  int events = 0;
};

class RegistryTest : public testing::Test {
 protected:
  RegistryTest() {
    registry.attach(world);
    auto& guild = world.guilds[kGuild];
    guild.info.id = kGuild;
    guild.info.owner_id = kFirst;
    guild.roles[RoleId(kGuild)] = {
        .id = RoleId(kGuild), .guild_id = kGuild, .permissions = core::perm::kDefaultEveryone};
    guild.roles[kStaff] = {.id = kStaff, .guild_id = kGuild, .hoist = true, .position = 2};
    guild.roles[kTeam] = {.id = kTeam, .guild_id = kGuild, .position = 1};
    for (const auto id : {kOpen, kStaffOnly, kAlsoStaff, kAlsoOpen})
      guild.channels[id] = {.id = id, .guild_id = kGuild};
    for (const auto id : {kStaffOnly, kAlsoStaff})
      guild.channels[id].permission_overwrites = {{.id = kGuild.value(), .deny = core::perm::kViewChannel},
                                                  {.id = kStaff.value(), .allow = core::perm::kViewChannel}};
    for (std::uint64_t i = 0; i < 30; ++i) join(UserId(kFirst.value() + i));
  }

  core::GuildState& guild() { return world.guilds[kGuild]; }
  void join(UserId id) {
    world.users[id] = {.id = id, .username = "user" + id.str()};
    guild().members[id] = {.guild_id = kGuild, .user_id = id};
    registry.member_changed(kGuild, id);
  }
  void leave(UserId id) {
    guild().members.erase(id);
    registry.member_left(kGuild, id);
  }
  void set_status(UserId id, const std::string& status) {
    if (status == "offline")
      world.presences.erase(id);
    else
      world.presences[id].status = status;
    registry.member_changed(kGuild, id);
  }
  void set_roles(UserId id, std::vector<RoleId> roles) {
    guild().members[id].roles = std::move(roles);
    registry.member_changed(kGuild, id);
    for (auto& [slot, session] : sessions)
      if (session.user_id == id) registry.recheck(session, kGuild);
  }

  HubSession& open(UserId id) {
    auto& session = sessions[++last_slot];
    session.user_id = id;
    session.key = {0, last_slot};
    return session;
  }
  Client& client(const HubSession& session) { return clients[session.key.slot]; }
  void watch(HubSession& session, std::vector<ChannelRanges> channels) {
    registry.subscribe(session, kGuild, std::move(channels));
  }
  void flush() {
    clock.advance_ms(limits.member_list_counts_ms);
    registry.flush();
  }
  std::string list_id(ChannelId channel) { return list_key(guild(), guild().channels[channel]).id; }

  /// The rows of the channel's list by a plain sort: group names and user ids.
  std::vector<std::string> expected(ChannelId channel_id) {
    const GroupRules groups(guild());
    const auto key = list_key(guild(), guild().channels[channel_id]);
    std::map<std::size_t, std::vector<std::tuple<std::string, UserId>>> rows;
    auto order = groups.hoisted();
    order.push_back(kOnlineGroup);
    order.push_back(kOfflineGroup);
    for (const auto& [id, member] : guild().members) {
      const auto permissions = core::channel_permissions(guild(), member, guild().channels[channel_id], 0);
      if (!key.overwrites.empty() && (permissions & core::perm::kViewChannel) == 0) continue;
      const auto place = groups.place(world, member);
      const auto rank = std::ranges::find(order, place.group) - order.begin();
      rows[static_cast<std::size_t>(rank)].emplace_back(place.name, id);
    }
    std::vector<std::string> out;
    for (auto& [rank, members] : rows) {
      out.push_back(group_name(order[rank]));
      std::ranges::sort(members);
      for (const auto& [name, id] : members) out.push_back(id.str() + status_of(id) + nick_of(id));
    }
    return out;
  }
  std::string status_of(UserId id) {
    const auto found = world.presences.find(id);
    return found == world.presences.end() ? "offline" : found->second.status;
  }
  std::string nick_of(UserId id) { return guild().members[id].nick.value_or(""); }

  static std::string shown(const json::value& row) {
    if (row.is_null()) return "hole";
    if (const auto* group = row.as_object().if_contains("group")) return text(group->at("id"));
    const auto& member = row.at("member");
    const auto& nick = member.at("nick");
    return text(member.at("user").at("id")) + text(member.at("presence").at("status")) +
           (nick.is_null() ? "" : text(nick));
  }
  void check(const HubSession& session, const std::vector<ChannelRanges>& channels) {
    for (const auto& [channel, ranges] : channels) {
      const auto& permissions =
          core::channel_permissions(guild(), guild().members[session.user_id], guild().channels[channel], 0);
      if ((permissions & core::perm::kViewChannel) == 0) continue;
      const auto truth = expected(channel);
      const auto& list = client(session).lists[list_id(channel)];
      for (const auto& range : ranges)
        for (auto i = range.first; i <= range.last && i < truth.size(); ++i) {
          ASSERT_LT(i, list.rows.size());
          ASSERT_EQ(shown(list.rows[i]), truth[i]) << "row " << i << " of " << channel.str();
        }
      std::size_t total = 0;
      for (const auto& group : list.groups.as_array())
        total += 1 + static_cast<std::size_t>(group.at("count").as_int64());
      ASSERT_EQ(total, truth.size());
    }
  }

  ManualClock clock;
  Limits limits;
  core::World world;
  std::map<std::uint32_t, HubSession> sessions;
  std::map<std::uint32_t, Client> clients;
  std::uint32_t last_slot = 0;
  std::vector<DispatchPtr> sent;
  ListRegistry registry{{.clock = clock,
                         .limits = limits,
                         .public_url = "http://x",
                         .send = [this](const Route& route, const DispatchPtr& dispatch) {
                           sent.push_back(dispatch);
                           for (const auto slot : *route.by_shard[0]) clients[slot].receive(*dispatch->tail());
                         }}};
};

TEST_F(RegistryTest, SendsTheRangesThatAreAskedForOnce) {
  auto& session = open(kFirst);
  watch(session, {{kOpen, {{0, 9}, {10, 19}}}});
  EXPECT_EQ(client(session).events, 1);
  EXPECT_EQ(client(session).ops["SYNC"], 2);
  check(session, {{kOpen, {{0, 19}}}});
  EXPECT_EQ(client(session).lists["everyone"].members, 30);
  watch(session, {{kOpen, {{0, 9}, {10, 19}, {20, 29}}}});
  EXPECT_EQ(client(session).ops["SYNC"], 3) << "only what it lacks";
  watch(session, {{kAlsoOpen, {{0, 9}, {10, 19}, {20, 29}}}});
  EXPECT_EQ(client(session).ops["SYNC"], 3) << "another channel with the same list";
  watch(session, {{kAlsoOpen, {{0, 9}, {10, 19}, {20, 29}}}});
  EXPECT_EQ(client(session).ops["SYNC"], 6) << "who asks for the same again gets it";
  check(session, {{kAlsoOpen, {{0, 29}}}});
}

TEST_F(RegistryTest, TheSameRowsAreRenderedOnceForThoseWhoComeTogether) {
  const std::vector<ChannelRanges> wish = {{kOpen, {{0, 9}}}};
  std::vector<HubSession*> watchers;
  const auto come = [&](const std::vector<ChannelRanges>& channels) {
    watchers.push_back(&open(UserId(kFirst.value() + watchers.size())));
    watch(*watchers.back(), channels);
    check(*watchers.back(), channels);
    return sent.back();
  };
  const auto first = come(wish);
  EXPECT_EQ(come(wish), first);
  EXPECT_EQ(come({{kAlsoOpen, {{0, 9}}}}), first) << "the same list";
  EXPECT_NE(come({{kOpen, {{0, 8}}}}), first);
  set_status(UserId(1029), "online");  // Not flushed yet.
  const auto second = come(wish);
  EXPECT_NE(second, first);
  EXPECT_EQ(come(wish), second);
  leave(UserId(1028));  // Only the counts change.
  EXPECT_NE(come(wish), second);
  flush();
  for (auto* const watcher : watchers) EXPECT_EQ(client(*watcher).lists["everyone"].members, 29);
}

TEST_F(RegistryTest, ChangesOutOfSightCauseNothingButCounts) {
  auto& session = open(kFirst);
  watch(session, {{kOpen, {{0, 9}}}});
  set_status(UserId(1029), "online");  // A header and a row come to the top.
  clock.advance_ms(limits.member_list_flush_ms);
  registry.flush();
  EXPECT_EQ(client(session).events, 2);
  leave(UserId(1028));
  clock.advance_ms(limits.member_list_flush_ms);
  registry.flush();
  EXPECT_EQ(client(session).events, 2) << "counts may wait";
  ASSERT_TRUE(registry.next_due().has_value());
  flush();
  EXPECT_EQ(client(session).events, 3);
  EXPECT_EQ(client(session).lists["everyone"].members, 29);
  guild().members[UserId(1027)].flags = 1;
  registry.member_changed(kGuild, UserId(1027));
  flush();
  EXPECT_EQ(client(session).events, 3) << "nothing that it could see changed";
  EXPECT_FALSE(registry.next_due().has_value());
}

TEST_F(RegistryTest, ManyChangesMakeOneEvent) {
  auto& session = open(kFirst);
  watch(session, {{kOpen, {{0, 99}}}});
  for (int i = 0; i < 10; ++i) set_status(UserId(1005), i % 2 == 0 ? "online" : "idle");
  flush();
  EXPECT_EQ(client(session).events, 2);
  check(session, {{kOpen, {{0, 99}}}});
}

TEST_F(RegistryTest, WhoMayNotViewTheChannelGetsNothingUntilTheyMay) {
  auto& session = open(UserId(1005));
  watch(session, {{kStaffOnly, {{0, 9}}}});
  EXPECT_EQ(client(session).events, 0);
  set_roles(UserId(1005), {kStaff});
  EXPECT_EQ(client(session).events, 1);
  check(session, {{kStaffOnly, {{0, 9}}}});
  set_roles(UserId(1005), {});
  EXPECT_EQ(client(session).ops["INVALIDATE"], 1);
  const auto events = client(session).events;
  set_roles(UserId(1006), {kStaff});
  flush();
  EXPECT_EQ(client(session).events, events);
}

TEST_F(RegistryTest, ChannelsWithTheSameOverwritesShareAList) {
  auto& session = open(kFirst);
  watch(session, {{kStaffOnly, {{0, 9}}}, {kAlsoStaff, {{0, 19}}}, {kOpen, {{0, 9}}}});
  EXPECT_EQ(registry.stats().lists, 2U);
  EXPECT_EQ(registry.stats().views, 2U);
}

TEST_F(RegistryTest, AListThatNobodyLooksAtGoes) {
  auto& session = open(kFirst);
  watch(session, {{kOpen, {{0, 9}}}});
  registry.leave(session, kGuild);
  flush();
  EXPECT_EQ(registry.stats().lists, 1U) << "it lingers";
  clock.advance_ms(limits.member_list_linger_ms);
  registry.flush();
  EXPECT_EQ(registry.stats().lists, 0U);
  EXPECT_FALSE(registry.next_due().has_value());
}

TEST_F(RegistryTest, AnOverwriteMovesTheChannelToAnotherList) {
  auto& session = open(UserId(1001));
  set_roles(UserId(1001), {kStaff});
  watch(session, {{kOpen, {{0, 9}}}});
  guild().channels[kOpen].permission_overwrites = guild().channels[kStaffOnly].permission_overwrites;
  registry.guild_changed(kGuild);
  flush();
  EXPECT_EQ(client(session).ops["INVALIDATE"], 1);
  check(session, {{kOpen, {{0, 9}}}});
}

/// Everything at once: what each session was told equals a plain recomputation.
TEST_F(RegistryTest, EveryClientHasTheListAfterRandomChanges) {
  std::mt19937 random(5);
  const auto some = [&random](std::size_t bound) { return random() % bound; };
  std::map<std::uint32_t, std::vector<ChannelRanges>> wishes;
  for (int i = 0; i < 8; ++i) open(UserId(kFirst.value() + static_cast<std::uint64_t>(i)));
  for (int round = 0; round < 400; ++round) {
    for (auto changes = some(5) + 1; changes > 0; --changes) {
      const UserId id(kFirst.value() + some(40));
      const bool member = guild().members.contains(id);
      switch (const auto what = some(12)) {
        case 0:
          if (!member) join(id);
          break;
        case 1:
          if (member && id.value() > kFirst.value() + 8) leave(id);
          break;
        case 2:
        case 3:
          if (member) set_roles(id, some(2) == 0 ? std::vector<RoleId>{} : std::vector{some(2) == 0 ? kStaff : kTeam});
          break;
        case 4:
          if (member) guild().members[id].nick = "Nick" + std::to_string(some(100));
          if (member) registry.member_changed(kGuild, id);
          break;
        case 5:
          guild().roles[some(2) == 0 ? kStaff : kTeam].hoist = some(2) == 0;
          guild().roles[kTeam].position = static_cast<std::int64_t>(some(4));
          registry.guild_changed(kGuild);
          break;
        case 6:
          guild().channels[kAlsoStaff].permission_overwrites[1].id = (some(2) == 0 ? kStaff : kTeam).value();
          registry.guild_changed(kGuild);
          break;
        case 7: {
          auto& session = sessions[static_cast<std::uint32_t>(1 + some(8))];
          auto& wish = wishes[session.key.slot];
          wish.clear();
          for (const auto channel : {kOpen, kStaffOnly, kAlsoStaff})
            if (const auto first = some(30); some(2) == 0)
              wish.push_back({channel, {{0, some(10)}, {first, first + some(15)}}});
          watch(session, wish);
          break;
        }
        default:
          if (member) set_status(id, what < 10 ? "online" : "offline");
      }
    }
    if (some(3) > 0)
      flush();
    else
      continue;
    for (const auto& [slot, wish] : wishes) check(sessions[slot], wish);
    ASSERT_FALSE(HasFatalFailure()) << "round " << round;
  }
  int ops = 0;
  for (const auto& [slot, client] : clients)
    for (const auto& [kind, count] : client.ops) ops += count;
  EXPECT_GT(ops, 2000);
}

}  // namespace
}  // namespace guildhall::gateway
