#include "sim/network.h"

#include <utility>

namespace guildhall::sim {

// ---- loop ----

bool Loop::run_one() {
  if (tasks_.empty()) return false;
  auto task = std::move(tasks_.front());
  tasks_.pop_front();
  task();
  return true;
}

void Loop::post_after(std::chrono::milliseconds delay, std::move_only_function<void()> task) {
  later_ = std::move(task);
  scheduler_.after_ms(delay.count(), [weak = weak_from_this(), number = ++later_number_] {
    const auto self = weak.lock();
    if (self == nullptr || number != self->later_number_) return;
    self->post([raw = self.get(), number] {
      if (number == raw->later_number_) std::exchange(raw->later_, nullptr)();
    });
  });
}

void Loop::call_after(std::int64_t delay_ms, std::move_only_function<void()> task) {
  once_ = std::move(task);
  scheduler_.after_ms(delay_ms, [weak = weak_from_this(), number = ++once_number_] {
    const auto self = weak.lock();
    if (self && self->once_number_ == number)
      self->post([raw = self.get()] {
        if (auto due = std::exchange(raw->once_, nullptr)) due();
      });
  });
}

void Loop::every_second(std::move_only_function<void()> tick) {
  tick_ = std::move(tick);
  wait();
}

void Loop::wait() {
  scheduler_.after_ms(1000, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) {
      self->post([raw = self.get()] { raw->tick_(); });
      self->wait();
    }
  });
}

void Loop::move_here(std::unique_ptr<net::WsSocket> socket,
                     std::move_only_function<void(std::unique_ptr<net::WsSocket>)> arrived) {
  static_cast<Socket&>(*socket).loop_ = nullptr;
  post([this, socket = std::move(socket), arrived = std::move(arrived)]() mutable {
    auto& moved = static_cast<Socket&>(*socket);
    const auto wire = moved.wire_;
    moved.loop_ = this;
    arrived(std::move(socket));
    wire->schedule_up();
  });
}

// ---- socket ----

Socket::~Socket() {
  if (wire_->server_ == this) wire_->server_gone(net::WsSocket::kAbnormal);
}

void Socket::start() {
  started_ = true;
  wire_->server_ = this;
  wire_->schedule_up();
}

std::size_t Socket::queued_bytes() const { return wire_->downstream_bytes_; }

void Socket::send_text(std::string_view prefix, const std::shared_ptr<const std::string>& body) {
  send(prefix, body, false);
}
void Socket::send_binary(std::string_view prefix, const std::shared_ptr<const std::string>& body) {
  send(prefix, body, true);
}

void Socket::send(std::string_view prefix, const std::shared_ptr<const std::string>& body, bool binary) {
  if (closing_ || finished_) return;
  Wire::Frame frame{.own = std::string(prefix), .body = body, .binary = binary};
  if (wire_->downstream_bytes_ + frame.size() > limits_.max_queued) return finish(kOverflow);
  wire_->push(std::move(frame));
}

void Socket::close(std::uint16_t code, std::string_view) {
  if (closing_ || finished_) return;
  closing_ = true;
  wire_->push({.own = {}, .body = nullptr, .binary = false, .close_code = code});
  wire_->scheduler_.after_ms(3000, [wire = wire_, code] {
    if (wire->server_ != nullptr) wire->server_->finish(code);
  });
}

void Socket::finish(std::uint16_t code) {
  if (std::exchange(finished_, true)) return;
  auto report = [wire = wire_, code] {
    if (wire->server_ == nullptr) return;
    auto* const self = wire->server_;
    if (self->loop_ == nullptr) {  // On its way to another loop.
      self->finished_ = false;
      wire->scheduler_.after_ms(1, [wire, code] {
        if (wire->server_ != nullptr) wire->server_->finish(code);
      });
      return;
    }
    wire->server_gone(code);
    if (self->handler_ != nullptr) self->handler_->on_closed(*self, code);
  };
  if (loop_ != nullptr)
    loop_->post(std::move(report));
  else
    wire_->scheduler_.after_ms(1, std::move(report));
}

// ---- wire ----

void Wire::push(Frame frame) {
  downstream_bytes_ += frame.size();
  downstream_.push_back(std::move(frame));
  schedule_down();
}

void Wire::schedule_down() {
  if (downstream_.empty() || stalled_ || cut_ || std::exchange(down_scheduled_, true)) return;
  scheduler_.after_ms(dice_.between(0, 15), [self = shared_from_this()] {
    self->down_scheduled_ = false;
    if (!self->stalled_ && !self->cut_) self->deliver_some();
    self->schedule_down();
  });
}

void Wire::deliver_some() {
  const auto count = std::min<std::size_t>(downstream_.size(), 1 + dice_.below(24));
  for (std::size_t i = 0; i < count && !downstream_.empty() && !cut_; ++i) {
    const auto frame = std::move(downstream_.front());
    downstream_.pop_front();
    downstream_bytes_ -= frame.size();
    deliver(frame);
  }
}

void Wire::deliver(const Frame& frame) {
  if (frame.close_code != 0) {
    if (server_ != nullptr) server_->finish(frame.close_code);  // The client answers it.
    cut_ = true;
    if (client_ != nullptr) std::exchange(client_, nullptr)->closed(frame.close_code);
    return;
  }
  if (client_ == nullptr) return;
  client_->received(frame.body == nullptr ? frame.own : frame.own + *frame.body, frame.binary);
}

void Wire::send(std::string text) {
  if (cut_) return;
  upstream_.push_back({.own = std::move(text), .body = nullptr});
  schedule_up();
}

void Wire::close(std::uint16_t code) {
  client_ = nullptr;
  if (cut_) return;
  upstream_.push_back({.own = {}, .body = nullptr, .binary = false, .close_code = code});
  schedule_up();
}

void Wire::schedule_up() {
  if (upstream_.empty() || std::exchange(up_scheduled_, true)) return;
  scheduler_.after_ms(dice_.between(0, 15), [self = shared_from_this()] {
    self->up_scheduled_ = false;
    if (self->server_ == nullptr || self->server_->loop_ == nullptr || self->upstream_.empty()) return;
    self->server_->loop_->post([self] { self->arrive(); });
  });
}

/// On the loop that had the socket when the frame came in; it may have gone or moved since.
void Wire::arrive() {
  if (server_ == nullptr || server_->loop_ == nullptr || !server_->started_ || upstream_.empty()) return;
  const auto self = shared_from_this();
  const auto frame = std::move(upstream_.front());
  upstream_.pop_front();
  if (frame.close_code != 0)
    server_->finish(frame.close_code);
  else if (!server_->finished_ && server_->handler_ != nullptr)
    server_->handler_->on_message(*server_, frame.own, false);
  schedule_up();
}

void Wire::cut() {
  if (std::exchange(cut_, true)) return;
  // Half of what was under way arrives.
  const auto arrives = dice_.below(downstream_.size() + 1);
  for (std::size_t i = 0; i < arrives && client_ != nullptr && downstream_[i].close_code == 0; ++i)
    deliver(Frame(downstream_[i]));
  upstream_.resize(dice_.below(upstream_.size() + 1));
  if (client_ != nullptr) std::exchange(client_, nullptr)->closed(net::WsSocket::kAbnormal);
  // The server learns of it at once, after a while, or only by missing heartbeats.
  if (dice_.chance(900))
    scheduler_.after_ms(dice_.chance(500) ? 1 : dice_.between(1, 9000), [self = shared_from_this()] {
      if (self->server_ != nullptr) self->server_->finish(net::WsSocket::kAbnormal);
    });
}

void Wire::set_stalled(bool stalled) {
  stalled_ = stalled;
  schedule_down();
}

/// The server's end is over: what it had queued is lost unless a close frame was sent.
void Wire::server_gone(std::uint16_t) {
  server_ = nullptr;
  upstream_.clear();
  if (std::exchange(cut_, true) || client_ == nullptr) return;
  scheduler_.after_ms(dice_.between(1, 500), [self = shared_from_this()] {
    if (self->client_ != nullptr) std::exchange(self->client_, nullptr)->closed(net::WsSocket::kAbnormal);
  });
}

}  // namespace guildhall::sim
