#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sim/actions.h"
#include "sim/rules.h"

/// What is done to guilds and their channels.
namespace guildhall::sim {

using net::Method;

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
