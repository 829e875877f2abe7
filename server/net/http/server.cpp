#include "net/http/server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <cstring>
#include <future>
#include <string_view>
#include <utility>

#include "net/http/part.h"
#include "net/http/tls.h"

namespace guildhall::net {
namespace {

constexpr int kBacklog = 4096;
constexpr int kAcceptsPerTurn = 64;
constexpr int kNotSentLow = 128 * 1024;
constexpr std::chrono::milliseconds kLongestTick{1000};
constexpr std::chrono::milliseconds kShortestTick{10};

using boost::asio::ip::tcp;

void set_option(int fd, int level, int name, int value) { (void)::setsockopt(fd, level, name, &value, sizeof value); }

int bound_socket(const tcp::endpoint& endpoint, bool reuse_port) {
  const int fd = ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (reuse_port) set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
  if (::bind(fd, endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0) return fd;
  const int error = errno;
  ::close(fd);
  errno = error;
  return -1;
}

std::unexpected<Error> cannot_listen(const tcp::endpoint& endpoint) {
  return fail(ErrorCode::kInternal, fmt::format("cannot listen on {} port {}: {}", endpoint.address().to_string(),
                                                endpoint.port(), std::strerror(errno)));
}

/// Connections inherit the options of the listening socket, so none is set for each.
Result<int> listening_socket(const tcp::endpoint& endpoint) {
  const int fd = bound_socket(endpoint, true);
  if (fd < 0) return cannot_listen(endpoint);
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, kNotSentLow);
  // Others may be unsuitable for many small writes or for loopback; where it is not to be had, the default serves.
  static constexpr std::string_view kCongestion = "cubic";
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, kCongestion.data(), kCongestion.size());
  if (::listen(fd, kBacklog) == 0) return fd;
  auto error = cannot_listen(endpoint);
  ::close(fd);
  return error;
}

std::uint16_t port_of(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  (void)::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(address).sin6_port
                                             : reinterpret_cast<sockaddr_in&>(address).sin_port);
}

/// Runs it on the reactor and waits, or here when the reactor does not run.
void run_on(Reactor& reactor, std::move_only_function<void()> task) {
  if (!reactor.running() || reactor.on_thread()) return task();
  std::promise<void> done;
  reactor.post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::create(Options options, const std::vector<Reactor*>& reactors,
                                                       HttpHandler& handler) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(options.address, error);
  if (error) return fail(ErrorCode::kInternal, "not an address to listen on: " + options.address);
  tcp::endpoint endpoint(address, options.port);
  std::shared_ptr<ssl_ctx_st> tls;
  if (!options.tls_certificate.empty()) {
    TRY(tls, make_server_tls(options.tls_certificate, options.tls_key));
  }
  // SO_REUSEPORT would let two servers share the port unnoticed; a socket without it cannot be bound then.
  const int probe = bound_socket(endpoint, false);
  if (probe < 0) return cannot_listen(endpoint);
  ::close(probe);

  RequestReader::Limits limits{options.max_header, options.max_body, options.max_multipart, options.temp_dir};
  std::unique_ptr<HttpServer> server(new HttpServer);
  server->shared_ = std::make_shared<Shared>(std::move(options), std::move(limits), handler, std::move(tls));
  for (Reactor* reactor : reactors) {
    TRY(const int fd, listening_socket(endpoint));
    if (endpoint.port() == 0) endpoint.port(port_of(fd));
    server->parts_.push_back(std::make_shared<Part>(server->shared_, *reactor, fd));
  }
  server->port_ = endpoint.port();
  for (const auto& part : server->parts_) part->reactor().post([part] { part->start(); });
  return server;
}

HttpServer::~HttpServer() { stop(); }

void HttpServer::stop_accepting() {
  for (const auto& part : parts_) run_on(part->reactor(), [&] { part->stop_accepting(); });
}

void HttpServer::close_idle() {
  for (const auto& part : parts_) run_on(part->reactor(), [&] { part->close_idle(); });
}

void HttpServer::stop() {
  for (const auto& part : parts_) run_on(part->reactor(), [&] { part->close_all(); });
}

std::size_t HttpServer::connections() const { return shared_->connections; }

HttpServer::Part::Part(std::shared_ptr<Shared> shared, Reactor& reactor, int listener)
    : shared_(std::move(shared)), reactor_(reactor), listener_fd_(listener) {}

HttpServer::Part::~Part() {
  if (listener_fd_ >= 0) ::close(listener_fd_);
}

void HttpServer::Part::start() {
  if (stopped_ || listener_fd_ < 0) return;
  listener_.emplace(reactor_.context(), std::exchange(listener_fd_, -1));
  timer_.emplace(reactor_.context());
  wait_accept();
  wait_tick();
}

void HttpServer::Part::wait_accept() {
  listener_->async_wait(boost::asio::posix::stream_descriptor::wait_read,
                        [weak = weak_from_this()](const boost::system::error_code& error) {
                          if (error) return;
                          if (const auto part = weak.lock()) part->accept_some();
                        });
}

void HttpServer::Part::accept_some() {
  if (!listener_) return;
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    const int fd = ::accept4(listener_->native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      open_connection(fd);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    } else if (errno != EINTR && errno != ECONNABORTED) {
      // Out of descriptors or memory: to try again at once would spin.
      accept_paused_ = true;
      return;
    }
  }
  wait_accept();
}

void HttpServer::Part::open_connection(int fd) {
  if (shared_->connections.fetch_add(1) >= shared_->options.max_connections) {
    shared_->connections.fetch_sub(1);
    if (shared_->tls == nullptr) {
      const auto wire = to_wire(shared_->handler.refusal(503), {}, date());
      const std::string text = wire.head + wire.body;
      (void)::send(fd, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      ::shutdown(fd, SHUT_WR);
    }
    ::close(fd);
    return;
  }
  const std::uint64_t id = next_id_++;
  auto connection =
      std::make_unique<HttpConnection>(*this, id, std::make_unique<Stream>(reactor_, fd, shared_->tls.get()));
  connection->start();
  connections_.emplace(id, std::move(connection));
}

void HttpServer::Part::wait_tick() {
  const auto& options = shared_->options;
  const auto shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout});
  timer_->expires_after(std::clamp(shortest / 4, kShortestTick, kLongestTick));
  timer_->async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    if (error) return;
    if (const auto part = weak.lock()) part->tick();
  });
}

/// One timer for all connections: a look at each a second costs less than a timer for each.
void HttpServer::Part::tick() {
  if (stopped_) return;
  const auto now = HttpConnection::Clock::now();
  std::vector<std::uint64_t> late;
  for (const auto& [id, connection] : connections_) {
    if (connection->deadline() < now) late.push_back(id);
  }
  for (const std::uint64_t id : late) {
    if (auto* const connection = find(id)) connection->time_out();
  }
  if (std::exchange(accept_paused_, false) && listener_) wait_accept();
  wait_tick();
}

void HttpServer::Part::stop_accepting() {
  draining_ = true;
  listener_.reset();
  if (listener_fd_ >= 0) ::close(std::exchange(listener_fd_, -1));
}

void HttpServer::Part::close_idle() {
  draining_ = true;
  std::vector<std::uint64_t> idle;
  for (const auto& [id, connection] : connections_) {
    if (connection->idle()) idle.push_back(id);
  }
  for (const std::uint64_t id : idle) remove(id);
}

void HttpServer::Part::close_all() {
  stopped_ = true;
  stop_accepting();
  timer_.reset();
  while (!connections_.empty()) remove(connections_.begin()->first);
}

HttpConnection* HttpServer::Part::find(std::uint64_t id) {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second.get();
}

void HttpServer::Part::remove(std::uint64_t id) {
  if (connections_.erase(id) > 0) shared_->connections.fetch_sub(1);
}

const std::string& HttpServer::Part::date() {
  const auto second =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  if (second != date_second_) {
    date_second_ = second;
    date_ = http_date(second);
  }
  return date_;
}

}  // namespace guildhall::net
