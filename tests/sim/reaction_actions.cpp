#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "sim/actions.h"
#include "sim/rules.h"

/// Reactions and pins.
namespace guildhall::sim {

using net::Method;

namespace {

struct Emoji {
  std::string_view text;
  std::string_view path;
};
constexpr std::array kEmojis{Emoji{"👍", "👍"}, Emoji{"🎉", "🎉"}, Emoji{"🦀", "🦀"}};

std::string reaction_path(ChannelId channel, MessageId message, std::string_view emoji, std::string_view user) {
  return fmt::format("/channels/{}/messages/{}/reactions/{}/{}", channel.str(), message.str(), emoji, user);
}

bool reacted(const ModelMessage& message) { return !message.reactions.empty(); }

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
  const auto message = at ? some_message(model, at->channel_id, reacted) : std::nullopt;
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
  const auto message = at ? some_message(model, at->channel_id, reacted) : std::nullopt;
  if (!message) return std::nullopt;
  auto path = fmt::format("/channels/{}/messages/{}/reactions", at->channel_id.str(), message->first.str());
  if (dice_.chance(500)) path += fmt::format("/{}", kEmojis[dice_.below(kEmojis.size())].path);
  auto out = make(at->who, Method::kDelete, std::move(path));
  out.guild = at->guild_id;
  out.allowed = needs_in_channel(at->who.user, at->guild_id, at->channel_id, bit::kManageMessages);
  return out;
}

Actions::Maybe Actions::pin(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kPin, now);
  const auto message = at ? some_message(model, at->channel_id) : std::nullopt;
  if (!message) return std::nullopt;
  const auto method = message->second->pinned && dice_.chance(700) ? Method::kDelete : Method::kPut;
  return make(at->who, method, fmt::format("/channels/{}/pins/{}", at->channel_id.str(), message->first.str()));
}

}  // namespace guildhall::sim
