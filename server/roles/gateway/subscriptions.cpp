#include <algorithm>

#include "roles/gateway/hub.h"

/// What people's clients look at: ops 14 and 37. In a large guild a person hears of typing, of members and of presences
/// only where they asked; bots have their intents for that.
namespace guildhall::gateway {

bool Hub::large(GuildId guild_id) const {
  const auto* const guild = domain_.world->guild(guild_id);
  return guild != nullptr && guild->members.size() > options_.limits.large_guild_members;
}

void Hub::subscribe(SessionKey key, SubscribeRequest request) {
  auto* const session = find(key);
  if (session == nullptr || session->bot) return;
  for (auto& guild : request.guilds) subscribe_to(*session, std::move(guild));
  arm();
}

void Hub::subscribe_to(HubSession& session, SubscribeRequest::Guild request) {
  const auto found = guilds_.find(request.guild_id);
  if (found == guilds_.end() || !found->second.all.contains(session)) return;
  if (session.interests == nullptr) session.interests = std::make_unique<std::unordered_map<GuildId, GuildInterest>>();
  auto& interest = (*session.interests)[request.guild_id];
  const auto before = std::tuple{interest.typing, interest.any()};
  if (!interest.any()) flush_passive_to(session, request.guild_id);
  interest.typing = request.typing.value_or(interest.typing);
  interest.activities = request.activities.value_or(interest.activities);
  interest.threads = request.threads.value_or(interest.threads);
  if (request.members) set_members(session, request.guild_id, *std::move(request.members));
  if (request.channels) {
    interest.lists = std::ranges::any_of(*request.channels, [](const auto& one) { return !one.ranges.empty(); });
    lists_.subscribe(session, request.guild_id, *std::move(request.channels));
  }
  if (before == std::tuple{interest.typing, interest.any()}) return;
  found->second.all.forget_routes();
  for (auto& [id, viewers] : found->second.viewers) viewers.forget_routes();
}

/// Tells the presence of those that are new among the members.
void Hub::set_members(HubSession& session, GuildId guild_id, std::vector<UserId> members) {
  auto& audience = guilds_.at(guild_id);
  auto& interest = session.interests->at(guild_id);
  const auto before = std::exchange(interest.members, std::move(members));
  for (const auto user_id : before) {
    if (std::ranges::binary_search(interest.members, user_id)) continue;
    const auto watchers = audience.watchers.find(user_id);
    std::erase(watchers->second, &session);
    if (watchers->second.empty()) audience.watchers.erase(watchers);
  }
  for (const auto user_id : interest.members) {
    if (std::ranges::binary_search(before, user_id)) continue;
    audience.watchers[user_id].push_back(&session);
    if (!domain_.world->presences.contains(user_id) || domain_.world->member(guild_id, user_id) == nullptr) continue;
    publish_to(session, "PRESENCE_UPDATE",
               [&](JsonWriter& json) { protocol::write_presence(json, context(), user_id, guild_id); });
  }
}

void Hub::drop_interest(HubSession& session, GuildId guild_id) {
  lists_.leave(session, guild_id);
  if (session.interests == nullptr) return;
  const auto interest = session.interests->find(guild_id);
  if (interest == session.interests->end()) return;
  set_members(session, guild_id, {});  // The guild has an audience as long as the session is in it.
  session.interests->erase(interest);
}

Route Hub::route_of_member(GuildId guild_id, UserId user_id, Intents needed) {
  const auto found = guilds_.find(guild_id);
  if (found == guilds_.end()) return {};
  auto& audience = found->second;
  if (!large(guild_id)) return audience.all.route(needed);
  RouteBuilder builder(audience.all.route({.needed = needed, .reach = Audience::Reach::kBots}));
  for (const auto* session : sessions_of(user_id))
    if (!session->bot && audience.all.contains(*session)) builder.add(*session);
  if (const auto watchers = audience.watchers.find(user_id); watchers != audience.watchers.end())
    for (const auto* session : watchers->second)
      if (session->user_id != user_id) builder.add(*session);
  return builder.build();
}

void Hub::list_member(GuildId guild_id, UserId user_id) { lists_.member_changed(guild_id, user_id); }

void Hub::list_user(UserId user_id) {
  const auto guilds = domain_.world->user_guilds.find(user_id);
  if (guilds == domain_.world->user_guilds.end()) return;
  for (const auto guild_id : guilds->second) lists_.member_changed(guild_id, user_id);
}

void Hub::wake() {
  armed_for_ = 0;
  lists_.flush();
  flush_passive();
  arm();
}

/// Asks to be woken when there is something to send, unless that will happen early enough already.
void Hub::arm() {
  auto due = lists_.next_due();
  if (passive_due_ != 0) due = std::min(due.value_or(passive_due_), passive_due_);
  if (!due || shards_.empty() || (armed_for_ != 0 && armed_for_ <= *due)) return;
  armed_for_ = *due;
  const auto now_ms = options_.clock.steady_ns() / 1'000'000;
  shards_.front().port->wake_hub_after(std::max<std::int64_t>(1, *due - now_ms));
}

}  // namespace guildhall::gateway
