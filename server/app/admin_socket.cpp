#include "app/admin_socket.h"

#include <cerrno>
#include <cstring>
#include <optional>

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace guildhall::app {
namespace {

constexpr std::size_t kLineMax = 16UL * 1024 * 1024;  // Lists of a big instance; requests are checked by the handler.
constexpr std::size_t kRequestMax = 64UL * 1024;
constexpr int kServeMs = 5'000;    // For the request of a connected client.
constexpr int kAnswerMs = 60'000;  // For the server's answer.

std::optional<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return std::nullopt;
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

/// The first line, without its end; nullopt when none comes in time.
std::optional<std::string> read_line(int file, int wake, int timeout_ms, std::size_t max) {
  std::string line;
  char buffer[4096];
  while (line.size() <= max) {
    pollfd waits[2] = {{.fd = file, .events = POLLIN, .revents = 0}, {.fd = wake, .events = POLLIN, .revents = 0}};
    if (poll(waits, wake < 0 ? 1 : 2, timeout_ms) <= 0 || (wake >= 0 && waits[1].revents != 0)) return std::nullopt;
    const ssize_t size = read(file, buffer, sizeof buffer);
    if (size <= 0) return std::nullopt;
    line.append(buffer, static_cast<std::size_t>(size));
    if (const std::size_t end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
  }
  return std::nullopt;
}

void write_line(int file, std::string line) {
  line.push_back('\n');
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t size = send(file, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (size <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
}

}  // namespace

std::expected<std::unique_ptr<AdminSocket>, std::string> AdminSocket::open(const std::string& path, Handle handle) {
  const auto address = address_of(path);
  if (!address) return std::unexpected(fmt::format("the path {} is too long for a socket", path));
  unlink(path.c_str());  // Left by a killed server; the folder's lock says that none runs.
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int wake = eventfd(0, EFD_CLOEXEC);
  const mode_t before = umask(0177);  // Start of the program: no other thread makes files now.
  const bool bound = listener >= 0 && wake >= 0 &&
                     bind(listener, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0 &&
                     ::listen(listener, 8) == 0;
  const int why = errno;
  umask(before);
  if (!bound) {
    if (listener >= 0) close(listener);
    if (wake >= 0) close(wake);
    return std::unexpected(fmt::format("cannot listen on {}: {}", path, std::strerror(why)));
  }
  return std::unique_ptr<AdminSocket>(new AdminSocket(path, listener, wake, std::move(handle)));
}

AdminSocket::AdminSocket(std::string path, int listener, int wake, Handle handle)
    : path_(std::move(path)), listener_(listener), wake_(wake), handle_(std::move(handle)), thread_([this] {
        run();
      }) {}

AdminSocket::~AdminSocket() {
  stopping_ = true;
  const std::uint64_t one = 1;
  (void)!write(wake_, &one, sizeof one);
  thread_.join();
  close(listener_);
  close(wake_);
  unlink(path_.c_str());
}

void AdminSocket::run() {
  while (!stopping_) {
    pollfd waits[2] = {{.fd = listener_, .events = POLLIN, .revents = 0},
                       {.fd = wake_, .events = POLLIN, .revents = 0}};
    if (poll(waits, 2, -1) < 0 && errno != EINTR) return;
    if ((waits[0].revents & POLLIN) == 0) continue;
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    serve(connection);
    close(connection);
  }
}

void AdminSocket::serve(int connection) {
  if (auto line = read_line(connection, wake_, kServeMs, kRequestMax))
    write_line(connection, handle_(*std::move(line), stopping_));
}

std::expected<std::string, std::string> ask_admin_socket(const std::string& path, const std::string& line,
                                                         int connect_seconds) {
  const auto address = address_of(path);
  if (!address) return std::unexpected(fmt::format("the path {} is too long for a socket", path));
  for (int tries = connect_seconds * 10;; --tries) {
    const int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (file < 0) return std::unexpected(fmt::format("no socket: {}", std::strerror(errno)));
    if (connect(file, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0) {
      write_line(file, line);
      auto answer = read_line(file, -1, kAnswerMs, kLineMax);
      close(file);
      if (!answer) return std::unexpected("the server did not answer");
      return *std::move(answer);
    }
    const int why = errno;
    close(file);
    if (tries <= 0 || (why != ENOENT && why != ECONNREFUSED))
      return std::unexpected(fmt::format("cannot reach the server at {}: {}", path, std::strerror(why)));
    usleep(100'000);
  }
}

}  // namespace guildhall::app
