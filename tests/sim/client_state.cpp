#include "sim/client_state.h"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

namespace guildhall::sim {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 14> kNotFields{"roles",
                                                      "channels",
                                                      "members",
                                                      "presences",
                                                      "voice_states",
                                                      "threads",
                                                      "joined_at",
                                                      "large",
                                                      "stage_instances",
                                                      "guild_scheduled_events",
                                                      "soundboard_sounds",
                                                      "member_count",
                                                      "unavailable",
                                                      "stickers"};

const json::value* find(const json::value& data, std::string_view key) {
  const auto* const object = data.if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

template <class Each>
void each_in(const json::value& data, std::string_view key, Each each) {
  const auto* const list = find(data, key);
  if (list == nullptr || !list->is_array()) return;
  for (const auto& item : list->get_array()) each(item);
}

std::uint64_t user_of(const json::value& member) {
  const auto* const user = find(member, "user");
  return user == nullptr ? id_in(member, "user_id") : id_in(*user, "id");
}

}  // namespace

void ClientState::reset(Sight sight) { *this = ClientState{}, sight_ = sight; }

void ClientState::set_guild(const json::value& data) {
  const auto id = id_in(data, "id");
  if (id == 0 || find(data, "channels") == nullptr) return;  // Unavailable: GUILD_CREATE will tell.
  auto& guild = guilds_[id] = {};
  guild.fields = data.get_object();
  each_in(data, "roles", [&](const json::value& role) { guild.roles[id_in(role, "id")] = role; });
  each_in(data, "channels", [&](const json::value& channel) { guild.channels[id_in(channel, "id")] = channel; });
  each_in(data, "members", [&](const json::value& member) {
    if (keeps(user_of(member))) guild.members[user_of(member)] = member;
  });
  each_in(data, "voice_states", [&](const json::value& state) { on_voice(id, state); });
  each_in(data, "presences", [&](const json::value& presence) { on_presence(id, presence); });
  for (const auto key : kNotFields) guild.fields.erase(key);
}

/// People's READY has their own members beside the guilds, in the same order.
void ClientState::merge_own_members(const json::value& ready) {
  const auto* const guilds = find(ready, "guilds");
  const auto* const merged = find(ready, "merged_members");
  if (guilds == nullptr || merged == nullptr || !merged->is_array()) return;
  const auto& lists = merged->get_array();
  for (std::size_t i = 0; i < lists.size() && i < guilds->get_array().size(); ++i) {
    const auto guild = guilds_.find(id_in(guilds->get_array()[i], "id"));
    if (guild == guilds_.end() || !lists[i].is_array()) continue;
    for (const auto& member : lists[i].get_array()) {
      const auto user = user_of(member) == 0 ? sight_.self.value() : user_of(member);
      if (guild->second.members.contains(user) || !keeps(user)) continue;
      auto& kept = guild->second.members[user] = member;
      kept.get_object().erase("user_id");
    }
  }
}

json::object* ClientState::channel(std::uint64_t id, std::uint64_t guild_id) {
  auto* list = &dms_;
  if (guild_id != 0) {
    const auto guild = guilds_.find(guild_id);
    if (guild == guilds_.end()) return nullptr;
    list = &guild->second.channels;
  }
  const auto found = list->find(id);
  return found == list->end() ? nullptr : &found->second.as_object();
}

void ClientState::apply(const Sent& sent) {
  const auto& type = sent.type();
  const auto& data = sent.data;
  if (type == "READY") {
    each_in(data, "guilds", [&](const json::value& guild) { set_guild(guild); });
    merge_own_members(data);
    each_in(data, "private_channels", [&](const json::value& dm) { set_dm(dm); });
  } else if (type == "GUILD_CREATE") {
    set_guild(data);
  } else if (type == "GUILD_DELETE") {
    if (const auto guild = guilds_.find(id_in(data, "id")); guild != guilds_.end()) {
      for (const auto& [id, each] : guild->second.channels) messages_.erase(id);
      guilds_.erase(guild);
      lists_.erase(GuildId(id_in(data, "id")));
    }
  } else if (type == "GUILD_UPDATE") {
    const auto guild = guilds_.find(id_in(data, "id"));
    if (guild == guilds_.end()) return;
    auto& fields = guild->second.fields = data.get_object();
    for (const auto key : kNotFields) fields.erase(key);
    guild->second.roles.clear();
    each_in(data, "roles", [&](const json::value& role) { guild->second.roles[id_in(role, "id")] = role; });
  } else if (type.starts_with("CHANNEL_")) {
    on_channel(type, data);
  } else if (type.starts_with("GUILD_ROLE_")) {
    on_role(type, data);
  } else if (type == "GUILD_MEMBER_LIST_UPDATE") {
    on_list(data);
  } else if (type.starts_with("GUILD_MEMBER_")) {
    on_member(type, data);
  } else if (type == "VOICE_STATE_UPDATE") {
    on_voice(id_in(data, "guild_id"), data);
  } else if (type == "PRESENCE_UPDATE") {
    on_presence(id_in(data, "guild_id"), data);
  } else if (type == "PASSIVE_UPDATE_V1") {
    on_passive(data);
  } else if (type.starts_with("MESSAGE_POLL_VOTE_")) {
    on_vote(type == "MESSAGE_POLL_VOTE_ADD", data);
  } else if (type.starts_with("MESSAGE_REACTION_")) {
    on_reaction(type, data);
  } else if (type.starts_with("MESSAGE_") && type != "MESSAGE_ACK") {
    on_message(type, data);
  }
}

void ClientState::on_channel(const std::string& type, const json::value& data) {
  const auto guild_id = id_in(data, "guild_id");
  if (type == "CHANNEL_PINS_UPDATE") {
    if (auto* const known = channel(id_in(data, "channel_id"), guild_id))
      (*known)["last_pin_timestamp"] = data.at("last_pin_timestamp");
    return;
  }
  if (type.starts_with("CHANNEL_RECIPIENT_")) return on_recipient(type == "CHANNEL_RECIPIENT_ADD", data);
  const auto id = id_in(data, "id");
  if (id == 0) return;
  if (type == "CHANNEL_DELETE") messages_.erase(id);
  if (guild_id == 0) {
    if (type == "CHANNEL_DELETE")
      dms_.erase(id);
    else
      set_dm(data);
  } else if (const auto guild = guilds_.find(guild_id); guild != guilds_.end()) {
    if (type == "CHANNEL_DELETE") {
      guild->second.channels.erase(id);
      std::erase_if(guild->second.voice, [id](const auto& entry) { return entry.second == id; });
    } else
      guild->second.channels[id] = data;
  }
}

void ClientState::on_role(const std::string& type, const json::value& data) {
  const auto guild = guilds_.find(id_in(data, "guild_id"));
  if (guild == guilds_.end()) return;
  if (type == "GUILD_ROLE_DELETE")
    guild->second.roles.erase(id_in(data, "role_id"));
  else
    guild->second.roles[id_in(data.at("role"), "id")] = data.at("role");
}

void ClientState::on_member(const std::string& type, const json::value& data) {
  const auto guild = guilds_.find(id_in(data, "guild_id"));
  if (guild == guilds_.end()) return;
  if (type == "GUILD_MEMBER_REMOVE") guild->second.presences.erase(user_of(data));
  if (!keeps(user_of(data))) return;
  if (type == "GUILD_MEMBER_REMOVE") {
    guild->second.members.erase(user_of(data));
  } else if (type == "GUILD_MEMBER_ADD" || type == "GUILD_MEMBER_UPDATE") {
    auto member = data.get_object();
    member.erase("guild_id");
    guild->second.members[user_of(data)] = member;
  }
}

void ClientState::on_message(const std::string& type, const json::value& data) {
  const auto channel_id = id_in(data, "channel_id");
  const auto guild_id = id_in(data, "guild_id");
  const auto id = id_in(data, "id");
  const bool keeps_content = guild_id == 0 || sight_.messages;
  auto& held = messages_[channel_id];
  if (type == "MESSAGE_CREATE" || type == "MESSAGE_UPDATE") {
    if (type == "MESSAGE_CREATE") {
      if (auto* const known = channel(channel_id, guild_id)) (*known)["last_message_id"] = std::to_string(id);
    } else if (!held.contains(id)) {
      return;
    }
    if (!keeps_content) return;
    if (const auto* const poll = find(data, "poll"))
      each_in(*poll, "answers", [&](const json::value& answer) { held[id].votes[answer.at("answer_id").as_int64()]; });
    held[id].content = std::string(data.at("content").as_string());
    held[id].pinned = data.at("pinned").as_bool();
  } else if (type == "MESSAGE_DELETE") {
    held.erase(id);
  } else if (type == "MESSAGE_DELETE_BULK") {
    each_in(data, "ids", [&](const json::value& each) {
      held.erase(UserId::parse(std::string_view(each.as_string().data(), each.as_string().size()))->value());
    });
  }
}

void ClientState::on_reaction(const std::string& type, const json::value& data) {
  auto& held = messages_[id_in(data, "channel_id")];
  const auto message = held.find(id_in(data, "message_id"));
  if (message == held.end()) return;
  auto& reactions = message->second.reactions;
  if (type == "MESSAGE_REACTION_REMOVE_ALL") return reactions.clear();
  const std::string emoji(data.at("emoji").at("name").as_string());
  const UserId user(id_in(data, "user_id"));
  if (type == "MESSAGE_REACTION_ADD")
    reactions[emoji].insert(user);
  else if (type == "MESSAGE_REACTION_REMOVE")
    reactions[emoji].erase(user);
  if (type == "MESSAGE_REACTION_REMOVE_EMOJI" || reactions[emoji].empty()) reactions.erase(emoji);
}

}  // namespace guildhall::sim
