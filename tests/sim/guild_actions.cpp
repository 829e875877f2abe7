#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/encoding.h"
#include "sim/actions.h"

/// What is done to guilds: channels, roles, members.
namespace guildhall::sim {

using net::Method;

namespace {

std::function<bool(const Model&, UnixMs)> needs_in_guild(UserId user, GuildId guild, Bits needed) {
  return [=](const Model& model, UnixMs now) {
    const auto* const known = model.guild(guild);
    return known != nullptr && (known->permissions(user, nullptr, now) & needed) == needed;
  };
}

std::function<bool(const Model&, UnixMs)> needs_in_channel(UserId user, GuildId guild, ChannelId channel, Bits needed) {
  return [=](const Model& model, UnixMs now) {
    const auto* const known = model.guild(guild);
    return known != nullptr && known->may(user, channel, needed | bit::kView, now);
  };
}

/// Permission and a higher place.
std::function<bool(const Model&, UnixMs)> needs_above(UserId user, GuildId guild, UserId target, Bits needed) {
  return [=](const Model& model, UnixMs now) {
    const auto* const known = model.guild(guild);
    return known != nullptr && (known->permissions(user, nullptr, now) & needed) == needed &&
           (!known->members.contains(target) || known->rank(user) > known->rank(target));
  };
}

}  // namespace

Actions::Maybe Actions::create_channel(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageChannels, now);
  if (!at || at->guild->channels.size() > 14) return std::nullopt;
  static constexpr std::array kTypes{0, 0, 0, 2, 4, 5};
  std::string overwrites;
  if (dice_.chance(300))
    overwrites = fmt::format(R"(,"permission_overwrites":[{{"id":"{}","type":0,"allow":"0","deny":"{}"}}])",
                             at->guild_id.str(), bit::kView);
  std::string parent;
  if (at->channel != nullptr && at->channel->type == 4)
    parent = fmt::format(R"(,"parent_id":"{}")", at->channel_id.str());
  auto out = make(at->who, Method::kPost, fmt::format("/guilds/{}/channels", at->guild_id.str()),
                  fmt::format(R"({{"name":"channel-{}","type":{}{}{}}})", ++counter_,
                              kTypes[dice_.below(kTypes.size())], overwrites, parent));
  out.fact = [](const boost::json::value& body) { return fmt::format("channel+ {}", id_in(body, "id")); };
  return out;
}

Actions::Maybe Actions::edit_channel(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageChannels | bit::kView, now);
  if (!at || at->channel == nullptr) return std::nullopt;
  std::string body;
  std::string fact;
  if (dice_.chance(300)) {
    body = fmt::format(
        R"({{"name":"secret-{}","permission_overwrites":[{{"id":"{}","type":0,"allow":"0","deny":"{}"}}]}})",
        ++counter_, at->guild_id.str(), bit::kView);
  } else if (at->channel->type == 0) {
    body = fmt::format(R"({{"topic":"topic {}"}})", ++counter_);
  } else {
    body = fmt::format(R"({{"name":"channel-{}"}})", ++counter_);
  }
  auto out = make(at->who, Method::kPatch, fmt::format("/channels/{}", at->channel_id.str()), std::move(body));
  out.fact = [](const boost::json::value& answer) { return fmt::format("channel~ {}", id_in(answer, "id")); };
  return out;
}

Actions::Maybe Actions::delete_channel(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageChannels | bit::kView, now);
  if (!at || at->channel == nullptr || at->guild->channels.size() < 4) return std::nullopt;
  auto out = make(at->who, Method::kDelete, fmt::format("/channels/{}", at->channel_id.str()));
  out.fact = [id = at->channel_id](const boost::json::value&) { return "channel- " + id.str(); };
  out.guild = at->guild_id;
  out.allowed = needs_in_channel(at->who.user, at->guild_id, at->channel_id, bit::kManageChannels);
  return out;
}

Actions::Maybe Actions::overwrite(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageRoles | bit::kView, now);
  if (!at || at->channel == nullptr) return std::nullopt;
  if (!at->channel->overwrites.empty() && dice_.chance(300)) {
    return make(
        at->who, Method::kDelete,
        fmt::format("/channels/{}/permissions/{}", at->channel_id.str(), dice_.pick(at->channel->overwrites).id));
  }
  const bool member = dice_.chance(400);
  const auto target = member ? some_member(*at->guild).value() : some_role(*at->guild, true).value();
  static constexpr std::array kBits{bit::kView, bit::kView, bit::kView | bit::kSend, bit::kSend, bit::kManageMessages};
  const Bits touched = kBits[dice_.below(kBits.size())];
  const bool deny = dice_.chance(500);
  auto out = make(
      at->who, Method::kPut, fmt::format("/channels/{}/permissions/{}", at->channel_id.str(), target),
      fmt::format(R"({{"type":{},"allow":"{}","deny":"{}"}})", member ? 1 : 0, deny ? 0 : touched, deny ? touched : 0));
  out.fact = [id = at->channel_id](const boost::json::value&) { return fmt::format("channel~ {}", id.str()); };
  return out;
}

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

Actions::Maybe Actions::edit_guild(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageGuild, now);
  if (!at) return std::nullopt;
  if (dice_.chance(200)) {
    const auto owner = std::ranges::find(accounts_, at->guild->owner, &Account::user);
    if (owner == accounts_.end()) return std::nullopt;
    return make(*owner, Method::kPatch, fmt::format("/guilds/{}", at->guild_id.str()),
                fmt::format(R"({{"owner_id":"{}"}})", some_member(*at->guild).str()));
  }
  auto name = fmt::format("guild {}", ++counter_);
  auto out = make(at->who, Method::kPatch, fmt::format("/guilds/{}", at->guild_id.str()),
                  fmt::format(R"({{"name":"{}"}})", name));
  out.fact = [guild = at->guild_id, name](const boost::json::value&) {
    return fmt::format("guild~ {} {}", guild.str(), name);
  };
  out.guild = at->guild_id;
  out.allowed = needs_in_guild(at->who.user, at->guild_id, bit::kManageGuild);
  return out;
}

Actions::Maybe Actions::create_guild(const Model& model, UnixMs) {
  if (model.guilds.size() > 60) return std::nullopt;
  auto out = make(anybody(), Method::kPost, "/guilds", fmt::format(R"({{"name":"guild {}"}})", ++counter_));
  out.fact = [](const boost::json::value& body) { return fmt::format("guild+ {}", id_in(body, "id")); };
  return out;
}

Actions::Maybe Actions::delete_guild(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kAdministrator, now);
  if (!at || model.guilds.size() < 4) return std::nullopt;
  auto out = make(at->who, Method::kDelete, fmt::format("/guilds/{}", at->guild_id.str()));
  out.fact = [guild = at->guild_id](const boost::json::value&) { return "guild- " + guild.str(); };
  return out;
}

Actions::Maybe Actions::webhook(const Model& model, UnixMs now) {
  const auto at = place(model, bit::kManageWebhooks | bit::kView, now);
  if (!at || at->channel == nullptr || at->channel->type != 0) return std::nullopt;
  return make(at->who, Method::kPost, fmt::format("/channels/{}/webhooks", at->channel_id.str()),
              fmt::format(R"({{"name":"hook {}"}})", ++counter_));
}

}  // namespace guildhall::sim
