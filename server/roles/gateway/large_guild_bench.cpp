// A guild of 100,000 members of whom 10,000 are connected: what it costs the domain thread when 1,000 of them change
// presence in a minute, when someone joins, and what it holds in memory. The shards only count. Prints `what |
// measured` lines. Arguments: members, connected, looking (how many have the member list open; the rest have the
// capability PASSIVE_GUILD_UPDATE).
#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "core/permissions/permissions.h"
#include "roles/gateway/hub.h"

namespace {

using namespace guildhall;
using namespace guildhall::gateway;

constexpr GuildId kGuild{1ULL << 40U};
constexpr ChannelId kText{11};

double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double heap_mb() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd) / 1e6;
}

/// Counts what it is given.
class CountingShard final : public ShardPort {
 public:
  void open_session(ConnectionId, std::uint32_t slot) override { last_slot = slot; }
  void deliver(DispatchPtr dispatch, Slots slots) override { count(*dispatch, slots->size()); }
  void deliver_one(DispatchPtr dispatch, std::uint32_t) override { count(*dispatch, 1); }
  void end_session(std::uint32_t, std::uint16_t) override {}
  void close_connection(ConnectionId, std::uint16_t) override {}
  void refuse_session(ConnectionId) override { std::puts("a session was refused"); }
  void resume_session(ConnectionId, SessionKey, std::uint64_t) override {}
  void wake_hub_after(std::int64_t) override {}

  void count(const Dispatch& dispatch, std::size_t sessions) {
    ++events;
    deliveries += sessions;
    bytes += dispatch.size() * sessions;
    largest = std::max(largest, dispatch.size());
  }
  void reset() { events = deliveries = bytes = largest = 0; }

  std::uint32_t last_slot = 0;
  std::size_t events = 0, deliveries = 0, bytes = 0, largest = 0;
};

class Bench {
 public:
  Bench(std::size_t members, std::size_t connected, std::size_t looking)
      : members_(members), connected_(connected), looking_(looking) {
    hub_.set_shards({&shard_});
    hub_.attach({.world = &world_,
                 .authenticate = [](std::string_view token) -> std::optional<core::Actor> {
                   const auto id = UserId::parse(token).value_or(UserId());
                   return core::Actor{.user_id = id, .session_id = SessionId(id.value())};
                 },
                 .find_message = [](ChannelId, MessageId) { return std::nullopt; }});
  }

  void run() {
    const double empty = heap_mb();
    make_guild();
    const double with_members = heap_mb();
    std::printf("heap a member of a guild of %zu (user and member) | %.0f B\n", members_,
                (with_members - empty) * 1e6 / static_cast<double>(members_));
    connect();
    const double with_sessions = heap_mb();
    std::printf("heap a session in the hub, %zu connected, 20 channels | %.0f B\n", connected_,
                (with_sessions - with_members) * 1e6 / static_cast<double>(connected_));
    look(with_sessions);
    change_presences();
    talk();
    join();
  }

 private:
  void make_guild() {
    auto& guild = world_.guilds[kGuild];
    guild.info.id = kGuild;
    guild.info.owner_id = user(0);
    guild.roles[RoleId(kGuild)] = {
        .id = RoleId(kGuild), .guild_id = kGuild, .permissions = core::perm::kDefaultEveryone};
    for (std::uint64_t i = 0; i < 20; ++i)
      guild.roles[RoleId(50 + i)] = {
          .id = RoleId(50 + i), .guild_id = kGuild, .hoist = i < 5, .position = static_cast<std::int64_t>(20 - i)};
    for (std::uint64_t i = 0; i < 20; ++i) {
      const ChannelId id(kText.value() + i);
      guild.channels[id] = {.id = id, .guild_id = kGuild, .name = "channel"};
      world_.channel_guilds[id] = kGuild;
    }
    for (std::size_t i = 0; i < members_; ++i) add_member(i);
  }
  void add_member(std::size_t i) {
    const auto id = user(i);
    auto& known = world_.users[id];
    known.id = id;
    known.username = "u" + std::to_string(random_() % 1'000'000) + "_" + std::to_string(i);
    world_.user_guilds[id].insert(kGuild);
    auto& member = world_.guilds[kGuild].members[id];
    member.guild_id = kGuild;
    member.user_id = id;
    member.joined_at = 1'700'000'000'000;
    if (i % 100 == 0) member.roles = {RoleId(50 + i / 100 % 5)};  // One of a hundred is shown in a role.
  }
  [[nodiscard]] static UserId user(std::size_t i) { return UserId((1ULL << 50U) + i); }

  /// READY is rendered for each, as after a restart.
  void connect() {
    const double before = cpu_us();
    for (std::size_t i = 0; i < connected_; ++i) identify(i);
    std::printf("identify into a guild of %zu with %zu connected | %.0f us of the domain thread\n", members_,
                connected_, (cpu_us() - before) / static_cast<double>(connected_));
  }
  std::uint32_t identify(std::size_t i) {
    hub_.identify(0, ++connection_, {.token = user(i).str(), .capabilities = 1 << 11});
    return shard_.last_slot;
  }
  void watch(std::uint32_t slot, ChannelId channel, std::vector<ListRange> ranges) {
    SubscribeRequest::Guild guild{.guild_id = kGuild, .typing = true};
    guild.channels.emplace().push_back({.channel_id = channel, .ranges = std::move(ranges)});
    hub_.subscribe({0, slot}, {.guilds = {std::move(guild)}});
  }

  void look(double heap_before) {
    double before = cpu_us();
    watch(0, kText, {{0, 99}});
    std::printf("member list, built at the first look | %.1f ms once, %.0f B of heap a member\n",
                (cpu_us() - before) / 1e3, (heap_mb() - heap_before) * 1e6 / static_cast<double>(members_));
    shard_.reset();
    before = cpu_us();
    for (std::size_t i = 1; i < looking_; ++i) {
      // Most look at the top, some somewhere below.
      const std::size_t first = i % 10 == 0 ? 100 * (random_() % (members_ / 100)) : 0;
      watch(static_cast<std::uint32_t>(i), kText, {{first, first + 99}});
    }
    std::printf("op 14 for 100 rows | %.0f us, %zu B of answer\n", (cpu_us() - before) / static_cast<double>(looking_),
                shard_.bytes / std::max<std::size_t>(1, shard_.events));
  }

  /// A minute: 1,000 changes, evenly spread, with the hub woken each 250 ms.
  void change_presences() {
    clock_.advance_ms(limits_.member_list_counts_ms);
    hub_.wake();
    shard_.reset();
    constexpr int kChanges = 1000;
    constexpr int kWakes = 240;
    double changing = 0, waking = 0;
    int done = 0;
    for (int wake = 0; wake < kWakes; ++wake) {
      double before = cpu_us();
      for (; done < kChanges * (wake + 1) / kWakes; ++done) {
        const auto i = static_cast<std::uint32_t>(random_() % connected_);
        const bool hidden = random_() % 2 == 0;
        hub_.presence({0, i}, {.status = hidden ? "invisible" : (random_() % 2 == 0 ? "idle" : "online")});
      }
      changing += cpu_us() - before;
      clock_.advance_ms(limits_.member_list_flush_ms);
      before = cpu_us();
      hub_.wake();
      waking += cpu_us() - before;
    }
    std::printf(
        "1,000 presence changes in a minute, %zu look at the list | %.1f us a change and %.1f us for its share of the "
        "flushes; %zu events, %zu deliveries, %.1f MB (to everyone each: %zu deliveries)\n",
        looking_, changing / kChanges, waking / kChanges, shard_.events, shard_.deliveries,
        static_cast<double>(shard_.bytes) / 1e6, std::size_t{kChanges} * connected_);
  }

  void talk() {
    shard_.reset();
    model::Message message;
    message.channel_id = kText;
    message.author_id = user(0);
    message.content = "hello";
    constexpr int kMessages = 100;
    const double before = cpu_us();
    for (int i = 0; i < kMessages; ++i) {
      message.id = MessageId((1ULL << 51U) + static_cast<std::uint64_t>(i));
      hub_.emit(core::MessageCreate{&message});
    }
    const double sent = cpu_us() - before;
    clock_.advance_ms(limits_.passive_update_ms);
    const double waking = cpu_us();
    hub_.wake();
    const double woken = cpu_us() - waking;
    std::printf(
        "100 messages, the others are passive | %.1f us each, %zu deliveries with the passive updates, which cost %.1f "
        "ms "
        "(to everyone each: %zu deliveries)\n",
        sent / kMessages, shard_.deliveries, woken / 1e3, std::size_t{kMessages} * connected_);
  }

  /// A new member comes: joins, identifies, opens the list.
  void join() {
    constexpr int kJoins = 50;
    shard_.reset();
    const double before = cpu_us();
    for (int i = 0; i < kJoins; ++i) {
      const auto at = members_ + static_cast<std::size_t>(i);
      add_member(at);
      const auto slot = identify(at);
      hub_.emit(core::MemberAdd{&world_.guilds[kGuild].members[user(at)]});
      watch(slot, kText, {{0, 99}});
    }
    std::printf(
        "a new member, from joining to a list on the screen | %.2f ms of the domain thread, largest payload %zu B\n",
        (cpu_us() - before) / 1e3 / kJoins, shard_.largest);
  }

  std::size_t members_, connected_, looking_;
  std::mt19937 random_{3};
  ManualClock clock_;
  SeededRandom ids_{1};
  Limits limits_;
  GatewayStats stats_;
  core::World world_;
  CountingShard shard_;
  Hub hub_{
      {.clock = clock_, .random = ids_, .url = "ws://x", .public_url = "http://x", .limits = limits_, .stats = stats_}};
  ConnectionId connection_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  const auto number = [&](int at, std::size_t otherwise) {
    return count > at ? static_cast<std::size_t>(std::strtoul(arguments[at], nullptr, 10)) : otherwise;
  };
  Bench(number(1, 100'000), number(2, 10'000), number(3, 2'000)).run();
}
