#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "base/ids.h"
#include "roles/gateway/dispatch.h"

namespace guildhall::sim {

/// A dispatch as the hub handed it out, parsed once for all who get it.
struct Sent {
  gateway::DispatchPtr dispatch;
  std::uint64_t number = 0;  ///< In the order of the whole process.
  boost::json::value data;
  [[nodiscard]] const std::string& type() const { return dispatch->type(); }
};
using SentPtr = std::shared_ptr<const Sent>;

/// Rows of a member list that somebody looks at: first and last index.
using Rows = std::pair<std::size_t, std::size_t>;

/// What a person's session asked to hear of a guild (ops 14 and 37).
struct Interest {
  bool typing = false;
  bool activities = false;
  bool threads = false;
  std::set<UserId> members;
  std::map<ChannelId, std::vector<Rows>> rows;
  [[nodiscard]] bool any() const { return typing || activities || threads || !members.empty() || !rows.empty(); }
};

/// A gateway session as the hub made it, with everything that the hub has meant for it, in order.
struct Session {
  gateway::SessionKey key;
  UserId user;
  bool bot = false;
  std::uint64_t intents = 0;
  std::uint64_t shard_id = 0;
  std::uint64_t shard_count = 1;
  std::int64_t capabilities = 0;
  std::string status = "online";
  std::map<GuildId, Interest> interests;
  std::string id;  ///< From READY.
  bool ended = false;
  std::vector<SentPtr> stream;
  /// Channels that it has been told of and not told to forget, with their names.
  std::map<GuildId, std::map<ChannelId, std::string>> known;
  std::deque<std::string> log;  ///< The last lines, for a failure.

  [[nodiscard]] bool wants(std::uint64_t needed) const { return (intents & needed) == needed; }
  [[nodiscard]] bool in_shard(GuildId guild) const { return (guild.value() >> 22U) % shard_count == shard_id; }
  /// Wants counters in place of the messages of large guilds in which it is not interested.
  [[nodiscard]] bool passive() const {
    constexpr std::int64_t kPassiveUpdates = 1 << 11;
    return !bot && (capabilities & kPassiveUpdates) != 0;
  }
  [[nodiscard]] const Interest* interest(GuildId guild) const {
    const auto found = interests.find(guild);
    return found == interests.end() ? nullptr : &found->second;
  }
  void note(std::string line) {
    log.push_back(std::move(line));
    if (log.size() > 25) log.pop_front();
  }
  [[nodiscard]] std::string history() const {
    std::string out = "session " + id + " of user " + user.str() + (bot ? " (bot)\n" : "\n");
    for (const auto& line : log) out += "    " + line + "\n";
    return out;
  }
};
using SessionPtr = std::shared_ptr<Session>;

/// `data.key` as a snowflake; zero when it is absent or null.
[[nodiscard]] inline std::uint64_t id_in(const boost::json::value& data, std::string_view key) {
  const auto* const object = data.if_object();
  const auto* const value = object == nullptr ? nullptr : object->if_contains(key);
  if (value == nullptr || !value->is_string()) return 0;
  const auto parsed = UserId::parse(std::string_view(value->get_string().data(), value->get_string().size()));
  return parsed ? parsed->value() : 0;
}

}  // namespace guildhall::sim
