#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "net/flush_queue.h"
#include "net/websocket/output.h"

namespace guildhall::net {

/// One event loop on one thread; owns the sockets attached to it. All other members are for that thread only.
class Reactor {
 public:
  struct Options {
    bool force_sendmsg = false;  ///< Do not try io_uring.
  };
  explicit Reactor(std::size_t index);
  Reactor(std::size_t index, Options options);
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Starts the thread.
  void start();
  /// Runs what has been posted until now, flushes, ends and joins the thread. Any thread but the reactor's own.
  /// What is posted afterwards runs never. Streams may be destroyed afterwards from any one thread.
  void stop();
  /// Runs the task on the reactor's thread, in order. Any thread.
  void post(std::move_only_function<void()> task);
  [[nodiscard]] bool on_thread() const { return std::this_thread::get_id() == thread_id_.load(); }
  /// Started and not stopped.
  [[nodiscard]] bool running() const { return thread_.joinable() && !stopped_; }
  [[nodiscard]] std::size_t index() const { return index_; }
  [[nodiscard]] boost::asio::io_context& context() { return context_; }

  [[nodiscard]] FlushQueue& flush_queue() { return flush_queue_; }
  [[nodiscard]] WsOutputPool& outputs() { return outputs_; }
  /// Runs before each flush (once per turn in which something was marked, or `request_turn` was called). Add before
  /// start.
  void add_turn_hook(std::move_only_function<void()> hook);
  /// Makes sure a flush (with its hooks) comes at the end of this turn.
  void request_turn();
  /// The buffer every read of this reactor uses; its content is gone after the next read.
  [[nodiscard]] std::span<char> read_buffer() { return {read_buffer_.get(), kReadBufferSize}; }

  static constexpr std::size_t kReadBufferSize = 64UL * 1024;

 private:
  void run_turn();

  std::size_t index_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::unique_ptr<char[]> read_buffer_;
  std::vector<std::move_only_function<void()>> hooks_;
  FlushQueue flush_queue_;
  WsOutputPool outputs_;
  bool turn_requested_ = false;
  bool stopped_ = false;
  std::atomic<std::thread::id> thread_id_;
  std::thread thread_;
};

}  // namespace guildhall::net
