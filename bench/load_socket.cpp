#include "load_socket.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace guildhall::bench {

void die(std::string_view what) {
  fmt::print(stderr, "gateway_load: {} ({})\n", what, std::strerror(errno));
  std::exit(1);
}

LoadSocket::LoadSocket(std::uint16_t port, ssl_ctx_st* tls) {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd_ < 0 || ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) die("connect");
  const int one = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (tls == nullptr) return;
  ssl_ = SSL_new(tls);
  SSL_set_fd(ssl_, fd_);
  SSL_set_connect_state(ssl_);
  if (SSL_do_handshake(ssl_) != 1) die("TLS handshake");
}

LoadSocket::~LoadSocket() {
  if (ssl_ != nullptr) SSL_free(ssl_);
  ::close(fd_);
}

void LoadSocket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                      : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) die("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::size_t LoadSocket::read(char* buffer, std::size_t size) {
  if (ssl_ == nullptr) {
    const auto got = ::recv(fd_, buffer, size, MSG_DONTWAIT);
    if (got > 0) return static_cast<std::size_t>(got);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    die("the server closed a connection");
  }
  // The socket blocks, so OpenSSL is asked only when bytes of the next record are there.
  char peeked = 0;
  if (SSL_pending(ssl_) == 0 && ::recv(fd_, &peeked, 1, MSG_DONTWAIT | MSG_PEEK) < 0) return 0;
  const int got = SSL_read(ssl_, buffer, static_cast<int>(size));
  if (got <= 0) die("the server closed a TLS connection");
  return static_cast<std::size_t>(got);
}

void LoadSocket::wait() const {
  if (ssl_ != nullptr && SSL_pending(ssl_) > 0) return;
  pollfd readable{fd_, POLLIN, 0};
  if (::poll(&readable, 1, 30'000) <= 0) die("no answer in 30 s");
}

}  // namespace guildhall::bench
