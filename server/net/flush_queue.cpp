#include "net/flush_queue.h"

#include <liburing.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "net/reactor.h"

namespace guildhall::net {
namespace {

constexpr std::size_t kBatch = 128;
constexpr std::size_t kBuffers = 16;  // Of one item in one flush; small frames are joined before they get here.
constexpr int kSendFlags = MSG_DONTWAIT | MSG_NOSIGNAL;

}  // namespace

/// An io_uring used only as "sendmsg over many sockets in one system call".
struct FlushQueue::Ring {
  io_uring ring{};

  /// For the calling thread alone.
  static std::unique_ptr<Ring> create() {
    auto result = std::make_unique<Ring>();
    // One thread submits: completions then need no lock and no interruption. Kernels before 6.1 do not know it.
    constexpr unsigned kOneThread = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
    if (io_uring_queue_init(kBatch, &result->ring, kOneThread) < 0 &&
        io_uring_queue_init(kBatch, &result->ring, 0) < 0) {
      result->open = false;
      return nullptr;
    }
    (void)io_uring_register_ring_fd(&result->ring);  // Spares a look-up a batch, where it works.
    io_uring_probe* const probe = io_uring_get_probe_ring(&result->ring);
    const bool sends = probe != nullptr && io_uring_opcode_supported(probe, IORING_OP_SENDMSG) != 0 &&
                       io_uring_opcode_supported(probe, IORING_OP_SEND) != 0;
    if (probe != nullptr) io_uring_free_probe(probe);
    if (!sends) return nullptr;
    return result;
  }
  Ring() = default;
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;
  ~Ring() {
    if (open) io_uring_queue_exit(&ring);
  }
  bool open = true;
};

struct FlushQueue::Scratch {
  std::array<std::array<iovec, kBuffers>, kBatch> buffers;
  std::array<msghdr, kBatch> messages;
  std::array<std::ptrdiff_t, kBatch> results;
};

FlushQueue::FlushQueue(Reactor& reactor, bool force_sendmsg)
    : reactor_(reactor), wants_ring_(!force_sendmsg), scratch_(std::make_unique<Scratch>()) {}

FlushQueue::~FlushQueue() = default;

void FlushQueue::mark(Flushable& item) {
  // While it is flushed, `flushed` sees what came after and marks again.
  if (item.flush_state_ != Flushable::FlushState::kIdle) return;
  item.flush_state_ = Flushable::FlushState::kDirty;
  item.flush_slot_ = static_cast<std::uint32_t>(dirty_.size());
  dirty_.push_back(&item);
  reactor_.request_turn();
}

void FlushQueue::remove(Flushable& item) {
  if (item.flush_state_ == Flushable::FlushState::kDirty) dirty_[item.flush_slot_] = nullptr;
  if (item.flush_state_ == Flushable::FlushState::kFlushing) batch_[item.flush_slot_] = nullptr;
  item.flush_state_ = Flushable::FlushState::kIdle;
}

void FlushQueue::leave_thread() {
  wants_ring_ = false;
  ring_.reset();
}

void FlushQueue::flush() {
  if (dirty_.empty()) return;
  if (std::exchange(wants_ring_, false)) ring_ = Ring::create();
  batch_.clear();
  std::swap(batch_, dirty_);
  for (Flushable* item : batch_) {
    if (item != nullptr) item->flush_state_ = Flushable::FlushState::kFlushing;
  }
  for (std::size_t begin = 0; begin < batch_.size(); begin += kBatch)
    flush_batch(begin, std::min(begin + kBatch, batch_.size()));
  batch_.clear();
}

void FlushQueue::flush_batch(std::size_t begin, std::size_t end) {
  unsigned queued = 0;
  for (std::size_t i = begin; i < end; ++i) {
    Flushable* const item = batch_[i];
    if (item == nullptr) continue;
    const std::size_t k = i - begin;
    scratch_->results[k] = 0;
    auto& message = scratch_->messages[k];
    message = {};
    message.msg_iov = scratch_->buffers[k].data();
    message.msg_iovlen = item->gather(message.msg_iov, kBuffers);
    if (message.msg_iovlen == 0) continue;
    if (ring_ == nullptr) {
      const auto sent = sendmsg(item->flush_fd(), &message, kSendFlags);
      scratch_->results[k] = sent < 0 ? -errno : sent;
      continue;
    }
    io_uring_sqe* const entry = io_uring_get_sqe(&ring_->ring);
    // One buffer is the rule, and spares the kernel the copy of a message header.
    if (message.msg_iovlen == 1)
      io_uring_prep_send(entry, item->flush_fd(), message.msg_iov->iov_base, message.msg_iov->iov_len, kSendFlags);
    else
      io_uring_prep_sendmsg(entry, item->flush_fd(), &message, kSendFlags);
    io_uring_sqe_set_data64(entry, k);
    scratch_->results[k] = -EAGAIN;
    ++queued;
  }
  while (queued > 0) {
    const int submitted = io_uring_submit_and_wait(&ring_->ring, queued);
    if (submitted < 0 && submitted != -EINTR && submitted != -EAGAIN && submitted != -EBUSY) {
      ring_.reset();  // Broken: nothing was sent, the results say "would block", and sendmsg takes over.
      break;
    }
    io_uring_cqe* done = nullptr;
    while (queued > 0 && io_uring_peek_cqe(&ring_->ring, &done) == 0) {
      scratch_->results[io_uring_cqe_get_data64(done)] = done->res;
      io_uring_cqe_seen(&ring_->ring, done);
      --queued;
    }
  }
  for (std::size_t i = begin; i < end; ++i) {
    Flushable* const item = batch_[i];
    if (item == nullptr) continue;
    item->flush_state_ = Flushable::FlushState::kIdle;
    item->flushed(scratch_->results[i - begin]);
  }
}

}  // namespace guildhall::net
