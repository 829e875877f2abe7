#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>

#include "app/server.h"
#include "base/log.h"
#include "core/read_states/read_states.h"

/// What the server does by the clock, and how it stops: signal, drain, end.
namespace guildhall::app {
namespace {

constexpr std::chrono::seconds kDrain{10};
constexpr std::chrono::milliseconds kDrainStep{10};
constexpr std::chrono::seconds kSaveBehind{1};       ///< What a crash may lose of read states.
constexpr std::int64_t kPictureSweepMs = 3'600'000;  ///< It looks at every row that may name a picture.

}  // namespace

/// Read states are written every second, not with each acknowledgement.
void Server::save_behind() {
  save_timer_.expires_after(kSaveBehind);
  save_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    core::flush_reads(*core_);
    core_->commit([](const Result<void>&) {});
    gateway_->tick();
    save_behind();
  });
}

void Server::run() {
  wait_for_signal();
  save_behind();
  domain_.run();
  shut_down();
}

void Server::wait_for_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (error) return;
    if (draining_) std::_Exit(EXIT_FAILURE);  // Asked twice: no more waiting.
    begin_drain();
    wait_for_signal();
  });
}

void Server::collect_blobs() {
  collect_timer_.expires_after(std::chrono::seconds(std::clamp<std::int64_t>(config_.deleted_files_kept_s, 1, 60)));
  collect_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error || draining_) return;
    collector_->step();
    orphan_sweep_->step();
    sweep_pictures();
    collect_blobs();
  });
}

void Server::sweep_pictures() {
  if (core_->now() - pictures_swept_at_ < kPictureSweepMs) return;
  pictures_swept_at_ = core_->now();
  if (picture_sweep_.sweep(*core_) != 0) core_->commit([](const Result<void>&) {});
}

void Server::expire_requests() {
  expire_timer_.expires_after(std::chrono::seconds(1));
  expire_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    dispatcher_->expire();
    if (!draining_) poll_ender_->step();
    expire_requests();
  });
}

void Server::begin_drain() {
  log_info("stopping: no new connections; requests in flight have {} s", kDrain.count());
  draining_ = true;
  drain_deadline_ = std::chrono::steady_clock::now() + kDrain;
  http_->stop_accepting();
  gateway_->drain();
  http_->close_idle();
  drain_step();
}

void Server::drain_step() {
  const bool idle = dispatcher_->in_flight() == 0 && http_->connections() == 0 && gateway_->stats().connections == 0;
  if (idle || std::chrono::steady_clock::now() >= drain_deadline_) {
    domain_.stop();
    return;
  }
  drain_timer_.expires_after(kDrainStep);
  drain_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    http_->close_idle();
    drain_step();
  });
}

void Server::shut_down() {
  if (!dispatcher_) return;
  admin_.reset();
  signals_.cancel();
  collect_timer_.cancel();
  expire_timer_.cancel();
  if (http_) http_->stop();
  for (const auto& reactor : reactors_) reactor->stop();
  health_timer_.cancel();
  if (exports_) exports_->stop();
  dispatcher_.reset();  // Runs the domain until nothing is in flight.
  blocking_.join();
  core::flush_reads(*core_);
  core_->commit([](const Result<void>&) {});
  journal_.reset();  // Saves what waits.
  log_info("stopped");
}

Server::~Server() { shut_down(); }

}  // namespace guildhall::app
