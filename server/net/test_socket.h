#pragma once
// For tests only: a blocking client socket.

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace guildhall::net::test {

/// Blocking, with a time-out that only a failing test reaches.
class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {
    const timeval limit{20, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  }
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  static Socket connect_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return Socket(fd);
  }

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// Exactly so many bytes, fewer at the end of the stream.
  [[nodiscard]] std::string receive(std::size_t count) const {
    std::string out(count, '\0');
    std::size_t got = 0;
    while (got < count) {
      const auto step = receive_some(out.data() + got, count - got);
      if (step <= 0) break;
      got += static_cast<std::size_t>(step);
    }
    out.resize(got);
    return out;
  }
  [[nodiscard]] std::string receive_all() const {
    std::string out;
    std::array<char, 65536> buffer{};
    for (;;) {
      const auto step = receive_some(buffer.data(), buffer.size());
      if (step <= 0) return out;
      out.append(buffer.data(), static_cast<std::size_t>(step));
    }
  }
  [[nodiscard]] std::string receive_until(std::string_view mark) const {
    std::string out;
    while (!out.ends_with(mark)) {
      const auto byte = receive(1);
      if (byte.empty()) break;
      out += byte;
    }
    return out;
  }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  /// Work that io_uring leaves to a thread interrupts its system calls.
  [[nodiscard]] ssize_t receive_some(char* data, std::size_t size) const {
    for (;;) {
      const auto got = ::recv(fd_, data, size, 0);
      if (got >= 0 || errno != EINTR) return got;
    }
  }
  int fd_;
};

/// Two ends of a stream socket; the first is non-blocking, as a server's.
inline std::pair<int, int> socket_pair() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  ::fcntl(ends[0], F_SETFL, ::fcntl(ends[0], F_GETFL) | O_NONBLOCK);
  return {ends[0], ends[1]};
}

}  // namespace guildhall::net::test
