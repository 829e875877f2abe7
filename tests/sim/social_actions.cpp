#include <algorithm>

#include <fmt/format.h>

#include "sim/actions.h"
#include "sim/rules.h"

/// What people do among themselves: direct messages, blocks, polls.
namespace guildhall::sim {

using net::Method;

// ---- direct messages ----

Actions::Maybe Actions::open_dm(const Model&, UnixMs) {
  const auto& who = anybody();
  return make(who, Method::kPost, "/users/@me/channels",
              fmt::format(R"({{"recipient_id":"{}"}})", anybody().user.str()));
}

Actions::Maybe Actions::send_dm(const Model& model, UnixMs) {
  if (model.dms.empty()) return std::nullopt;
  auto dm = model.dms.begin();
  std::advance(dm, static_cast<std::ptrdiff_t>(dice_.below(model.dms.size())));
  const auto& who = anybody();
  auto sender =
      std::ranges::find_if(accounts_, [&](const Account& each) { return dm->second.people.contains(each.user); });
  if (sender == accounts_.end()) return std::nullopt;
  if (dice_.chance(500))
    for (auto next = std::next(sender); next != accounts_.end(); ++next)
      if (dm->second.people.contains(next->user)) sender = next;
  auto out =
      make(dice_.chance(950) ? *sender : who, Method::kPost, fmt::format("/channels/{}/messages", dm->first.str()),
           fmt::format(R"({{"content":"{}"}})", text(nullptr)));
  out.fact = [](const boost::json::value& body) { return fmt::format("message+ {}", id_in(body, "id")); };
  out.guild = kPeople;
  out.may_fail = true;  // Settings decide whom else one may write to.
  out.allowed = [user = out.who.user, id = dm->first](const Model& m, UnixMs) {
    const auto known = m.dms.find(id);
    if (known == m.dms.end() || !known->second.people.contains(user)) return false;
    return known->second.type != 1 || std::ranges::none_of(known->second.people, [&](UserId other) {
             return other != user && m.blocked(user, other);
           });
  };
  return out;
}

Actions::Maybe Actions::close_dm(const Model& model, UnixMs) {
  if (model.dms.empty()) return std::nullopt;
  auto dm = model.dms.begin();
  std::advance(dm, static_cast<std::ptrdiff_t>(dice_.below(model.dms.size())));
  const auto who =
      std::ranges::find_if(accounts_, [&](const Account& each) { return dm->second.people.contains(each.user); });
  if (who == accounts_.end()) return std::nullopt;
  return make(*who, Method::kDelete, fmt::format("/channels/{}", dm->first.str()));
}

Actions::Maybe Actions::group(const Model&, UnixMs) {
  const auto& who = anybody();
  return make(who, Method::kPost, "/users/@me/channels",
              fmt::format(R"({{"recipients":["{}","{}"]}})", anybody().user.str(), anybody().user.str()));
}

Actions::Maybe Actions::recipients(const Model& model, UnixMs) {
  std::vector<ChannelId> groups;
  for (const auto& [id, dm] : model.dms)
    if (dm.type == 3) groups.push_back(id);
  if (groups.empty()) return std::nullopt;
  const auto id = dice_.pick(groups);
  const auto& people = model.dms.at(id).people;
  const auto who = std::ranges::find_if(accounts_, [&](const Account& each) { return people.contains(each.user); });
  if (who == accounts_.end()) return std::nullopt;
  if (dice_.chance(300))
    return make(*who, Method::kPatch, fmt::format("/channels/{}", id.str()),
                fmt::format(R"({{"name":"group {}"}})", ++counter_));
  const bool add = dice_.chance(600);
  const auto other = add || people.empty() ? anybody().user : *people.rbegin();
  return make(*who, add ? Method::kPut : Method::kDelete,
              fmt::format("/channels/{}/recipients/{}", id.str(), other.str()));
}

// ---- blocks ----

Actions::Maybe Actions::block(const Model& model, UnixMs) {
  const auto& who = anybody();
  auto other = anybody().user;
  if (dice_.chance(700))
    for (const auto& [id, dm] : model.dms)  // Rather somebody who may write to them.
      if (dm.type == 1 && dm.people.contains(who.user))
        for (const auto user : dm.people)
          if (user != who.user && !model.blocked(user, who.user)) other = user;
  if (who.bot || other == who.user) return std::nullopt;
  auto out = make(who, Method::kPut, fmt::format("/users/@me/relationships/{}", other.str()), R"({"type":2})");
  out.fact = [user = who.user, other](const boost::json::value&) {
    return fmt::format("block+ {} {}", user.str(), other.str());
  };
  return out;
}

Actions::Maybe Actions::unblock(const Model& model, UnixMs) {
  if (model.blocks.empty()) return std::nullopt;
  auto pair = model.blocks.begin();
  std::advance(pair, static_cast<std::ptrdiff_t>(dice_.below(model.blocks.size())));
  const auto who = std::ranges::find(accounts_, pair->first, &Account::user);
  auto out = make(*who, Method::kDelete, fmt::format("/users/@me/relationships/{}", pair->second.str()));
  out.fact = [user = pair->first, other = pair->second](const boost::json::value&) {
    return fmt::format("block- {} {}", user.str(), other.str());
  };
  return out;
}

// ---- polls ----

Actions::Maybe Actions::poll(const Model& model, UnixMs now) {
  const auto at = text_place(model, bit::kView | bit::kSend | bit::kSendPolls, now);
  if (!at) return std::nullopt;
  auto out = make(
      at->who, Method::kPost, fmt::format("/channels/{}/messages", at->channel_id.str()),
      fmt::format(
          R"({{"poll":{{"question":{{"text":"poll {}"}},"answers":[{{"poll_media":{{"text":"a"}}}},{{"poll_media":{{"text":"b"}}}}],"duration":1,"allow_multiselect":{}}}}})",
          ++counter_, dice_.chance(500)));
  out.fact = [](const boost::json::value& body) { return fmt::format("message+ {}", id_in(body, "id")); };
  out.guild = at->guild_id;
  out.allowed = needs_in_channel(at->who.user, at->guild_id, at->channel_id, bit::kSend | bit::kSendPolls);
  return out;
}

namespace {

/// The latest messages of the channel that are polls.
std::vector<MessageId> polls_in(const Model& model, ChannelId channel) {
  std::vector<MessageId> out;
  const auto all = model.messages.find(channel);
  if (all == model.messages.end()) return out;
  for (auto message = all->second.rbegin(); message != all->second.rend() && out.size() < 3; ++message)
    if (!message->second.votes.empty()) out.push_back(message->first);
  return out;
}

}  // namespace

/// Rather a channel in which there is something to vote on.
std::pair<std::optional<Actions::Place>, std::vector<MessageId>> Actions::poll_place(const Model& model, UnixMs now) {
  constexpr int kTries = 8;
  for (int tries = 0; tries < kTries; ++tries) {
    const auto at = text_place(model, bit::kView, now);
    auto polls = at ? polls_in(model, at->channel_id) : std::vector<MessageId>();
    if (!polls.empty()) return {at, std::move(polls)};
  }
  return {};
}

Actions::Maybe Actions::vote(const Model& model, UnixMs now) {
  const auto [at, polls] = poll_place(model, now);
  if (polls.empty() || at->who.bot) return std::nullopt;
  const auto id = dice_.pick(polls);
  const auto answer = dice_.between(1, 2);
  const bool none = dice_.chance(300);
  auto out =
      make(at->who, Method::kPut, fmt::format("/channels/{}/polls/{}/answers/@me", at->channel_id.str(), id.str()),
           none ? R"({"answer_ids":[]})" : fmt::format(R"({{"answer_ids":["{}"]}})", answer));
  if (!none)
    out.fact = [id, answer, user = at->who.user](const boost::json::value&) {
      return fmt::format("vote+ {} {} {}", id.str(), answer, user.str());
    };
  out.guild = at->guild_id;
  out.may_fail = true;
  out.allowed = needs_in_channel(at->who.user, at->guild_id, at->channel_id, bit::kReadHistory);
  return out;
}

Actions::Maybe Actions::end_poll(const Model& model, UnixMs now) {
  const auto [at, polls] = poll_place(model, now);
  if (polls.empty()) return std::nullopt;
  const auto id = dice_.pick(polls);
  const auto author = std::ranges::find(accounts_, model.message(at->channel_id, id)->author, &Account::user);
  if (author == accounts_.end()) return std::nullopt;
  auto out = make(dice_.chance(800) ? *author : at->who, Method::kPost,
                  fmt::format("/channels/{}/polls/{}/expire", at->channel_id.str(), id.str()));
  out.guild = at->guild_id;
  out.may_fail = true;
  out.allowed = [user = out.who.user, id, guild = at->guild_id, channel = at->channel_id](const Model& m, UnixMs t) {
    const auto* const known = m.guild(guild);
    const auto* const message = m.message(channel, id);
    return known != nullptr && message != nullptr && message->author == user &&
           known->may(user, channel, bit::kView, t);
  };
  return out;
}

}  // namespace guildhall::sim
