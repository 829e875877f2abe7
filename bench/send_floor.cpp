// The floor that fan-out is compared with: a bare loop of send(), one a delivery, over as many sockets, nothing else.
//   send_floor COUNT        listens on 127.0.0.1, prints `port P`, accepts COUNT sockets, prints `ready`
// Then, for each line `burst K BYTES` on standard input: BYTES to each socket, K times over, and prints
// `sent MICROSECONDS`, the CPU time of this process (user and system) for it.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

/// Microseconds, from the scheduler's nanoseconds: rusage counts ticks on some kernels.
double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

std::vector<int> accept_all(std::size_t count) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
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

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto sockets = accept_all(static_cast<std::size_t>(std::atol(argv[1])));
  fmt::print("ready\n");
  std::fflush(stdout);
  unsigned burst = 0;
  unsigned bytes = 0;
  while (std::scanf(" burst %u %u", &burst, &bytes) == 2) {
    const std::string data(bytes, 'x');
    const double before = cpu_us();
    for (unsigned k = 0; k < burst; ++k) {
      for (const int fd : sockets) {
        if (::send(fd, data.data(), data.size(), MSG_DONTWAIT | MSG_NOSIGNAL) != static_cast<ssize_t>(data.size()))
          return 1;
      }
    }
    fmt::print("sent {:.1f}\n", cpu_us() - before);
    std::fflush(stdout);
  }
}
