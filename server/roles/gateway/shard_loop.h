#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "net/websocket/socket.h"

namespace guildhall::gateway {

/// The thread that a shard lives on: a reactor (reactor_loop.h), or the simulation.
class ShardLoop {
 public:
  virtual ~ShardLoop() = default;
  /// Runs the task on the loop, in order. Any thread.
  virtual void post(std::move_only_function<void()> task) = 0;
  /// Runs the task after the delay, or sooner. One at a time: a second call forgets the first task. On the loop.
  virtual void post_after(std::chrono::milliseconds, std::move_only_function<void()> task) { post(std::move(task)); }
  /// Sends now what sockets have queued, instead of at the end of the turn. On the loop.
  virtual void flush() {}
  /// Calls `tick` about once a second, on the loop, for the rest of this object's life. Once, on the loop.
  virtual void every_second(std::move_only_function<void()> tick) = 0;
  /// Calls `task` once, so many milliseconds later, unless this is called again before. On the loop. A loop without it
  /// leaves that to what ticks every second.
  virtual void call_after(std::int64_t, std::move_only_function<void()>) {}
  /// Brings a socket of another loop here: it leaves that one now, and `arrived` gets it on this one, reading. Nothing
  /// that was queued or received is lost. Called on the loop of the socket, which came from the same kind of loop.
  virtual void move_here(std::unique_ptr<net::WsSocket> socket,
                         std::move_only_function<void(std::unique_ptr<net::WsSocket>)> arrived) = 0;
};

}  // namespace guildhall::gateway
