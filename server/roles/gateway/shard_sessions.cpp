#include "roles/gateway/shard_connection.h"

/// How a session outlives its connection: left, kept for a while, and taken up by another one.
namespace guildhall::gateway {

void Shard::resume_session(ConnectionId id, SessionKey key, std::uint64_t seq) {
  post_after_inbox([this, id, key, seq] {
    auto* const target = connection(id);
    if (target == nullptr || target->state != Connection::State::kWaiting) return;
    if (key.shard == index_)
      attach(*target, key.slot, seq);
    else
      move_away(*target, key, seq);
  });
}

void Shard::move_away(Connection& connection, SessionKey key, std::uint64_t seq) {
  auto node = connections_.extract(connection.id);
  auto moving = std::move(node.mapped());
  if (moving->encoder.compression() == Compression::kZlibStream) --zlib_connections_;
  auto ws = std::move(moving->ws);
  Shard* const target = parts_.shards[key.shard].get();
  target->loop_.move_here(
      std::move(ws), [target, key, seq, moving = std::move(moving)](std::unique_ptr<net::WsSocket> arrived) mutable {
        moving->ws = std::move(arrived);
        target->adopt(std::move(moving), key.slot, seq);
      });
}

void Shard::adopt(std::unique_ptr<Connection> arrived, std::uint32_t slot, std::uint64_t seq) {
  start_timer();
  auto& connection = *arrived;
  connection.shard = this;
  connection.id = next_connection_++;
  connection.encoder.forget_history();
  if (connection.encoder.compression() == Compression::kZlibStream) ++zlib_connections_;
  connections_.emplace(connection.id, std::move(arrived));
  attach(connection, slot, seq);
}

void Shard::attach(Connection& connection, std::uint32_t slot, std::uint64_t seq) {
  auto* const resumed = session(slot);
  const auto check = resumed == nullptr ? ReplayLog::Check::kTooOld : resumed->log.check(seq);
  if (check != ReplayLog::Check::kOk) {
    parts_.stats.failed_resumes.fetch_add(1, std::memory_order_relaxed);
    if (check == ReplayLog::Check::kFuture) return close(connection, close_code::kInvalidSeq);
    if (resumed != nullptr) end_session(slot, close_code::kUnknown);
    return invalid_session(connection);
  }
  if (resumed->connection != nullptr) {
    resumed->connection->slot = kNoSlot;  // The newer connection wins.
    close(*resumed->connection, close_code::kUnknown);
  } else {
    --detached_sessions_;
  }
  resumed->connection = &connection;
  connection.slot = slot;
  connection.beat = false;
  connection.state = Connection::State::kLive;
  resumed->log.confirm(seq);
  for (const auto& entry : resumed->log.after(seq))
    connection.encoder.send_dispatch(*connection.ws, *entry.dispatch, entry.seq);
  deliver_to(resumed_, slot);
  parts_.stats.resumes.fetch_add(1, std::memory_order_relaxed);
}

void Shard::detach(std::uint32_t slot) {
  auto& left = *sessions_[slot];
  left.connection = nullptr;
  left.seq_at_detach = left.log.last_seq();
  left.detach_number = ++last_detach_;
  ++detached_sessions_;
  detached_.push_back({slot, left.detach_number, now_ms() + parts_.limits.resume_window_ms});
  if (detached_sessions_ > parts_.limits.detached_sessions) expire_detached();
}

/// Forgets the session and frees its slot. Its connection, if any, stays for the caller to close.
void Shard::drop_session(std::uint32_t slot) {
  auto& dropped = *sessions_[slot];
  if (dropped.connection != nullptr)
    dropped.connection->slot = kNoSlot;
  else if (dropped.detach_number > 0)
    --detached_sessions_;
  sessions_[slot].reset();
  to_hub([key = SessionKey{index_, slot}](HubPort& hub) { hub.session_gone(key); });
}

void Shard::expire_detached() {
  const auto now = now_ms();
  while (!detached_.empty()) {
    const auto entry = detached_.front();
    const auto* const waiting = session(entry.slot);
    const bool current =
        waiting != nullptr && waiting->connection == nullptr && waiting->detach_number == entry.detach_number;
    if (current && now < entry.until_ms && detached_sessions_ <= parts_.limits.detached_sessions) return;
    detached_.pop_front();
    if (current) drop_session(entry.slot);
  }
}

}  // namespace guildhall::gateway
