#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace guildhall::net {

class Reactor;

/// Something with bytes to send at the end of a loop turn. Lives on one reactor.
class Flushable {
 public:
  Flushable() = default;
  Flushable(const Flushable&) = delete;
  Flushable& operator=(const Flushable&) = delete;
  virtual ~Flushable() = default;

  [[nodiscard]] virtual int flush_fd() const = 0;
  /// Fills at most `max` buffers with what is to be sent; they stay valid until `flushed`. 0 = nothing to send.
  [[nodiscard]] virtual std::size_t gather(iovec* buffers, std::size_t max) = 0;
  /// Bytes sent (maybe fewer than gathered), or a negative errno. Called after every gather; may destroy this object.
  virtual void flushed(std::ptrdiff_t result) = 0;

 protected:
  [[nodiscard]] bool flush_marked() const { return flush_state_ != FlushState::kIdle; }

 private:
  friend class FlushQueue;
  enum class FlushState : std::uint8_t { kIdle, kDirty, kFlushing };
  std::uint32_t flush_slot_ = 0;
  FlushState flush_state_ = FlushState::kIdle;
};

/// The dirty list of a reactor: whatever was marked during a turn is sent at its end, in batches by io_uring where
/// the kernel allows it, else one sendmsg each. Used on the reactor's thread only.
class FlushQueue {
 public:
  FlushQueue(Reactor& reactor, bool force_sendmsg);
  ~FlushQueue();
  FlushQueue(const FlushQueue&) = delete;
  FlushQueue& operator=(const FlushQueue&) = delete;

  /// Marks it for the next flush; marking twice is harmless.
  void mark(Flushable& item);
  /// Takes it off the list: before it is destroyed or moves to another reactor.
  void remove(Flushable& item);
  /// Sends what is marked now; the reactor calls it once per turn.
  void flush();
  /// From now on another thread flushes: by sendmsg, as the ring belongs to the first one.
  void leave_thread();

 private:
  struct Ring;
  struct Scratch;
  void flush_batch(std::size_t begin, std::size_t end);

  Reactor& reactor_;
  bool wants_ring_;             ///< Until the first flush, which makes the ring on the reactor's thread.
  std::unique_ptr<Ring> ring_;  ///< Null: sendmsg.
  std::unique_ptr<Scratch> scratch_;
  std::vector<Flushable*> dirty_;
  std::vector<Flushable*> batch_;
};

}  // namespace guildhall::net
