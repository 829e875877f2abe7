#include "load_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace guildhall::bench {
namespace {

std::array<char, 256UL * 1024> g_buffer;  // One thread; every read uses it.

/// The size of a server's frame with its header; 0 while the header is incomplete.
std::uint64_t frame_size(std::string_view head) {
  if (head.size() < 2) return 0;
  const auto byte = [head](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(head[i])); };
  const auto length = byte(1);
  if (length < 126) return 2 + length;
  const std::size_t wide = length == 126 ? 2 : 8;
  if (head.size() < 2 + wide) return 0;
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < wide; ++i) out = out << 8U | byte(2 + i);
  return 2 + wide + out;
}

}  // namespace

void LoadClient::send_text(std::string_view payload) {
  // Masked with zeros: the server unmasks all the same.
  std::string frame("\x81");
  if (payload.size() < 126) {
    frame.push_back(static_cast<char>(0x80U | payload.size()));
  } else {
    frame.push_back(static_cast<char>(0xFEU));
    frame.push_back(static_cast<char>(payload.size() >> 8U));
    frame.push_back(static_cast<char>(payload.size() & 0xFFU));
  }
  frame.append(4, '\0').append(payload);
  socket_.send(frame);
}

void LoadClient::shake_hands(bool zlib) {
  socket_.send(
      fmt::format("GET /?v=10&encoding=json{} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                  zlib ? "&compress=zlib-stream" : ""));
  std::string answer;
  std::size_t end = 0;
  while ((end = answer.find("\r\n\r\n")) == std::string::npos) {
    socket_.wait();
    answer.append(g_buffer.data(), socket_.read(g_buffer.data(), g_buffer.size()));
  }
  if (!answer.starts_with("HTTP/1.1 101")) die("no upgrade: " + answer);
  feed(std::string_view(answer).substr(end + 4));
}

void LoadClient::open(std::string_view token, bool zlib) {
  zlib_ = zlib;
  shake_hands(zlib);
  while (!hello_) {
    socket_.wait();
    drain();
  }
  send_text(fmt::format(R"({{"op":2,"d":{{"token":"{}","properties":{{}}}}}})", token));
  while (!started_) {
    socket_.wait();
    drain();
  }
}

void LoadClient::beat() { send_text(fmt::format(R"({{"op":1,"d":{}}})", seq_)); }

void LoadClient::wait_for_ack(std::uint64_t before) {
  for (drain(); acks_ == before; drain()) socket_.wait();
}

void LoadClient::drain() {
  for (;;) {
    const auto got = socket_.read(g_buffer.data(), g_buffer.size());
    if (got == 0) return;
    feed({g_buffer.data(), got});
    if (got < g_buffer.size() && !socket_.tls()) return;  // Epoll says when there is more; of TLS it does not know.
  }
}

void LoadClient::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (frame_ == 0) {
      // Byte by byte until the header is whole, then to the end of what is looked at.
      head_.push_back(bytes.front());
      bytes.remove_prefix(1);
      frame_ = frame_size(head_);
      left_ = frame_ == 0 ? 0 : frame_ - head_.size();
    } else {
      if (head_.size() < kHead)
        head_.append(bytes.substr(0, std::min<std::size_t>(kHead - head_.size(), static_cast<std::size_t>(left_))));
      const auto taken = std::min<std::uint64_t>(left_, bytes.size());
      bytes.remove_prefix(static_cast<std::size_t>(taken));
      left_ -= taken;
    }
    if (frame_ > 0 && left_ == 0) {
      head_complete();
      head_.clear();
      frame_ = 0;
    }
  }
}

void LoadClient::head_complete() {
  const std::string_view head = head_;
  frame_bytes_ += frame_;
  largest_ = std::max(largest_, frame_);
  if ((static_cast<unsigned char>(head[0]) & 0x0FU) == 8) {
    const auto byte = [head](std::size_t at) { return at < head.size() ? static_cast<unsigned char>(head[at]) : 0U; };
    die(fmt::format("the server closed a session ({}), event {}", byte(2) << 8U | byte(3), seq_));
  }
  if (head.contains(R"("op":10)")) hello_ = true;
  if (head.contains(R"("op":11)")) ++acks_;
  const std::string_view mark = zlib_ ? R"({"s":)" : R"(","s":)";
  const auto at = head.find(mark);
  if (at == std::string_view::npos) return;
  const auto digits = std::min(head.find_first_not_of(' ', at + mark.size()), head.size());
  std::uint64_t seq = 0;
  std::from_chars(head.data() + digits, head.data() + head.size(), seq);
  if (seq != seq_ + 1) die(fmt::format("event {} came after {}", seq, seq_));
  seq_ = seq;
  // Compressed, the type is not to be seen: after READY and READY_SUPPLEMENTAL a quiet guild sends messages alone.
  const bool message = zlib_ ? started_ : head.substr(0, at).ends_with(R"("MESSAGE_CREATE)");
  if (zlib_ ? seq == 2 : head.substr(0, at).ends_with("READY_SUPPLEMENTAL")) started_ = true;
  if (!message) return;
  ++messages_;
  message_bytes_ += frame_;
}

}  // namespace guildhall::bench
