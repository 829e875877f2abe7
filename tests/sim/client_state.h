#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/ids.h"
#include "sim/model.h"
#include "sim/sessions.h"

namespace guildhall::sim {

/// What a client believes after READY and every event since: the cache of a bot library, in small.
class ClientState {
 public:
  struct Sight {
    UserId self;
    bool all_members = false;  ///< It hears of every member.
    bool messages = false;     ///< It hears of guild messages, with their content.
    bool reactions = false;    ///< And of reactions, in guilds and DMs.
    bool votes = false;        ///< And of votes.
    bool voice = false;        ///< And of everybody who comes to voice and leaves it.
    bool presences = false;    ///< And who is online.
    bool dms = false;          ///< People's: READY shows their DMs.
    bool passive = false;      ///< Not of all messages in guilds, which may be large.
  };
  struct Guild {
    boost::json::object fields;
    std::map<std::uint64_t, boost::json::value> roles, channels, members;
    std::map<std::uint64_t, std::uint64_t> voice;    ///< User to channel.
    std::map<std::uint64_t, std::string> presences;  ///< User to status; who is offline is not in it.
  };
  struct Message {
    std::string content;
    bool pinned = false;
    std::map<std::string, std::set<UserId>> reactions = {};
    std::map<std::int64_t, std::set<UserId>> votes = {};
  };

  /// A member list as far as it was sent; null where it was not.
  struct List {
    std::vector<boost::json::value> rows;
    boost::json::value groups;
    std::int64_t online = 0, members = 0;
  };
  using Lists = std::map<GuildId, std::map<std::string, List>>;

  void reset(Sight sight);
  void apply(const Sent& sent);

  [[nodiscard]] const Lists& lists() const { return lists_; }

  /// The first thing in which a client that begins anew would see the guilds differently.
  [[nodiscard]] std::optional<std::string> difference(const ClientState& fresh) const;
  /// The first thing that it believes about channels and messages and that is not so.
  [[nodiscard]] std::optional<std::string> difference(const Model& model) const;

 private:
  void set_guild(const boost::json::value& data);
  void merge_own_members(const boost::json::value& ready);
  void on_channel(const std::string& type, const boost::json::value& data);
  void on_role(const std::string& type, const boost::json::value& data);
  void on_member(const std::string& type, const boost::json::value& data);
  void on_message(const std::string& type, const boost::json::value& data);
  void on_list(const boost::json::value& data);
  void on_passive(const boost::json::value& data);
  void on_voice(std::uint64_t guild_id, const boost::json::value& data);
  void on_presence(std::uint64_t guild_id, const boost::json::value& data);
  void on_recipient(bool added, const boost::json::value& data);
  void set_dm(const boost::json::value& data);
  void on_vote(bool added, const boost::json::value& data);
  void on_reaction(const std::string& type, const boost::json::value& data);
  [[nodiscard]] boost::json::object* channel(std::uint64_t id, std::uint64_t guild);
  [[nodiscard]] bool keeps(std::uint64_t user) const { return sight_.all_members || user == sight_.self.value(); }

  Sight sight_;
  Lists lists_;
  std::map<std::uint64_t, Guild> guilds_;
  std::map<std::uint64_t, boost::json::value> dms_;
  std::map<std::uint64_t, std::map<std::uint64_t, Message>> messages_;  ///< That came while it listened.
};

}  // namespace guildhall::sim
