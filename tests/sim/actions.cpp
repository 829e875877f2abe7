#include "sim/actions.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

/// Choosing what to do, and with whom; messages and DMs. Guilds are in guild_actions.cpp.
namespace guildhall::sim {

using net::Method;

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
      Weight{6, &Actions::clear_reactions},
      Weight{20, &Actions::pin},
      Weight{12, &Actions::poll},
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
      Weight{5, &Actions::ban},
      Weight{6, &Actions::unban},
      Weight{5, &Actions::leave},
      Weight{12, &Actions::invite},
      Weight{25, &Actions::join},
      Weight{8, &Actions::edit_guild},
      Weight{3, &Actions::create_guild},
      Weight{1, &Actions::delete_guild},
      Weight{4, &Actions::webhook},
      Weight{8, &Actions::block},
      Weight{5, &Actions::unblock},
      Weight{15, &Actions::open_dm},
      Weight{50, &Actions::send_dm},
      Weight{8, &Actions::close_dm},
      Weight{5, &Actions::group},
      Weight{10, &Actions::recipients},
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

Request Actions::make(const Account& who, Method method, std::string path, std::string body) {
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

std::optional<std::pair<MessageId, const ModelMessage*>> Actions::some_message(const Model& model, ChannelId channel) {
  const auto all = model.messages.find(channel);
  if (all == model.messages.end() || all->second.empty()) return std::nullopt;
  // Mostly a late one.
  auto found = std::prev(all->second.end());
  const auto back = dice_.below(std::min<std::size_t>(all->second.size(), dice_.chance(800) ? 5 : 200));
  for (std::size_t i = 0; i < back; ++i) --found;
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

// ---- messages ----

Actions::Maybe Actions::send(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kSend, now);
  if (!at) return std::nullopt;
  std::string reference;
  Bits needed = bit::kView | bit::kSend;
  if (dice_.chance(100)) {
    if (const auto message = some_message(model, at->channel_id)) {
      reference = fmt::format(R"(,"message_reference":{{"message_id":"{}"}})", message->first.str());
      needed |= bit::kReadHistory;
    }
  }
  auto out = make(at->who, Method::kPost, fmt::format("/channels/{}/messages", at->channel_id.str()),
                  fmt::format(R"({{"content":"{}"{}}})", text(at->guild), reference));
  out.fact = [](const boost::json::value& body) { return fmt::format("message+ {}", id_in(body, "id")); };
  out.guild = at->guild_id;
  out.allowed = [user = at->who.user, guild = at->guild_id, channel = at->channel_id, needed](const Model& m,
                                                                                              UnixMs t) {
    const auto* const known = m.guild(guild);
    return known != nullptr && known->may(user, channel, needed, t);
  };
  return out;
}

Actions::Maybe Actions::edit(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView, now);
  const auto message = at ? some_message(model, at->channel_id) : std::nullopt;
  if (!message) return std::nullopt;
  const auto author = std::ranges::find(accounts_, message->second->author, &Account::user);
  const auto& who = author != accounts_.end() && dice_.chance(900) ? *author : at->who;
  auto content = text(at->guild);
  auto out =
      make(who, Method::kPatch, fmt::format("/channels/{}/messages/{}", at->channel_id.str(), message->first.str()),
           fmt::format(R"({{"content":"{}"}})", content));
  out.fact = [id = message->first, content](const boost::json::value&) {
    return fmt::format("message~ {} {} false", id.str(), content);
  };
  out.guild = at->guild_id;
  const bool editable = message->second->type == 0 || message->second->type == 19;
  out.allowed = [user = who.user, own = editable && message->second->author == who.user, guild = at->guild_id,
                 channel = at->channel_id](const Model& m, UnixMs t) {
    const auto* const known = m.guild(guild);
    return known != nullptr && own && known->may(user, channel, bit::kView, t);
  };
  return out;
}

Actions::Maybe Actions::remove(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kManageMessages, now);
  const auto message = at ? some_message(model, at->channel_id) : std::nullopt;
  if (!message) return std::nullopt;
  auto out = make(at->who, Method::kDelete,
                  fmt::format("/channels/{}/messages/{}", at->channel_id.str(), message->first.str()));
  out.fact = [id = message->first](const boost::json::value&) { return "message- " + id.str(); };
  out.guild = at->guild_id;
  out.allowed = [user = at->who.user, author_id = message->second->author, guild = at->guild_id,
                 channel = at->channel_id](const Model& m, UnixMs t) {
    const auto* const known = m.guild(guild);
    const Bits needed = bit::kView | (author_id == user ? 0 : bit::kManageMessages);
    return known != nullptr && known->may(user, channel, needed, t);
  };
  return out;
}

Actions::Maybe Actions::bulk(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kManageMessages, now);
  if (!at) return std::nullopt;
  std::set<MessageId> ids;
  for (int i = 0; i < 6; ++i)
    if (const auto message = some_message(model, at->channel_id)) ids.insert(message->first);
  if (ids.size() < 2) return std::nullopt;
  std::string list;
  for (const auto id : ids) list += fmt::format("{}\"{}\"", list.empty() ? "" : ",", id.str());
  auto out = make(at->who, Method::kPost, fmt::format("/channels/{}/messages/bulk-delete", at->channel_id.str()),
                  fmt::format(R"({{"messages":[{}]}})", list));
  out.fact = [id = *ids.begin()](const boost::json::value&) { return "message- " + id.str(); };
  out.guild = at->guild_id;
  out.allowed = [user = at->who.user, guild = at->guild_id, channel = at->channel_id](const Model& m, UnixMs t) {
    const auto* const known = m.guild(guild);
    return known != nullptr && known->may(user, channel, bit::kView | bit::kManageMessages, t);
  };
  return out;
}

namespace {

struct Emoji {
  std::string_view text;
  std::string_view path;
};
constexpr std::array kEmojis{Emoji{"👍", "👍"}, Emoji{"🎉", "🎉"}, Emoji{"🦀", "🦀"}};

std::string reaction_path(ChannelId channel, MessageId message, std::string_view emoji, std::string_view user) {
  return fmt::format("/channels/{}/messages/{}/reactions/{}/{}", channel.str(), message.str(), emoji, user);
}

}  // namespace

Actions::Maybe Actions::react(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kAddReactions | bit::kReadHistory, now);
  const auto message = at ? some_message(model, at->channel_id) : std::nullopt;
  if (!message) return std::nullopt;
  const auto& emoji = kEmojis[dice_.below(kEmojis.size())];
  auto out = make(at->who, Method::kPut, reaction_path(at->channel_id, message->first, emoji.path, "@me"));
  out.fact = [id = message->first, emoji, user = at->who.user](const boost::json::value&) {
    return fmt::format("reaction+ {} {} {}", id.str(), emoji.text, user.str());
  };
  return out;
}

Actions::Maybe Actions::unreact(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kReadHistory, now);
  const auto message = at ? some_message(model, at->channel_id) : std::nullopt;
  if (!message) return std::nullopt;
  for (const auto& emoji : kEmojis) {
    const auto users = message->second->reactions.find(std::string(emoji.text));
    if (users == message->second->reactions.end() || users->second.empty()) continue;
    auto user = users->second.begin();
    std::advance(user, static_cast<std::ptrdiff_t>(dice_.below(users->second.size())));
    const auto who = std::ranges::find(accounts_, *user, &Account::user);
    const bool own = who != accounts_.end() && dice_.chance(800);
    return make(own ? *who : at->who, Method::kDelete,
                reaction_path(at->channel_id, message->first, emoji.path, own ? "@me" : user->str()));
  }
  return std::nullopt;
}

Actions::Maybe Actions::clear_reactions(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kManageMessages, now);
  const auto message = at ? some_message(model, at->channel_id) : std::nullopt;
  if (!message) return std::nullopt;
  auto path = fmt::format("/channels/{}/messages/{}/reactions", at->channel_id.str(), message->first.str());
  if (dice_.chance(500)) path += fmt::format("/{}", kEmojis[dice_.below(kEmojis.size())].path);
  auto out = make(at->who, Method::kDelete, std::move(path));
  out.guild = at->guild_id;
  out.allowed = [user = at->who.user, guild = at->guild_id, channel = at->channel_id](const Model& m, UnixMs t) {
    const auto* const known = m.guild(guild);
    return known != nullptr && known->may(user, channel, bit::kView | bit::kManageMessages, t);
  };
  return out;
}

Actions::Maybe Actions::pin(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kPin, now);
  const auto message = at ? some_message(model, at->channel_id) : std::nullopt;
  if (!message) return std::nullopt;
  const auto method = message->second->pinned && dice_.chance(700) ? Method::kDelete : Method::kPut;
  return make(at->who, method, fmt::format("/channels/{}/pins/{}", at->channel_id.str(), message->first.str()));
}

Actions::Maybe Actions::type(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kSend, now);
  if (!at) return std::nullopt;
  auto out = make(at->who, Method::kPost, fmt::format("/channels/{}/typing", at->channel_id.str()));
  out.guild = at->guild_id;
  out.allowed = [user = at->who.user, guild = at->guild_id, channel = at->channel_id](const Model& m, UnixMs t) {
    const auto* const known = m.guild(guild);
    return known != nullptr && known->may(user, channel, bit::kView | bit::kSend, t);
  };
  return out;
}

Actions::Maybe Actions::read(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kReadHistory, now);
  if (!at) return std::nullopt;
  auto out = make(at->who, Method::kGet, fmt::format("/channels/{}/messages", at->channel_id.str()));
  out.guild = at->guild_id;
  out.allowed = [user = at->who.user, guild = at->guild_id, channel = at->channel_id](const Model& m, UnixMs t) {
    const auto* const known = m.guild(guild);
    return known != nullptr && known->may(user, channel, bit::kView, t);
  };
  return out;
}

Actions::Maybe Actions::acknowledge(const Model& model, UnixMs now) {
  auto at = text_place(model, bit::kView, now);
  if (!at || at->who.bot) return std::nullopt;
  if (dice_.chance(100)) return make(at->who, Method::kPost, fmt::format("/guilds/{}/ack", at->guild_id.str()));
  const auto message = some_message(model, at->channel_id);
  if (!message) return std::nullopt;
  return make(at->who, Method::kPost,
              fmt::format("/channels/{}/messages/{}/ack", at->channel_id.str(), message->first.str()), "{}");
}

}  // namespace guildhall::sim
