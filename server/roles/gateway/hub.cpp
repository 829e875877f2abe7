#include "roles/gateway/hub.h"

#include <algorithm>

#include "core/users/settings.h"

namespace guildhall::gateway {
namespace {

constexpr std::int64_t kMaxShards = 16'384;
constexpr std::size_t kMaxIdentifyCounters = 10'000;
const std::vector<HubSession*> kNoSessions{};

/// The intents of `wanted` that the application was not granted.
Intents missing_privileges(Intents wanted, std::int64_t application_flags) {
  const auto granted = [application_flags](unsigned bit) { return (application_flags >> bit & 3) != 0; };
  Intents missing = 0;
  if (!granted(12)) missing |= wanted & intent::kGuildPresences;
  if (!granted(14)) missing |= wanted & intent::kGuildMembers;
  if (!granted(18)) missing |= wanted & intent::kMessageContent;
  return missing;
}

std::string client_kind(const Identify& request) {
  const auto& os = request.os;
  if (os == "Android" || os == "android" || os == "iOS" || os == "ios") return "mobile";
  return request.browser.contains("Client") ? "desktop" : "web";
}

}  // namespace

Hub::Hub(Options options)
    : options_(std::move(options)),
      lists_({.clock = options_.clock,
              .limits = options_.limits,
              .public_url = options_.public_url,
              .send = [this](const Route& route, const DispatchPtr& dispatch) { send(route, dispatch); }}) {}

void Hub::set_shards(const std::vector<ShardPort*>& shards) {
  shards_.clear();
  for (auto* port : shards) shards_.push_back({.port = port, .sessions = {}, .free = {}});
}

void Hub::attach(Domain domain) {
  domain_ = std::move(domain);
  lists_.attach(*domain_.world);
}

void Hub::emit(const core::Event& event) {
  if (domain_.world == nullptr) return;
  std::visit([this](const auto& what) { on(what); }, event);
  arm();
}

std::uint16_t Hub::check_identify(const Identify& request, const core::Actor& actor) const {
  if (!actor.bot) return 0;
  if (request.shard) {
    const auto [id, count] = *request.shard;
    if (count < 1 || count > kMaxShards || id < 0 || id >= count) return close_code::kInvalidShard;
  }
  if (!request.intents || *request.intents < 0 || (*request.intents & ~std::int64_t{intent::kValid}) != 0)
    return close_code::kInvalidIntents;
  const auto application = domain_.world->applications.find(ApplicationId(actor.user_id));
  const std::int64_t flags = application == domain_.world->applications.end() ? 0 : application->second.flags;
  return missing_privileges(static_cast<Intents>(*request.intents), flags) == 0 ? 0 : close_code::kDisallowedIntents;
}

void Hub::identify(std::uint32_t shard, ConnectionId connection, Identify request) {
  auto& port = *shards_[shard].port;
  if (domain_.world == nullptr) return port.close_connection(connection, close_code::kUnknown);
  const auto actor = domain_.authenticate(request.token);
  if (!actor || domain_.world->user(actor->user_id) == nullptr)
    return port.close_connection(connection, close_code::kAuthenticationFailed);
  if (const auto refusal = check_identify(request, *actor); refusal != 0)
    return port.close_connection(connection, refusal);
  // As documented, past the daily number the token is as good as none: libraries stop instead of trying for ever.
  if (actor->bot && !take_daily_identify(actor->user_id))
    return port.close_connection(connection, close_code::kAuthenticationFailed);
  if (identifies_.size() > kMaxIdentifyCounters) identifies_.clear();
  if (!identifies_[actor->user_id].take(now(), options_.limits.identifies_per_5s, 5'000))
    return port.refuse_session(connection);

  auto& session = make_session(shard, *actor, request);
  port.open_session(connection, session.key.slot);
  send_ready(session, request);
  for (const auto guild_id : guilds_of(session)) join_guild(session, guild_id);
  update_presence(session.user_id);
  tell_sessions(session.user_id);
  arm();
  options_.stats.identifies.fetch_add(1, std::memory_order_relaxed);
}

bool Hub::take_daily_identify(UserId bot) {
  auto& counter = domain_.world->identifies[bot];
  if (now() - counter.since >= options_.limits.identifies_window_ms) counter = {.since = now(), .count = 0};
  if (counter.count >= options_.limits.identifies_per_window) return false;
  ++counter.count;
  return true;
}

HubSession& Hub::make_session(std::uint32_t shard, const core::Actor& actor, const Identify& request) {
  auto& slots = shards_[shard];
  std::uint32_t slot = 0;
  if (slots.free.empty()) {
    slot = static_cast<std::uint32_t>(slots.sessions.size());
    slots.sessions.emplace_back();
  } else {
    slot = slots.free.back();
    slots.free.pop_back();
  }
  slots.sessions[slot] = std::make_unique<HubSession>();
  auto& session = *slots.sessions[slot];
  session.key = {shard, slot};
  session.user_id = actor.user_id;
  session.login = actor.session_id;
  session.session_id = options_.random.hex(16);
  session.bot = actor.bot;
  session.intents = actor.bot ? static_cast<Intents>(*request.intents) : intent::kAllIntents;
  session.large_threshold = actor.bot ? request.large_threshold : 250;
  if (actor.bot && request.shard) {
    session.shard_id = static_cast<std::uint64_t>(request.shard->first);
    session.shard_count = static_cast<std::uint64_t>(request.shard->second);
  }
  session.presence = request.presence.value_or(PresenceRequest{});
  if (!actor.bot && !session.presence.status_named)
    session.presence.status = core::chosen_status(*domain_.world, actor.user_id);
  session.os = request.os;
  session.capabilities = request.capabilities;
  session.presence_order = ++presence_order_;
  session.client = client_kind(request);
  users_[session.user_id].push_back(&session);
  by_session_id_[session.session_id] = &session;
  options_.stats.sessions.fetch_add(1, std::memory_order_relaxed);
  return session;
}

void Hub::resume(std::uint32_t shard, ConnectionId connection, Resume request) {
  auto& port = *shards_[shard].port;
  const auto actor = domain_.world == nullptr ? std::nullopt : domain_.authenticate(request.token);
  if (!actor) return port.close_connection(connection, close_code::kAuthenticationFailed);
  const auto found = by_session_id_.find(request.session_id);
  if (found == by_session_id_.end() || found->second->user_id != actor->user_id ||
      found->second->login != actor->session_id) {
    options_.stats.failed_resumes.fetch_add(1, std::memory_order_relaxed);
    return port.refuse_session(connection);
  }
  port.resume_session(connection, found->second->key, request.seq);
}

HubSession* Hub::find(SessionKey key) {
  if (key.shard >= shards_.size() || key.slot >= shards_[key.shard].sessions.size()) return nullptr;
  auto* const session = shards_[key.shard].sessions[key.slot].get();
  return session == nullptr || session->ended ? nullptr : session;
}

const std::vector<HubSession*>& Hub::sessions_of(UserId user) const {
  const auto found = users_.find(user);
  return found == users_.end() ? kNoSessions : found->second;
}

/// Takes the session out of everything that could send to it, and lets others know that it is gone.
void Hub::leave_everything(HubSession& session) {
  session.ended = true;
  by_session_id_.erase(session.session_id);
  if (const auto found = users_.find(session.user_id); found != users_.end()) {
    std::erase(found->second, &session);
    if (found->second.empty()) {
      users_.erase(found);
      if (domain_.last_session_gone) domain_.last_session_gone(session.user_id);
    }
  }
  const auto guilds = session.guilds;
  for (const auto guild_id : guilds) leave_guild(session, guild_id);
  for (const auto guild_id : guilds) leave_voice(guild_id, session.user_id, session.session_id);
  update_presence(session.user_id);
  tell_sessions(session.user_id);
  options_.stats.sessions.fetch_sub(1, std::memory_order_relaxed);
}

void Hub::end_session(HubSession& session, std::uint16_t code) {
  if (session.ended) return;
  leave_everything(session);
  shards_[session.key.shard].port->end_session(session.key.slot, code);
}

void Hub::session_gone(SessionKey key) {
  auto& slots = shards_[key.shard];
  if (key.slot >= slots.sessions.size() || slots.sessions[key.slot] == nullptr) return;
  auto& session = *slots.sessions[key.slot];
  if (!session.ended) leave_everything(session);
  arm();
  slots.sessions[key.slot].reset();
  slots.free.push_back(key.slot);
}

void Hub::send(const Route& route, const DispatchPtr& dispatch) {
  for (std::size_t shard = 0; shard < route.by_shard.size(); ++shard)
    if (route.by_shard[shard] != nullptr) shards_[shard].port->deliver(dispatch, route.by_shard[shard]);
  options_.stats.events.fetch_add(1, std::memory_order_relaxed);
  options_.stats.deliveries.fetch_add(route.count, std::memory_order_relaxed);
}

void Hub::send_one(const HubSession& session, DispatchPtr dispatch) {
  shards_[session.key.shard].port->deliver_one(std::move(dispatch), session.key.slot);
  options_.stats.events.fetch_add(1, std::memory_order_relaxed);
  options_.stats.deliveries.fetch_add(1, std::memory_order_relaxed);
}

void Hub::on(const core::SessionsRevoked& event) {
  const auto sessions = sessions_of(event.user_id);  // A copy: ending one changes the list.
  for (auto* const session : sessions)
    if (!event.only_session || session->login == event.only_session)
      end_session(*session, close_code::kAuthenticationFailed);
}

}  // namespace guildhall::gateway
