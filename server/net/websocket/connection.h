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

namespace guildhall::net {

/// The server's side of one WebSocket connection. It lives on one reactor and is for that thread only. Frames sent
/// during a turn go out together at its end. An idle connection holds no buffers. Destroying it closes the socket.
class WsConnection final : public Flushable, private StreamListener {
 public:
  struct Handler {
    virtual ~Handler() = default;
    /// A whole message (text is valid UTF-8); `data` is valid during the call. May destroy, close or move the
    /// connection.
    virtual void on_message(WsConnection& connection, std::string_view data, bool binary) = 0;
    /// Once, from the loop (never from inside `send_*` or `close`): the connection is over and takes nothing more. The
    /// code is the peer's, or the one given to `close`, 1006 when it broke off, kOverflow when the peer reads too
    /// slowly. May destroy the connection.
    virtual void on_closed(WsConnection& connection, std::uint16_t code) = 0;
  };
  struct Limits {
    std::uint32_t max_message = 64U * 1024;       ///< Larger messages end the connection with 1009.
    std::uint32_t max_queued = 4U * 1024 * 1024;  ///< Unsent bytes; beyond it the connection ends with kOverflow.
  };
  static constexpr std::uint16_t kOverflow = 4000;
  static constexpr std::uint16_t kAbnormal = 1006;

  /// Takes a stream at rest whose handshake is done (`HttpHandler::upgraded`). Call `start` to begin reading.
  WsConnection(std::unique_ptr<Stream> stream, std::string leftover, Limits limits);
  WsConnection(std::unique_ptr<Stream> stream, std::string leftover)
      : WsConnection(std::move(stream), std::move(leftover), Limits{}) {}
  ~WsConnection() override;

  /// Begins reading; needs a handler. Handlers are called later, from the loop.
  void start();
  void set_handler(Handler* handler) { handler_ = handler; }
  void set_limits(Limits limits);

  /// Queues one frame whose payload is `prefix` followed by `*body` (which may be null). Ignored after close.
  void send_text(std::string_view prefix, std::shared_ptr<const std::string> body = nullptr);
  void send_binary(std::string_view prefix, std::shared_ptr<const std::string> body = nullptr);
  void ping(std::string_view payload = {});
  /// Sends what is queued and a close frame, waits a little for the peer's, then reports `on_closed(code)`.
  void close(std::uint16_t code, std::string_view reason = {});
  /// Ends it at once; `on_closed` comes later from the loop.
  void abort(std::uint16_t code = kAbnormal);

  /// Moves to another reactor: it leaves this one now, and `arrived` gets it on the target's thread, reading. Nothing
  /// that was queued or received is lost. May be called from `on_message`.
  static void move_to(std::unique_ptr<WsConnection> connection, Reactor& target,
                      std::move_only_function<void(std::unique_ptr<WsConnection>)> arrived);

  [[nodiscard]] Reactor& reactor() const { return stream_->reactor(); }
  [[nodiscard]] std::size_t queued_bytes() const;
  [[nodiscard]] bool open() const { return state_ == State::kOpen; }
  [[nodiscard]] std::string peer_address() const { return stream_->peer_address(); }

 private:
  enum class State : std::uint8_t { kOpen, kClosing, kFailed, kClosed };
  struct Output;
  struct Dispatch;
  struct CloseTimer;

  void on_readable() override;
  void on_writable() override;
  [[nodiscard]] int flush_fd() const override { return stream_->fd(); }
  [[nodiscard]] std::size_t gather(iovec* buffers, std::size_t max) override;
  void flushed(std::ptrdiff_t result) override;

  void queue_frame(WsOpcode opcode, std::string_view prefix, std::shared_ptr<const std::string> body);
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

  std::unique_ptr<Stream> stream_;
  Handler* handler_ = nullptr;
  Dispatch* dispatch_ = nullptr;
  std::unique_ptr<Output> output_;           ///< Only while something is unsent.
  std::unique_ptr<std::string> unparsed_;    ///< Only until `start`, or across a move.
  std::shared_ptr<CloseTimer> close_timer_;  ///< Its wait holds it too.
  WsParser parser_;
  std::uint32_t max_queued_;
  std::uint16_t close_code_ = 0;
  State state_ = State::kOpen;
  bool blocked_ = false;  ///< Waits until writable.
  bool close_received_ = false;
  bool started_ = false;
};

}  // namespace guildhall::net
