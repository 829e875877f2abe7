#pragma once

#include <map>
#include <utility>
#include <vector>

#include "roles/gateway/dispatch.h"

namespace guildhall::gateway {

/// For tests: keeps what the hub sends instead of sending it.
class FakeShard final : public ShardPort {
 public:
  void open_session(ConnectionId connection, std::uint32_t slot) override { slots[connection] = slot; }
  void deliver(DispatchPtr dispatch, Slots to) override {
    for (const auto slot : *to) sent[slot].push_back(dispatch);
  }
  void deliver_one(DispatchPtr dispatch, std::uint32_t slot) override { sent[slot].push_back(std::move(dispatch)); }
  void end_session(std::uint32_t slot, std::uint16_t code) override { ended[slot] = code; }
  void close_connection(ConnectionId connection, std::uint16_t code) override { closed[connection] = code; }
  void refuse_session(ConnectionId connection) override { refused.push_back(connection); }
  void resume_session(ConnectionId connection, SessionKey key, std::uint64_t seq) override {
    resumed[connection] = {key, seq};
  }
  void wake_hub_after(std::int64_t delay_ms) override { wake_after = delay_ms; }

  std::map<ConnectionId, std::uint32_t> slots;
  std::map<std::uint32_t, std::vector<DispatchPtr>> sent;
  std::map<std::uint32_t, std::uint16_t> ended;
  std::map<ConnectionId, std::uint16_t> closed;
  std::vector<ConnectionId> refused;
  std::map<ConnectionId, std::pair<SessionKey, std::uint64_t>> resumed;
  std::int64_t wake_after = 0;
};

}  // namespace guildhall::gateway
