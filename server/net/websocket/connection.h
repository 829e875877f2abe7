#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/flush_queue.h"
#include "net/stream.h"
#include "net/websocket/frame_codec.h"
#include "net/websocket/output.h"
#include "net/websocket/socket.h"

namespace guildhall::net {

/// The server's side of one WebSocket connection. It lives on one reactor and is for that thread only. Frames sent
/// during a turn go out together at its end. An idle connection holds no buffers. Destroying it closes the socket.
class WsConnection final : public WsSocket, public Flushable, private StreamListener {
 public:
  /// Takes a stream at rest whose handshake is done (`HttpHandler::upgraded`). Call `start` to begin reading.
  WsConnection(std::unique_ptr<Stream> stream, std::string leftover, Limits limits);
  WsConnection(std::unique_ptr<Stream> stream, std::string leftover)
      : WsConnection(std::move(stream), std::move(leftover), Limits{}) {}
  ~WsConnection() override;

  void start() override;
  void set_handler(Handler* handler) override { handler_ = handler; }
  void set_limits(Limits limits) override;

  using WsSocket::close;
  using WsSocket::send_binary;
  using WsSocket::send_text;
  void send_text(std::string_view prefix, const std::shared_ptr<const std::string>& body) override;
  void send_binary(std::string_view prefix, const std::shared_ptr<const std::string>& body) override;
  void ping(std::string_view payload = {});
  void close(std::uint16_t code, std::string_view reason) override;
  /// Ends it at once; `on_closed` comes later from the loop.
  void abort(std::uint16_t code = kAbnormal);

  /// Moves to another reactor: it leaves this one now, and `arrived` gets it on the target's thread, reading. Nothing
  /// that was queued or received is lost. May be called from `on_message`.
  static void move_to(std::unique_ptr<WsConnection> connection, Reactor& target,
                      std::move_only_function<void(std::unique_ptr<WsConnection>)> arrived);

  [[nodiscard]] Reactor& reactor() const { return *reactor_; }
  [[nodiscard]] std::size_t queued_bytes() const override;
  [[nodiscard]] bool open() const { return state_ == State::kOpen; }
  [[nodiscard]] std::string peer_address() const { return stream_->peer_address(); }

 private:
  enum class State : std::uint8_t { kOpen, kClosing, kFailed, kClosed };
  struct Dispatch;
  struct CloseTimer;

  void on_readable() override;
  void on_writable() override;
  [[nodiscard]] int flush_fd() const override { return fd_; }
  [[nodiscard]] std::size_t gather(iovec* buffers, std::size_t max) override;
  void flushed(std::ptrdiff_t result) override;

  void queue_frame(WsOpcode opcode, std::string_view prefix, const std::shared_ptr<const std::string>& body);
  void queue_close(std::uint16_t code, std::string_view reason);
  /// False when this object is gone or no longer reads.
  [[nodiscard]] bool process(std::span<char> bytes);
  [[nodiscard]] bool handle(const WsItem& item, Dispatch& dispatch);
  void peer_closed(const WsItem& item);
  void fail(std::uint16_t code);
  void finish();
  void start_close_timer();
  void stop_close_timer();
  void mark();
  void give_output();

  std::unique_ptr<Stream> stream_;
  Reactor* reactor_;
  Handler* handler_ = nullptr;
  Dispatch* dispatch_ = nullptr;
  std::unique_ptr<WsOutput> output_;         ///< Only while something is unsent.
  std::unique_ptr<std::string> unparsed_;    ///< Only until `start`, or across a move.
  std::shared_ptr<CloseTimer> close_timer_;  ///< Its wait holds it too.
  WsParser parser_;
  int fd_;  ///< Of the stream, here so that a fan-out does not touch it.
  std::uint32_t max_queued_;
  std::uint16_t close_code_ = 0;
  State state_ = State::kOpen;
  bool blocked_ = false;  ///< Waits until writable.
  bool close_received_ = false;
  bool started_ = false;
  bool tls_;
};

}  // namespace guildhall::net
