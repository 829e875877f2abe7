#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "net/reactor.h"
#include "roles/gateway/shard_loop.h"

namespace guildhall::gateway {

/// The loop of a reactor; its sockets are WsConnections. It must go before the reactor.
class ReactorLoop final : public ShardLoop {
 public:
  explicit ReactorLoop(net::Reactor& reactor)
      : reactor_(reactor), timer_(reactor.context()), delay_(reactor.context()), once_(reactor.context()) {}

  void post(std::move_only_function<void()> task) override { reactor_.post(std::move(task)); }
  void post_after(std::chrono::milliseconds delay, std::move_only_function<void()> task) override;
  void flush() override { reactor_.flush_queue().flush(); }
  void every_second(std::move_only_function<void()> tick) override;
  void call_after(std::int64_t delay_ms, std::move_only_function<void()> task) override;
  void move_here(std::unique_ptr<net::WsSocket> socket,
                 std::move_only_function<void(std::unique_ptr<net::WsSocket>)> arrived) override;

  [[nodiscard]] const net::Reactor& reactor() const { return reactor_; }

 private:
  void wait();

  net::Reactor& reactor_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer delay_;
  boost::asio::steady_timer once_;
  std::move_only_function<void()> tick_;
};

}  // namespace guildhall::gateway
