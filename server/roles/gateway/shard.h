#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "net/http.h"
#include "net/websocket/socket.h"
#include "roles/gateway/dispatch.h"
#include "roles/gateway/encoder.h"
#include "roles/gateway/limits.h"
#include "roles/gateway/session.h"
#include "roles/gateway/shard_loop.h"

namespace guildhall::gateway {

/// The connections and sessions of one loop (a reactor). Sessions stay on it for life; a connection that resumes a
/// session of another shard moves there. The ShardPort side may be called from any thread; all else is for the loop's.
class Shard final : public ShardPort {
 public:
  using PostDomain = std::function<void(std::move_only_function<void()>)>;
  struct Parts {
    const Clock& clock;
    const Limits& limits;
    GatewayStats& stats;
    HubPort& hub;
    PostDomain post_domain;
    const std::vector<std::unique_ptr<Shard>>& shards;  ///< All of them, by index.
  };
  Shard(Parts parts, std::uint32_t index, ShardLoop& loop);
  ~Shard() override;
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  /// A socket of this loop, not started yet, that came with the request.
  void accept(const net::HttpRequest& request, std::unique_ptr<net::WsSocket> socket);
  /// Op 7 to all, then closes them. Any thread.
  void drain();

  void open_session(ConnectionId connection, std::uint32_t slot) override;
  void deliver(DispatchPtr dispatch, Slots slots) override;
  void deliver_one(DispatchPtr dispatch, std::uint32_t slot) override;
  void end_session(std::uint32_t slot, std::uint16_t code) override;
  void close_connection(ConnectionId connection, std::uint16_t code) override;
  void refuse_session(ConnectionId connection) override;
  void resume_session(ConnectionId connection, SessionKey key, std::uint64_t seq) override;
  void wake_hub_after(std::int64_t delay_ms) override;

 private:
  class Connection;
  static constexpr std::uint32_t kNoSlot = 0xFFFF'FFFFU;

  struct Session {
    Connection* connection = nullptr;  ///< Null while detached.
    ReplayLog log;
    std::uint64_t seq_at_detach = 0;  ///< The client cannot have more than this.
    std::uint64_t detach_number = 0;  ///< Tells an old entry of `detached_` from the present one.
  };
  struct Detached {
    std::uint32_t slot;
    std::uint64_t detach_number;
    std::int64_t until_ms;
  };

  /// An event that has not been given to all of its sessions yet.
  struct Delivery {
    DispatchPtr dispatch;
    Slots slots;
    SharedSegments shared;
    std::size_t next = 0;
  };

  void on_message(Connection& connection, std::string_view data);
  void on_heartbeat(Connection& connection, const Heartbeat& heartbeat);
  void on_closed(Connection& connection, std::uint16_t code);
  void route(Connection& connection, ClientPayload payload);
  void route_session_payload(Connection& connection, ClientPayload payload);
  void adopt(std::unique_ptr<Connection> connection, std::uint32_t slot, std::uint64_t seq);
  void attach(Connection& connection, std::uint32_t slot, std::uint64_t seq);
  void move_away(Connection& connection, SessionKey key, std::uint64_t seq);
  void take_in(const DispatchPtr& dispatch, Slots slots);
  void deliver_inbox();
  [[nodiscard]] static std::uint32_t end_of_chunk(const std::vector<Delivery>& deliveries);
  void prefetch(const Delivery& delivery, std::uint32_t last) const;
  void post_after_inbox(std::move_only_function<void()> task);
  void deliver_to(const DispatchPtr& dispatch, std::uint32_t slot, const SharedSegments& shared = {});
  [[nodiscard]] SharedSegments share(const DispatchPtr& dispatch, std::size_t sessions);
  void detach(std::uint32_t slot);
  void drop_session(std::uint32_t slot);
  void invalid_session(Connection& connection);
  void close(Connection& connection, std::uint16_t code);
  void start_timer();
  void tick();
  void expire_detached();
  void check_heartbeats();
  template <class Call>
  void to_hub(Call call);
  [[nodiscard]] std::int64_t now_ms() const { return parts_.clock.steady_ns() / 1'000'000; }
  [[nodiscard]] Session* session(std::uint32_t slot) const;
  [[nodiscard]] Connection* connection(ConnectionId id) const;

  Parts parts_;
  std::uint32_t index_;
  ShardLoop& loop_;
  std::unordered_map<ConnectionId, std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Session>> sessions_;  ///< By slot.
  std::vector<Delivery> inbox_;                     ///< Of this turn, in order.
  std::deque<Detached> detached_;                   ///< Oldest first.
  std::size_t detached_sessions_ = 0;
  std::uint64_t last_detach_ = 0;
  ConnectionId next_connection_ = 1;
  DispatchPtr resumed_;
  SegmentCache segments_;
  std::size_t zlib_connections_ = 0;
  bool timer_started_ = false;
  int ticks_ = 0;
};

}  // namespace guildhall::gateway
