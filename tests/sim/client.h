#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "sim/client_state.h"
#include "sim/decoder.h"
#include "sim/life.h"
#include "sim/network.h"
#include "sim/report.h"

namespace guildhall::sim {

/// A bot library or a person's program: connects, identifies, resumes, beats, and checks each byte that it gets
/// against what the hub meant for its session.
class Client final : public WireEnd {
 public:
  struct Parts {
    Report& report;
    Scheduler& scheduler;
    Dice& dice;
    const gateway::Limits& limits;
    std::function<Life*()> life;  ///< Null while the server is down.
  };
  struct Kind {
    Account account;
    std::uint64_t intents = 0;  ///< Bots.
    std::string compress;
    std::uint64_t shard_id = 0;
    std::uint64_t shard_count = 0;  ///< 0 = does not say.
    std::int64_t capabilities = 0;  ///< People.
  };
  Client(Parts parts, Kind kind, std::size_t number)
      : parts_(std::move(parts)), kind_(std::move(kind)), number_(number) {}

  void connect();
  void cut();
  /// With 1000 the session ends, with others it may be resumed.
  void close(std::uint16_t code);
  void set_stalled(bool stalled);
  void send(std::string payload);
  /// Stays away from now on.
  void retire();
  void forget_session() { session_ = nullptr, session_id_.clear(); }

  void received(std::string bytes, bool binary) override;
  void closed(std::uint16_t code) override;

  [[nodiscard]] bool live() const { return phase_ == Phase::kLive; }
  [[nodiscard]] bool away() const { return phase_ == Phase::kAway; }
  [[nodiscard]] bool stalled() const { return stalled_; }
  /// Everything that was meant for the session has come.
  [[nodiscard]] bool caught_up() const;
  [[nodiscard]] const ClientState& state() const { return state_; }
  [[nodiscard]] const SessionPtr& session() const { return session_; }
  [[nodiscard]] const Kind& kind() const { return kind_; }
  [[nodiscard]] std::string name() const;

  std::uint64_t events = 0;
  std::uint64_t resumes = 0;
  std::uint64_t refusals = 0;

 private:
  enum class Phase : std::uint8_t { kAway, kConnecting, kIdentifying, kResuming, kLive };

  void on_control(std::string_view text);
  void on_dispatch(std::string_view text);
  void begin();
  void identify();
  void beat(std::uint64_t connection);
  void take(const Sent& sent);
  void on_ready();
  void on_refused();
  void reconnect_later();
  void check_rising(const Sent& sent);
  void fail(std::string invariant, std::string detail);

  Parts parts_;
  Kind kind_;
  std::size_t number_;
  Phase phase_ = Phase::kAway;
  std::shared_ptr<Wire> wire_;
  std::unique_ptr<Decoder> decoder_;
  std::uint64_t connection_ = 0;  ///< Counts them: old timers mean nothing.
  std::string session_id_;
  SessionPtr session_;
  std::uint64_t seq_ = 0;
  std::uint64_t resumed_seen_ = 0;
  UnixMs disconnected_at_ = 0;
  bool stalled_ = false;
  bool retired_ = false;
  bool heard_ = true;  ///< An ack since the last heartbeat.
  ClientState state_;
  std::map<std::uint64_t, std::uint64_t> last_message_;  ///< By channel, over all sessions.
};

}  // namespace guildhall::sim
