#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "load_socket.h"

namespace guildhall::bench {

/// One gateway session that counts what it gets. It looks only at the first bytes of a payload, for the event's type
/// and sequence number: with zlib-stream the number stands in a stored block, so it can be read without inflating.
class LoadClient {
 public:
  LoadClient(std::uint16_t port, ssl_ctx_st* tls) : socket_(port, tls) {}

  /// WebSocket handshake, HELLO, IDENTIFY, and waits for the last event of the start.
  void open(std::string_view token, bool zlib);
  /// Only the WebSocket handshake: for a server that is no gateway.
  void open_bare() { shake_hands(false); }
  /// Sends a heartbeat with the last sequence number; `acks` grows when it is answered.
  void beat();
  /// Sends a payload of at most 65,535 bytes.
  void say(std::string_view payload) { send_text(payload); }
  /// Takes everything that has arrived.
  void drain();

  [[nodiscard]] int fd() const { return socket_.fd(); }
  [[nodiscard]] std::uint64_t messages() const { return messages_; }  ///< MESSAGE_CREATE events.
  [[nodiscard]] std::uint64_t message_bytes() const { return message_bytes_; }
  [[nodiscard]] std::uint64_t frame_bytes() const { return frame_bytes_; }  ///< Of all frames, headers included.
  [[nodiscard]] std::uint64_t largest() const { return largest_; }          ///< The largest frame.
  /// Blocks until there are more heartbeat acknowledgements than so many.
  void wait_for_ack(std::uint64_t before);
  [[nodiscard]] std::uint64_t acks() const { return acks_; }

 private:
  void feed(std::string_view bytes);
  void head_complete();
  void send_text(std::string_view payload);
  void shake_hands(bool zlib);

  static constexpr std::uint32_t kHead = 72;  ///< Bytes of a frame that are looked at, header included.

  LoadSocket socket_;
  std::string head_;         ///< First bytes of the frame that is arriving.
  std::uint64_t left_ = 0;   ///< Bytes of that frame still to come.
  std::uint64_t frame_ = 0;  ///< Its size; 0 while its header is incomplete.
  std::uint64_t seq_ = 0;
  std::uint64_t messages_ = 0;
  std::uint64_t message_bytes_ = 0;
  std::uint64_t frame_bytes_ = 0;
  std::uint64_t largest_ = 0;
  std::uint64_t acks_ = 0;
  bool zlib_ = false;
  bool hello_ = false;
  bool started_ = false;  ///< READY_SUPPLEMENTAL came.
};

}  // namespace guildhall::bench
