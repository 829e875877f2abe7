#pragma once

#include <cstdint>
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
  std::string client;                                        ///< Key of client_status.
  std::string os;                                            ///< As the client said.
  std::int64_t capabilities = 0;
  std::uint64_t presence_order = 0;                          ///< Greater = changed later.
  std::vector<GuildId> guilds;                               ///< The audiences it is in.
  std::unordered_map<GuildId, std::int64_t> all_members_at;  ///< When it last asked for every member.

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

  void add(HubSession& session);
  void remove(const HubSession& session);
  void assign(std::vector<HubSession*> sessions);
  [[nodiscard]] bool contains(const HubSession& session) const;
  [[nodiscard]] const std::vector<HubSession*>& sessions() const { return sessions_; }
  /// Those with the intents; remembered until the audience changes.
  [[nodiscard]] const Route& route(Intents needed, Content content = Content::kAny);

 private:
  std::vector<HubSession*> sessions_;
  std::vector<std::pair<std::uint64_t, Route>> routes_;
};

/// Sessions of a guild: all, and for each channel those that may view it (no entry = nobody).
struct GuildAudience {
  Audience all;
  std::unordered_map<ChannelId, Audience> viewers;
};

}  // namespace guildhall::gateway
