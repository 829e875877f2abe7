#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/memory/memory_store.h"
#include "base/check.h"
#include "core/core.h"

/// A core on memory, for tests.
namespace guildhall::core {

/// Keeps what was emitted. The pointers in events are only good while the state lives.
class RecordingSink final : public EventSink {
 public:
  void emit(const Event& event) override { events.push_back(event); }
  template <class Wanted>
  [[nodiscard]] std::vector<const Wanted*> all() const {
    std::vector<const Wanted*> out;
    for (const Event& event : events)
      if (const auto* wanted = std::get_if<Wanted>(&event)) out.push_back(wanted);
    return out;
  }
  std::vector<Event> events;
};

struct TestCore {
  ManualClock clock;
  SeededRandom random{7};
  MemoryStore store;
  RecordingSink sink;
  Core core{{.journal = store, .log = store, .blobs = store, .clock = clock, .random = random, .events = sink}};

  /// Commits and expects success.
  void commit() {
    bool ok = false;
    core.commit([&ok](Result<void> result) { ok = result.has_value(); });
    CHECK(ok);
  }
  model::User& person(const std::string& name) {
    model::User user;
    user.id = core.new_id<UserId>();
    user.username = name;
    core.world.users_by_name[name] = user.id;
    core.put(user);
    return core.world.users[user.id] = user;
  }
  GuildState& guild(UserId owner, Permissions everyone = perm::kDefaultEveryone) {
    const auto id = core.new_id<GuildId>();
    GuildState& state = core.world.guilds[id];
    state.info.id = id;
    state.info.owner_id = owner;
    state.info.name = "test";
    state.roles[RoleId(id)] = {.id = RoleId(id), .guild_id = id, .name = "@everyone", .permissions = everyone};
    core.put(state.info);
    core.put(state.roles[RoleId(id)]);
    join(state, owner);
    return state;
  }
  model::Member& join(GuildState& state, UserId user) {
    model::Member& member = state.members[user];
    member.guild_id = state.info.id;
    member.user_id = user;
    core.world.user_guilds[user].insert(state.info.id);
    core.put(member);
    return member;
  }
  model::Channel& channel(GuildState& state) {
    const auto id = core.new_id<ChannelId>();
    model::Channel& made = state.channels[id];
    made.id = id;
    made.guild_id = state.info.id;
    made.name = "general";
    core.world.channel_guilds[id] = state.info.id;
    core.put(made);
    return made;
  }
  static Actor as(const model::User& user) { return Actor{.user_id = user.id, .bot = user.bot}; }
};

}  // namespace guildhall::core
