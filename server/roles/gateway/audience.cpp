#include "roles/gateway/audience.h"

#include <algorithm>

namespace guildhall::gateway {

RouteBuilder::RouteBuilder(const Route& start) {
  for (const auto& slots : start.by_shard) slots_.push_back(slots == nullptr ? std::vector<std::uint32_t>{} : *slots);
}

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

namespace {

bool reaches(const HubSession& session, const Audience::Query& query) {
  using Reach = Audience::Reach;
  if (session.bot || query.reach == Reach::kAll) return true;
  const auto* const interest = session.interest(query.guild);
  switch (query.reach) {
    case Reach::kTyping:
      return interest != nullptr && interest->typing;
    case Reach::kActive:
      return !session.passive() || (interest != nullptr && interest->any());
    default:
      return false;
  }
}

}  // namespace

void Audience::add(HubSession& session) {
  sessions_.insert(std::ranges::lower_bound(sessions_, &session, std::less<>()), &session);
  routes_.clear();
}

void Audience::remove(const HubSession& session) {
  const auto found = std::ranges::lower_bound(sessions_, &session, std::less<const HubSession*>());
  if (found == sessions_.end() || *found != &session) return;
  sessions_.erase(found);
  routes_.clear();
}

void Audience::assign(std::vector<HubSession*> sessions) {
  sessions_ = std::move(sessions);
  std::ranges::sort(sessions_, std::less<>());
  routes_.clear();
}

bool Audience::contains(const HubSession& session) const {
  return std::ranges::binary_search(sessions_, &session, std::less<const HubSession*>());
}

const Route& Audience::route(const Query& query) {
  const auto& [needed, content, reach, guild] = query;
  const std::uint64_t key =
      std::uint64_t{needed} << 4U | static_cast<std::uint64_t>(content) << 2U | static_cast<std::uint64_t>(reach);
  for (const auto& [known, route] : routes_)
    if (known == key) return route;
  RouteBuilder builder;
  for (const auto* session : sessions_) {
    const bool with = session->wants(intent::kMessageContent);
    if (session->wants(needed) && reaches(*session, query) &&
        (content == Content::kAny || with == (content == Content::kWith)))
      builder.add(*session);
  }
  routes_.emplace_back(key, builder.build());
  return routes_.back().second;
}

}  // namespace guildhall::gateway
