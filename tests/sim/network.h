#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/websocket/socket.h"
#include "roles/gateway/shard_loop.h"
#include "sim/dice.h"
#include "sim/scheduler.h"

namespace guildhall::sim {

/// The client's side of a connection.
struct WireEnd {
  virtual ~WireEnd() = default;
  virtual void received(std::string bytes, bool binary) = 0;
  /// The connection is over: the close frame's code, or 1006.
  virtual void closed(std::uint16_t code) = 0;
};

class Wire;

/// One shard's loop.
class Loop final : public gateway::ShardLoop, public std::enable_shared_from_this<Loop> {
 public:
  explicit Loop(Scheduler& scheduler) : scheduler_(scheduler) {}
  void post(std::move_only_function<void()> task) override { tasks_.push_back(std::move(task)); }
  void post_after(std::chrono::milliseconds delay, std::move_only_function<void()> task) override;
  void every_second(std::move_only_function<void()> tick) override;
  void call_after(std::int64_t delay_ms, std::move_only_function<void()> task) override;
  void move_here(std::unique_ptr<net::WsSocket> socket,
                 std::move_only_function<void(std::unique_ptr<net::WsSocket>)> arrived) override;
  bool run_one();
  [[nodiscard]] bool idle() const { return tasks_.empty(); }

 private:
  void wait();

  Scheduler& scheduler_;
  std::deque<std::move_only_function<void()>> tasks_;
  std::move_only_function<void()> tick_;
  std::move_only_function<void()> later_;
  std::uint64_t later_number_ = 0;
  std::move_only_function<void()> once_;
  std::uint64_t once_number_ = 0;
};

/// The server's side, as the shard sees it: limits and closing are those of net::WsConnection.
class Socket final : public net::WsSocket {
 public:
  Socket(std::shared_ptr<Wire> wire, Loop& loop) : wire_(std::move(wire)), loop_(&loop) {}
  ~Socket() override;

  void start() override;
  void set_handler(Handler* handler) override { handler_ = handler; }
  void set_limits(Limits limits) override { limits_ = limits; }
  void send_text(std::string_view prefix, const std::shared_ptr<const std::string>& body) override;
  void send_binary(std::string_view prefix, const std::shared_ptr<const std::string>& body) override;
  void close(std::uint16_t code, std::string_view reason) override;
  [[nodiscard]] std::size_t queued_bytes() const override;

 private:
  friend class Wire;
  friend class Loop;
  void send(std::string_view prefix, const std::shared_ptr<const std::string>& body, bool binary);
  /// Reports the end from the loop, once.
  void finish(std::uint16_t code);

  std::shared_ptr<Wire> wire_;
  Loop* loop_;  ///< Null while it moves.
  Handler* handler_ = nullptr;
  Limits limits_;
  bool started_ = false;
  bool closing_ = false;
  bool finished_ = false;
};

/// What lies between: frames in order, late, or lost with the connection. Both ends may go at any time.
class Wire : public std::enable_shared_from_this<Wire> {
 public:
  Wire(Scheduler& scheduler, Dice& dice, WireEnd& client) : scheduler_(scheduler), dice_(dice), client_(&client) {}

  // The client's side.
  void send(std::string text);
  void close(std::uint16_t code);  ///< A close frame; the client is done with it.
  /// The connection breaks: the client learns of it now, the server much later, and of what was under way a part has
  /// arrived.
  void cut();
  /// The client does not read.
  void set_stalled(bool stalled);
  void abandon() { client_ = nullptr; }

  [[nodiscard]] std::size_t queued() const { return downstream_.size() + upstream_.size(); }

 private:
  friend class Socket;
  friend class Loop;
  struct Frame {
    std::string own;
    std::shared_ptr<const std::string> body;
    bool binary = false;
    std::uint16_t close_code = 0;  ///< Not zero: a close frame.
    [[nodiscard]] std::size_t size() const { return own.size() + (body ? body->size() : 0); }
  };
  void push(Frame frame);
  void schedule_down();
  void deliver_some();
  void deliver(const Frame& frame);
  void schedule_up();
  void arrive();
  void server_gone(std::uint16_t code);

  Scheduler& scheduler_;
  Dice& dice_;
  WireEnd* client_;
  Socket* server_ = nullptr;
  std::deque<Frame> downstream_;
  std::size_t downstream_bytes_ = 0;
  std::deque<Frame> upstream_;
  bool stalled_ = false;
  bool cut_ = false;
  bool down_scheduled_ = false;
  bool up_scheduled_ = false;
};

}  // namespace guildhall::sim
