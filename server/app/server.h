#pragma once

#include <atomic>
#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "adapters/journal/group_journal.h"
#include "app/admin_socket.h"
#include "app/blob_collector.h"
#include "app/config.h"
#include "app/content.h"
#include "app/edge.h"
#include "app/orphan_sweep.h"
#include "app/poll_ender.h"
#include "app/stores.h"
#include "base/clock.h"
#include "base/random.h"
#include "core/core.h"
#include "core/ports/mail.h"
#include "core/users/picture_sweep.h"
#include "net/http/server.h"
#include "net/reactor.h"
#include "roles/api/account/exports.h"
#include "roles/api/dispatcher.h"
#include "roles/api/instance/health.h"
#include "roles/gateway/gateway.h"

namespace guildhall::app {

/// A whole server: the object graph, in the order of its making. The thread that calls `run` is the domain thread.
class Server {
 public:
  /// Opens the stores, loads the world, listens. The error is a sentence for the operator.
  [[nodiscard]] static std::expected<std::unique_ptr<Server>, std::string> create(Config config);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  /// Serves until SIGTERM or SIGINT, then lets requests in flight finish (10 s at most) and saves what waits.
  void run();

  [[nodiscard]] const std::string& public_url() const { return instance_.public_url; }
  /// The one-time link that makes the first administrator; empty when there is one.
  [[nodiscard]] const std::string& set_up_link() const { return set_up_link_; }

 private:
  Server(Config config, Stores stores);
  [[nodiscard]] std::expected<void, std::string> listen();
  [[nodiscard]] std::expected<void, std::string> start();
  void name_addresses();
  [[nodiscard]] api::Figures figures() const;
  void sample_health();
  [[nodiscard]] std::expected<void, std::string> open_mail();
  [[nodiscard]] bool post_letter(ports::Letter letter);
  void make_set_up_link();
  void open_admin_socket();
  [[nodiscard]] std::string admin_line(const std::string& line, const std::atomic<bool>& stopping);
  void save_behind();
  void wait_for_signal();
  void collect_blobs();
  void sweep_pictures();
  void expire_requests();
  void begin_drain();
  void drain_step();
  void shut_down();

  // Constant after construction.
  Config config_;
  SystemClock clock_;
  SystemRandom random_;
  Stores stores_;

  std::vector<std::unique_ptr<net::Reactor>> reactors_;
  boost::asio::io_context domain_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> domain_work_;
  boost::asio::thread_pool blocking_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer drain_timer_;
  boost::asio::steady_timer save_timer_;
  boost::asio::steady_timer collect_timer_;
  boost::asio::steady_timer expire_timer_;
  boost::asio::steady_timer health_timer_;
  api::Health health_;
  std::chrono::steady_clock::time_point drain_deadline_;
  bool draining_ = false;

  Edge edge_;
  std::unique_ptr<ports::Mail> mail_;             ///< Null = no mail.
  std::atomic<std::size_t> letters_waiting_ = 0;  ///< Handed to the pool.
  std::unique_ptr<net::HttpServer> http_;
  api::Instance instance_;
  std::string set_up_link_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<GroupJournal> journal_;
  std::unique_ptr<core::Core> core_;
  std::unique_ptr<Content> content_;
  std::unique_ptr<api::Exports> exports_;
  std::unique_ptr<api::Dispatcher> dispatcher_;
  std::unique_ptr<BlobCollector> collector_;
  std::unique_ptr<OrphanSweep> orphan_sweep_;
  core::PictureSweep picture_sweep_{/*grace_ms=*/3'600'000};
  UnixMs pictures_swept_at_ = 0;
  std::unique_ptr<PollEnder> poll_ender_;
  std::unique_ptr<AdminSocket> admin_;
};

}  // namespace guildhall::app
