#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/core.h"
#include "core/events.h"
#include "roles/gateway/dispatch.h"
#include "sim/facts.h"
#include "sim/report.h"
#include "sim/sessions.h"

namespace guildhall::sim {

struct Account {
  UserId user;
  bool bot = false;
  std::string token;
  std::string name = {};
};

/// Stands between core and the hub, and between the hub and the shards: keeps the model up to date with each event, and
/// checks at once who gets what comes of it. One for each life of the process.
class Observer final : public core::EventSink, public gateway::HubPort {
 public:
  struct Parts {
    Report& report;
    Facts& facts;
    const Clock& clock;
    const std::unordered_map<std::string, Account>& accounts;  ///< By token.
    std::size_t large_guild_members = 250;                     ///< With more, people hear of what they asked for.
  };
  explicit Observer(Parts parts);
  ~Observer() override;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  /// The hub behind it. `emit` is the hub's; `world` is the core's.
  void attach(gateway::HubPort& hub, std::function<void(const core::Event&)> emit, const core::World& world);
  /// The port to give to the hub in the shard's place.
  gateway::ShardPort* add_shard(gateway::ShardPort& shard);
  /// The process is dead: what still happens while it is taken apart means nothing.
  void stop();

  void emit(const core::Event& event) override;
  void identify(std::uint32_t shard, gateway::ConnectionId connection, gateway::Identify request) override;
  void resume(std::uint32_t shard, gateway::ConnectionId connection, gateway::Resume request) override;
  void presence(gateway::SessionKey key, gateway::PresenceRequest request) override;
  void voice(gateway::SessionKey key, gateway::VoiceRequest request) override;
  void members(gateway::SessionKey key, gateway::MembersRequest request) override;
  void subscribe(gateway::SessionKey key, gateway::SubscribeRequest request) override;
  void wake() override;
  void session_gone(gateway::SessionKey key) override;

  [[nodiscard]] SessionPtr session(const std::string& id) const;
  [[nodiscard]] std::vector<SessionPtr> live() const;
  /// Of all sessions of the user together.
  [[nodiscard]] std::string status_of(UserId user) const;
  /// Every live session knows exactly the channels that it may view. Zero = all guilds.
  void check_known(GuildId only);

 private:
  class Port;
  struct Delivery {
    SessionPtr session;
    SentPtr sent;
  };
  void opened(std::uint32_t shard, std::uint32_t slot);
  void delivered(std::uint32_t shard, const gateway::DispatchPtr& dispatch, const std::vector<std::uint32_t>& slots);
  void ended(std::uint32_t shard, std::uint32_t slot);
  void remember(Session& session, const gateway::SubscribeRequest& request);
  void count(const Sent& what);
  SentPtr sent(const gateway::DispatchPtr& dispatch);

  // observer_rules.cpp
  void check_may_have(Session& session, const Sent& sent);
  void check_ready(Session& session, const boost::json::value& data);
  void check_guild(Session& session, const boost::json::value& data);
  void check_content(const Session& session, const Sent& sent);
  void check_passive(const Session& session, const boost::json::value& data);
  void check_read_states(const Session& session, const boost::json::value& ready);
  void learn(Session& session, const Sent& sent);

  // observer_expected.cpp
  struct Expectation {
    std::string type;
    std::vector<SessionPtr> sessions;
  };
  [[nodiscard]] std::optional<Expectation> expected(const core::Event& event) const;
  /// Those who lack a permission in the channel, or without one in the guild.
  void erase_without(Expectation& expectation, GuildId guild, ChannelId channel, Bits needed) const;
  void check_expected(const Expectation& expectation);
  void check_no_repeats();
  [[nodiscard]] std::vector<SessionPtr> guild_sessions(GuildId guild, std::uint64_t intents) const;
  /// Which people hear of an event of a large guild; bots have their intents.
  enum class Reach : std::uint8_t { kAll, kTyping, kActive };
  [[nodiscard]] std::vector<SessionPtr> channel_sessions(ChannelId channel, std::uint64_t guild_intent,
                                                         std::uint64_t dm_intent, Reach reach) const;
  [[nodiscard]] std::vector<SessionPtr> message_sessions(const model::Message& message) const;
  [[nodiscard]] std::vector<SessionPtr> member_sessions(GuildId guild, UserId user, std::uint64_t intents) const;
  [[nodiscard]] bool large(GuildId guild) const;
  void check_views(GuildId guild);
  void note_voice(UserId user);
  void note_owed(const core::Event& event);
  void fail(const Session& session, std::string invariant, std::string detail);

  Parts parts_;
  gateway::HubPort* hub_ = nullptr;
  std::function<void(const core::Event&)> emit_;
  const core::World* world_ = nullptr;
  std::vector<std::unique_ptr<Port>> ports_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, SessionPtr> by_key_;
  std::unordered_map<std::string, SessionPtr> by_id_;
  const gateway::Identify* identifying_ = nullptr;
  SentPtr last_sent_;
  std::uint64_t last_number_ = 0;
  const Session* subscribing_ = nullptr;
  std::vector<Delivery> turn_;  ///< What the event that is being emitted has brought so far.
  std::set<GuildId> owed_;      ///< Were large when something came that passive sessions are told of later.
  std::map<GuildId, std::set<ChannelId>> owed_channels_;  ///< Of those: where it came.
  bool told_ = false;                                     ///< They have been told in this turn.
  bool dead_ = false;
};

}  // namespace guildhall::sim
