#include <algorithm>

#include "base/encoding.h"
#include "roles/gateway/hub.h"

/// Op 8: lists of guild members.
namespace guildhall::gateway {
namespace {

constexpr std::size_t kChunk = 1000;
constexpr std::int64_t kMaxFound = 100;
constexpr std::int64_t kAllMembersEveryMs = 30'000;

bool name_starts_with(const core::World& world, const model::Member& member, std::string_view prefix) {
  const auto* const user = world.user(member.user_id);
  if (user == nullptr) return false;
  const auto matches = [prefix](std::string_view name) { return ascii_lower(name).starts_with(prefix); };
  return matches(user->username) || (user->global_name && matches(*user->global_name)) ||
         (member.nick && matches(*member.nick));
}

}  // namespace

void Hub::members(SessionKey key, MembersRequest request) {
  auto* const session = find(key);
  const auto* const guild = domain_.world->guild(request.guild_id);
  if (session == nullptr || guild == nullptr || !guild->members.contains(session->user_id)) return;
  if (!session->in_shard(request.guild_id)) return;  // Another connection of the bot has that guild.
  std::vector<const model::Member*> found;
  std::vector<std::string> not_found = request.malformed_ids;
  if (!request.user_ids.empty() || !request.malformed_ids.empty()) {
    for (const auto user_id : request.user_ids) {
      const auto member = guild->members.find(user_id);
      if (member == guild->members.end())
        not_found.push_back(user_id.str());
      else if (std::ranges::find(found, &member->second) == found.end())
        found.push_back(&member->second);
    }
  } else if (const auto prefix = ascii_lower(request.query.value_or("")); !prefix.empty() || request.limit > 0) {
    const auto limit = static_cast<std::size_t>(request.limit == 0 ? kMaxFound : request.limit);
    for (const auto& [id, member] : guild->members) {
      if (found.size() == limit) break;
      if (name_starts_with(*domain_.world, member, prefix)) found.push_back(&member);
    }
  } else if (session->wants(intent::kGuildMembers)) {
    auto& last = session->all_members_at[request.guild_id];
    if (last != 0 && now() - last < kAllMembersEveryMs) {
      const double retry_after = static_cast<double>(kAllMembersEveryMs - (now() - last)) / 1000.0;
      return publish_to(*session, "RATE_LIMITED", [&](JsonWriter& json) {
        json.begin_object();
        json.field("opcode", 8);
        json.field("retry_after", retry_after);
        json.key("meta");
        json.begin_object();
        json.field("guild_id", request.guild_id);
        if (!request.nonce.empty()) json.field("nonce", request.nonce);
        json.end_object();
        json.end_object();
      });
    }
    last = now();
    for (const auto& [id, member] : guild->members) found.push_back(&member);
  }
  send_chunks(*session, *guild, request, found, not_found);
}

void Hub::send_chunks(const HubSession& session, const core::GuildState& guild, const MembersRequest& request,
                      const std::vector<const model::Member*>& found, const std::vector<std::string>& not_found) {
  const std::size_t count = std::max<std::size_t>(1, (found.size() + kChunk - 1) / kChunk);
  const bool presences = request.presences && session.wants(intent::kGuildPresences);
  for (std::size_t index = 0; index < count; ++index) {
    const auto begin = found.begin() + static_cast<std::ptrdiff_t>(index * kChunk);
    const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), (index + 1) * kChunk));
    publish_to(session, "GUILD_MEMBERS_CHUNK", [&](JsonWriter& json) {
      json.begin_object();
      json.field("guild_id", guild.info.id);
      json.key("members");
      json.begin_array();
      for (auto member = begin; member != end; ++member) protocol::write_member(json, context(), **member);
      json.end_array();
      json.field("chunk_index", index);
      json.field("chunk_count", count);
      json.field("not_found", index == 0 ? not_found : std::vector<std::string>{});
      if (presences) {
        json.key("presences");
        json.begin_array();
        for (auto member = begin; member != end; ++member)
          if (domain_.world->presences.contains((*member)->user_id))
            protocol::write_presence(json, context(), (*member)->user_id, guild.info.id);
        json.end_array();
      }
      if (!request.nonce.empty()) json.field("nonce", request.nonce);
      json.end_object();
    });
  }
}

}  // namespace guildhall::gateway
