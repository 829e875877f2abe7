#include "core/users/sessions.h"

#include <algorithm>

#include "base/encoding.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kSessionsMax = 50;
constexpr std::size_t kUserAgentBytesMax = 200;

std::string guess_os(std::string_view agent) {
  for (const std::string_view name : {"Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"})
    if (agent.contains(name)) return std::string(name);
  return "Unknown";
}

}  // namespace

std::string open_session(Core& core, UserId user_id, const SessionOrigin& origin) {
  const auto existing = sessions_of(core.world, user_id);
  if (existing.size() >= kSessionsMax)
    close_session(core, (*std::ranges::min_element(existing, {}, [](const auto* s) { return s->last_used_at; }))->id);

  std::string token = core.random().base64url(32);
  const SessionId id = core.new_id<SessionId>();
  model::AuthSession& session = core.world.auth_sessions[id];
  session = {.id = id,
             .user_id = user_id,
             .token_hash = token_hash(token),
             .created_at = core.now(),
             .last_used_at = core.now(),
             .os = guess_os(origin.user_agent),
             .client = origin.user_agent.substr(0, kUserAgentBytesMax),
             .address = origin.address};
  core.world.auth_by_hash[session.token_hash] = id;
  core.put(session);
  return token;
}

std::string renew_token(Core& core, SessionId session_id) {
  const auto found = core.world.auth_sessions.find(session_id);
  if (found == core.world.auth_sessions.end()) return {};
  model::AuthSession& session = found->second;
  std::string token = core.random().base64url(32);
  core.world.auth_by_hash.erase(session.token_hash);
  session.token_hash = token_hash(token);
  core.world.auth_by_hash[session.token_hash] = session_id;
  core.put(session);
  return token;
}

void close_session(Core& core, SessionId session_id) {
  const auto found = core.world.auth_sessions.find(session_id);
  if (found == core.world.auth_sessions.end()) return;
  const UserId user_id = found->second.user_id;
  core.world.auth_by_hash.erase(found->second.token_hash);
  core.erase(found->second);
  core.world.auth_sessions.erase(found);
  core.emit(SessionsRevoked{.user_id = user_id, .only_session = session_id});
}

void close_sessions(Core& core, UserId user_id, SessionId keep) {
  std::vector<SessionId> ids;
  for (const auto* session : sessions_of(core.world, user_id))
    if (session->id != keep) ids.push_back(session->id);
  for (const SessionId id : ids) close_session(core, id);
  if (!keep) core.emit(SessionsRevoked{.user_id = user_id});
}

std::vector<const model::AuthSession*> sessions_of(const World& world, UserId user_id) {
  std::vector<const model::AuthSession*> out;
  for (const auto& [id, session] : world.auth_sessions)
    if (session.user_id == user_id) out.push_back(&session);
  std::ranges::sort(out, {}, [](const auto* session) { return session->id; });
  return out;
}

std::string session_id_hash(SessionId session_id) { return sha256_hex("session " + session_id.str()); }

}  // namespace guildhall::core
