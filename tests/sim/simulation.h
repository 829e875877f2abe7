#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/memory/memory_store.h"
#include "base/clock.h"
#include "roles/gateway/limits.h"
#include "sim/actions.h"
#include "sim/client.h"
#include "sim/life.h"

namespace guildhall::sim {

/// What a seed makes of the world: how big, how wild. Small worlds find races, large ones find limits.
struct Profile {
  std::size_t accounts = 0;
  std::size_t guilds = 0;
  std::size_t actions = 0;
  std::int64_t action_gap_ms = 0;
  std::size_t cut_per_mille = 0;  ///< Of actions: something happens to a connection instead.
  std::size_t crash_per_mille_of_hundred = 0;
  std::size_t restart_per_mille_of_hundred = 0;  ///< In order.
  std::size_t shards = 0;
  std::size_t large_guild_members = 250;
  StoreFaults store;
  static Profile of(Dice& dice);
};

struct Counts {
  std::uint64_t actions = 0;
  std::uint64_t answers_ok = 0;
  std::uint64_t answers_refused = 0;
  std::uint64_t answers_failed = 0;
  std::uint64_t events = 0;  ///< Received by clients.
  std::uint64_t resumes = 0;
  std::uint64_t refusals = 0;  ///< Op 9.
  std::uint64_t slow_closes = 0;
  std::uint64_t lives = 0;
  std::uint64_t lists = 0;        ///< Member lists compared.
  std::uint64_t comparisons = 0;  ///< A client's state with that of one that begins anew.
};

/// One seed, from an empty disk to the end. Single-threaded; nothing in it depends on anything but the seed.
class Simulation {
 public:
  explicit Simulation(std::uint64_t seed, bool verbose = false);
  ~Simulation();

  /// True when no invariant was broken.
  bool run();
  [[nodiscard]] const Report& report() const { return report_; }
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  // population.cpp
  void make_accounts();
  void make_guilds();
  void make_clients();

  // simulation.cpp
  void start();
  void crash(std::string_view why);
  void restart();
  void begin_next_life(bool orderly);
  void act();
  void request(Request request);
  void check_rules(const Request& request, bool before, const net::HttpResponse& response);
  /// When a request was made, and of what kind of disk.
  struct Asked {
    UnixMs at = 0;
    bool disk_refuses = false;
  };
  void answered(const Request& request, Asked asked, const net::HttpResponse& response);
  void disturb();
  void use_gateway(Client& client);
  void look(Client& client, GuildId guild);
  /// Until the deadline or a failure; starts the server again when it has died.
  void run_until(UnixMs deadline_ms);
  void run_step();
  [[nodiscard]] Client::Parts client_parts();

  // checkpoint.cpp
  void checkpoint();
  [[nodiscard]] bool settled() const;
  bool settle();
  void check_memory();
  void check_disk();
  void check_clients();
  void check_reads();
  void check_reads_of(const Account& account);
  void check_presences();
  void check_lists();
  void check_fresh_clients();

  ManualClock clock_;
  Dice dice_;
  Report report_;
  Profile profile_;
  Scheduler scheduler_;
  MemoryStore disk_;
  Facts facts_;
  Store store_;
  gateway::Limits limits_;
  std::vector<Account> people_;
  std::unordered_map<std::string, Account> accounts_;  ///< By token.
  std::unique_ptr<Life> life_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<std::unique_ptr<Client>> retired_;
  Actions actions_;
  std::size_t next_client_ = 0;
  Counts counts_;
  bool calm_ = false;  ///< No new faults.
};

}  // namespace guildhall::sim
