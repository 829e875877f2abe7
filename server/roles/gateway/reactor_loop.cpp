#include "roles/gateway/reactor_loop.h"

#include <chrono>
#include <utility>

#include "net/websocket/connection.h"

namespace guildhall::gateway {

void ReactorLoop::every_second(std::move_only_function<void()> tick) {
  tick_ = std::move(tick);
  wait();
}

void ReactorLoop::wait() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    tick_();
    wait();
  });
}

void ReactorLoop::post_after(std::chrono::milliseconds delay, std::move_only_function<void()> task) {
  delay_.expires_after(delay);
  delay_.async_wait([task = std::move(task)](const boost::system::error_code& error) mutable {
    if (!error) task();
  });
}

void ReactorLoop::call_after(std::int64_t delay_ms, std::move_only_function<void()> task) {
  once_.expires_after(std::chrono::milliseconds(delay_ms));
  once_.async_wait([task = std::move(task)](const boost::system::error_code& error) mutable {
    if (!error) task();
  });
}

void ReactorLoop::move_here(std::unique_ptr<net::WsSocket> socket,
                            std::move_only_function<void(std::unique_ptr<net::WsSocket>)> arrived) {
  std::unique_ptr<net::WsConnection> connection(static_cast<net::WsConnection*>(socket.release()));
  net::WsConnection::move_to(
      std::move(connection), reactor_,
      [arrived = std::move(arrived)](std::unique_ptr<net::WsConnection> moved) mutable { arrived(std::move(moved)); });
}

}  // namespace guildhall::gateway
