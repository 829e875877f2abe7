#pragma once

#include <string>
#include <vector>

#include "core/core.h"

/// Log-ins of people.
namespace guildhall::core {

/// Where a log-in came from, for the person's list of them.
struct SessionOrigin {
  std::string user_agent = {};
  std::string address = {};
};

/// Makes a log-in and returns its token, which is stored nowhere. At most 50 a person: the one longest unused goes.
[[nodiscard]] std::string open_session(Core& core, UserId user_id, const SessionOrigin& origin);
/// Gives the log-in a new token, which is returned; the old one is worthless from now on. Empty when it is gone.
[[nodiscard]] std::string renew_token(Core& core, SessionId session_id);
/// Ends one log-in, with its gateway sessions; nothing when it is gone already.
void close_session(Core& core, SessionId session_id);
/// Ends every log-in of the person except `keep`. Gateway sessions of a bot end too.
void close_sessions(Core& core, UserId user_id, SessionId keep = {});
/// Oldest first.
[[nodiscard]] std::vector<const model::AuthSession*> sessions_of(const World& world, UserId user_id);
/// What clients call a log-in by.
[[nodiscard]] std::string session_id_hash(SessionId session_id);

}  // namespace guildhall::core
