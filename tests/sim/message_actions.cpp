#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/actions.h"
#include "sim/rules.h"

/// What people do with messages in guilds: writing, changing, reading.
namespace guildhall::sim {

using net::Method;

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
  out.allowed = needs_in_channel(at->who.user, at->guild_id, at->channel_id, needed);
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
  out.allowed = needs_in_channel(at->who.user, at->guild_id, at->channel_id, bit::kManageMessages);
  return out;
}

Actions::Maybe Actions::type(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kSend, now);
  if (!at) return std::nullopt;
  auto out = make(at->who, Method::kPost, fmt::format("/channels/{}/typing", at->channel_id.str()));
  out.guild = at->guild_id;
  out.allowed = needs_in_channel(at->who.user, at->guild_id, at->channel_id, bit::kSend);
  return out;
}

Actions::Maybe Actions::read(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kReadHistory, now);
  if (!at) return std::nullopt;
  auto out = make(at->who, Method::kGet, fmt::format("/channels/{}/messages", at->channel_id.str()));
  out.guild = at->guild_id;
  out.allowed = needs_in_channel(at->who.user, at->guild_id, at->channel_id, bit::kView);
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
