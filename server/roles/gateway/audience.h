#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "roles/gateway/dispatch.h"
#include "roles/gateway/intents.h"
#include "roles/gateway/payload.h"
#include "roles/gateway/session.h"

/// Who gets an event: lists of sessions, kept up to date as sessions, members and permissions change.
namespace guildhall::gateway {

/// What a person's session wants to hear of a guild (ops 14 and 37).
struct GuildInterest {
  bool typing = false;
  bool activities = false;
  bool threads = false;
  bool lists = false;           ///< Looks at member lists.
  std::vector<UserId> members;  ///< Whose presence and changes it wants; sorted.

  [[nodiscard]] bool any() const { return typing || activities || threads || lists || !members.empty(); }
};

/// A session as the hub knows it.
struct HubSession {
  SessionKey key;
  UserId user_id;
  SessionId login;  ///< Of people; zero for bots.
  std::string session_id;
  bool bot = false;
  bool ended = false;  ///< Waits for its shard to confirm.
  Intents intents = 0;
  std::int64_t large_threshold = 50;
  std::uint64_t shard_id = 0;
  std::uint64_t shard_count = 1;
  PresenceRequest presence;
  std::string client;  ///< Key of client_status.
  std::string os;      ///< As the client said.
  std::int64_t capabilities = 0;
  std::uint64_t presence_order = 0;                          ///< Greater = changed later.
  std::vector<GuildId> guilds;                               ///< The audiences it is in.
  std::unordered_map<GuildId, std::int64_t> all_members_at;  ///< When it last asked for every member.

  std::unique_ptr<std::unordered_map<GuildId, GuildInterest>> interests;  ///< Null while it has none.

  [[nodiscard]] const GuildInterest* interest(GuildId guild) const {
    if (interests == nullptr) return nullptr;
    const auto found = interests->find(guild);
    return found == interests->end() ? nullptr : &found->second;
  }
  /// Wants mere counters of large guilds in which it has no interest.
  [[nodiscard]] bool passive() const { return !bot && can(capability::kPassiveGuildUpdate); }
  [[nodiscard]] bool wants(Intents needed) const { return (intents & needed) == needed; }
  [[nodiscard]] bool can(std::int64_t capability) const { return (capabilities & capability) != 0; }
  [[nodiscard]] bool in_shard(GuildId guild) const { return (guild.value() >> 22U) % shard_count == shard_id; }
};

/// The sessions that get one event, by shard.
struct Route {
  std::vector<ShardPort::Slots> by_shard;  ///< Null where there is none.
  std::size_t count = 0;
};

class RouteBuilder {
 public:
  RouteBuilder() = default;
  explicit RouteBuilder(const Route& start);
  void add(const HubSession& session);
  [[nodiscard]] Route build() const;

 private:
  std::vector<std::vector<std::uint32_t>> slots_;
};

/// Sessions that may get the events of a guild or channel.
class Audience {
 public:
  /// Which of them, as to the MESSAGE_CONTENT intent.
  enum class Content : std::uint8_t { kAny, kWith, kWithout };
  /// Which of them, in a large guild: bots, and of people those who asked for it.
  enum class Reach : std::uint8_t { kAll, kBots, kTyping, kActive };
  struct Query {
    Intents needed = 0;
    Content content = Content::kAny;
    Reach reach = Reach::kAll;
    GuildId guild = {};  ///< Needed for kTyping and kActive.
  };

  void add(HubSession& session);
  void remove(const HubSession& session);
  void assign(std::vector<HubSession*> sessions);
  [[nodiscard]] bool contains(const HubSession& session) const;  ///< O(log n).
  [[nodiscard]] const std::vector<HubSession*>& sessions() const { return sessions_; }
  /// Those with the intents; remembered until the audience changes.
  [[nodiscard]] const Route& route(Intents needed, Content content = Content::kAny) {
    return route(Query{.needed = needed, .content = content});
  }
  [[nodiscard]] const Route& route(const Query& query);
  /// What sessions want has changed.
  void forget_routes() { routes_.clear(); }

 private:
  std::vector<HubSession*> sessions_;  ///< Sorted by address.
  std::vector<std::pair<std::uint64_t, Route>> routes_;
};

/// What passive sessions of a guild were not told yet.
struct PassivePending {
  std::set<ChannelId> channels;  ///< With new messages or pins.
  bool voice = false;
};

/// Sessions of a guild: all, and for each channel those that may view it (no entry = nobody).
struct GuildAudience {
  Audience all;
  std::unordered_map<ChannelId, Audience> viewers;
  std::uint64_t rules = 0;  ///< rules_fingerprint when every channel's viewers were computed last.
  std::unordered_map<UserId, std::vector<HubSession*>> watchers;  ///< By the member in whom they are interested.
};

}  // namespace guildhall::gateway
