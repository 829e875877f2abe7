#include "roles/gateway/session.h"

namespace guildhall::gateway {

std::uint64_t ReplayLog::append(DispatchPtr dispatch, const Limits& limits) {
  if (dispatch->replay() == Replay::kNever) {
    entries_.reset();
    bytes_ = 0;
    return ++last_seq_;
  }
  if (entries_ == nullptr) entries_ = std::make_unique<std::deque<DispatchPtr>>();
  bytes_ += dispatch->size();
  entries_->push_back(std::move(dispatch));
  ++last_seq_;
  while (!entries_->empty() && (entries_->size() > limits.replay_events || bytes_ > limits.replay_bytes)) drop_front();
  if (entries_->empty()) entries_.reset();
  return last_seq_;
}

void ReplayLog::drop_front() {
  bytes_ -= entries_->front()->size();
  entries_->pop_front();
}

void ReplayLog::confirm(std::uint64_t seq) {
  if (entries_ == nullptr || seq > last_seq_) return;
  while (!entries_->empty() && first_seq() <= seq) drop_front();
  if (entries_->empty()) entries_.reset();
}

ReplayLog::Check ReplayLog::check(std::uint64_t seq) const {
  if (seq > last_seq_) return Check::kFuture;
  return seq + 1 < first_seq() ? Check::kTooOld : Check::kOk;
}

std::vector<ReplayLog::Entry> ReplayLog::after(std::uint64_t seq) const {
  std::vector<Entry> out;
  if (entries_ == nullptr) return out;
  std::uint64_t number = first_seq();
  for (const auto& dispatch : *entries_) {
    if (number > seq) out.push_back({number, dispatch});
    ++number;
  }
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
