#include "net/websocket/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <utility>

#include "net/reactor.h"

namespace guildhall::net {
namespace {

/// TLS: as much plaintext is encrypted for one flush.
constexpr std::size_t kEncryptLimit = 256UL * 1024;
constexpr auto kCloseWait = std::chrono::seconds(3);
constexpr std::uint16_t kNoStatus = 1005;

}  // namespace

/// On the stack while bytes are handed out; says whether the connection has gone meanwhile, and keeps what is left.
struct WsConnection::Dispatch {
  std::span<char> rest;
  bool gone = false;
};

struct WsConnection::CloseTimer {
  boost::asio::steady_timer timer;
  WsConnection* owner;  ///< Null once the wait means nothing: an expiry may be queued already when it is cancelled.
};

WsConnection::WsConnection(std::unique_ptr<Stream> stream, std::string leftover, Limits limits)
    : stream_(std::move(stream)),
      reactor_(&stream_->reactor()),
      parser_(limits.max_message),
      fd_(stream_->fd()),
      max_queued_(limits.max_queued),
      tls_(stream_->tls()) {
  if (!leftover.empty()) unparsed_ = std::make_unique<std::string>(std::move(leftover));
  stream_->set_listener(this);
}

WsConnection::~WsConnection() {
  if (dispatch_ != nullptr) dispatch_->gone = true;
  stop_close_timer();
  if (flush_marked()) reactor_->flush_queue().remove(*this);
  // A close frame that has not had its turn yet still goes out if the socket takes it.
  if (state_ != State::kClosing || output_ == nullptr || blocked_) return;
  std::array<iovec, 16> buffers{};
  const std::size_t count = output_->gather(buffers.data(), buffers.size(), kEncryptLimit);
  (void)stream_->write(std::span(buffers).first(count));
}

void WsConnection::start() {
  started_ = true;
  stream_->notify_readable();
}

void WsConnection::set_limits(Limits limits) {
  parser_.set_max_message(limits.max_message);
  max_queued_ = limits.max_queued;
}

std::size_t WsConnection::queued_bytes() const {
  return (output_ ? output_->bytes() : 0) + (tls_ ? stream_->ciphertext().size() : 0);
}

void WsConnection::give_output() {
  if (output_ != nullptr) reactor_->outputs().give(std::move(output_));
}

void WsConnection::mark() {
  if (!blocked_ || state_ == State::kFailed) reactor_->flush_queue().mark(*this);
}

void WsConnection::send_text(std::string_view prefix, const std::shared_ptr<const std::string>& body) {
  if (state_ == State::kOpen) queue_frame(WsOpcode::kText, prefix, body);
}

void WsConnection::send_binary(std::string_view prefix, const std::shared_ptr<const std::string>& body) {
  if (state_ == State::kOpen) queue_frame(WsOpcode::kBinary, prefix, body);
}

void WsConnection::ping(std::string_view payload) {
  if (state_ == State::kOpen) queue_frame(WsOpcode::kPing, payload.substr(0, 125), nullptr);
}

void WsConnection::queue_frame(WsOpcode opcode, std::string_view prefix,
                               const std::shared_ptr<const std::string>& body) {
  const std::size_t length = prefix.size() + (body ? body->size() : 0);
  const WsFrameHeader header = ws_frame_header(opcode, length);
  if (queued_bytes() + header.size + length > max_queued_) {
    fail(kOverflow);
    return;
  }
  if (output_ == nullptr) output_ = reactor_->outputs().take();
  output_->add(header.view(), prefix, body);
  mark();
}

void WsConnection::queue_close(std::uint16_t code, std::string_view reason) {
  std::string payload;
  if (ws_valid_close_code(code)) {
    payload.push_back(static_cast<char>(code >> 8U));
    payload.push_back(static_cast<char>(code & 0xFFU));
    payload.append(reason.substr(0, 123));
  }
  queue_frame(WsOpcode::kClose, payload, nullptr);
}

void WsConnection::close(std::uint16_t code, std::string_view reason) {
  if (state_ != State::kOpen) return;
  queue_close(code, reason);
  if (state_ != State::kOpen) return;
  state_ = State::kClosing;
  close_code_ = code;
  start_close_timer();
}

void WsConnection::abort(std::uint16_t code) { fail(code); }

/// The end is reported at the turn's end, from `flushed`.
void WsConnection::fail(std::uint16_t code) {
  if (state_ == State::kFailed || state_ == State::kClosed) return;
  // While closing, the code given to `close` stands.
  if (state_ == State::kOpen) close_code_ = code;
  state_ = State::kFailed;
  give_output();
  mark();
}

void WsConnection::finish() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  stop_close_timer();
  give_output();
  reactor_->flush_queue().remove(*this);
  if (dispatch_ != nullptr) std::exchange(dispatch_, nullptr)->gone = true;
  stream_->shutdown_write();
  stream_->set_listener(nullptr);
  if (handler_ != nullptr) handler_->on_closed(*this, close_code_);
}

void WsConnection::start_close_timer() {
  close_timer_ = std::make_shared<CloseTimer>(boost::asio::steady_timer(reactor_->context(), kCloseWait), this);
  close_timer_->timer.async_wait([state = close_timer_](const boost::system::error_code&) {
    if (state->owner != nullptr) state->owner->finish();
  });
}

void WsConnection::stop_close_timer() {
  if (close_timer_ == nullptr) return;
  close_timer_->owner = nullptr;
  close_timer_->timer.cancel();
  close_timer_.reset();
}

void WsConnection::on_writable() {
  blocked_ = false;
  mark();
}

std::size_t WsConnection::gather(iovec* buffers, std::size_t max) {
  if (state_ == State::kFailed || state_ == State::kClosed) return 0;
  if (!tls_) return output_ == nullptr ? 0 : output_->gather(buffers, max, std::size_t(-1));
  if (output_ != nullptr && !stream_->has_pending_output()) {
    std::array<iovec, 64> plain{};
    const std::size_t count = output_->gather(plain.data(), plain.size(), kEncryptLimit);
    std::string joined;  // Small frames share TLS records.
    for (std::size_t i = 0; i < count; ++i)
      joined.append(static_cast<const char*>(plain[i].iov_base), plain[i].iov_len);
    const iovec whole{joined.data(), joined.size()};
    if (!stream_->encrypt({&whole, 1})) {
      state_ = State::kFailed;
      close_code_ = kAbnormal;
      return 0;
    }
    output_->consume(joined.size());
  }
  if (!stream_->has_pending_output()) return 0;
  const auto rest = stream_->ciphertext();
  buffers[0] = {const_cast<char*>(rest.data()), rest.size()};
  return 1;
}

void WsConnection::flushed(std::ptrdiff_t result) {
  if (state_ == State::kFailed) return finish();
  if (state_ == State::kClosed) return;
  if (result == -EAGAIN || result == -EINTR) result = 0;
  if (result < 0) {
    fail(kAbnormal);
    return finish();
  }
  const auto sent = static_cast<std::size_t>(result);
  if (tls_) {
    stream_->consume_ciphertext(sent);
  } else if (output_ != nullptr) {
    output_->consume(sent);
  }
  if (output_ != nullptr && output_->bytes() == 0) give_output();
  if (output_ == nullptr && !(tls_ && stream_->has_pending_output())) {
    if (state_ == State::kClosing && close_received_) finish();
    return;
  }
  blocked_ = true;
  stream_->wait_writable();
}

void WsConnection::on_readable() {
  if (state_ == State::kClosed || state_ == State::kFailed) return;
  if (unparsed_ != nullptr) {
    auto bytes = std::exchange(unparsed_, nullptr);
    if (!process(*bytes)) return;
  }
  const auto result = stream_->read_some();
  if (result.status == Stream::Status::kClosed) {
    if (state_ == State::kOpen) close_code_ = kAbnormal;
    return finish();
  }
  if (result.status == Stream::Status::kOk && !process(result.bytes)) return;
  stream_->wait_readable();
}

bool WsConnection::process(std::span<char> bytes) {
  Dispatch dispatch{bytes};
  dispatch_ = &dispatch;
  for (;;) {
    const WsItem item = parser_.next(dispatch.rest);
    if (item.kind == WsItem::Kind::kNeedMore) break;
    if (!handle(item, dispatch)) break;
  }
  if (dispatch.gone) return false;
  dispatch_ = nullptr;
  return state_ == State::kOpen || (state_ == State::kClosing && !close_received_);
}

bool WsConnection::handle(const WsItem& item, Dispatch& dispatch) {
  using Kind = WsItem::Kind;
  switch (item.kind) {
    case Kind::kText:
    case Kind::kBinary:
      if (state_ == State::kOpen && handler_ != nullptr)
        handler_->on_message(*this, item.data, item.kind == Kind::kBinary);
      break;
    case Kind::kPing:
      if (state_ == State::kOpen) queue_frame(WsOpcode::kPong, item.data, nullptr);
      break;
    case Kind::kClose:
      peer_closed(item);
      break;
    case Kind::kError:
      // The peer is told why; it is not trusted to answer.
      close_received_ = true;
      close(item.code);
      mark();
      break;
    default:
      break;
  }
  return !dispatch.gone && (state_ == State::kOpen || (state_ == State::kClosing && !close_received_));
}

void WsConnection::peer_closed(const WsItem& item) {
  close_received_ = true;
  if (state_ == State::kOpen) {
    queue_close(item.code, {});
    if (state_ != State::kOpen) return;
    state_ = State::kClosing;
    close_code_ = item.code == 0 ? kNoStatus : item.code;
    start_close_timer();
  }
  mark();  // `flushed` ends it when everything has been sent.
}

void WsConnection::move_to(std::unique_ptr<WsConnection> connection, Reactor& target,
                           std::move_only_function<void(std::unique_ptr<WsConnection>)> arrived) {
  WsConnection& self = *connection;
  self.reactor_->flush_queue().remove(self);
  if (self.dispatch_ != nullptr) {
    const auto rest = self.dispatch_->rest;
    if (!rest.empty()) self.unparsed_ = std::make_unique<std::string>(rest.data(), rest.size());
    std::exchange(self.dispatch_, nullptr)->gone = true;
  }
  self.stop_close_timer();
  self.stream_->detach();
  target.post([connection = std::move(connection), &target, arrived = std::move(arrived)]() mutable {
    WsConnection& moved = *connection;
    moved.blocked_ = false;
    moved.stream_->attach(target);
    moved.reactor_ = &target;
    if (moved.state_ == State::kClosing) moved.start_close_timer();
    moved.mark();
    if (moved.started_) moved.stream_->notify_readable();
    arrived(std::move(connection));
  });
}

}  // namespace guildhall::net
