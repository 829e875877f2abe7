#include "sim/lists.h"

#include <algorithm>
#include <bit>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

namespace guildhall::sim {
namespace {

namespace json = boost::json;

/// MurmurHash3 for 32 bits, as the published algorithm describes it.
std::uint32_t murmur(const std::string& text) {
  const auto scramble = [](std::uint32_t k) { return std::rotl(k * 0xCC9E2D51U, 15) * 0x1B873593U; };
  std::uint32_t h = 0;
  std::uint32_t k = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    k |= static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])) << 8U * (i % 4);
    if (i % 4 != 3) continue;
    h = std::rotl(h ^ scramble(k), 13) * 5 + 0xE6546B64U;
    k = 0;
  }
  h = (h ^ scramble(k)) ^ static_cast<std::uint32_t>(text.size());
  h = (h ^ h >> 16U) * 0x85EBCA6BU;
  h = (h ^ h >> 13U) * 0xC2B2AE35U;
  return h ^ h >> 16U;
}

/// "everyone", or the hash of the overwrites that decide who may view the channel.
std::string list_id(const ModelGuild& guild, const ModelChannel& channel) {
  Bits all = guild.roles.at(guild.everyone).permissions;
  std::vector<std::string> parts;
  for (const auto& overwrite : channel.overwrites) {
    if (((overwrite.allow | overwrite.deny) & bit::kView) == 0) continue;
    parts.push_back(fmt::format("{}:{}", (overwrite.allow & bit::kView) != 0 ? "allow" : "deny", overwrite.id));
    if (overwrite.id == guild.everyone.value()) all = (all & ~(overwrite.deny & bit::kView)) | overwrite.allow;
  }
  if ((guild.roles.at(guild.everyone).permissions & bit::kAdministrator) != 0 || (all & bit::kView) != 0)
    return "everyone";
  std::ranges::sort(parts);
  return std::to_string(murmur(fmt::format("{}", fmt::join(parts, ","))));
}

}  // namespace

ListMaker::ListMaker(const Model& model, const std::vector<Account>& people,
                     const std::function<std::string(UserId)>& status)
    : model_(model) {
  for (const auto& account : people) {
    names_[account.user] = account.name;
    statuses_[account.user] = status(account.user);
  }
}

std::string ListMaker::name_of(const ModelGuild& guild, UserId user) const {
  const auto& nick = guild.members.at(user).nick;
  return nick.empty() ? names_.at(user) : nick;  // All of them in lower case.
}

std::string ListMaker::group_of(const ModelGuild& guild, UserId user) const {
  if (statuses_.at(user) == "offline") return "offline";
  const RoleId* best = nullptr;
  for (const auto& [id, role] : guild.roles) {
    if (!role.hoist || id == guild.everyone || !guild.members.at(user).roles.contains(id)) continue;
    if (best == nullptr || role.position > guild.roles.at(*best).position) best = &id;
  }
  return best == nullptr ? "online" : best->str();
}

ListMaker::Made ListMaker::make(const ModelGuild& guild, const std::vector<UserId>& members) const {
  std::vector<std::tuple<std::int64_t, RoleId>> hoisted;  // Highest first; of equals, the older.
  for (const auto& [id, role] : guild.roles)
    if (role.hoist && id != guild.everyone) hoisted.emplace_back(-role.position, id);
  std::ranges::sort(hoisted);
  std::vector<std::string> order;
  order.reserve(hoisted.size() + 2);
  for (const auto& [position, id] : hoisted) order.push_back(id.str());
  order.insert(order.end(), {"online", "offline"});
  std::map<std::string, std::set<std::pair<std::string, UserId>>> groups;
  for (const auto user : members) groups[group_of(guild, user)].emplace(name_of(guild, user), user);
  Made out;
  for (const auto& group : order) {
    const auto found = groups.find(group);
    if (found == groups.end()) continue;
    out.rows.push_back({.group = group, .user = {}});
    const auto size = static_cast<std::int64_t>(found->second.size());
    out.groups.emplace_back(group, size);
    out.members += size;
    if (group != "offline") out.online += size;
    for (const auto& [name, user] : found->second) out.rows.push_back({.group = group, .user = user});
  }
  return out;
}

std::optional<std::string> ListMaker::differs(const ModelGuild& guild, const Row& row, const json::value& shown) const {
  const auto wrong = [&](std::string_view what) {
    return fmt::format("{}: expected {}, the client has {}", what,
                       row.user ? names_.at(row.user) : "group " + row.group, json::serialize(shown));
  };
  if (!shown.is_object()) return wrong("no row");
  const auto& object = shown.get_object();
  if (!row.user) {
    const auto* const group = object.if_contains("group");
    if (group == nullptr || group->at("id").as_string() != row.group) return wrong("another row");
    return std::nullopt;
  }
  const auto* const member = object.if_contains("member");
  if (member == nullptr || id_in(member->at("user"), "id") != row.user.value()) return wrong("another row");
  const auto& known = guild.members.at(row.user);
  const auto& nick = member->at("nick");
  if ((nick.is_string() ? std::string(nick.get_string()) : std::string()) != known.nick) return wrong("another nick");
  std::set<RoleId> roles;
  for (const auto& role : member->at("roles").as_array())
    roles.insert(*RoleId::parse(std::string_view(role.as_string().data(), role.as_string().size())));
  if (roles != known.roles) return wrong("other roles");
  if (member->at("presence").at("status").as_string() != statuses_.at(row.user)) return wrong("another status");
  return std::nullopt;
}

std::optional<std::string> ListMaker::difference(GuildId guild_id, const Session& session,
                                                 const ClientState::Lists& lists) const {
  const auto* const guild = model_.guild(guild_id);
  const auto* const interest = session.interest(guild_id);
  if (guild == nullptr || interest == nullptr) return std::nullopt;
  for (const auto& [channel_id, ranges] : interest->rows) {
    if (!guild->may_view(session.user, channel_id)) continue;
    const auto id = list_id(*guild, guild->channels.at(channel_id));
    std::vector<UserId> members;
    for (const auto& [user, member] : guild->members)
      if (id == "everyone" || guild->may_view(user, channel_id)) members.push_back(user);
    const auto made = make(*guild, members);
    const auto of_guild = lists.find(guild_id);
    if (of_guild == lists.end() || !of_guild->second.contains(id))
      return fmt::format("list {} of channel {} was not sent", id, channel_id.str());
    const auto& list = of_guild->second.at(id);
    for (const auto& [first, last] : ranges) {
      for (auto i = first; i <= last && i < made.rows.size(); ++i) {
        const auto wrong = differs(*guild, made.rows[i], i < list.rows.size() ? list.rows[i] : json::value());
        if (wrong) return fmt::format("list {} row {}: {}", id, i, *wrong);
      }
      for (auto i = std::max(first, made.rows.size()); i <= last && i < list.rows.size(); ++i)
        if (!list.rows[i].is_null()) return fmt::format("list {} has a row {} behind its end", id, i);
    }
    if (list.online != made.online || list.members != made.members)
      return fmt::format("list {} counts {} of {}, expected {} of {}", id, list.online, list.members, made.online,
                         made.members);
    std::vector<std::pair<std::string, std::int64_t>> groups;
    for (const auto& group : list.groups.as_array())
      groups.emplace_back(group.at("id").as_string(), group.at("count").as_int64());
    if (groups != made.groups) return fmt::format("list {}: other groups: {}", id, json::serialize(list.groups));
  }
  return std::nullopt;
}

}  // namespace guildhall::sim
