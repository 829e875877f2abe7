#include <optional>
#include <string>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "sim/client_state.h"

/// What a client believes, against what one that begins anew sees, and against the truth.
namespace guildhall::sim {
namespace {

namespace json = boost::json;

std::optional<std::string> differ(std::string_view what, const std::map<std::uint64_t, json::value>& built,
                                  const std::map<std::uint64_t, json::value>& fresh) {
  for (const auto& [id, value] : fresh) {
    const auto found = built.find(id);
    if (found == built.end()) return fmt::format("{} {} is missing", what, id);
    if (found->second != value)
      return fmt::format("{} {}: built {} fresh {}", what, id, json::serialize(found->second), json::serialize(value));
  }
  for (const auto& [id, value] : built)
    if (!fresh.contains(id)) return fmt::format("{} {} should be gone", what, id);
  return std::nullopt;
}

template <class Value>
std::string show(const std::map<std::uint64_t, Value>& entries) {
  std::string out;
  for (const auto& [user, what] : entries) out += fmt::format(" {}:{}", user, what);
  return out.empty() ? " nobody" : out;
}

}  // namespace

std::optional<std::string> ClientState::difference(const ClientState& fresh) const {
  for (const auto& [id, theirs] : fresh.guilds_) {
    const auto found = guilds_.find(id);
    if (found == guilds_.end()) return fmt::format("guild {} is missing", id);
    const auto& ours = found->second;
    if (ours.fields != theirs.fields)
      return fmt::format("guild {}: built {} fresh {}", id, json::serialize(ours.fields),
                         json::serialize(theirs.fields));
    if (auto out = differ("role", ours.roles, theirs.roles)) return fmt::format("guild {}: {}", id, *out);
    if (auto out = differ("member", ours.members, theirs.members)) return fmt::format("guild {}: {}", id, *out);
    auto channels = ours.channels;
    if (!sight_.messages) {  // It cannot know which message is the last.
      for (auto& [channel_id, channel] : channels) {
        const auto other = theirs.channels.find(channel_id);
        if (other != theirs.channels.end() && other->second.get_object().contains("last_message_id"))
          channel.get_object()["last_message_id"] = other->second.at("last_message_id");
      }
    }
    if (auto out = differ("channel", channels, theirs.channels)) return fmt::format("guild {}: {}", id, *out);
    if (sight_.voice && ours.voice != theirs.voice)
      return fmt::format("guild {}: in voice are {}, fresh {}", id, show(ours.voice), show(theirs.voice));
    if (sight_.presences && ours.presences != theirs.presences)
      return fmt::format("guild {}: presences {}, fresh {}", id, show(ours.presences), show(theirs.presences));
  }
  for (const auto& [id, ours] : guilds_)
    if (!fresh.guilds_.contains(id)) return fmt::format("guild {} should be gone", id);
  return sight_.dms ? differ("DM", dms_, fresh.dms_) : std::nullopt;
}

std::optional<std::string> ClientState::difference(const Model& model) const {
  for (const auto& [id, guild] : guilds_) {
    const auto* const known = model.guild(GuildId(id));
    if (known == nullptr) return fmt::format("guild {} is gone", id);
    std::set<std::uint64_t> visible;
    for (const auto& [channel_id, channel] : known->channels)
      if (known->may_view(sight_.self, channel_id)) visible.insert(channel_id.value());
    for (const auto& [channel_id, channel] : guild.channels)
      if (visible.erase(channel_id) == 0) return fmt::format("guild {}: it may not view channel {}", id, channel_id);
    if (!visible.empty()) return fmt::format("guild {}: channel {} is missing", id, *visible.begin());
  }
  for (const auto& [channel_id, all] : messages_) {
    const bool passive = sight_.passive && model.guild_of(ChannelId(channel_id)) != nullptr;
    for (const auto& [id, message] : all) {
      const auto* const known = model.message(ChannelId(channel_id), MessageId(id));
      if (known == nullptr) return fmt::format("message {} '{}' does not exist", id, message.content);
      if (passive) continue;  // It is not told how they change.
      if (known->content != message.content || known->pinned != message.pinned)
        return fmt::format("message {} is '{}'{} for the client; in truth it is {}", id, message.content,
                           message.pinned ? " (pinned)" : "", show(*known));
      if (sight_.votes && known->votes != message.votes)
        return fmt::format("message {} has other votes for the client than in truth: {}", id, show(*known));
      if (sight_.reactions && known->reactions != message.reactions)
        return fmt::format("message {} has other reactions for the client than in truth: {}", id, show(*known));
    }
  }
  return std::nullopt;
}

}  // namespace guildhall::sim
