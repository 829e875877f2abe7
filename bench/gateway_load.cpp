// Holds many gateway sessions cheaply, in a process of its own, and says when all have got what was expected.
//   gateway_load --port P [--tls] [--zlib] [--raw | --bare]
// Commands on standard input, one a line; each is answered by one line:
//   token T      more sessions will be opened with this token, in turn
//   open N       opens N sessions (`--raw`: sockets; `--bare`: WebSockets without a session) -> opened N
//   say N JSON   sends the payload on the first N sessions           -> said
//   got          takes what has arrived -> got BYTES LARGEST: bytes of all frames so far and the largest frame
//   beat         a heartbeat on every session                        -> beaten
//   expect K     from now on K more MESSAGE_CREATE events each (`--raw`: K bytes) -> armed, and later: got
//   BYTES_A_FRAME
#include <fmt/format.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "load_client.h"
#include "load_socket.h"

namespace guildhall::bench {
namespace {

struct Options {
  std::uint16_t port = 0;
  bool tls = false;
  bool zlib = false;
  bool raw = false;
  bool bare = false;
};

std::uint64_t number(std::string_view text) {
  std::uint64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

class Load {
 public:
  explicit Load(Options options) : options_(options), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (!options_.tls) return;
    tls_ = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_mode(tls_, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(tls_, SSL_SESS_CACHE_OFF);
  }

  void run() {
    add(STDIN_FILENO, kStdin);
    for (;;) {
      std::array<epoll_event, 1024> events{};
      const int count = epoll_wait(epoll_, events.data(), events.size(), -1);
      for (int i = 0; i < count; ++i) {
        const auto index = events[static_cast<std::size_t>(i)].data.u64;
        if (index == kStdin) {
          if (!read_commands()) return;
        } else {
          readable(index);
        }
      }
    }
  }

 private:
  static constexpr std::uint64_t kStdin = ~std::uint64_t{0};
  struct Peer {
    std::unique_ptr<LoadClient> session;
    std::unique_ptr<LoadSocket> raw;
    std::uint64_t bytes = 0;  ///< Of a raw socket.
    std::uint64_t goal = 0;
    bool waiting = false;
  };

  void add(int fd, std::uint64_t index) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) die("epoll_ctl");
  }

  bool read_commands() {
    std::array<char, 4096> buffer{};
    const auto got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got <= 0) return false;
    input_.append(buffer.data(), static_cast<std::size_t>(got));
    for (std::size_t end = 0; (end = input_.find('\n')) != std::string::npos;) {
      const std::string line = input_.substr(0, end);
      input_.erase(0, end + 1);
      command(line);
    }
    return true;
  }

  void command(std::string_view line) {
    const auto space = line.find(' ');
    const auto word = line.substr(0, space);
    const auto value = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
    if (word == "token") tokens_.emplace_back(value);
    if (word == "open") open(number(value));
    if (word == "beat") beat();
    if (word == "say") tell(number(value.substr(0, value.find(' '))), value.substr(value.find(' ') + 1));
    if (word == "got") got();
    if (word == "expect") expect(number(value));
  }

  void open(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      Peer peer;
      if (options_.raw) {
        peer.raw = std::make_unique<LoadSocket>(options_.port, nullptr);
        add(peer.raw->fd(), peers_.size());
      } else {
        peer.session = std::make_unique<LoadClient>(options_.port, tls_);
        if (options_.bare)
          peer.session->open_bare();
        else
          peer.session->open(tokens_[peers_.size() % tokens_.size()], options_.zlib);
        add(peer.session->fd(), peers_.size());
      }
      peers_.push_back(std::move(peer));
      if (i % 200 == 199) drain_all();  // So that no queue grows meanwhile.
    }
    say(fmt::format("opened {}", peers_.size()));
  }

  void drain_all() {
    if (options_.raw) return;
    for (auto& peer : peers_) peer.session->drain();
  }

  void tell(std::uint64_t count, std::string_view payload) {
    for (std::size_t i = 0; i < std::min<std::size_t>(count, peers_.size()); ++i) {
      peers_[i].session->say(payload);
      if (i % 50 == 49) drain_all();
    }
    say("said");
  }

  void got() {
    std::uint64_t bytes = 0;
    std::uint64_t largest = 0;
    drain_all();
    for (const auto& peer : peers_) {
      bytes += peer.session->frame_bytes();
      largest = std::max(largest, peer.session->largest());
    }
    say(fmt::format("got {} {}", bytes, largest));
  }

  void beat() {
    std::vector<std::uint64_t> before;
    for (auto& peer : peers_) {
      before.push_back(peer.session->acks());
      peer.session->beat();
      if (before.size() % 1000 == 0) drain_all();
    }
    for (std::size_t i = 0; i < peers_.size(); ++i) peers_[i].session->wait_for_ack(before[i]);
    say("beaten");
  }

  void expect(std::uint64_t more) {
    for (auto& peer : peers_) {
      peer.goal = (options_.raw ? peer.bytes : peer.session->messages()) + more;
      peer.waiting = true;
    }
    waiting_ = peers_.size();
    say("armed");
  }

  void readable(std::uint64_t index) {
    auto& peer = peers_[index];
    if (options_.raw) {
      while (const auto got = peer.raw->read(buffer_.data(), buffer_.size())) {
        peer.bytes += got;
        if (got < buffer_.size()) break;
      }
    } else {
      peer.session->drain();
    }
    if (!peer.waiting || (options_.raw ? peer.bytes : peer.session->messages()) < peer.goal) return;
    peer.waiting = false;
    if (--waiting_ > 0) return;
    const auto messages = options_.raw ? 0 : peer.session->messages();
    say(fmt::format("got {}", messages == 0 ? 0 : peer.session->message_bytes() / messages));
  }

  static void say(std::string_view line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
  }

  Options options_;
  int epoll_;
  SSL_CTX* tls_ = nullptr;
  std::vector<std::string> tokens_;
  std::vector<Peer> peers_;
  std::uint64_t waiting_ = 0;
  std::string input_;
  std::array<char, 64UL * 1024> buffer_{};
};

}  // namespace
}  // namespace guildhall::bench

int main(int argc, char** argv) {
  using namespace guildhall::bench;
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--port" && i + 1 < argc) options.port = static_cast<std::uint16_t>(number(argv[++i]));
    if (word == "--tls") options.tls = true;
    if (word == "--zlib") options.zlib = true;
    if (word == "--raw") options.raw = true;
    if (word == "--bare") options.bare = true;
  }
  std::make_unique<Load>(options)->run();
}
