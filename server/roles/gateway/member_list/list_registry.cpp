#include "roles/gateway/member_list/list_registry.h"

#include <algorithm>
#include <limits>

#include "core/permissions/permissions.h"
#include "roles/gateway/member_list/list_update.h"

namespace guildhall::gateway {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

}  // namespace

/// Sessions that look at the same rows of a list.
struct ListRegistry::View {
  Looked seen;                  ///< What they were told.
  std::uint64_t version = 0;    ///< Of the list when they were told.
  std::uint64_t counts_of = 0;  ///< The counts they have, see MemberList::counts_version.
  Audience audience;
};

struct ListRegistry::List {
  explicit List(ListRule list_rule) : rule(std::move(list_rule)) {}
  ListRule rule;
  MemberList members;
  std::map<std::vector<ListRange>, std::unique_ptr<View>> views;
  std::int64_t counts_sent = 0;
  std::int64_t unused_since = 0;  ///< While there are no views.
};

struct ListRegistry::Watcher {
  std::vector<ChannelRanges> channels;
  std::vector<std::pair<List*, View*>> views;
};

struct ListRegistry::Guild {
  GuildId id = {};
  GroupRules groups;
  std::uint64_t fingerprint = 0;
  bool rules_changed = false;
  std::int64_t due = kNever;
  std::map<std::string, std::unique_ptr<List>> lists;  ///< By the overwrites of their key.
  std::unordered_map<HubSession*, Watcher> watchers;
};

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
  std::vector<ListOp> ops;
  for (const auto& range : wanted) {
    if (covers(had, range)) continue;
    ops.push_back(
        {.kind = ListOp::Kind::kSync, .range = range, .rows = list.members.slice(range.first, range.count())});
    had.push_back(range);  // Asked for twice, sent once.
  }
  if (ops.empty()) return;
  RouteBuilder route;
  route.add(session);
  parts_.send(route.build(), list_update(context(), guild.id, list.rule.key().id, list.members, ops));
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

// ---- sending ----

std::optional<std::int64_t> ListRegistry::next_due() const {
  std::int64_t due = kNever;
  for (const auto& [id, guild] : guilds_) due = std::min(due, guild->due);
  return due == kNever ? std::nullopt : std::optional(due);
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
  guild.due = kNever;
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
