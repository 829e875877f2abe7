#include <algorithm>

#include <fmt/format.h>

#include "base/random.h"
#include "core/core.h"
#include "core/read_states/read_states.h"
#include "sim/lists.h"
#include "sim/simulation.h"

/// Now and then everything is left alone until it is quiet; then all that is known must agree.
namespace guildhall::sim {
namespace {

constexpr std::int64_t kSettleMs = 120'000;
constexpr int kQuietRounds = 45;  // Longer than what the hub tells with a delay: lists, passive updates.

struct NoEvents final : core::EventSink {
  void emit(const core::Event&) override {}
};

}  // namespace

void Simulation::checkpoint() {
  report_.note("checkpoint");
  calm_ = true;
  scheduler_.stalls = false;
  store_.faults = {};
  for (const auto& client : clients_) client->set_stalled(false);
  if (!settle()) return;
  check_memory();
  check_disk();
  if (const auto differs = facts_.unsaved_message()) report_.fail("what could not be saved is taken back", *differs);
  life_->observer().check_known({});
  check_clients();
  check_reads();
  check_presences();
  check_lists();
  check_fresh_clients();
}

bool Simulation::settled() const {
  if (life_->in_flight() > 0 || store_.waiting() > 0) return false;
  return std::ranges::all_of(clients_, [](const auto& client) { return client->caught_up(); });
}

bool Simulation::settle() {
  const auto deadline = clock_.now_ms() + kSettleMs;
  // Requests that are still on their way first.
  run_until(clock_.now_ms() + 1000);
  int quiet = 0;
  while (!report_.failure() && quiet < kQuietRounds) {
    if (clock_.now_ms() > deadline) {
      for (const auto& client : clients_)
        if (!client->caught_up())
          report_.fail("everything settles", client->name(),
                       client->session() == nullptr ? std::string() : client->session()->history());
      report_.fail("everything settles", "requests or commits remain");
      return false;
    }
    run_until(clock_.now_ms() + 50);
    quiet = settled() ? quiet + 1 : 0;
  }
  return !report_.failure();
}

/// The program's memory is what its events said.
void Simulation::check_memory() {
  if (const auto differs = difference(facts_.now, copy(life_->core().world)))
    report_.fail("every change is told in events", *differs);
}

/// What a new process would load is what the batches that were saved made.
void Simulation::check_disk() {
  NoEvents events;
  SeededRandom random(1);
  core::Core loaded(
      {.journal = store_, .log = disk_, .blobs = disk_, .clock = clock_, .random = random, .events = events});
  if (!loaded.load(disk_)) return report_.fail("what was saved can be loaded", "load");
  if (const auto differs = difference(facts_.disk, copy(loaded.world)))
    return report_.fail("what was acknowledged survives, and nothing is half-applied", *differs);
  const auto channels = [&](ChannelId id) {
    return facts_.disk.channel_guilds.contains(id) || facts_.disk.dms.contains(id);
  };
  for (const auto& [channel, messages] : facts_.disk.messages) {
    if (!channels(channel)) continue;
    const auto stored = disk_.page({.channel_id = channel, .limit = 1'000'000});
    std::map<MessageId, ModelMessage> found;
    for (const auto& message : *stored) found[message.id] = copy(message);
    if (found == messages) continue;
    std::string detail = fmt::format("channel {}: ", channel.str());
    for (const auto& [id, message] : messages) {
      const auto other = found.find(id);
      if (other == found.end())
        detail += fmt::format("{} is missing; ", id.str());
      else if (!(other->second == message))
        detail += fmt::format("{}: expected {}; found {}", id.str(), show(message), show(other->second));
    }
    for (const auto& [id, message] : found)
      if (!messages.contains(id)) detail += fmt::format("{} should not be there: {}", id.str(), show(message));
    return report_.fail("what was acknowledged survives, and nothing is half-applied", detail);
  }
}

void Simulation::check_clients() {
  for (const auto& client : clients_) {
    const auto differs = client->state().difference(facts_.now);
    if (differs && !report_.failure())
      report_.fail("a client's state is the truth", client->name() + ": " + *differs, client->session()->history());
  }
}

/// Mention counts are what going through all messages gives. Only in the first life: a crash may lose the newest read
/// states, which are written behind.
void Simulation::check_reads() {
  for (const auto& account : people_) check_reads_of(account);
}

void Simulation::check_reads_of(const Account& account) {
  if (!facts_.reads_complete || account.bot || life_->dead()) return;
  const auto& world = life_->core().world;
  const auto& model = facts_.now;
  const auto check = [&](ChannelId id) {
    const auto* const channel = world.channel(id);
    if (channel == nullptr) return;
    const auto expected = facts_.reads.count(account.user, id, model);
    const auto found = core::mention_count(world, account.user, *channel, clock_.now_ms());
    if (expected != found)
      report_.fail("mention counts equal a recomputation",
                   fmt::format("user {} channel {}: {} instead of {}", account.user.str(), id.str(), found, expected));
  };
  for (const auto& [channel, guild] : model.channel_guilds)
    if (model.may_view(account.user, channel)) check(channel);
  for (const auto& [id, dm] : model.dms)
    if (dm.people.contains(account.user)) check(id);
}

/// A user's presence is that of all their sessions together.
void Simulation::check_presences() {
  for (const auto& account : people_) {
    const auto found = life_->core().world.presences.find(account.user);
    const auto status = found == life_->core().world.presences.end() ? "offline" : found->second.status;
    const auto expected = life_->observer().status_of(account.user);
    if (status != expected)
      report_.fail("a presence is that of all sessions of its user",
                   fmt::format("{} is {} instead of {}", account.name, status, expected));
  }
}

/// The rows of member lists that people look at are those of a list that is made anew.
void Simulation::check_lists() {
  const ListMaker lists(facts_.now, people_, [&](UserId user) { return life_->observer().status_of(user); });
  for (const auto& client : clients_) {
    if (client->session() == nullptr || report_.failure()) continue;
    for (const auto& [guild, interest] : client->session()->interests) {
      counts_.lists += interest.rows.size();
      if (const auto differs = lists.difference(guild, *client->session(), client->state().lists()))
        return report_.fail("a member list equals a recomputation",
                            fmt::format("{}: guild {}: {}", client->name(), guild.str(), *differs),
                            client->session()->history());
    }
  }
}

/// A client that begins anew sees what an old one has made of its events.
void Simulation::check_fresh_clients() {
  constexpr std::size_t kSample = 15;
  std::vector<std::pair<Client*, std::unique_ptr<Client>>> pairs;
  for (std::size_t i = 0; i < kSample; ++i) {
    auto& old = *clients_[dice_.below(clients_.size())];
    pairs.emplace_back(&old, std::make_unique<Client>(client_parts(), old.kind(), ++next_client_));
    pairs.back().second->connect();
  }
  const auto deadline = clock_.now_ms() + 30'000;
  const auto ready = [&] {
    return std::ranges::all_of(pairs,
                               [](const auto& pair) { return pair.first->caught_up() && pair.second->caught_up(); });
  };
  do run_until(clock_.now_ms() + 200);
  while (!ready() && clock_.now_ms() < deadline && !report_.failure());
  for (auto& [old, fresh] : pairs) {
    if (report_.failure()) return;
    ++counts_.comparisons;
    if (!fresh->caught_up() || !old->caught_up())
      report_.fail("everything settles", old->name() + " or its twin " + fresh->name());
    else if (const auto differs = old->state().difference(fresh->state()))
      report_.fail("a new session shows what the events had built", old->name() + ": " + *differs,
                   old->session()->history());
    fresh->retire();
    retired_.push_back(std::move(fresh));
  }
}

}  // namespace guildhall::sim
