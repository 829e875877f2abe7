#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "roles/gateway/shard.h"

/// What a shard keeps of a connection. Only for the shard's own source files; its reactor's thread.
namespace guildhall::gateway {

/// A client's connection; it has at most one session.
class Shard::Connection final : public net::WsSocket::Handler {
 public:
  enum class State : std::uint8_t { kNew, kWaiting, kLive, kClosing };

  Connection(Shard& owner, ConnectionId identity, Compression compression)
      : shard(&owner), id(identity), encoder(compression) {}

  void on_message(net::WsSocket&, std::string_view data, bool) override { shard->on_message(*this, data); }
  void on_closed(net::WsSocket&, std::uint16_t code) override { shard->on_closed(*this, code); }
  void send(std::string_view payload) { encoder.send_control(*ws, payload); }

  Shard* shard;
  ConnectionId id;
  std::unique_ptr<net::WsSocket> ws;
  Encoder encoder;
  State state = State::kNew;
  bool beat = false;  ///< Has sent a heartbeat since its session began.
  std::uint32_t slot = kNoSlot;
  std::int64_t opened_ms = 0;
  std::int64_t last_beat_ms = 0;
  WindowCounter payloads;
  WindowCounter presences;
};

template <class Call>
void Shard::to_hub(Call call) {
  parts_.post_domain([hub = &parts_.hub, call = std::move(call)]() mutable { call(*hub); });
}

}  // namespace guildhall::gateway
