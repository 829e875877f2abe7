#include "roles/gateway/member_list/list_registry.h"

#include <algorithm>

#include "core/permissions/permissions.h"
#include "roles/gateway/member_list/list_registry_state.h"
#include "roles/gateway/member_list/list_update.h"

namespace guildhall::gateway {
ListRegistry::ListRegistry(Parts parts) : parts_(std::move(parts)) {}
ListRegistry::~ListRegistry() = default;

protocol::RenderContext ListRegistry::context() const { return {*world_, parts_.public_url}; }

ListRegistry::Guild* ListRegistry::known(GuildId guild_id) {
  const auto found = guilds_.find(guild_id);
  return found == guilds_.end() ? nullptr : found->second.get();
}

void ListRegistry::touch(Guild& guild) const {
  guild.due = std::min(guild.due, now_ms() + parts_.limits.member_list_flush_ms);
}

// ---- who looks at what ----

void ListRegistry::subscribe(HubSession& session, GuildId guild_id, std::vector<ChannelRanges> channels) {
  const auto* const state = world_->guild(guild_id);
  if (state == nullptr || (channels.empty() && known(guild_id) == nullptr)) return;
  auto& slot = guilds_[guild_id];
  if (slot == nullptr) {
    slot = std::make_unique<Guild>();
    slot->id = guild_id;
    slot->groups = GroupRules(*state);
    slot->fingerprint = rules_fingerprint(*state);
  }
  auto& guild = *slot;
  if (guild.rules_changed) apply_rules(guild, *state);
  auto& watcher = guild.watchers[&session];
  const auto reason = watcher.channels == channels ? Reason::kSameWish : Reason::kWish;
  watcher.channels = std::move(channels);
  reconcile(guild, *state, session, watcher, reason);
  if (watcher.channels.empty()) guild.watchers.erase(&session);
}

void ListRegistry::leave(HubSession& session, GuildId guild_id) {
  auto* const guild = known(guild_id);
  if (guild == nullptr) return;
  const auto found = guild->watchers.find(&session);
  if (found == guild->watchers.end()) return;
  for (const auto& [list, view] : found->second.views) drop_view(*list, *view, session);
  guild->watchers.erase(found);
  touch(*guild);  // Lists that nobody looks at go then.
}

void ListRegistry::recheck(HubSession& session, GuildId guild_id) {
  auto* const guild = known(guild_id);
  const auto* const state = world_->guild(guild_id);
  if (guild == nullptr || state == nullptr) return;
  const auto found = guild->watchers.find(&session);
  if (found != guild->watchers.end()) reconcile(*guild, *state, session, found->second, Reason::kRules);
}

/// Brings the views of the session in line with its channels and with what it may view.
void ListRegistry::reconcile(Guild& guild, const core::GuildState& state, HubSession& session, Watcher& watcher,
                             Reason reason) {
  std::map<List*, std::vector<ListRange>> wanted;
  const auto member = state.members.find(session.user_id);
  for (const auto& [channel_id, ranges] : watcher.channels) {
    const auto channel = state.channels.find(channel_id);
    if (channel == state.channels.end() || member == state.members.end() || ranges.empty()) continue;
    const auto permissions = core::channel_permissions(state, member->second, channel->second, parts_.clock.now_ms());
    if ((permissions & core::perm::kViewChannel) == 0) continue;
    auto& all = wanted[&list_of(guild, state, channel->second)];
    all.insert(all.end(), ranges.begin(), ranges.end());
  }
  const auto before = watcher.views;
  for (const auto& [list, view] : before) {
    if (wanted.contains(list)) continue;
    if (reason == Reason::kRules) invalidate(guild, session, *list, *view);
    drop_view(*list, *view, session);
    std::erase(watcher.views, std::pair{list, view});
    touch(guild);
  }
  for (const auto& [list, ranges] : wanted) move(guild, session, watcher, *list, ranges, reason);
}

/// The session looks at these ranges of the list from now on.
void ListRegistry::move(Guild& guild, HubSession& session, Watcher& watcher, List& list,
                        const std::vector<ListRange>& wanted, Reason reason) {
  const auto ranges = merged(wanted);
  const auto own = std::ranges::find(watcher.views, &list, &std::pair<List*, View*>::first);
  std::vector<ListRange> had;
  if (own != watcher.views.end()) {
    if (own->second->seen.ranges == ranges && reason != Reason::kSameWish) return;
    flush_view(guild, list, *own->second, false);  // It keeps rows of them, which must be right from here on.
    if (reason != Reason::kSameWish) had = own->second->seen.ranges;
    drop_view(list, *own->second, session);
    watcher.views.erase(own);
  }
  auto& view = list.views[ranges];
  if (view == nullptr) {
    view = std::make_unique<View>();
    view->seen = look(list.members, ranges);
    view->version = list.members.version();
    view->counts_of = list.members.counts_version();
  } else {
    flush_view(guild, list, *view, false);
  }
  view->audience.add(session);
  watcher.views.emplace_back(&list, view.get());
  send_rows(guild, session, list, *view, wanted, std::move(had));
}

/// Sends the wanted rows but for those that the session had.
void ListRegistry::send_rows(const Guild& guild, const HubSession& session, const List& list, View& view,
                             const std::vector<ListRange>& wanted, std::vector<ListRange> had) const {
  RouteBuilder route;
  route.add(session);
  const bool whole = had.empty();
  auto& sync = view.sync;
  if (whole && sync.wanted == wanted && sync.version == list.members.version() &&
      sync.counts_of == list.members.counts_version())
    if (const auto dispatch = sync.dispatch.lock()) return parts_.send(route.build(), dispatch);
  std::vector<ListOp> ops;
  for (const auto& range : wanted) {
    if (covers(had, range)) continue;
    ops.push_back(
        {.kind = ListOp::Kind::kSync, .range = range, .rows = list.members.slice(range.first, range.count())});
    had.push_back(range);  // Asked for twice, sent once.
  }
  if (ops.empty()) return;
  const auto dispatch = list_update(context(), guild.id, list.rule.key().id, list.members, ops);
  if (whole)
    sync = {.wanted = wanted,
            .version = list.members.version(),
            .counts_of = list.members.counts_version(),
            .dispatch = dispatch};
  parts_.send(route.build(), dispatch);
}

void ListRegistry::invalidate(const Guild& guild, const HubSession& session, const List& list, const View& view) const {
  std::vector<ListOp> ops;
  for (const auto& range : view.seen.ranges) ops.push_back({.kind = ListOp::Kind::kInvalidate, .range = range});
  RouteBuilder route;
  route.add(session);
  parts_.send(route.build(), list_update(context(), guild.id, list.rule.key().id, list.members, ops));
}

void ListRegistry::drop_view(List& list, View& view, const HubSession& session) const {
  view.audience.remove(session);
  if (!view.audience.sessions().empty()) return;
  list.views.erase(list.views.find(view.seen.ranges));
  if (list.views.empty()) list.unused_since = now_ms();
}

// ---- the lists ----

ListRegistry::List& ListRegistry::list_of(Guild& guild, const core::GuildState& state, const model::Channel& channel) {
  auto key = list_key(state, channel);
  auto& slot = guild.lists[key.overwrites];
  if (slot == nullptr) {
    slot = std::make_unique<List>(ListRule(std::move(key), channel));
    slot->unused_since = now_ms();
    fill(*slot, guild, state);
  }
  return *slot;
}

void ListRegistry::fill(List& list, const Guild& guild, const core::GuildState& state) const {
  list.members.set_groups(guild.groups.hoisted());
  std::vector<MemberList::Member> members;
  members.reserve(state.members.size());
  for (const auto& [id, member] : state.members)
    if (list.rule.admits(state, member)) members.push_back(guild.groups.place(*world_, member));
  list.members.fill(std::move(members));
  list.members.settle();
}

void ListRegistry::place(Guild& guild, const core::GuildState& state, const model::Member& member, bool touched) {
  auto placed = guild.groups.place(*world_, member);
  for (auto& [key, list] : guild.lists) {
    if (list->rule.admits(state, member))
      list->members.put(placed, touched);
    else
      list->members.erase(member.user_id);
  }
}

void ListRegistry::member_changed(GuildId guild_id, UserId user_id) {
  auto* const guild = known(guild_id);
  const auto* const state = world_->guild(guild_id);
  if (guild == nullptr || state == nullptr) return;
  const auto member = state->members.find(user_id);
  if (member == state->members.end()) return member_left(guild_id, user_id);
  place(*guild, *state, member->second, true);
  touch(*guild);
}

void ListRegistry::member_left(GuildId guild_id, UserId user_id) {
  auto* const guild = known(guild_id);
  if (guild == nullptr) return;
  for (auto& [key, list] : guild->lists) list->members.erase(user_id);
  touch(*guild);
}

void ListRegistry::guild_changed(GuildId guild_id) {
  auto* const guild = known(guild_id);
  if (guild == nullptr) return;
  guild->rules_changed = true;
  touch(*guild);
}

void ListRegistry::guild_gone(GuildId guild_id) { guilds_.erase(guild_id); }

/// Looks at every member again if the rules are other ones, and at what each session may view.
void ListRegistry::apply_rules(Guild& guild, const core::GuildState& state) {
  guild.rules_changed = false;
  const auto fingerprint = rules_fingerprint(state);
  if (fingerprint == guild.fingerprint) return;
  guild.fingerprint = fingerprint;
  guild.groups = GroupRules(state);
  std::erase_if(guild.lists, [](const auto& entry) { return entry.second->views.empty(); });
  for (auto& [key, list] : guild.lists) list->members.set_groups(guild.groups.hoisted());
  for (const auto& [id, member] : state.members) place(guild, state, member, false);
  for (auto& [key, list] : guild.lists) list->members.set_groups(guild.groups.hoisted());
  for (auto& [session, watcher] : guild.watchers) reconcile(guild, state, *session, watcher, Reason::kRules);
}

ListRegistry::Stats ListRegistry::stats() const {
  Stats out;
  for (const auto& [id, guild] : guilds_) {
    out.lists += guild->lists.size();
    for (const auto& [key, list] : guild->lists) {
      out.views += list->views.size();
      out.members += list->members.members();
      out.bytes += list->members.bytes();
    }
  }
  return out;
}

}  // namespace guildhall::gateway
