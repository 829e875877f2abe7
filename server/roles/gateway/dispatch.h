#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "roles/gateway/payload.h"

namespace guildhall::gateway {

/// Whether a resumed session can get an event again. What a session starts with (READY and its guilds) is large, so
/// it is not kept: who lost the connection before all of it came identifies anew.
enum class Replay : std::uint8_t { kKept, kNever };

/// A short text on the stack.
class DispatchPrefix {
 public:
  static constexpr std::size_t kMax = 128;
  void append(std::string_view text) { size_ += text.copy(bytes_.data() + size_, kMax - size_); }
  void append(std::uint64_t number);
  [[nodiscard]] std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::size_t size_ = 0;
  std::array<char, kMax> bytes_;
};

/// An event rendered once for all who get it. `tail` is the JSON of `d` and the brace that closes the payload.
class Dispatch {
 public:
  Dispatch(std::string type, std::string tail, Replay replay = Replay::kKept);

  [[nodiscard]] const std::string& type() const { return type_; }
  [[nodiscard]] const std::shared_ptr<const std::string>& tail() const { return tail_; }
  /// `shared_text` of it as a self-contained deflate segment; made on first use. Any thread.
  [[nodiscard]] const std::shared_ptr<const std::string>& deflated_shared() const;
  [[nodiscard]] Replay replay() const { return replay_; }
  /// Bytes that a replay buffer counts.
  [[nodiscard]] std::size_t size() const { return tail_->size() + 64; }
  /// `{"t":"TYPE","s":N,"op":0,"d":`, a session's own part. No allocation: it is made for each delivery.
  [[nodiscard]] DispatchPrefix prefix(std::uint64_t seq) const;

 private:
  std::string type_;
  std::string head_;  ///< `{"t":"TYPE","s":`
  std::shared_ptr<const std::string> tail_;
  Replay replay_;
  mutable std::once_flag deflate_once_;
  mutable std::shared_ptr<const std::string> deflated_;
};
using DispatchPtr = std::shared_ptr<const Dispatch>;

/// A session's place: the shard (reactor) it lives on, and its slot there. The hub gives slots out and reuses one only
/// after the shard has said that the session is gone, so that nothing meant for an old session reaches a new one.
struct SessionKey {
  std::uint32_t shard = 0;
  std::uint32_t slot = 0;
  bool operator==(const SessionKey&) const = default;
};
using ConnectionId = std::uint64_t;  ///< Of one shard, never reused.

/// What the hub asks of one shard. Called on the domain thread; takes effect later, in order.
class ShardPort {
 public:
  virtual ~ShardPort() = default;
  using Slots = std::shared_ptr<const std::vector<std::uint32_t>>;
  /// Makes a session and attaches it to the connection. Without that connection the session ends at once.
  virtual void open_session(ConnectionId connection, std::uint32_t slot) = 0;
  /// The slots are in order.
  virtual void deliver(DispatchPtr dispatch, Slots slots) = 0;
  virtual void deliver_one(DispatchPtr dispatch, std::uint32_t slot) = 0;
  /// Ends the session and closes its connection with the code.
  virtual void end_session(std::uint32_t slot, std::uint16_t code) = 0;
  /// Closes a connection that has no session.
  virtual void close_connection(ConnectionId connection, std::uint16_t code) = 0;
  /// Op 9 with d:false; the connection may identify again.
  virtual void refuse_session(ConnectionId connection) = 0;
  /// The connection of this shard takes over the session `key` (which may live on another shard).
  virtual void resume_session(ConnectionId connection, SessionKey key, std::uint64_t seq) = 0;
  /// HubPort::wake so much later.
  virtual void wake_hub_after(std::int64_t) {}
};

/// What shards ask of the hub. Called on the domain thread.
class HubPort {
 public:
  virtual ~HubPort() = default;
  virtual void identify(std::uint32_t shard, ConnectionId connection, Identify request) = 0;
  virtual void resume(std::uint32_t shard, ConnectionId connection, Resume request) = 0;
  virtual void presence(SessionKey key, PresenceRequest request) = 0;
  virtual void voice(SessionKey key, VoiceRequest request) = 0;
  virtual void members(SessionKey key, MembersRequest request) = 0;
  virtual void subscribe(SessionKey key, SubscribeRequest request) = 0;
  /// The time that was asked for has come.
  virtual void wake() = 0;
  /// The session is gone from its shard: its slot is free.
  virtual void session_gone(SessionKey key) = 0;
};

}  // namespace guildhall::gateway
