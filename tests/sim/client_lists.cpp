#include <algorithm>
#include <set>
#include <string>

#include "sim/client_state.h"

/// Member lists, counters, votes, voice, presences and DMs, as clients keep them.
namespace guildhall::sim {

namespace json = boost::json;

void ClientState::on_list(const json::value& data) {
  auto& list = lists_[GuildId(id_in(data, "guild_id"))][std::string(data.at("id").as_string())];
  list.groups = data.at("groups");
  list.online = data.at("online_count").as_int64();
  list.members = data.at("member_count").as_int64();
  for (const auto& op : data.at("ops").as_array()) {
    const std::string kind(op.at("op").as_string());
    if (kind == "SYNC" || kind == "INVALIDATE") {
      const auto first = static_cast<std::size_t>(op.at("range").at(0).as_int64());
      const auto last = static_cast<std::size_t>(op.at("range").at(1).as_int64());
      if (list.rows.size() <= last) list.rows.resize(last + 1);
      std::fill(list.rows.begin() + static_cast<std::ptrdiff_t>(first),
                list.rows.begin() + static_cast<std::ptrdiff_t>(last) + 1, nullptr);
      if (kind == "INVALIDATE") continue;
      std::ranges::copy(op.at("items").as_array(), list.rows.begin() + static_cast<std::ptrdiff_t>(first));
      continue;
    }
    const auto index = static_cast<std::size_t>(op.at("index").as_int64());
    if (list.rows.size() <= index) list.rows.resize(index + 1);
    const auto at = list.rows.begin() + static_cast<std::ptrdiff_t>(index);
    if (kind == "DELETE")
      list.rows.erase(at);
    else if (kind == "INSERT")
      list.rows.insert(at, op.at("item"));
    else
      *at = op.at("item");
  }
  // The groups say how long the list is. What was in ranges that it looks at no longer may have moved behind the end.
  std::size_t length = 0;
  for (const auto& group : list.groups.as_array()) length += 1 + static_cast<std::size_t>(group.at("count").as_int64());
  if (list.rows.size() > length) list.rows.resize(length);
}

void ClientState::on_passive(const json::value& data) {
  for (const auto& each : data.at("channels").as_array()) {
    auto* const known = channel(id_in(each, "id"), id_in(data, "guild_id"));
    if (known == nullptr) continue;
    (*known)["last_message_id"] = each.at("last_message_id");
    (*known)["last_pin_timestamp"] = each.at("last_pin_timestamp");
  }
}

void ClientState::on_voice(std::uint64_t guild_id, const json::value& data) {
  const auto guild = guilds_.find(guild_id);
  if (guild == guilds_.end()) return;
  if (const auto channel = id_in(data, "channel_id"); channel != 0)
    guild->second.voice[id_in(data, "user_id")] = channel;
  else
    guild->second.voice.erase(id_in(data, "user_id"));
}

void ClientState::on_presence(std::uint64_t guild_id, const json::value& data) {
  const auto guild = guilds_.find(guild_id);
  if (guild == guilds_.end()) return;  // A friend's.
  const auto user = id_in(data.at("user"), "id");
  const std::string status(data.at("status").as_string());
  if (status == "offline")
    guild->second.presences.erase(user);
  else
    guild->second.presences[user] = status;
}

/// What of a DM both READY and CHANNEL_CREATE tell.
void ClientState::set_dm(const json::value& data) {
  json::object kept;
  std::set<std::string> people;
  const auto& object = data.get_object();
  if (const auto* const users = object.if_contains("recipients"))
    for (const auto& user : users->as_array()) people.insert(std::string(user.at("id").as_string()));
  if (const auto* const ids = object.if_contains("recipient_ids"))
    for (const auto& id : ids->as_array()) people.insert(std::string(id.as_string()));
  kept["people"] = json::array(people.begin(), people.end());
  for (const auto key : {"type", "name", "owner_id", "last_message_id"})
    if (const auto* const value = object.if_contains(key)) kept[key] = *value;
  dms_[id_in(data, "id")] = kept;
}

void ClientState::on_recipient(bool added, const json::value& data) {
  const auto dm = dms_.find(id_in(data, "channel_id"));
  if (dm == dms_.end()) return;
  auto& people = dm->second.get_object()["people"];
  std::set<std::string> ids;
  for (const auto& id : people.as_array()) ids.insert(std::string(id.as_string()));
  const auto user = std::to_string(id_in(data.at("user"), "id"));
  if (added)
    ids.insert(user);
  else
    ids.erase(user);
  people = json::array(ids.begin(), ids.end());
}

void ClientState::on_vote(bool added, const json::value& data) {
  auto& held = messages_[id_in(data, "channel_id")];
  const auto message = held.find(id_in(data, "message_id"));
  if (message == held.end()) return;
  auto& voters = message->second.votes[data.at("answer_id").as_int64()];
  if (added)
    voters.insert(UserId(id_in(data, "user_id")));
  else
    voters.erase(UserId(id_in(data, "user_id")));
}

}  // namespace guildhall::sim
