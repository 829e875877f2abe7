#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "roles/gateway/member_list/list_registry.h"
#include "roles/gateway/member_list/member_list.h"

/// What the registry keeps. Only for its own source files.
namespace guildhall::gateway {

/// Sessions that look at the same rows of a list.
struct ListRegistry::View {
  Looked seen;                  ///< What they were told.
  std::uint64_t version = 0;    ///< Of the list when they were told.
  std::uint64_t counts_of = 0;  ///< The counts they have, see MemberList::counts_version.
  Audience audience;

  /// The first answer to who came last: thousands open the same rows, of the same list, at the same time.
  struct Sync {
    std::vector<ListRange> wanted;
    std::uint64_t version = 0;
    std::uint64_t counts_of = 0;
    std::weak_ptr<const Dispatch> dispatch;
  } sync;
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
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

  GuildId id = {};
  GroupRules groups;
  std::uint64_t fingerprint = 0;
  bool rules_changed = false;
  std::int64_t due = kNever;                           ///< When to flush; see ListRegistry::now_ms.
  std::map<std::string, std::unique_ptr<List>> lists;  ///< By the overwrites of their key.
  std::unordered_map<HubSession*, Watcher> watchers;
};

}  // namespace guildhall::gateway
