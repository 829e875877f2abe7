#include <algorithm>

#include "roles/gateway/member_list/list_registry_state.h"
#include "roles/gateway/member_list/list_update.h"

/// What the registry sends, and when.
namespace guildhall::gateway {

std::optional<std::int64_t> ListRegistry::next_due() const {
  std::int64_t due = Guild::kNever;
  for (const auto& [id, guild] : guilds_) due = std::min(due, guild->due);
  return due == Guild::kNever ? std::nullopt : std::optional(due);
}

void ListRegistry::flush() {
  const auto now = now_ms();
  for (auto at = guilds_.begin(); at != guilds_.end();) {
    auto& guild = *at->second;
    if (guild.due <= now) flush_guild(guild, now);
    at = guild.lists.empty() && guild.watchers.empty() ? guilds_.erase(at) : std::next(at);
  }
}

void ListRegistry::flush_guild(Guild& guild, std::int64_t now) {
  guild.due = Guild::kNever;
  const auto* const state = world_->guild(guild.id);
  if (state == nullptr) return;
  if (guild.rules_changed) apply_rules(guild, *state);
  for (auto at = guild.lists.begin(); at != guild.lists.end();) {
    auto& list = *at->second;
    if (list.views.empty()) {
      const auto until = list.unused_since + parts_.limits.member_list_linger_ms;
      if (until > now) guild.due = std::min(guild.due, until);
      at = until > now ? std::next(at) : guild.lists.erase(at);
      continue;
    }
    const bool counts = now - list.counts_sent >= parts_.limits.member_list_counts_ms;
    bool stale = false;
    for (auto& [ranges, view] : list.views) stale |= flush_view(guild, list, *view, counts);
    list.members.settle();
    if (counts) list.counts_sent = now;
    if (stale) guild.due = std::min(guild.due, list.counts_sent + parts_.limits.member_list_counts_ms);
    ++at;
  }
}

/// Tells the view what changed in its rows; with `counts`, also when only the counts of groups did. True when they
/// did and were not told.
bool ListRegistry::flush_view(const Guild& guild, const List& list, View& view, bool counts) const {
  const auto version = list.members.version();
  const auto counts_now = list.members.counts_version();
  if (view.version == version && view.counts_of == counts_now) return false;
  std::vector<ListOp> ops;
  if (view.version != version && list.members.first_change() <= view.seen.ranges.back().last) {
    auto now = look_again(list.members, view.seen, view.version);
    ops = difference(view.seen, now, view.version);
    view.seen = std::move(now);
  }
  view.version = version;
  if (ops.empty() && (!counts || view.counts_of == counts_now)) return view.counts_of != counts_now;
  view.counts_of = counts_now;
  const auto& route = view.audience.route(0);
  if (route.count > 0) parts_.send(route, list_update(context(), guild.id, list.rule.key().id, list.members, ops));
  return false;
}

}  // namespace guildhall::gateway
