#include "roles/gateway/audience.h"

#include <algorithm>

namespace guildhall::gateway {

void RouteBuilder::add(const HubSession& session) {
  if (session.ended) return;
  if (session.key.shard >= slots_.size()) slots_.resize(session.key.shard + 1);
  slots_[session.key.shard].push_back(session.key.slot);
}

Route RouteBuilder::build() const {
  Route route;
  route.by_shard.resize(slots_.size());
  for (std::size_t shard = 0; shard < slots_.size(); ++shard) {
    if (slots_[shard].empty()) continue;
    auto slots = slots_[shard];
    std::ranges::sort(slots);
    route.by_shard[shard] = std::make_shared<const std::vector<std::uint32_t>>(std::move(slots));
    route.count += slots_[shard].size();
  }
  return route;
}

void Audience::add(HubSession& session) {
  sessions_.push_back(&session);
  routes_.clear();
}

void Audience::remove(const HubSession& session) {
  if (std::erase(sessions_, &session) > 0) routes_.clear();
}

void Audience::assign(std::vector<HubSession*> sessions) {
  sessions_ = std::move(sessions);
  routes_.clear();
}

bool Audience::contains(const HubSession& session) const {
  return std::ranges::find(sessions_, &session) != sessions_.end();
}

const Route& Audience::route(Intents needed, Content content) {
  const std::uint64_t key = std::uint64_t{needed} << 2U | static_cast<std::uint64_t>(content);
  for (const auto& [known, route] : routes_)
    if (known == key) return route;
  RouteBuilder builder;
  for (const auto* session : sessions_) {
    const bool with = session->wants(intent::kMessageContent);
    if (session->wants(needed) && (content == Content::kAny || with == (content == Content::kWith)))
      builder.add(*session);
  }
  routes_.emplace_back(key, builder.build());
  return routes_.back().second;
}

}  // namespace guildhall::gateway
