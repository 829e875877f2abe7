#include "sim/simulation.h"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "base/check.h"

namespace guildhall::sim {
namespace {

constexpr std::int64_t kDowntimeMs = 300;

gateway::Limits small_limits(const Profile& profile) {
  gateway::Limits limits;
  limits.large_guild_members = profile.large_guild_members;
  limits.heartbeat_interval_ms = 8000;
  limits.identify_deadline_ms = 20'000;
  limits.resume_window_ms = 15'000;
  limits.replay_events = 150;
  limits.replay_bytes = 96U << 10U;
  limits.queued_bytes = 48U << 10U;
  limits.ready_queued_bytes = 4U << 20U;
  limits.member_list_flush_ms = 120;
  limits.member_list_counts_ms = 400;
  limits.member_list_linger_ms = 3000;
  limits.passive_update_ms = 700;
  return limits;
}

}  // namespace

Simulation::Simulation(std::uint64_t seed, bool verbose)
    : dice_(seed),
      report_(clock_),
      profile_(Profile::of(dice_)),
      scheduler_(dice_, clock_),
      facts_(clock_, report_),
      store_(disk_, dice_, scheduler_, facts_),
      limits_(small_limits(profile_)),
      actions_(dice_, people_) {
  report_.verbose = verbose;
}

Simulation::~Simulation() { life_.reset(); }

Client::Parts Simulation::client_parts() {
  return {.report = report_, .scheduler = scheduler_, .dice = dice_, .limits = limits_, .life = [this]() -> Life* {
            return life_ == nullptr || life_->dead() ? nullptr : life_.get();
          }};
}

void Simulation::start() {
  ++counts_.lives;
  life_ = std::make_unique<Life>(Life::Parts{.report = report_,
                                             .scheduler = scheduler_,
                                             .dice = dice_,
                                             .clock = clock_,
                                             .disk = disk_,
                                             .store = store_,
                                             .facts = facts_,
                                             .accounts = accounts_,
                                             .limits = limits_,
                                             .random_seed = dice_.next(),
                                             .shards = profile_.shards});
}

/// Power is lost. What the disk holds must be what the acknowledgements promised.
void Simulation::crash(std::string_view why) {
  report_.note(fmt::format("the server dies: {}", why));
  report_.reach("crashes");
  begin_next_life(false);
}

/// The server is stopped in order and started again: nothing is lost, not even read states.
void Simulation::restart() {
  report_.note("the server is stopped");
  report_.reach("orderly restarts");
  life_->stop();
  begin_next_life(true);
  check_reads();
}

void Simulation::begin_next_life(bool orderly) {
  counts_.slow_closes += life_->stats().slow_closes;
  life_.reset();
  facts_.restart(orderly);
  check_disk();
  clock_.advance_ms(dice_.between(kDowntimeMs, 5 * kDowntimeMs));
  start();
  check_memory();
}

void Simulation::run_step() {
  ++report_.step;
  CHECK(scheduler_.step());
  if (life_->dead() && !report_.failure()) crash("rows could not be saved");
}

void Simulation::run_until(UnixMs deadline_ms) {
  while (clock_.now_ms() < deadline_ms && !report_.failure()) run_step();
}

bool Simulation::run() {
  start();
  make_accounts();
  make_guilds();
  store_.flush();
  report_.note(
      fmt::format("{} accounts, {} guilds, {} actions", profile_.accounts, facts_.now.guilds.size(), profile_.actions));
  check_memory();
  check_disk();
  make_clients();
  run_until(clock_.now_ms() + 3500);
  constexpr std::size_t kPhases = 3;
  for (std::size_t phase = 0; phase < kPhases && !report_.failure(); ++phase) {
    calm_ = false;
    scheduler_.stalls = true;
    store_.faults = profile_.store;
    for (std::size_t i = 0; i < profile_.actions / kPhases && !report_.failure(); ++i) {
      act();
      if (i % 8 == 0 && !people_.empty()) check_reads_of(dice_.pick(people_));
      run_until(clock_.now_ms() + dice_.between(0, 2 * profile_.action_gap_ms));
      if (dice_.below(100'000) < profile_.crash_per_mille_of_hundred * 40 && !report_.failure()) crash("power is lost");
      if (dice_.below(100'000) < profile_.restart_per_mille_of_hundred * 40 && !report_.failure()) restart();
    }
    if (!report_.failure()) checkpoint();
  }
  for (const auto& client : clients_) {
    counts_.events += client->events;
    counts_.resumes += client->resumes;
    counts_.refusals += client->refusals;
  }
  counts_.slow_closes += life_->stats().slow_closes;
  return !report_.failure();
}

// ---- what people do ----

void Simulation::act() {
  if (dice_.chance(profile_.cut_per_mille)) return disturb();
  if (dice_.chance(90)) return use_gateway(*dice_.pick(clients_));
  if (auto next = actions_.next(facts_.now, clock_.now_ms())) request(std::move(*next));
}

void Simulation::request(Request request) {
  ++counts_.actions;
  static constexpr std::array kNames{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
  report_.note(fmt::format("{} {} {} {}", request.who.user.str(), kNames[static_cast<std::size_t>(request.http.method)],
                           request.http.path, request.http.body.substr(0, 100)));
  scheduler_.after_ms(dice_.between(0, 20), [this, request = std::move(request)]() mutable {
    if (life_ == nullptr || life_->dead()) return;
    auto http = request.http;
    const auto version = facts_.version(request.guild);
    const bool before = request.allowed && request.allowed(facts_.now, clock_.now_ms());
    const Asked asked{.at = clock_.now_ms(), .disk_refuses = store_.faults.refuses()};
    life_->request(std::move(http),
                   [this, request = std::move(request), version, before, asked](const net::HttpResponse& response) {
                     if (request.allowed && version == facts_.version(request.guild))
                       check_rules(request, before, response);
                     answered(request, asked, response);
                   });
  });
}

/// An opinion is worth something when it is the same before and after, with no change between.
void Simulation::check_rules(const Request& request, bool before, const net::HttpResponse& response) {
  if (request.allowed(facts_.now, clock_.now_ms()) != before) return;
  if (!before && response.status < 500) report_.reach("refusals that the rules ask for");
  const auto detail = [&] {
    return fmt::format("{} {} {}: {} {}", request.who.user.str(), request.http.path, request.http.body, response.status,
                       response.body);
  };
  if (!before && response.status < 300) report_.fail("what the rules forbid is refused", detail());
  if (before && response.status == 403 && !request.may_fail) report_.fail("what the rules allow is done", detail());
}

void Simulation::answered(const Request& request, Asked asked, const net::HttpResponse& response) {
  report_.note(fmt::format("answer {} to {}", response.status, request.http.path));
  ++(response.status < 400   ? counts_.answers_ok
     : response.status < 500 ? counts_.answers_refused
                             : counts_.answers_failed);
  // What the disk refused before a checkpoint may be told after it.
  if (response.status >= 500 && !asked.disk_refuses && !store_.faults.refuses())
    report_.fail("a healthy server does not fail",
                 fmt::format("{} {}: {}", request.http.path, request.http.body, response.body));
  if (response.status >= 300) return;
  boost::json::value body;
  if (!response.body.empty()) {
    boost::system::error_code error;
    body = boost::json::parse(response.body, error);
    if (error) return report_.fail("answers are JSON", response.body.substr(0, 200));
  }
  if (request.http.path.ends_with("/invites") && body.is_object()) {
    const auto& code = body.at("code").as_string();
    actions_.learn_invite(GuildId(id_in(body.at("guild"), "id")), std::string(code));
  }
  if (request.fact) {
    const auto fact = request.fact(body);
    if (!facts_.may_acknowledge(fact, asked.at))
      report_.fail("what is acknowledged is durable", fmt::format("'{}' was answered with {}", fact, response.status));
  }
}

/// Something happens to a connection.
void Simulation::disturb() {
  if (clients_.empty()) return;
  auto& client = *dice_.pick(clients_);
  switch (dice_.below(8)) {
    case 0:
      report_.note(client.name() + " closes with 1000");
      return client.close(1000);
    case 1:
      report_.note(client.name() + " closes with 4000");
      return client.close(4000);
    case 2:
    case 3:
      report_.note(client.name() + " stops reading");
      client.set_stalled(true);
      return scheduler_.after_ms(dice_.between(100, 30'000), [&client] { client.set_stalled(false); });
    default:
      report_.note(client.name() + " is cut off");
      return client.cut();
  }
}

void Simulation::use_gateway(Client& client) {
  if (!client.live()) return;
  static constexpr std::array kStatuses{"online", "idle", "dnd", "invisible"};
  const auto guilds = facts_.now.guilds_of(client.kind().account.user);
  if (guilds.empty() || dice_.chance(500))
    return client.send(fmt::format(R"({{"op":3,"d":{{"status":"{}","activities":[],"since":null,"afk":false}}}})",
                                   kStatuses[dice_.below(kStatuses.size())]));
  const auto guild = dice_.pick(guilds);
  if (!client.kind().account.bot && dice_.chance(500)) return look(client, guild);
  if (dice_.chance(400))
    return client.send(fmt::format(R"({{"op":8,"d":{{"guild_id":"{}","query":"","limit":20}}}})", guild.str()));
  std::vector<ChannelId> voice;
  for (const auto& [id, channel] : facts_.now.guild(guild)->channels)
    if (channel.type == 2) voice.push_back(id);
  const auto channel =
      voice.empty() || dice_.chance(300) ? std::string("null") : fmt::format("\"{}\"", dice_.pick(voice).str());
  client.send(fmt::format(R"({{"op":4,"d":{{"guild_id":"{}","channel_id":{},"self_mute":false,"self_deaf":false}}}})",
                          guild.str(), channel));
}

/// A person opens a guild: looks at parts of its member list, at some of its members, or away.
void Simulation::look(Client& client, GuildId guild_id) {
  const auto& guild = *facts_.now.guild(guild_id);
  static constexpr std::array<std::string_view, 6> kRanges{"[[0,99]]",        "[[0,4]]",    "[[0,4],[5,9]]",
                                                           "[[0,3],[10,19]]", "[[20,119]]", "[[2,7],[4,12]]"};
  std::string wish;
  const auto flag = [&](std::string_view name) {
    if (dice_.chance(400)) wish += fmt::format(R"(,"{}":{})", name, dice_.chance(700));
  };
  flag("typing");
  flag("activities");
  flag("threads");
  if (dice_.chance(300)) {
    std::string list;
    for (auto count = dice_.below(4); count > 0; --count)
      list += fmt::format("{}\"{}\"", list.empty() ? "" : ",", dice_.pick(people_).user.str());
    wish += fmt::format(R"(,"members":[{}])", list);
  }
  if (dice_.chance(700)) {
    std::string list;
    for (const auto& [id, channel] : guild.channels)
      if (dice_.chance(300) && list.size() < 100)
        list += fmt::format(R"({}"{}":{})", list.empty() ? "" : ",", id.str(), kRanges[dice_.below(kRanges.size())]);
    wish += fmt::format(R"(,"channels":{{{}}})", list);
  }
  if (dice_.chance(500))
    return client.send(fmt::format(R"({{"op":14,"d":{{"guild_id":"{}"{}}}}})", guild_id.str(), wish));
  client.send(fmt::format(R"({{"op":37,"d":{{"subscriptions":{{"{}":{{{}}}}}}}}})", guild_id.str(),
                          wish.empty() ? wish : wish.substr(1)));
}

}  // namespace guildhall::sim
