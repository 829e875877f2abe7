#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/random.h"
#include "core/core.h"
#include "net/http.h"
#include "roles/api/dispatcher.h"
#include "roles/gateway/hub.h"
#include "roles/gateway/shard.h"
#include "sim/network.h"
#include "sim/observer.h"
#include "sim/pool.h"
#include "sim/store.h"

namespace guildhall::sim {

/// One life of the server process: the program's own core, dispatcher, hub and shards, wired as app/server.cpp wires
/// them, on threads that are queues of the scheduler.
class Life {
 public:
  struct Parts {
    Report& report;
    Scheduler& scheduler;
    Dice& dice;
    ManualClock& clock;
    MemoryStore& disk;
    Store& store;
    Facts& facts;
    const std::unordered_map<std::string, Account>& accounts;
    const gateway::Limits& limits;
    std::uint64_t random_seed = 0;
    std::size_t shards = 2;
  };
  explicit Life(Parts parts);
  /// The machine stops; nobody hears of what happens while the parts are taken down.
  ~Life();
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  /// An orderly end comes: everything that waits is saved. Then destroy it.
  void stop();
  void request(net::HttpRequest request, net::Responder respond);
  /// A new connection to any shard.
  void connect(const std::shared_ptr<Wire>& wire, std::string compress);

  [[nodiscard]] core::Core& core() { return core_; }
  [[nodiscard]] Observer& observer() { return observer_; }
  [[nodiscard]] const gateway::GatewayStats& stats() const { return stats_; }
  [[nodiscard]] std::size_t in_flight() const { return dispatcher_->in_flight(); }
  [[nodiscard]] bool dead() const { return dead_; }

 private:
  void tick();

  Parts parts_;
  boost::asio::io_context domain_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{domain_.get_executor()};
  Pool pool_;
  SeededRandom random_;
  gateway::GatewayStats stats_;
  Observer observer_;
  core::Core core_;
  gateway::Hub hub_;
  std::vector<std::shared_ptr<Loop>> loops_;
  std::vector<std::unique_ptr<gateway::Shard>> shards_;
  api::Instance instance_;
  std::unique_ptr<api::Dispatcher> dispatcher_;
  std::vector<std::uint64_t> sources_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  bool dead_ = false;
};

}  // namespace guildhall::sim
