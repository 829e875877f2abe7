#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/client_state.h"
#include "sim/model.h"
#include "sim/observer.h"
#include "sim/sessions.h"

namespace guildhall::sim {

/// Member lists as the protocol describes them (hoisted roles by position, then online, then offline; by name), made
/// from the model by sorting everybody each time.
class ListMaker {
 public:
  ListMaker(const Model& model, const std::vector<Account>& people, const std::function<std::string(UserId)>& status);
  /// The first row that the session looks at and that its client has otherwise.
  [[nodiscard]] std::optional<std::string> difference(GuildId guild, const Session& session,
                                                      const ClientState::Lists& lists) const;

 private:
  struct Row {
    std::string group;
    UserId user;  ///< Zero: a header.
  };
  struct Made {
    std::vector<Row> rows;
    std::vector<std::pair<std::string, std::int64_t>> groups;
    std::int64_t online = 0, members = 0;
  };
  [[nodiscard]] Made make(const ModelGuild& guild, const std::vector<UserId>& members) const;
  [[nodiscard]] std::optional<std::string> differs(const ModelGuild& guild, const Row& row,
                                                   const boost::json::value& shown) const;
  [[nodiscard]] std::string name_of(const ModelGuild& guild, UserId user) const;
  [[nodiscard]] std::string group_of(const ModelGuild& guild, UserId user) const;

  const Model& model_;
  std::map<UserId, std::string> names_;
  std::map<UserId, std::string> statuses_;
};

}  // namespace guildhall::sim
