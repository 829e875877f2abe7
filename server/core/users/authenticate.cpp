#include "core/users/authenticate.h"

#include "base/encoding.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kTokenBytesMax = 256;
constexpr UnixMs kTouchEveryMs = 3'600'000;

std::string_view bare_token(std::string_view header) {
  header = trim(header);
  for (const std::string_view prefix : {"Bot ", "Bearer "})
    if (header.starts_with(prefix)) return trim(header.substr(prefix.size()));
  return header;
}

bool usable(const model::User* user) { return user != nullptr && !user->disabled && !user->deleted; }

}  // namespace

std::optional<Actor> authenticate(Core& core, std::string_view authorization_header) {
  const std::string_view token = bare_token(authorization_header);
  if (token.empty() || token.size() > kTokenBytesMax) return std::nullopt;
  const std::string hash = token_hash(token);

  if (const auto bot = core.world.bots_by_hash.find(hash); bot != core.world.bots_by_hash.end()) {
    const auto application = core.world.applications.find(bot->second);
    if (application == core.world.applications.end() || !usable(core.world.user(application->second.bot_id)))
      return std::nullopt;
    return Actor{.user_id = application->second.bot_id, .bot = true};
  }
  const auto known = core.world.auth_by_hash.find(hash);
  if (known == core.world.auth_by_hash.end()) return std::nullopt;
  model::AuthSession& session = core.world.auth_sessions.at(known->second);
  if (!usable(core.world.user(session.user_id))) return std::nullopt;
  if (core.now() - session.last_used_at >= kTouchEveryMs) {
    session.last_used_at = core.now();
    core.put(session);
  }
  return Actor{.user_id = session.user_id, .session_id = session.id};
}

}  // namespace guildhall::core
