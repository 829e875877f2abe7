#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "roles/gateway/intents.h"
#include "roles/gateway/member_list/ranges.h"

/// What clients send, parsed. Pure functions; every field is bounded.
namespace guildhall::gateway {

struct Heartbeat {
  std::optional<std::uint64_t> seq = {};
};

struct PresenceRequest {
  std::string status = "online";  ///< online, idle, dnd, invisible, offline.
  bool status_named = false;      ///< Clients of people may leave it to their settings.
  std::string activities_json = "[]";
};

struct Identify {
  std::string token = {};  ///< Without the optional "Bot " prefix.
  std::optional<std::int64_t> intents = {};
  std::int64_t large_threshold = 50;
  std::optional<std::pair<std::int64_t, std::int64_t>> shard = {};
  std::optional<PresenceRequest> presence = {};
  std::int64_t capabilities = 0;  ///< What clients of people understand: see capability in intents.h.
  std::string os = {};
  std::string browser = {};
};

struct VoiceRequest {
  GuildId guild_id = {};
  ChannelId channel_id = {};  ///< Zero = leave.
  bool self_mute = false;
  bool self_deaf = false;
  bool self_video = false;
};

struct Resume {
  std::string token = {};
  std::string session_id = {};
  std::uint64_t seq = 0;
};

struct MembersRequest {
  GuildId guild_id = {};
  std::optional<std::string> query = {};
  std::vector<UserId> user_ids = {};
  std::vector<std::string> malformed_ids = {};  ///< Come back in not_found.
  std::int64_t limit = 0;
  bool presences = false;
  std::string nonce = {};
};

/// Ops 14 and 37: what a person's client looks at. What is absent stays as it was.
struct SubscribeRequest {
  struct Guild {
    GuildId guild_id = {};
    std::optional<bool> typing = {};
    std::optional<bool> activities = {};
    std::optional<bool> threads = {};
    std::optional<std::vector<UserId>> members = {};
    std::optional<std::vector<ChannelRanges>> channels = {};
  };
  std::vector<Guild> guilds = {};
};

/// An operation of people's clients that is accepted and has no effect here.
struct Ignored {
  std::int64_t op = 0;
};

using ClientPayload =
    std::variant<Heartbeat, Identify, PresenceRequest, VoiceRequest, Resume, MembersRequest, SubscribeRequest, Ignored>;

/// The payload, or the code to close with: 4002 malformed, 4001 unknown operation.
[[nodiscard]] std::expected<ClientPayload, std::uint16_t> parse_payload(std::string_view text);

}  // namespace guildhall::gateway
