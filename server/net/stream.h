#pragma once

#include <sys/uio.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace guildhall::net {

class Reactor;

/// Who is told that a wait of a stream has ended. May destroy the stream.
class StreamListener {
 public:
  virtual ~StreamListener() = default;
  virtual void on_readable() = 0;
  virtual void on_writable() = 0;
};

/// A connected, non-blocking TCP socket, with TLS or without. It belongs to one reactor at a time; every member is
/// for that reactor's thread. It holds no buffers while idle: reads go to the reactor's shared buffer.
class Stream {
 public:
  enum class Status : std::uint8_t { kOk, kWouldBlock, kClosed };
  struct ReadResult {
    Status status = Status::kOk;
    std::span<char> bytes = {};  ///< In the reactor's buffer: gone after its next read.
  };
  struct WriteResult {
    Status status = Status::kOk;
    std::size_t taken = 0;
  };

  /// Takes the descriptor; with a TLS context, acts as the server of a TLS connection (the handshake runs inside
  /// `read_some`).
  Stream(Reactor& reactor, int fd, ssl_ctx_st* tls = nullptr);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  void set_listener(StreamListener* listener) { listener_ = listener; }
  /// One-shot: `on_readable` is called once, later, when reading may give something.
  void wait_readable();
  void wait_writable();
  /// As if it had become readable: `on_readable` is called from the loop.
  void notify_readable();

  [[nodiscard]] ReadResult read_some();
  /// Non-blocking; takes what fits. TLS may take bytes that are not sent yet: see `has_pending_output`.
  [[nodiscard]] WriteResult write(std::span<const iovec> buffers);
  /// Ciphertext waits to be sent: wait until writable and call `write({})`.
  [[nodiscard]] bool has_pending_output() const { return !ciphertext_.empty(); }
  /// Says to the peer that no more comes (TLS: close_notify), without waiting.
  void shutdown_write();

  /// For batched sending: encrypts into `ciphertext()`, which the caller sends and consumes. TLS only.
  [[nodiscard]] bool encrypt(std::span<const iovec> buffers);
  [[nodiscard]] std::string_view ciphertext() const { return std::string_view(ciphertext_).substr(ciphertext_sent_); }
  void consume_ciphertext(std::size_t bytes);

  /// Leaves its reactor (no wait may report any more); afterwards only `attach` (on the target's thread) or
  /// destruction.
  void detach();
  void attach(Reactor& reactor);

  [[nodiscard]] Reactor& reactor() const { return *reactor_; }
  [[nodiscard]] bool tls() const { return ssl_ != nullptr; }
  [[nodiscard]] int fd() const { return fd_; }
  /// Address of the peer without port; empty when unknown.
  [[nodiscard]] std::string peer_address() const;

 private:
  struct Bio;
  friend struct Bio;
  using Token = std::shared_ptr<Stream*>;
  void arm(bool read);
  void report(bool read);
  [[nodiscard]] ReadResult read_tls();
  [[nodiscard]] Status send_ciphertext();

  Reactor* reactor_ = nullptr;
  StreamListener* listener_ = nullptr;
  int fd_ = -1;
  bool reading_ = false;
  bool writing_ = false;
  bool want_writable_ = false;  ///< The listener asked; else the wait is the stream's own, to send ciphertext.
  ssl_st* ssl_ = nullptr;
  Token token_;  ///< Waits hold it; cleared when they must not report any more.
  std::optional<boost::asio::posix::stream_descriptor> descriptor_;
  std::string ciphertext_;
  std::size_t ciphertext_sent_ = 0;
};

}  // namespace guildhall::net
