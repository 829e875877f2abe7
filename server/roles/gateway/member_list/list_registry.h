#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "core/world.h"
#include "protocol/render/render.h"
#include "roles/gateway/audience.h"
#include "roles/gateway/dispatch.h"
#include "roles/gateway/limits.h"
#include "roles/gateway/member_list/list_rules.h"
#include "roles/gateway/member_list/row_diff.h"

namespace guildhall::gateway {

/// The member lists that somebody looks at, and who looks at which rows. Domain thread.
///
/// A list is built when the first session looks at it, kept in order by the `…_changed` calls, and dropped some time
/// after the last one looked away. Sessions that look at the same rows of it share a view. `flush` compares what each
/// view was told last with what the list is now, and sends the difference: changes outside of the rows that someone
/// looks at cost no traffic, and many changes between two flushes cost one event.
class ListRegistry {
 public:
  struct Parts {
    const Clock& clock;
    const Limits& limits;
    std::string public_url;
    std::function<void(const Route&, const DispatchPtr&)> send;
  };
  explicit ListRegistry(Parts parts);
  ~ListRegistry();
  ListRegistry(const ListRegistry&) = delete;
  ListRegistry& operator=(const ListRegistry&) = delete;
  void attach(const core::World& world) { world_ = &world; }

  /// What the session looks at in the guild from now on. Ranges that it did not have are sent at once; the same wish
  /// again brings all of them again. Channels that its user may not view count as soon as they may.
  void subscribe(HubSession& session, GuildId guild_id, std::vector<ChannelRanges> channels);
  void leave(HubSession& session, GuildId guild_id);
  /// The roles of the session's member changed.
  void recheck(HubSession& session, GuildId guild_id);

  /// Joined, or their names, roles or presence changed.
  void member_changed(GuildId guild_id, UserId user_id);
  void member_left(GuildId guild_id, UserId user_id);
  /// Roles, channels, overwrites or the owner changed. Looked into at the next flush.
  void guild_changed(GuildId guild_id);
  void guild_gone(GuildId guild_id);

  /// Sends what is due.
  void flush();
  /// When `flush` has something to do, in milliseconds of the steady clock.
  [[nodiscard]] std::optional<std::int64_t> next_due() const;

  struct Stats {
    std::size_t lists = 0;
    std::size_t views = 0;
    std::size_t members = 0;
    std::size_t bytes = 0;
  };
  [[nodiscard]] Stats stats() const;

 private:
  struct View;
  struct List;
  struct Watcher;
  struct Guild;

  [[nodiscard]] Guild* known(GuildId guild_id);
  [[nodiscard]] List& list_of(Guild& guild, const core::GuildState& state, const model::Channel& channel);
  void fill(List& list, const Guild& guild, const core::GuildState& state) const;
  void place(Guild& guild, const core::GuildState& state, const model::Member& member, bool touched);
  enum class Reason : std::uint8_t { kWish, kSameWish, kRules };
  void reconcile(Guild& guild, const core::GuildState& state, HubSession& session, Watcher& watcher, Reason reason);
  void move(Guild& guild, HubSession& session, Watcher& watcher, List& list, const std::vector<ListRange>& wanted,
            Reason reason);
  void send_rows(const Guild& guild, const HubSession& session, const List& list, View& view,
                 const std::vector<ListRange>& wanted, std::vector<ListRange> had) const;
  void invalidate(const Guild& guild, const HubSession& session, const List& list, const View& view) const;
  void drop_view(List& list, View& view, const HubSession& session) const;
  void apply_rules(Guild& guild, const core::GuildState& state);
  void flush_guild(Guild& guild, std::int64_t now);
  bool flush_view(const Guild& guild, const List& list, View& view, bool counts) const;
  void touch(Guild& guild) const;
  [[nodiscard]] protocol::RenderContext context() const;
  [[nodiscard]] std::int64_t now_ms() const { return parts_.clock.steady_ns() / 1'000'000; }

  Parts parts_;
  const core::World* world_ = nullptr;
  std::unordered_map<GuildId, std::unique_ptr<Guild>> guilds_;
};

}  // namespace guildhall::gateway
