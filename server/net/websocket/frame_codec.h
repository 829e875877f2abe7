#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace guildhall::net {

enum class WsOpcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

/// What the parser found. `kError` is final; `code` is then the close code to answer with.
struct WsItem {
  enum class Kind : std::uint8_t { kNeedMore, kText, kBinary, kPing, kPong, kClose, kError };
  Kind kind = Kind::kNeedMore;
  std::string_view data = {};  ///< Message, or close reason; valid until the next call of the parser.
  std::uint16_t code = 0;      ///< kClose (1005 when the frame had none) and kError.
};

/// Parses what a client sends (RFC 6455 sections 5 to 8), frames joined to messages, without extensions.
/// Memory is held only while a frame or message is incomplete.
class WsParser {
 public:
  explicit WsParser(std::uint32_t max_message) : max_message_(max_message) {}
  void set_max_message(std::uint32_t max_message) { max_message_ = max_message; }

  /// Takes from the front of `input`, unmasking in place, up to the end of the next item.
  [[nodiscard]] WsItem next(std::span<char>& input);
  [[nodiscard]] bool idle() const { return pending_ == nullptr; }

 private:
  struct Pending {
    std::string frame;                          ///< Raw bytes of an incomplete frame.
    std::string message;                        ///< Payloads of the fragments so far, or of the item given out last.
    WsOpcode opcode = WsOpcode::kContinuation;  ///< Of the fragmented message; kContinuation = none.
    bool frame_done = false;                    ///< `frame` was given out: drop it.
    bool message_done = false;                  ///< `message` was given out: drop it.
  };
  struct Header {
    WsOpcode opcode = WsOpcode::kText;
    bool final = false;
    std::size_t size = 0;  ///< Of the header itself; 0 = incomplete.
    std::uint64_t length = 0;
    std::uint16_t error = 0;
  };

  [[nodiscard]] Header parse_header(std::string_view bytes) const;
  [[nodiscard]] bool fill_pending(std::span<char>& input, Header& header);
  [[nodiscard]] WsItem take_frame(const Header& header, std::span<char> payload);
  [[nodiscard]] WsItem take_data(const Header& header, std::string_view payload);
  [[nodiscard]] WsItem fail(std::uint16_t code);
  void drop_given();
  Pending& pending();

  std::unique_ptr<Pending> pending_;
  std::uint32_t max_message_;
  bool failed_ = false;
};

/// Header of an unmasked, final frame, as a server sends it.
struct WsFrameHeader {
  std::array<char, 10> bytes{};
  std::uint8_t size = 0;
  [[nodiscard]] std::string_view view() const { return {bytes.data(), size}; }
};
[[nodiscard]] WsFrameHeader ws_frame_header(WsOpcode opcode, std::uint64_t length);

/// Whether a close frame may carry the code (RFC 6455 section 7.4).
[[nodiscard]] bool ws_valid_close_code(std::uint16_t code);

/// `Sec-WebSocket-Accept` for a `Sec-WebSocket-Key`.
[[nodiscard]] std::string ws_accept_key(std::string_view key);

}  // namespace guildhall::net
