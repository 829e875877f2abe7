#include "net/reactor.h"

#include <pthread.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <string>
#include <utility>

namespace guildhall::net {

Reactor::Reactor(std::size_t index) : Reactor(index, Options{}) {}

Reactor::Reactor(std::size_t index, Options options)
    : index_(index),
      work_(context_.get_executor()),
      read_buffer_(std::make_unique<char[]>(kReadBufferSize)),
      flush_queue_(*this, options.force_sendmsg) {}

Reactor::~Reactor() { stop(); }

void Reactor::start() {
  if (thread_.joinable() || stopped_) return;
  thread_ = std::thread([this] {
    thread_id_ = std::this_thread::get_id();
    context_.run();
  });
  pthread_setname_np(thread_.native_handle(), ("reactor-" + std::to_string(index_)).substr(0, 15).c_str());
}

void Reactor::stop() {
  if (stopped_) return;
  stopped_ = true;
  work_.reset();
  if (!thread_.joinable()) return;
  post([this] { context_.stop(); });
  thread_.join();
  flush_queue_.leave_thread();
  // What handlers posted while the loop ended still runs, here, as nothing else runs it any more. Bounded, because
  // busy sockets could give work for ever.
  context_.restart();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (std::chrono::steady_clock::now() < deadline && context_.poll_one() > 0) {
  }
  flush_queue_.flush();
}

void Reactor::post(std::move_only_function<void()> task) { boost::asio::post(context_, std::move(task)); }

void Reactor::add_turn_hook(std::move_only_function<void()> hook) { hooks_.push_back(std::move(hook)); }

void Reactor::request_turn() {
  if (std::exchange(turn_requested_, true)) return;
  boost::asio::post(context_, [this] { run_turn(); });
}

void Reactor::run_turn() {
  // Hooks may mark connections; those still belong to this turn.
  for (auto& hook : hooks_) hook();
  turn_requested_ = false;
  flush_queue_.flush();
}

}  // namespace guildhall::net
