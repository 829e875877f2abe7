#include "roles/gateway/shard.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "roles/gateway/shard_connection.h"

namespace guildhall::gateway {
namespace {

constexpr std::string_view kHeartbeatAck = R"({"t":null,"s":null,"op":11,"d":null})";
constexpr std::string_view kReconnect = R"({"t":null,"s":null,"op":7,"d":null})";
constexpr std::string_view kInvalidSession = R"({"t":null,"s":null,"op":9,"d":false})";
constexpr std::size_t kLargeAudience = 400;  ///< Sessions of one shard.
constexpr std::chrono::milliseconds kBurstWait{2};
constexpr std::size_t kChunk = 128;  ///< As many as a batch of the flush queue.
constexpr int kTicksPerHeartbeatCheck = 5;

/// What the query of the URL asks for; `refused` when it is nothing we speak.
struct Wish {
  Compression compression = Compression::kNone;
  bool refused = false;
};

Wish parse_wish(const net::HttpRequest& request) {
  Wish wish;
  const auto version = request.query_value("v").value_or("10");
  wish.refused = !(version == "10" || (version.size() == 1 && version[0] >= '6' && version[0] <= '9'));
  if (request.query_value("encoding").value_or("json") != "json") wish.refused = true;
  const auto compress = request.query_value("compress").value_or("");
  if (compress == "zlib-stream")
    wish.compression = Compression::kZlibStream;
  else if (compress == "zstd-stream")
    wish.compression = Compression::kZstdStream;
  return wish;
}

}  // namespace

Shard::Shard(Parts parts, std::uint32_t index, ShardLoop& loop)
    : parts_(std::move(parts)),
      index_(index),
      loop_(loop),
      resumed_(std::make_shared<const Dispatch>("RESUMED", R"({"_trace":[]}})")) {}

Shard::~Shard() = default;

Shard::Session* Shard::session(std::uint32_t slot) const {
  return slot < sessions_.size() ? sessions_[slot].get() : nullptr;
}

Shard::Connection* Shard::connection(ConnectionId id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second.get();
}

void Shard::accept(const net::HttpRequest& request, std::unique_ptr<net::WsSocket> socket) {
  start_timer();
  const auto wish = parse_wish(request);
  auto made = std::make_unique<Connection>(*this, next_connection_++, wish.compression);
  auto& connection = *made;
  if (connection.encoder.compression() == Compression::kZlibStream) ++zlib_connections_;
  connection.ws = std::move(socket);
  connection.ws->set_limits({.max_queued = parts_.limits.ready_queued_bytes});
  connection.ws->set_handler(&connection);
  connection.opened_ms = connection.last_beat_ms = now_ms();
  connections_.emplace(connection.id, std::move(made));
  parts_.stats.connections.fetch_add(1, std::memory_order_relaxed);
  connection.ws->start();
  if (wish.refused) return close(connection, close_code::kInvalidApiVersion);
  connection.send(fmt::format(R"({{"t":null,"s":null,"op":10,"d":{{"heartbeat_interval":{},"_trace":[]}}}})",
                              parts_.limits.heartbeat_interval_ms));
}

// ---- what clients send ----

void Shard::on_message(Connection& connection, std::string_view data) {
  if (connection.state == Connection::State::kClosing) return;
  if (data.size() > parts_.limits.payload_bytes) return close(connection, close_code::kDecodeError);
  if (!connection.payloads.take(now_ms(), parts_.limits.payloads_per_minute, 60'000))
    return close(connection, close_code::kRateLimited);
  auto payload = parse_payload(data);
  if (!payload) return close(connection, payload.error());
  if (const auto* heartbeat = std::get_if<Heartbeat>(&*payload)) return on_heartbeat(connection, *heartbeat);
  route(connection, *std::move(payload));
}

void Shard::on_heartbeat(Connection& connection, const Heartbeat& heartbeat) {
  connection.last_beat_ms = now_ms();
  if (auto* const live = session(connection.slot); live != nullptr && heartbeat.seq) {
    live->log.confirm(*heartbeat.seq);
    if (!std::exchange(connection.beat, true))
      connection.ws->set_limits(
          {.max_queued = std::max<std::uint32_t>(
               parts_.limits.queued_bytes,
               static_cast<std::uint32_t>(connection.ws->queued_bytes()) + parts_.limits.queued_bytes)});
  }
  connection.send(kHeartbeatAck);
}

void Shard::route(Connection& connection, ClientPayload payload) {
  using State = Connection::State;
  const bool identify = std::holds_alternative<Identify>(payload);
  if (!identify && !std::holds_alternative<Resume>(payload)) {
    if (connection.state != State::kLive) return close(connection, close_code::kNotAuthenticated);
    return route_session_payload(connection, std::move(payload));
  }
  if (connection.state != State::kNew) return close(connection, close_code::kAlreadyAuthenticated);
  connection.state = State::kWaiting;
  if (identify) {
    to_hub([shard = index_, id = connection.id, request = std::get<Identify>(std::move(payload))](
               HubPort& hub) mutable { hub.identify(shard, id, std::move(request)); });
  } else {
    to_hub([shard = index_, id = connection.id, request = std::get<Resume>(std::move(payload))](HubPort& hub) mutable {
      hub.resume(shard, id, std::move(request));
    });
  }
}

void Shard::route_session_payload(Connection& connection, ClientPayload payload) {
  const SessionKey key{index_, connection.slot};
  if (auto* presence = std::get_if<PresenceRequest>(&payload)) {
    if (!connection.presences.take(now_ms(), 5, 20'000)) return;  // Discord drops these as well.
    to_hub([key, request = std::move(*presence)](HubPort& hub) mutable { hub.presence(key, std::move(request)); });
  } else if (auto* voice = std::get_if<VoiceRequest>(&payload)) {
    to_hub([key, request = *voice](HubPort& hub) { hub.voice(key, request); });
  } else if (auto* members = std::get_if<MembersRequest>(&payload)) {
    to_hub([key, request = std::move(*members)](HubPort& hub) mutable { hub.members(key, std::move(request)); });
  } else if (auto* wishes = std::get_if<SubscribeRequest>(&payload)) {
    to_hub([key, request = std::move(*wishes)](HubPort& hub) mutable { hub.subscribe(key, std::move(request)); });
  }
}

void Shard::on_closed(Connection& connection, std::uint16_t code) {
  if (code == net::WsSocket::kOverflow && connection.state != Connection::State::kClosing)
    parts_.stats.slow_closes.fetch_add(1, std::memory_order_relaxed);
  const auto slot = connection.slot;
  // The session goes first: it points to the connection.
  if (session(slot) != nullptr) {
    if (code == 1000 || code == 1001)
      drop_session(slot);
    else
      detach(slot);
  }
  if (connection.encoder.compression() == Compression::kZlibStream) --zlib_connections_;
  connections_.erase(connection.id);
  parts_.stats.connections.fetch_sub(1, std::memory_order_relaxed);
}

// ---- what the hub decides ----

void Shard::open_session(ConnectionId id, std::uint32_t slot) {
  post_after_inbox([this, id, slot] {
    if (slot >= sessions_.size()) sessions_.resize(slot + 1);
    sessions_[slot] = std::make_unique<Session>();
    auto* const owner = connection(id);
    if (owner == nullptr || owner->state != Connection::State::kWaiting) return drop_session(slot);
    sessions_[slot]->connection = owner;
    owner->slot = slot;
    owner->beat = false;
    owner->state = Connection::State::kLive;
  });
}

void Shard::deliver(DispatchPtr dispatch, Slots slots) {
  loop_.post([this, dispatch = std::move(dispatch), slots = std::move(slots)]() mutable {
    take_in(dispatch, std::move(slots));
  });
}

/// Events wait for the end of the turn, and those with many receivers a little longer, so that a session gets all of a
/// burst in one send. The wait is less than what sending to so many takes.
void Shard::take_in(const DispatchPtr& dispatch, Slots slots) {
  if (slots->empty()) return;
  if (inbox_.empty()) {
    if (slots->size() < kLargeAudience)
      loop_.post([this] { deliver_inbox(); });
    else
      loop_.post_after(kBurstWait, [this] { deliver_inbox(); });
  }
  // A reference count of this thread alone: sessions of several shards counting on one would pass its cache line
  // around.
  DispatchPtr own(dispatch.get(), [dispatch](const Dispatch*) {});
  const auto shared = share(own, slots->size());
  inbox_.push_back({.dispatch = std::move(own), .slots = std::move(slots), .shared = shared});
}

/// Gives the inbox to its sessions in the order of their slots, a chunk at a time: all events for a chunk, then one
/// send for each of its sessions, while their buffers are still in the processor's cache.
void Shard::deliver_inbox() {
  auto deliveries = std::exchange(inbox_, {});
  while (!deliveries.empty()) {
    const auto last = end_of_chunk(deliveries);
    prefetch(deliveries.front(), last);
    for (auto& [dispatch, slots, shared, next] : deliveries)
      for (; next < slots->size() && (*slots)[next] <= last; ++next) deliver_to(dispatch, (*slots)[next], shared);
    std::erase_if(deliveries, [](const Delivery& each) { return each.next == each.slots->size(); });
    if (!deliveries.empty()) loop_.flush();  // The last chunk goes with whatever else this turn sends.
  }
}

/// The last slot of the next chunk: no delivery has more than kChunk sessions in it, and one has as many.
std::uint32_t Shard::end_of_chunk(const std::vector<Delivery>& deliveries) {
  std::uint32_t last = kNoSlot;
  for (const auto& [dispatch, slots, shared, next] : deliveries)
    last = std::min(last, (*slots)[std::min(next + kChunk, slots->size()) - 1]);
  return last;
}

/// Asks for the memory of a chunk's sessions before it is needed: in a large guild none of it is in the cache, and
/// waiting for it once each would cost more than the rest of a delivery.
void Shard::prefetch(const Delivery& delivery, std::uint32_t last) const {
  const auto& slots = *delivery.slots;
  const auto each = [&](auto look) {
    for (auto i = delivery.next; i < slots.size() && slots[i] <= last; ++i)
      if (const auto* const known = session(slots[i])) look(*known);
  };
  for (auto i = delivery.next; i < slots.size() && slots[i] <= last; ++i) __builtin_prefetch(session(slots[i]), 1);
  each([](const Session& known) { __builtin_prefetch(known.connection, 1); });
  each([](const Session& known) {
    if (known.connection != nullptr) __builtin_prefetch(known.connection->ws.get(), 1);
  });
}

/// What the hub asks takes effect in order: after the events that it sent before.
void Shard::post_after_inbox(std::move_only_function<void()> task) {
  loop_.post([this, task = std::move(task)]() mutable {
    deliver_inbox();
    task();
  });
}

void Shard::deliver_one(DispatchPtr dispatch, std::uint32_t slot) {
  post_after_inbox([this, dispatch = std::move(dispatch), slot] { deliver_to(dispatch, slot, share(dispatch, 1)); });
}

/// Where the sessions find compressed segments of the dispatch; nowhere while nobody wants any.
SharedSegments Shard::share(const DispatchPtr& dispatch, std::size_t sessions) {
  constexpr std::size_t kFew = 8;
  if (zlib_connections_ == 0) return {};
  return {.cache = &segments_, .serial = segments_.add(dispatch), .few = sessions <= kFew};
}

void Shard::deliver_to(const DispatchPtr& dispatch, std::uint32_t slot, const SharedSegments& shared) {
  auto* const target = session(slot);
  if (target == nullptr) return;
  const auto seq = target->log.append(dispatch, parts_.limits);
  if (target->connection != nullptr) {
    target->connection->encoder.send_dispatch(*target->connection->ws, *dispatch, seq, shared);
  } else if (target->log.check(target->seq_at_detach) == ReplayLog::Check::kTooOld) {
    drop_session(slot);  // No client could resume it any more.
  }
}

void Shard::end_session(std::uint32_t slot, std::uint16_t code) {
  post_after_inbox([this, slot, code] {
    auto* const ended = session(slot);
    if (ended == nullptr) return;
    auto* const owner = ended->connection;
    drop_session(slot);
    if (owner != nullptr) close(*owner, code);
  });
}

void Shard::close_connection(ConnectionId id, std::uint16_t code) {
  post_after_inbox([this, id, code] {
    if (auto* const target = connection(id)) close(*target, code);
  });
}

void Shard::refuse_session(ConnectionId id) {
  post_after_inbox([this, id] {
    if (auto* const target = connection(id)) invalid_session(*target);
  });
}

void Shard::wake_hub_after(std::int64_t delay_ms) {
  loop_.post([this, delay_ms] { loop_.call_after(delay_ms, [this] { to_hub([](HubPort& hub) { hub.wake(); }); }); });
}

void Shard::invalid_session(Connection& connection) {
  if (connection.state != Connection::State::kWaiting) return;
  connection.state = Connection::State::kNew;
  connection.opened_ms = now_ms();
  connection.send(kInvalidSession);
}

void Shard::close(Connection& connection, std::uint16_t code) {
  if (code > close_code::kUnknown && connection.state != Connection::State::kClosing)
    parts_.stats.protocol_closes.fetch_add(1, std::memory_order_relaxed);
  connection.state = Connection::State::kClosing;
  connection.ws->close(code);
}

void Shard::drain() {
  loop_.post([this] {
    for (const auto& [id, open] : connections_) {
      if (open->state == Connection::State::kLive) open->send(kReconnect);
      close(*open, close_code::kUnknown);
    }
  });
}

// ---- time ----

void Shard::start_timer() {
  if (std::exchange(timer_started_, true)) return;
  tick();
  loop_.every_second([this] { tick(); });
}

void Shard::tick() {
  expire_detached();
  if (++ticks_ % kTicksPerHeartbeatCheck == 0) check_heartbeats();
}

void Shard::check_heartbeats() {
  const auto now = now_ms();
  for (const auto& [id, open] : connections_) {
    const bool late = now - open->last_beat_ms > 2 * parts_.limits.heartbeat_interval_ms;
    const bool idle = open->slot == kNoSlot && now - open->opened_ms > parts_.limits.identify_deadline_ms;
    if (open->state != Connection::State::kClosing && (late || idle)) close(*open, close_code::kSessionTimedOut);
  }
}

}  // namespace guildhall::gateway
