#include "net/http/connection.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "net/http/part.h"
#include "net/websocket/frame_codec.h"

namespace guildhall::net {
namespace {

constexpr auto kWriteTimeout = std::chrono::seconds(60);  // Without any progress.
constexpr auto kLingerTimeout = std::chrono::seconds(5);
constexpr std::size_t kFileChunk = 64UL * 1024;
constexpr std::size_t kTlsWrite = 64UL * 1024;     // As much is encrypted at once.
constexpr std::size_t kWriteTurn = 1024UL * 1024;  // Then others have their turn.
constexpr std::size_t kBodyBytesPerSecond = 16UL * 1024;
constexpr std::size_t kWebSocketKeySize = 16;

/// The promise that a request is answered: given up unanswered, it answers 500.
class Ticket {
 public:
  Ticket(std::shared_ptr<HttpServer::Part> part, std::uint64_t id) : part_(std::move(part)), id_(id) {}
  ~Ticket() {
    if (part_ == nullptr) return;
    Reactor& reactor = part_->reactor();
    reactor.post([part = std::move(part_), id = id_] {
      if (auto* const connection = part->find(id)) connection->respond(part->shared().handler.refusal(500));
    });
  }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

  void answer(HttpResponse response) {
    Reactor& reactor = part_->reactor();
    reactor.post([part = std::move(part_), id = id_, response = std::move(response)]() mutable {
      if (auto* const connection = part->find(id)) connection->respond(std::move(response));
    });
  }

 private:
  std::shared_ptr<HttpServer::Part> part_;
  std::uint64_t id_;
};

}  // namespace

HttpConnection::HttpConnection(HttpServer::Part& part, std::uint64_t id, std::unique_ptr<Stream> stream)
    : part_(part), id_(id), stream_(std::move(stream)), deadline_(Clock::now() + part.shared().options.header_timeout) {
  stream_->set_listener(this);
}

HttpConnection::~HttpConnection() {
  if (wire_ != nullptr && wire_->file >= 0) ::close(wire_->file);
}

void HttpConnection::close() { part_.remove(id_); }

void HttpConnection::time_out() {
  if (state_ != State::kReading || reader_ == nullptr) return close();
  refuse(408);
}

void HttpConnection::on_readable() {
  if (state_ == State::kLingering) return discard();
  if (state_ != State::kReading) return;
  const auto result = stream_->read_some();
  if (result.status == Stream::Status::kClosed) return close();
  if (result.status == Stream::Status::kWouldBlock) return stream_->wait_readable();
  input_.append(result.bytes.data(), result.bytes.size());
  parse();
}

void HttpConnection::parse() {
  while (state_ == State::kReading) {
    // With a header just read, the request may be whole although no byte is left.
    if (input_.empty() && reader_ == nullptr) {
      std::string().swap(input_);  // An idle connection holds nothing.
      return stream_->wait_readable();
    }
    if (reader_ == nullptr) {
      reader_ = std::make_unique<RequestReader>(part_.shared().limits);
      deadline_ = Clock::now() + part_.shared().options.header_timeout;
    }
    std::string_view rest = input_;
    const auto step = reader_->feed(rest);
    input_.erase(0, input_.size() - rest.size());
    switch (step) {
      case RequestReader::Step::kHeader:
        take_header();
        break;
      case RequestReader::Step::kDone:
        return dispatch();
      case RequestReader::Step::kFailed:
        return refuse(reader_->failure());
      default:
        return stream_->wait_readable();
    }
  }
}

void HttpConnection::take_header() {
  const auto& options = part_.shared().options;
  const auto length = reader_->request().header("content-length");
  // The reader has checked the number; a large body gets the time a slow but honest line needs.
  const std::size_t expected =
      length.empty()
          ? 0
          : std::min<std::size_t>(std::strtoull(std::string(length).c_str(), nullptr, 10), options.max_multipart);
  deadline_ = Clock::now() + options.body_timeout + std::chrono::seconds(expected / kBodyBytesPerSecond);
  if (!reader_->expects_continue() || !input_.empty()) return;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  const iovec buffer{const_cast<char*>(kContinue.data()), kContinue.size()};
  // So little fits unless the peer has stopped reading; then it may send the body unasked.
  (void)stream_->write({&buffer, 1});
}

void HttpConnection::dispatch() {
  const auto reader = std::move(reader_);
  HttpRequest request = std::move(reader->request());
  request.peer_address = stream_->peer_address();
  context_ = std::make_unique<ResponseContext>(ResponseContext::of(request, reader->keep_alive(), reader->http_1_0()));
  state_ = State::kHandling;
  deadline_ = Clock::time_point::max();
  auto& handler = part_.shared().handler;
  if (reader->wants_websocket() && handler.wants_upgrade(request)) return upgrade(std::move(request));
  handler.handle(std::move(request), make_responder());
}

Responder HttpConnection::make_responder() {
  return [ticket = std::make_unique<Ticket>(part_.shared_from_this(), id_)](HttpResponse response) mutable {
    if (const auto once = std::move(ticket)) once->answer(std::move(response));
  };
}

void HttpConnection::upgrade(HttpRequest request) {
  if (request.header("sec-websocket-version") != "13") {
    HttpResponse response = part_.shared().handler.refusal(426);
    response.headers.emplace_back("Sec-WebSocket-Version", "13");
    response.headers.emplace_back("Upgrade", "websocket");
    return refuse(426, std::move(response));
  }
  const auto key = base64_decode(request.header("sec-websocket-key"));
  if (!key || key->size() != kWebSocketKeySize) return refuse(400);
  WireResponse wire;
  wire.head =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
      ws_accept_key(request.header("sec-websocket-key")) + "\r\nDate: " + part_.date() + "\r\n\r\n";
  upgrading_ = std::make_unique<HttpRequest>(std::move(request));
  begin_write(std::move(wire), After::kUpgrade);
}

void HttpConnection::refuse(int status) { refuse(status, part_.shared().handler.refusal(status)); }

/// The server's own answers end the connection: what follows a bad request cannot be trusted.
void HttpConnection::refuse(int status, HttpResponse response) {
  response.status = status;
  ResponseContext context;
  context.head = reader_ != nullptr && reader_->header_done() && reader_->request().method == Method::kHead;
  reader_.reset();
  begin_write(to_wire(std::move(response), context, part_.date()), After::kClose);
}

void HttpConnection::respond(HttpResponse response) {
  if (state_ != State::kHandling) return;
  if (part_.draining()) context_->keep_alive = false;
  const bool keep_alive = context_->keep_alive;
  auto wire = to_wire(std::move(response), *context_, part_.date());
  context_.reset();
  begin_write(std::move(wire), keep_alive ? After::kNextRequest : After::kClose);
}

void HttpConnection::begin_write(WireResponse wire, After after) {
  wire_ = std::make_unique<WireResponse>(std::move(wire));
  sent_ = 0;
  after_ = after;
  state_ = State::kWriting;
  deadline_ = Clock::now() + kWriteTimeout;
  write_more();
}

void HttpConnection::on_writable() {
  if (state_ == State::kWriting) write_more();
}

/// Takes the next piece of the file as the body; false when the file ends before its time.
bool HttpConnection::refill_from_file() {
  wire_->head.clear();
  wire_->body.resize(std::min<std::uint64_t>(kFileChunk, wire_->file_left));
  const auto got = ::pread(wire_->file, wire_->body.data(), wire_->body.size(), static_cast<off_t>(wire_->file_offset));
  if (got <= 0) return false;
  wire_->body.resize(static_cast<std::size_t>(got));
  wire_->file_offset += static_cast<std::uint64_t>(got);
  wire_->file_left -= static_cast<std::uint64_t>(got);
  sent_ = 0;
  return true;
}

Stream::WriteResult HttpConnection::write_step(std::size_t& wanted) {
  std::array<iovec, 2> buffers{};
  std::size_t count = 0;
  std::size_t skip = sent_;
  std::size_t room = stream_->tls() ? kTlsWrite : std::size_t(-1);
  wanted = 0;
  for (std::string* part : {&wire_->head, &wire_->body}) {
    const std::size_t skipped = std::min(skip, part->size());
    const std::size_t size = std::min(part->size() - skipped, room);
    skip -= skipped;
    if (size == 0) continue;
    buffers[count++] = {part->data() + skipped, size};
    room -= size;
    wanted += size;
  }
  const auto result = stream_->write(std::span(buffers).first(count));
  sent_ += result.taken;
  return result;
}

void HttpConnection::write_more() {
  for (std::size_t turn = 0;;) {
    if (sent_ == wire_->head.size() + wire_->body.size() && wire_->file_left > 0 && !refill_from_file()) return close();
    std::size_t wanted = 0;
    const auto result = write_step(wanted);
    if (result.status == Stream::Status::kClosed) return close();
    if (result.taken > 0) deadline_ = Clock::now() + kWriteTimeout;
    turn += result.taken;
    const bool all = sent_ == wire_->head.size() + wire_->body.size() && wire_->file_left == 0;
    if (all && !stream_->has_pending_output()) return written();
    if (result.taken < wanted || all || turn > kWriteTurn) return stream_->wait_writable();
  }
}

void HttpConnection::written() {
  if (wire_->file >= 0) ::close(wire_->file);
  wire_.reset();
  if (after_ == After::kClose) return linger();
  if (after_ == After::kNextRequest) {
    state_ = State::kReading;
    deadline_ = Clock::now() + part_.shared().options.idle_timeout;
    if (input_.empty() && part_.draining()) return close();
    return parse();
  }
  auto& handler = part_.shared().handler;
  auto request = std::move(upgrading_);
  auto stream = std::move(stream_);
  std::string leftover = std::move(input_);
  stream->set_listener(nullptr);
  close();
  handler.upgraded(std::move(*request), std::move(stream), std::move(leftover));
}

/// Closing with unread bytes would reset the connection, and the peer could lose the answer.
void HttpConnection::linger() {
  state_ = State::kLingering;
  deadline_ = Clock::now() + kLingerTimeout;
  std::string().swap(input_);
  stream_->shutdown_write();
  stream_->wait_readable();
}

void HttpConnection::discard() {
  if (stream_->read_some().status == Stream::Status::kClosed) return close();
  stream_->wait_readable();
}

}  // namespace guildhall::net
