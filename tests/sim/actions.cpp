#include "sim/actions.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

/// Choosing what to do, and with whom. What it is, is in message_, reaction_, guild_, member_ and social_actions.cpp.
namespace guildhall::sim {

std::optional<Request> Actions::next(const Model& model, UnixMs now) {
  struct Weight {
    std::size_t weight;
    Maybe (Actions::*make)(const Model&, UnixMs);
  };
  static constexpr std::array kWeights{
      Weight{300, &Actions::send},
      Weight{60, &Actions::edit},
      Weight{40, &Actions::remove},
      Weight{8, &Actions::bulk},
      Weight{90, &Actions::react},
      Weight{40, &Actions::unreact},
      Weight{12, &Actions::clear_reactions},
      Weight{20, &Actions::pin},
      Weight{25, &Actions::poll},
      Weight{40, &Actions::vote},
      Weight{4, &Actions::end_poll},
      Weight{30, &Actions::type},
      Weight{15, &Actions::read},
      Weight{40, &Actions::acknowledge},
      Weight{14, &Actions::create_channel},
      Weight{25, &Actions::edit_channel},
      Weight{6, &Actions::delete_channel},
      Weight{50, &Actions::overwrite},
      Weight{10, &Actions::create_role},
      Weight{25, &Actions::edit_role},
      Weight{8, &Actions::hoist_role},
      Weight{8, &Actions::move_role},
      Weight{5, &Actions::delete_role},
      Weight{40, &Actions::member_role},
      Weight{20, &Actions::edit_member},
      Weight{8, &Actions::kick},
      Weight{10, &Actions::ban},
      Weight{8, &Actions::unban},
      Weight{5, &Actions::leave},
      Weight{18, &Actions::invite},
      Weight{25, &Actions::join},
      Weight{8, &Actions::edit_guild},
      Weight{3, &Actions::create_guild},
      Weight{1, &Actions::delete_guild},
      Weight{4, &Actions::webhook},
      Weight{12, &Actions::block},
      Weight{5, &Actions::unblock},
      Weight{15, &Actions::open_dm},
      Weight{50, &Actions::send_dm},
      Weight{8, &Actions::close_dm},
      Weight{8, &Actions::group},
      Weight{20, &Actions::recipients},
  };
  static constexpr std::size_t kTotal = [] {
    std::size_t total = 0;
    for (const auto& each : kWeights) total += each.weight;
    return total;
  }();
  std::size_t chosen = dice_.below(kTotal);
  for (const auto& each : kWeights) {
    if (chosen < each.weight) return (this->*each.make)(model, now);
    chosen -= each.weight;
  }
  return std::nullopt;
}

void Actions::learn_invite(GuildId guild, std::string code) { invites_[guild].push_back(std::move(code)); }

Request Actions::make(const Account& who, net::Method method, std::string path, std::string body) {
  Request out{.who = who, .http = {.method = method, .path = "/api/v10" + std::move(path)}};
  out.http.headers = {{"authorization", (who.bot ? "Bot " : "") + who.token}, {"content-type", "application/json"}};
  out.http.body = std::move(body);
  out.http.peer_address = "192.0.2.1";
  return out;
}

/// A member and a guild; mostly one who may do it.
std::optional<Actions::Place> Actions::place(const Model& model, Bits needed, UnixMs now) {
  if (model.guilds.empty()) return std::nullopt;
  auto guild = model.guilds.begin();
  std::advance(guild, static_cast<std::ptrdiff_t>(dice_.below(model.guilds.size())));
  Place out{.who = {}, .guild_id = guild->first, .guild = &guild->second, .channel_id = {}, .channel = nullptr};
  if (!guild->second.channels.empty()) {
    auto channel = guild->second.channels.begin();
    std::advance(channel, static_cast<std::ptrdiff_t>(dice_.below(guild->second.channels.size())));
    out.channel_id = channel->first;
    out.channel = &channel->second;
  }
  const bool any = dice_.chance(120);
  for (int tries = 0; tries < 40; ++tries) {
    const auto& who = anybody();
    const bool member = guild->second.members.contains(who.user);
    if (!member && !(any && tries > 30)) continue;
    if (any || (guild->second.permissions(who.user, out.channel, now) & needed) == needed) {
      out.who = who;
      return out;
    }
  }
  const auto owner = std::ranges::find(accounts_, guild->second.owner, &Account::user);
  if (owner == accounts_.end()) return std::nullopt;
  out.who = *owner;
  return out;
}

std::optional<Actions::Place> Actions::text_place(const Model& model, Bits needed, UnixMs now) {
  for (int tries = 0; tries < 5; ++tries) {
    auto out = place(model, needed, now);
    if (out && out->channel != nullptr && out->channel->type != 4) return out;
  }
  return std::nullopt;
}

/// Mostly a late one; rather one that is wanted.
std::optional<std::pair<MessageId, const ModelMessage*>> Actions::some_message(const Model& model, ChannelId channel,
                                                                               bool (*wanted)(const ModelMessage&)) {
  const auto all = model.messages.find(channel);
  if (all == model.messages.end() || all->second.empty()) return std::nullopt;
  auto found = std::prev(all->second.end());
  const auto back = dice_.below(std::min<std::size_t>(all->second.size(), dice_.chance(800) ? 5 : 200));
  for (std::size_t i = 0; i < back; ++i) --found;
  for (; wanted != nullptr && !wanted(found->second) && found != all->second.begin();) --found;
  return std::pair(found->first, &found->second);
}

UserId Actions::some_member(const ModelGuild& guild) {
  if (guild.members.empty() || dice_.chance(20)) return anybody().user;
  auto member = guild.members.begin();
  std::advance(member, static_cast<std::ptrdiff_t>(dice_.below(guild.members.size())));
  return member->first;
}

RoleId Actions::some_role(const ModelGuild& guild, bool with_everyone) {
  if (guild.roles.size() < 2) return guild.everyone;
  for (;;) {
    auto role = guild.roles.begin();
    std::advance(role, static_cast<std::ptrdiff_t>(dice_.below(guild.roles.size())));
    if (with_everyone || role->first != guild.everyone) return role->first;
  }
}

std::string Actions::text(const ModelGuild* guild) {
  std::string out = fmt::format("text {}", ++counter_);
  if (dice_.chance(150))
    out += fmt::format(" <@{}>", guild != nullptr ? some_member(*guild).str() : anybody().user.str());
  if (guild != nullptr && dice_.chance(30)) out += fmt::format(" <@&{}>", some_role(*guild, false).str());
  if (dice_.chance(30)) out += " @everyone";
  if (dice_.chance(20)) out.append(dice_.below(1500), 'x');
  return out;
}

}  // namespace guildhall::sim
