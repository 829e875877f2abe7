#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/encoding.h"
#include "sim/actions.h"
#include "sim/rules.h"

/// What is done to roles and members, and how people come and go.
namespace guildhall::sim {

using net::Method;

Actions::Maybe Actions::create_role(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageRoles, now);
  if (!at || at->guild->roles.size() > 8) return std::nullopt;
  auto out =
      make(at->who, Method::kPost, fmt::format("/guilds/{}/roles", at->guild_id.str()),
           fmt::format(R"({{"name":"role {}","permissions":"{}"}})", ++counter_,
                       dice_.chance(500) ? bit::kView | bit::kSend : bit::kManageMessages | bit::kManageChannels));
  out.guild = at->guild_id;
  return out;
}

Actions::Maybe Actions::edit_role(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageRoles, now);
  if (!at) return std::nullopt;
  const auto role = some_role(*at->guild, true);
  static constexpr std::array kToggled{bit::kView,
                                       bit::kView,
                                       bit::kSend,
                                       bit::kAdministrator,
                                       bit::kManageMessages,
                                       bit::kManageRoles | bit::kManageChannels,
                                       bit::kPin};
  const Bits bits = at->guild->roles.at(role).permissions ^ kToggled[dice_.below(kToggled.size())];
  auto out = make(at->who, Method::kPatch, fmt::format("/guilds/{}/roles/{}", at->guild_id.str(), role.str()),
                  fmt::format(R"({{"permissions":"{}"}})", bits));
  out.guild = at->guild_id;
  return out;
}

Actions::Maybe Actions::hoist_role(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageRoles, now);
  if (!at || at->guild->roles.size() < 2) return std::nullopt;
  const auto role = some_role(*at->guild, false);
  return make(at->who, Method::kPatch, fmt::format("/guilds/{}/roles/{}", at->guild_id.str(), role.str()),
              fmt::format(R"({{"hoist":{}}})", !at->guild->roles.at(role).hoist));
}

Actions::Maybe Actions::move_role(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageRoles, now);
  if (!at || at->guild->roles.size() < 3) return std::nullopt;
  return make(at->who, Method::kPatch, fmt::format("/guilds/{}/roles", at->guild_id.str()),
              fmt::format(R"([{{"id":"{}","position":{}}}])", some_role(*at->guild, false).str(),
                          dice_.between(1, static_cast<std::int64_t>(at->guild->roles.size()) - 1)));
}

Actions::Maybe Actions::delete_role(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageRoles, now);
  if (!at || at->guild->roles.size() < 3) return std::nullopt;
  const auto role = some_role(*at->guild, false);
  auto out = make(at->who, Method::kDelete, fmt::format("/guilds/{}/roles/{}", at->guild_id.str(), role.str()));
  out.fact = [role](const boost::json::value&) { return "role- " + role.str(); };
  return out;
}

Actions::Maybe Actions::member_role(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageRoles, now);
  if (!at || at->guild->roles.size() < 2) return std::nullopt;
  const auto role = some_role(*at->guild, false);
  const auto user = some_member(*at->guild);
  const auto member = at->guild->members.find(user);
  const bool has = member != at->guild->members.end() && member->second.roles.contains(role);
  return make(at->who, has ? Method::kDelete : Method::kPut,
              fmt::format("/guilds/{}/members/{}/roles/{}", at->guild_id.str(), user.str(), role.str()));
}

Actions::Maybe Actions::edit_member(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kModerate, now);
  if (!at) return std::nullopt;
  const auto user = some_member(*at->guild);
  const auto path = fmt::format("/guilds/{}/members/{}", at->guild_id.str(), user.str());
  if (dice_.chance(400)) {
    const auto until = iso_timestamp(now + dice_.between(2000, 20'000));
    auto out = make(at->who, Method::kPatch, path, fmt::format(R"({{"communication_disabled_until":"{}"}})", until));
    out.guild = at->guild_id;
    out.may_fail = true;  // Administrators are not timed out.
    out.allowed = needs_above(at->who.user, at->guild_id, user, bit::kModerate);
    return out;
  }
  auto nick = fmt::format("nick {}", ++counter_);
  auto out = make(at->who, Method::kPatch, path, fmt::format(R"({{"nick":"{}"}})", nick));
  out.fact = [guild = at->guild_id, user, nick](const boost::json::value&) {
    return fmt::format("member~ {} {} {}", guild.str(), user.str(), nick);
  };
  return out;
}

Actions::Maybe Actions::kick(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kKick, now);
  if (!at) return std::nullopt;
  const auto user = some_member(*at->guild);
  auto out = make(at->who, Method::kDelete, fmt::format("/guilds/{}/members/{}", at->guild_id.str(), user.str()));
  out.fact = [guild = at->guild_id, user](const boost::json::value&) {
    return fmt::format("member- {} {}", guild.str(), user.str());
  };
  out.guild = at->guild_id;
  out.allowed = needs_above(at->who.user, at->guild_id, user, bit::kKick);
  return out;
}

Actions::Maybe Actions::ban(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kBan, now);
  if (!at) return std::nullopt;
  const auto user = some_member(*at->guild);
  auto out = make(at->who, Method::kPut, fmt::format("/guilds/{}/bans/{}", at->guild_id.str(), user.str()),
                  dice_.chance(300) ? R"({"delete_message_seconds":604800})" : "{}");
  out.fact = [guild = at->guild_id, user](const boost::json::value&) {
    return fmt::format("ban+ {} {}", guild.str(), user.str());
  };
  out.guild = at->guild_id;
  out.allowed = needs_above(at->who.user, at->guild_id, user, bit::kBan);
  return out;
}

Actions::Maybe Actions::unban(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kBan, now);
  if (!at || at->guild->bans.empty()) return std::nullopt;
  auto out = make(at->who, Method::kDelete,
                  fmt::format("/guilds/{}/bans/{}", at->guild_id.str(), at->guild->bans.begin()->str()));
  out.guild = at->guild_id;
  out.allowed = needs_in_guild(at->who.user, at->guild_id, bit::kBan);
  return out;
}

Actions::Maybe Actions::leave(const Model& model, UnixMs now) {
  const auto at = place(model, 0, now);
  if (!at || at->guild->members.size() < 4) return std::nullopt;
  auto out = make(at->who, Method::kDelete, fmt::format("/users/@me/guilds/{}", at->guild_id.str()));
  out.fact = [guild = at->guild_id, user = at->who.user](const boost::json::value&) {
    return fmt::format("member- {} {}", guild.str(), user.str());
  };
  return out;
}

Actions::Maybe Actions::invite(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kView | 1, now);
  if (!at || at->channel == nullptr || at->channel->type == 4) return std::nullopt;
  return make(at->who, Method::kPost, fmt::format("/channels/{}/invites", at->channel_id.str()),
              R"({"max_age":0,"unique":true})");
}

Actions::Maybe Actions::join(const Model&, UnixMs) {
  if (invites_.empty()) return std::nullopt;
  auto guild = invites_.begin();
  std::advance(guild, static_cast<std::ptrdiff_t>(dice_.below(invites_.size())));
  const auto& who = anybody();
  auto out = make(who, Method::kPost, fmt::format("/invites/{}", dice_.pick(guild->second)), "{}");
  out.fact = [guild_id = guild->first, user = who.user](const boost::json::value&) {
    return fmt::format("member+ {} {}", guild_id.str(), user.str());
  };
  return out;
}

}  // namespace guildhall::sim
