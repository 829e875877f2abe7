#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "roles/gateway/member_list/member_list.h"
#include "roles/gateway/member_list/ranges.h"

namespace guildhall::gateway {

/// A step of GUILD_MEMBER_LIST_UPDATE. Insert and delete move every row behind them, as `splice` does; the others move
/// none. Invalidate says that the range is not kept up to date any more.
struct ListOp {
  enum class Kind : std::uint8_t { kSync, kInsert, kUpdate, kDelete, kInvalidate };
  Kind kind = Kind::kUpdate;
  ListRange range = {};            ///< Insert, update and delete: first = last = the index.
  std::vector<ListRow> rows = {};  ///< Sync: all of the range; insert and update: one; delete: none.
};

/// What someone who looks at the ranges has.
struct Looked {
  std::vector<ListRange> ranges;           ///< As `merged` makes them.
  std::vector<std::vector<ListRow>> rows;  ///< Of each range; shorter where the list ends.
  std::size_t total = 0;                   ///< Rows of the whole list.
};

/// The rows of the ranges now.
[[nodiscard]] Looked look(const MemberList& list, std::vector<ListRange> ranges);

/// The same for someone who had `before` at the list's version `since`: only rows that changed or came into the ranges
/// are looked up, if the list still knows its steps.
[[nodiscard]] Looked look_again(const MemberList& list, const Looked& before, std::uint64_t since);

/// Steps that turn `before` into `after`, which looks at the same ranges. Rows with a version greater than `since`
/// changed their content. Inside a range that stays full, insertions and deletions are equal in number, so that ranges
/// behind it stay where they are; only where the list ends do they differ. Where a sync is shorter, it is one.
[[nodiscard]] std::vector<ListOp> difference(const Looked& before, const Looked& after, std::uint64_t since);

}  // namespace guildhall::gateway
