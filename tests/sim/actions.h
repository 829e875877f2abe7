#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "net/http.h"
#include "sim/dice.h"
#include "sim/facts.h"
#include "sim/observer.h"

namespace guildhall::sim {

/// A request that somebody sends, with what the checker thinks of it.
struct Request {
  Account who;
  net::HttpRequest http;
  /// What it makes true, from the answer's body; "" = nothing that can be named.
  std::function<std::string(const boost::json::value&)> fact = {};
  /// Whether the rules allow it now; empty = no opinion.
  std::function<bool(const Model&, UnixMs)> allowed = {};
  GuildId guild = {};     ///< Whose rules.
  bool may_fail = false;  ///< `allowed` does not know all rules: only what it forbids counts.
};

/// What people and bots do: most of it sensible, some of it forbidden.
class Actions {
 public:
  Actions(Dice& dice, const std::vector<Account>& accounts) : dice_(dice), accounts_(accounts) {}
  /// The next request, given what is true now; nullopt when chance picked something impossible.
  [[nodiscard]] std::optional<Request> next(const Model& model, UnixMs now);
  void learn_invite(GuildId guild, std::string code);

 private:
  struct Place {
    Account who;
    GuildId guild_id;
    const ModelGuild* guild = nullptr;
    ChannelId channel_id;
    const ModelChannel* channel = nullptr;
  };
  using Maybe = std::optional<Request>;
  [[nodiscard]] std::optional<Place> place(const Model& model, Bits needed, UnixMs now);
  [[nodiscard]] std::optional<Place> text_place(const Model& model, Bits needed, UnixMs now);
  [[nodiscard]] std::pair<std::optional<Place>, std::vector<MessageId>> poll_place(const Model& model, UnixMs now);
  [[nodiscard]] std::optional<std::pair<MessageId, const ModelMessage*>> some_message(
      const Model& model, ChannelId channel, bool (*wanted)(const ModelMessage&) = nullptr);
  [[nodiscard]] UserId some_member(const ModelGuild& guild);
  [[nodiscard]] RoleId some_role(const ModelGuild& guild, bool with_everyone);
  [[nodiscard]] std::string text(const ModelGuild* guild);
  [[nodiscard]] Request make(const Account& who, net::Method method, std::string path, std::string body = {});
  [[nodiscard]] const Account& anybody() { return dice_.pick(accounts_); }

  // messages
  Maybe send(const Model& model, UnixMs now);
  Maybe edit(const Model& model, UnixMs now);
  Maybe remove(const Model& model, UnixMs now);
  Maybe bulk(const Model& model, UnixMs now);
  Maybe react(const Model& model, UnixMs now);
  Maybe unreact(const Model& model, UnixMs now);
  Maybe clear_reactions(const Model& model, UnixMs now);
  Maybe pin(const Model& model, UnixMs now);
  Maybe poll(const Model& model, UnixMs now);
  Maybe vote(const Model& model, UnixMs now);
  Maybe end_poll(const Model& model, UnixMs now);
  Maybe type(const Model& model, UnixMs now);
  Maybe read(const Model& model, UnixMs now);
  Maybe acknowledge(const Model& model, UnixMs now);
  // guilds
  Maybe create_channel(const Model& model, UnixMs now);
  Maybe edit_channel(const Model& model, UnixMs now);
  Maybe delete_channel(const Model& model, UnixMs now);
  Maybe overwrite(const Model& model, UnixMs now);
  Maybe create_role(const Model& model, UnixMs now);
  Maybe edit_role(const Model& model, UnixMs now);
  Maybe hoist_role(const Model& model, UnixMs now);
  Maybe move_role(const Model& model, UnixMs now);
  Maybe delete_role(const Model& model, UnixMs now);
  Maybe member_role(const Model& model, UnixMs now);
  Maybe edit_member(const Model& model, UnixMs now);
  Maybe kick(const Model& model, UnixMs now);
  Maybe ban(const Model& model, UnixMs now);
  Maybe unban(const Model& model, UnixMs now);
  Maybe leave(const Model& model, UnixMs now);
  Maybe invite(const Model& model, UnixMs now);
  Maybe join(const Model& model, UnixMs now);
  Maybe edit_guild(const Model& model, UnixMs now);
  Maybe create_guild(const Model& model, UnixMs now);
  Maybe delete_guild(const Model& model, UnixMs now);
  Maybe webhook(const Model& model, UnixMs now);
  // people
  Maybe block(const Model& model, UnixMs now);
  Maybe unblock(const Model& model, UnixMs now);
  Maybe open_dm(const Model& model, UnixMs now);
  Maybe send_dm(const Model& model, UnixMs now);
  Maybe close_dm(const Model& model, UnixMs now);
  Maybe group(const Model& model, UnixMs now);
  Maybe recipients(const Model& model, UnixMs now);

  Dice& dice_;
  const std::vector<Account>& accounts_;
  std::map<GuildId, std::vector<std::string>> invites_;
  std::uint64_t counter_ = 0;
};

}  // namespace guildhall::sim
