#include "net/stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

#include "net/reactor.h"

namespace guildhall::net {

/// The BIO of a TLS stream: reads come straight from the socket, writes gather in `ciphertext_`, so that neither side
/// keeps a buffer while idle.
struct Stream::Bio {
  static int read(BIO* bio, char* data, int size) {
    auto* const stream = static_cast<Stream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const auto got = ::recv(stream->fd_, data, static_cast<std::size_t>(size), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_retry_read(bio);
    return static_cast<int>(got);
  }
  static int write(BIO* bio, const char* data, int size) {
    auto* const stream = static_cast<Stream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    stream->ciphertext_.append(data, static_cast<std::size_t>(size));
    return size;
  }
  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

  static BIO_METHOD* method() {
    static BIO_METHOD* const kMethod = [] {
      BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "guildhall stream");
      BIO_meth_set_read(made, &Bio::read);
      BIO_meth_set_write(made, &Bio::write);
      BIO_meth_set_ctrl(made, &Bio::control);
      return made;
    }();
    return kMethod;
  }
};

Stream::Stream(Reactor& reactor, int fd, ssl_ctx_st* tls) : reactor_(&reactor), fd_(fd) {
  descriptor_.emplace(reactor.context(), fd);
  token_ = std::make_shared<Stream*>(this);
  if (tls == nullptr) return;
  ssl_ = SSL_new(tls);
  BIO* const bio = BIO_new(Bio::method());
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_, bio, bio);
  SSL_set_mode(ssl_, SSL_MODE_RELEASE_BUFFERS);
  SSL_set_accept_state(ssl_);
}

Stream::~Stream() {
  if (token_ != nullptr) *token_ = nullptr;
  if (ssl_ != nullptr) SSL_free(ssl_);
  if (descriptor_) {
    boost::system::error_code ignored;
    descriptor_->close(ignored);
  } else if (fd_ >= 0) {
    ::close(fd_);
  }
}

void Stream::wait_readable() {
  if (reading_) return;
  reading_ = true;
  // Plaintext that OpenSSL has decrypted but not given out does not make the socket readable.
  if (ssl_ != nullptr && SSL_pending(ssl_) > 0) {
    notify_readable();
    return;
  }
  arm(true);
}

void Stream::wait_writable() {
  want_writable_ = true;
  if (writing_) return;
  writing_ = true;
  arm(false);
}

void Stream::notify_readable() {
  reading_ = true;
  boost::asio::post(reactor_->context(), [token = token_] {
    if (*token != nullptr) (*token)->report(true);
  });
}

void Stream::arm(bool read) {
  if (!descriptor_) return;  // Between two reactors; `attach` sends what waits.
  const auto kind =
      read ? boost::asio::posix::stream_descriptor::wait_read : boost::asio::posix::stream_descriptor::wait_write;
  descriptor_->async_wait(kind, [token = token_, read](const boost::system::error_code& error) {
    // The token is empty when the stream is gone, has moved or the reactor ends; errors show at the next read or write.
    if (*token != nullptr && error != boost::asio::error::operation_aborted) (*token)->report(read);
  });
}

void Stream::report(bool read) {
  if (read) {
    reading_ = false;
    if (listener_ != nullptr) listener_->on_readable();
    return;
  }
  writing_ = false;
  if (!std::exchange(want_writable_, false)) {
    (void)send_ciphertext();
    return;
  }
  if (listener_ != nullptr) listener_->on_writable();
}

Stream::ReadResult Stream::read_some() {
  if (ssl_ != nullptr) return read_tls();
  const auto buffer = reactor_->read_buffer();
  for (;;) {
    const auto got = ::recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) return {Status::kOk, buffer.first(static_cast<std::size_t>(got))};
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return {Status::kWouldBlock};
    return {Status::kClosed};
  }
}

Stream::ReadResult Stream::read_tls() {
  const auto buffer = reactor_->read_buffer();
  std::size_t used = 0;
  Status status = Status::kWouldBlock;
  ERR_clear_error();
  while (used < buffer.size()) {
    std::size_t got = 0;
    const int result = SSL_read_ex(ssl_, buffer.data() + used, buffer.size() - used, &got);
    if (result == 1) {
      used += got;
      continue;
    }
    if (SSL_get_error(ssl_, result) != SSL_ERROR_WANT_READ) status = Status::kClosed;
    break;
  }
  // Handshake messages and alerts. What does not fit is sent as soon as the socket takes it.
  if (!ciphertext_.empty() && send_ciphertext() == Status::kClosed) status = Status::kClosed;
  // Bytes before the end are given out first; the end shows again at the next read.
  if (used > 0) return {Status::kOk, buffer.first(used)};
  return {status};
}

Stream::Status Stream::send_ciphertext() {
  while (!ciphertext_.empty()) {
    const auto rest = ciphertext();
    const auto sent = ::send(fd_, rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) {
      consume_ciphertext(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return Status::kClosed;
    if (!std::exchange(writing_, true)) arm(false);
    return Status::kWouldBlock;
  }
  return Status::kOk;
}

void Stream::consume_ciphertext(std::size_t bytes) {
  ciphertext_sent_ += bytes;
  if (ciphertext_sent_ < ciphertext_.size()) return;
  std::string().swap(ciphertext_);
  ciphertext_sent_ = 0;
}

bool Stream::encrypt(std::span<const iovec> buffers) {
  ERR_clear_error();
  for (const iovec& buffer : buffers) {
    std::size_t written = 0;
    // The BIO takes everything, so a write is whole or an error.
    if (buffer.iov_len > 0 && SSL_write_ex(ssl_, buffer.iov_base, buffer.iov_len, &written) != 1) return false;
  }
  return true;
}

Stream::WriteResult Stream::write(std::span<const iovec> buffers) {
  std::size_t total = 0;
  for (const iovec& buffer : buffers) total += buffer.iov_len;
  if (ssl_ != nullptr) {
    if (const auto status = send_ciphertext(); status != Status::kOk) return {status, 0};
    if (!encrypt(buffers)) return {Status::kClosed, 0};
    if (send_ciphertext() == Status::kClosed) return {Status::kClosed, 0};
    return {Status::kOk, total};
  }
  if (total == 0) return {};
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(buffers.data());
  message.msg_iovlen = buffers.size();
  for (;;) {
    const auto sent = ::sendmsg(fd_, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return {Status::kOk, static_cast<std::size_t>(sent)};
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {Status::kWouldBlock, 0};
    return {Status::kClosed, 0};
  }
}

void Stream::shutdown_write() {
  if (ssl_ != nullptr && SSL_is_init_finished(ssl_) != 0) {
    ERR_clear_error();
    (void)SSL_shutdown(ssl_);
    (void)send_ciphertext();
  }
  ::shutdown(fd_, SHUT_WR);
}

void Stream::detach() {
  *token_ = nullptr;
  token_.reset();
  reading_ = writing_ = want_writable_ = false;
  descriptor_->release();  // Cancels its waits; their handlers find the token cleared.
  descriptor_.reset();
}

void Stream::attach(Reactor& reactor) {
  reactor_ = &reactor;
  token_ = std::make_shared<Stream*>(this);
  descriptor_.emplace(reactor.context(), fd_);
  if (!ciphertext_.empty()) (void)send_ciphertext();
}

std::string Stream::peer_address() const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getpeername(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* raw = nullptr;
  if (address.ss_family == AF_INET) {
    raw = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  } else if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
      raw = &v6.s6_addr[12];
      return inet_ntop(AF_INET, raw, text.data(), text.size()) == nullptr ? std::string{} : text.data();
    }
    raw = &v6;
  }
  if (raw == nullptr || inet_ntop(address.ss_family, raw, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

}  // namespace guildhall::net
