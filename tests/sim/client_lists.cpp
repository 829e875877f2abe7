#include <algorithm>

#include "sim/client_state.h"

/// Member lists, counters and votes, as clients keep them.
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
}

void ClientState::on_passive(const json::value& data) {
  for (const auto& each : data.at("channels").as_array()) {
    auto* const known = channel(id_in(each, "id"), id_in(data, "guild_id"));
    if (known == nullptr) continue;
    (*known)["last_message_id"] = each.at("last_message_id");
    (*known)["last_pin_timestamp"] = each.at("last_pin_timestamp");
  }
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
