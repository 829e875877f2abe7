// The floors that fan-out is compared with: bare loops that send the same bytes to as many sockets, nothing else.
//   send_floor COUNT        listens on 127.0.0.1, prints `port P`, accepts COUNT sockets, prints `ready`
// Lines on standard input:
//   burst K BYTES   BYTES to each socket by send(), K times over  -> sent MICROSECONDS, the CPU time of this process
//   uring K BYTES   the same by io_uring, 128 sends a system call -> sent MICROSECONDS
//   like PID        listening sockets of that process get the options that these have, and the server's have -> done
#include <arpa/inet.h>
#include <fmt/format.h>
#include <liburing.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t kBatch = 128;
constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
constexpr int kMaxFd = 256;  ///< Of another process: it listens early.

/// Microseconds, from the scheduler's nanoseconds: rusage counts ticks on some kernels.
double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// As the server does (server/net/http/server.cpp); what is accepted inherits them.
void set_options(int listener) {
  static constexpr std::string_view kCongestion = "cubic";
  const int one = 1;
  ::setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  ::setsockopt(listener, IPPROTO_TCP, TCP_CONGESTION, kCongestion.data(), kCongestion.size());
}

/// Whether a listening socket was found.
bool set_options_of(pid_t process) {
  const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
  bool found = false;
  for (int fd = 3; handle >= 0 && fd < kMaxFd; ++fd) {
    const auto copy = static_cast<int>(::syscall(SYS_pidfd_getfd, handle, fd, 0));
    if (copy < 0) continue;
    int listens = 0;
    socklen_t size = sizeof listens;
    if (::getsockopt(copy, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0) {
      set_options(copy);
      found = true;
    }
    ::close(copy);
  }
  if (handle >= 0) ::close(handle);
  return found;
}

std::vector<int> accept_all(std::size_t count) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  set_options(listener);
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener, 4096) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    std::exit(1);
  fmt::print("port {}\n", ntohs(address.sin_port));
  std::fflush(stdout);
  std::vector<int> sockets;
  while (sockets.size() < count) {
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
    if (fd >= 0) sockets.push_back(fd);
  }
  return sockets;
}

bool send_all(const std::vector<int>& sockets, const std::string& data) {
  return std::ranges::all_of(sockets, [&](int fd) {
    return ::send(fd, data.data(), data.size(), kFlags) == static_cast<ssize_t>(data.size());
  });
}

bool ring_all(io_uring& ring, const std::vector<int>& sockets, const std::string& data) {
  for (std::size_t begin = 0; begin < sockets.size(); begin += kBatch) {
    const auto count = std::min(kBatch, sockets.size() - begin);
    for (std::size_t i = begin; i < begin + count; ++i)
      io_uring_prep_send(io_uring_get_sqe(&ring), sockets[i], data.data(), data.size(), kFlags);
    if (io_uring_submit_and_wait(&ring, static_cast<unsigned>(count)) < 0) return false;
    std::array<io_uring_cqe*, kBatch> done{};
    const unsigned got = io_uring_peek_batch_cqe(&ring, done.data(), kBatch);
    const bool whole = got == count && std::all_of(done.begin(), done.begin() + got, [&](const io_uring_cqe* each) {
                         return each->res == static_cast<int>(data.size());
                       });
    io_uring_cq_advance(&ring, got);
    if (!whole) return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto sockets = accept_all(static_cast<std::size_t>(std::atol(argv[1])));
  io_uring ring{};
  const bool rings = io_uring_queue_init(kBatch, &ring, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN) == 0;
  fmt::print("ready\n");
  std::fflush(stdout);
  std::array<char, 64> line{};
  while (std::fgets(line.data(), line.size(), stdin) != nullptr) {
    unsigned burst = 0;
    unsigned bytes = 0;
    int process = 0;
    if (std::sscanf(line.data(), "like %d", &process) == 1) {
      fmt::print("done {}\n", set_options_of(process) ? 1 : 0);
    } else if (std::sscanf(line.data(), "%*s %u %u", &burst, &bytes) == 2) {
      const bool by_ring = line[0] == 'u';
      if (by_ring && !rings) return 1;
      const std::string data(bytes, 'x');
      const double before = cpu_us();
      for (unsigned k = 0; k < burst; ++k)
        if (!(by_ring ? ring_all(ring, sockets, data) : send_all(sockets, data))) return 1;
      fmt::print("sent {:.1f}\n", cpu_us() - before);
    }
    std::fflush(stdout);
  }
}
