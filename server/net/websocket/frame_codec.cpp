#include "net/websocket/frame_codec.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/encoding.h"

namespace guildhall::net {
namespace {

constexpr std::uint16_t kProtocolError = 1002;
constexpr std::uint16_t kNoStatus = 1005;
constexpr std::uint16_t kBadPayload = 1007;
constexpr std::uint16_t kTooBig = 1009;
constexpr std::size_t kMaskSize = 4;

bool is_control(WsOpcode opcode) { return (static_cast<unsigned>(opcode) & 8U) != 0; }

bool is_known(unsigned opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

/// Eight bytes at a time; the mask repeats every four.
void unmask(std::span<char> payload, std::string_view mask) {
  std::uint64_t wide = 0;
  std::memcpy(&wide, mask.data(), kMaskSize);
  std::memcpy(reinterpret_cast<char*>(&wide) + kMaskSize, mask.data(), kMaskSize);
  std::size_t i = 0;
  for (; i + sizeof wide <= payload.size(); i += sizeof wide) {
    std::uint64_t word = 0;
    std::memcpy(&word, payload.data() + i, sizeof word);
    word ^= wide;
    std::memcpy(payload.data() + i, &word, sizeof word);
  }
  for (; i < payload.size(); ++i) payload[i] = static_cast<char>(payload[i] ^ mask[i % kMaskSize]);
}

}  // namespace

WsParser::Pending& WsParser::pending() {
  if (pending_ == nullptr) pending_ = std::make_unique<Pending>();
  return *pending_;
}

void WsParser::drop_given() {
  if (pending_ == nullptr) return;
  if (std::exchange(pending_->frame_done, false)) pending_->frame.clear();
  if (std::exchange(pending_->message_done, false)) pending_->message.clear();
  if (pending_->frame.empty() && pending_->opcode == WsOpcode::kContinuation) pending_.reset();
}

WsItem WsParser::fail(std::uint16_t code) {
  failed_ = true;
  pending_.reset();
  return {.kind = WsItem::Kind::kError, .code = code};
}

WsParser::Header WsParser::parse_header(std::string_view bytes) const {
  Header header;
  if (bytes.size() < 2) return header;
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  header.final = (first & 0x80U) != 0;
  const unsigned opcode = first & 0x0FU;
  const unsigned short_length = second & 0x7FU;
  header.opcode = static_cast<WsOpcode>(opcode);
  // Wrong bits are refused as soon as they are seen, before the rest of the header.
  const bool bad_control = (opcode & 8U) != 0 && (!header.final || short_length > 125);
  if ((first & 0x70U) != 0 || !is_known(opcode) || (second & 0x80U) == 0 || bad_control) {
    header.error = kProtocolError;
    return header;
  }
  const std::size_t extra = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
  if (bytes.size() < 2 + extra + kMaskSize) return header;
  header.length = extra == 0 ? short_length : read_big_endian(bytes.substr(2, extra));
  if ((header.length >> 63U) != 0) header.error = kProtocolError;
  if (header.length > max_message_ && !is_control(header.opcode)) header.error = kTooBig;
  header.size = 2 + extra + kMaskSize;
  return header;
}

bool WsParser::fill_pending(std::span<char>& input, Header& header) {
  constexpr std::size_t kLongestHeader = 14;
  Pending& state = pending();
  // `pending_->frame` may hold a header's beginning: complete it byte by byte, then the payload at once.
  header = parse_header(state.frame);
  while (header.size == 0 && header.error == 0 && !input.empty() && state.frame.size() < kLongestHeader) {
    state.frame.push_back(input.front());
    input = input.subspan(1);
    header = parse_header(state.frame);
  }
  if (header.error != 0) return true;
  if (header.size == 0) return false;
  const std::size_t whole = header.size + header.length;
  const std::size_t take = std::min(whole - state.frame.size(), input.size());
  state.frame.append(input.data(), take);
  input = input.subspan(take);
  return state.frame.size() == whole;
}

WsItem WsParser::next(std::span<char>& input) {
  if (failed_) return {};
  for (;;) {
    drop_given();
    if (pending_ != nullptr && !pending_->frame.empty()) {
      Header header;
      if (!fill_pending(input, header)) return {};
      if (header.error != 0) return fail(header.error);
      pending_->frame_done = true;
      const WsItem item = take_frame(header, std::span(pending_->frame).subspan(header.size - kMaskSize));
      if (item.kind != WsItem::Kind::kNeedMore) return item;
      continue;
    }
    if (input.empty()) return {};
    const Header header = parse_header({input.data(), input.size()});
    if (header.error != 0) return fail(header.error);
    if (header.size == 0 || input.size() - header.size < header.length) {
      pending().frame.assign(input.data(), input.size());
      input = {};
      return {};
    }
    const auto masked = input.subspan(header.size - kMaskSize, kMaskSize + header.length);
    input = input.subspan(header.size + header.length);
    const WsItem item = take_frame(header, masked);
    if (item.kind != WsItem::Kind::kNeedMore) return item;
  }
}

/// `payload` begins with the mask.
WsItem WsParser::take_frame(const Header& header, std::span<char> payload) {
  const std::string_view mask(payload.data(), kMaskSize);
  const auto body = payload.subspan(kMaskSize);
  unmask(body, mask);
  const std::string_view data(body.data(), body.size());
  switch (header.opcode) {
    case WsOpcode::kPing:
      return {.kind = WsItem::Kind::kPing, .data = data};
    case WsOpcode::kPong:
      return {.kind = WsItem::Kind::kPong, .data = data};
    case WsOpcode::kClose:
      break;
    default:
      return take_data(header, data);
  }
  if (data.empty()) return {.kind = WsItem::Kind::kClose, .code = kNoStatus};
  if (data.size() < 2) return fail(kProtocolError);
  const auto code = static_cast<std::uint16_t>(read_big_endian(data.substr(0, 2)));
  if (!ws_valid_close_code(code)) return fail(kProtocolError);
  if (!is_utf8(data.substr(2))) return fail(kBadPayload);
  return {.kind = WsItem::Kind::kClose, .data = data.substr(2), .code = code};
}

WsItem WsParser::take_data(const Header& header, std::string_view payload) {
  const bool continues = header.opcode == WsOpcode::kContinuation;
  const bool in_message = pending_ != nullptr && pending_->opcode != WsOpcode::kContinuation;
  if (continues != in_message) return fail(kProtocolError);
  WsOpcode opcode = header.opcode;
  std::string_view message = payload;
  if (continues || !header.final) {
    Pending& state = pending();
    if (!continues) state.opcode = opcode;
    if (state.message.size() + payload.size() > max_message_) return fail(kTooBig);
    state.message.append(payload);
    if (!header.final) return {};
    opcode = std::exchange(state.opcode, WsOpcode::kContinuation);
    state.message_done = true;
    message = state.message;
  }
  if (opcode == WsOpcode::kBinary) return {.kind = WsItem::Kind::kBinary, .data = message};
  if (!is_utf8(message)) return fail(kBadPayload);
  return {.kind = WsItem::Kind::kText, .data = message};
}

WsFrameHeader ws_frame_header(WsOpcode opcode, std::uint64_t length) {
  WsFrameHeader header;
  header.bytes[0] = static_cast<char>(0x80U | static_cast<unsigned>(opcode));
  const std::size_t extra = length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
  header.bytes[1] = static_cast<char>(extra == 0 ? length : extra == 2 ? 126 : 127);
  for (std::size_t i = 0; i < extra; ++i) header.bytes[2 + i] = static_cast<char>(length >> (8 * (extra - 1 - i)));
  header.size = static_cast<std::uint8_t>(2 + extra);
  return header;
}

bool ws_valid_close_code(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

std::string ws_accept_key(std::string_view key) {
  std::string text(key);
  text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace guildhall::net
