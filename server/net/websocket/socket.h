#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace guildhall::net {

/// The server's side of one WebSocket, as its user sees it: WsConnection is the one of the network; the simulation
/// (tests/sim) has another. For one thread only.
class WsSocket {
 public:
  struct Handler {
    virtual ~Handler() = default;
    /// A whole message (text is valid UTF-8); `data` is valid during the call. May destroy, close or move the
    /// connection.
    virtual void on_message(WsSocket& socket, std::string_view data, bool binary) = 0;
    /// Once, from the loop (never from inside `send_*` or `close`): the connection is over and takes nothing more. The
    /// code is the peer's, or the one given to `close`, 1006 when it broke off, kOverflow when the peer reads too
    /// slowly. May destroy the connection.
    virtual void on_closed(WsSocket& socket, std::uint16_t code) = 0;
  };
  struct Limits {
    std::uint32_t max_message = 64U * 1024;       ///< Larger messages end the connection with 1009.
    std::uint32_t max_queued = 4U * 1024 * 1024;  ///< Unsent bytes; beyond it the connection ends with kOverflow.
  };
  static constexpr std::uint16_t kOverflow = 4000;
  static constexpr std::uint16_t kAbnormal = 1006;

  WsSocket() = default;
  virtual ~WsSocket() = default;
  WsSocket(const WsSocket&) = delete;
  WsSocket& operator=(const WsSocket&) = delete;

  /// Begins reading; needs a handler. Handlers are called later, from the loop.
  virtual void start() = 0;
  virtual void set_handler(Handler* handler) = 0;
  virtual void set_limits(Limits limits) = 0;
  /// Queues one frame whose payload is `prefix` followed by `*body` (which may be null). Ignored after close.
  virtual void send_text(std::string_view prefix, const std::shared_ptr<const std::string>& body) = 0;
  virtual void send_binary(std::string_view prefix, const std::shared_ptr<const std::string>& body) = 0;
  /// Sends what is queued and a close frame, waits a little for the peer's, then reports `on_closed(code)`.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  [[nodiscard]] virtual std::size_t queued_bytes() const = 0;

  void send_text(std::string_view payload) { send_text(payload, nullptr); }
  void send_binary(std::string_view payload) { send_binary(payload, nullptr); }
  void close(std::uint16_t code) { close(code, {}); }
};

}  // namespace guildhall::net
