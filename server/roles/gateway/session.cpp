#include "roles/gateway/session.h"

namespace guildhall::gateway {

constexpr std::uint32_t kFirstCapacity = 4;

std::uint64_t ReplayLog::append(DispatchPtr dispatch, const Limits& limits) {
  ++last_seq_;
  if (dispatch->replay() == Replay::kNever) {
    forget();
    return last_seq_;
  }
  if (count_ == capacity_) grow();
  bytes_ += dispatch->size();
  at(count_++) = std::move(dispatch);
  while (count_ > 0 && (count_ > limits.replay_events || bytes_ > limits.replay_bytes)) drop_front();
  if (count_ == 0) forget();
  return last_seq_;
}

void ReplayLog::grow() {
  const auto capacity = capacity_ == 0 ? kFirstCapacity : capacity_ * 2;
  auto ring = std::make_unique<DispatchPtr[]>(capacity);
  for (std::uint32_t i = 0; i < count_; ++i) ring[i] = std::move(at(i));
  ring_ = std::move(ring);
  capacity_ = capacity;
  head_ = 0;
}

void ReplayLog::forget() {
  ring_.reset();
  capacity_ = head_ = count_ = 0;
  bytes_ = 0;
}

void ReplayLog::drop_front() {
  auto& front = at(0);
  bytes_ -= front->size();
  front.reset();
  head_ = (head_ + 1) & (capacity_ - 1);
  --count_;
}

void ReplayLog::confirm(std::uint64_t seq) {
  if (count_ == 0 || seq > last_seq_) return;
  while (count_ > 0 && first_seq() <= seq) drop_front();
  if (count_ == 0) forget();
}

ReplayLog::Check ReplayLog::check(std::uint64_t seq) const {
  if (seq > last_seq_) return Check::kFuture;
  return seq + 1 < first_seq() ? Check::kTooOld : Check::kOk;
}

std::vector<ReplayLog::Entry> ReplayLog::after(std::uint64_t seq) const {
  std::vector<Entry> out;
  for (std::uint32_t i = 0; i < count_; ++i)
    if (const auto number = first_seq() + i; number > seq) out.push_back({number, at(i)});
  return out;
}

bool WindowCounter::take(std::int64_t now_ms, std::int64_t limit, std::int64_t window_ms) {
  if (now_ms - start_ms_ >= window_ms) {
    start_ms_ = now_ms;
    count_ = 0;
  }
  return ++count_ <= limit;
}

}  // namespace guildhall::gateway
