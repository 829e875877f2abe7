#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "roles/gateway/member_list/name_tree.h"

namespace guildhall::gateway {

/// A group of a member list: a hoisted role, or one of the two that every list has.
using ListGroup = RoleId;
inline constexpr ListGroup kOnlineGroup{1};
inline constexpr ListGroup kOfflineGroup{2};
/// The group's id on the wire: "online", "offline" or the role's.
[[nodiscard]] std::string group_name(ListGroup group);

/// One line of a member list. Two rows are the same line when `same` says so; a greater version has newer content.
struct ListRow {
  enum class Kind : std::uint8_t { kGroup, kMember };
  Kind kind = Kind::kMember;
  std::uint64_t id = 0;  ///< Of the group or user.
  std::uint64_t version = 0;

  [[nodiscard]] bool same(const ListRow& other) const { return kind == other.kind && id == other.id; }
};

/// A step by which the rows of a list changed: those behind an inserted or deleted row moved by one.
struct RowEdit {
  enum class Kind : std::uint8_t { kUpdate, kInsert, kDelete };
  Kind kind = Kind::kUpdate;
  std::size_t index = 0;
  std::uint64_t version = 0;  ///< Of the list after it.
};

struct GroupCount {
  ListGroup group = {};
  std::size_t count = 0;
  bool operator==(const GroupCount&) const = default;
};

/// The members that may view a channel, as clients show them: for each group that has members its header, then its
/// members by display name. Every change is O(log n + groups), and so is finding a row by its index, which counts
/// headers. Pure: what a member's group and name are is the caller's knowledge.
class MemberList {
 public:
  MemberList();

  /// The hoisted roles, highest first; "online" and "offline" follow. Groups that are not named any more and still
  /// have members stay before "online" until those are put elsewhere.
  void set_groups(const std::vector<RoleId>& hoisted);

  struct Member {
    UserId user_id = {};
    ListGroup group = {};   ///< Given to set_groups before.
    std::string name = {};  ///< As `fold_name` makes it.
  };
  /// Adds or moves the member. With `touched`, a member that stays where it is counts as changed.
  void put(Member member, bool touched);
  /// Fills an empty list, faster than by `put`.
  void fill(std::vector<Member> members);
  void erase(UserId user_id);
  [[nodiscard]] bool contains(UserId user_id) const { return members_.contains(user_id); }

  [[nodiscard]] std::size_t members() const { return members_.size(); }
  [[nodiscard]] std::size_t online() const;
  /// Members and headers.
  [[nodiscard]] std::size_t rows() const;
  /// Groups that have members, in order.
  [[nodiscard]] std::vector<GroupCount> groups() const;
  /// At most `count` rows from index `first` on; fewer where the list ends.
  [[nodiscard]] std::vector<ListRow> slice(std::size_t first, std::size_t count) const;

  /// Grows with each change; rows changed later have a greater version.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  /// Grows when a count of `groups` may have changed.
  [[nodiscard]] std::uint64_t counts_version() const { return counts_version_; }
  /// No row before this index changed since `settle`; max of size_t when none did.
  [[nodiscard]] std::size_t first_change() const { return first_change_; }
  void settle();
  /// The steps since `settle`, oldest first. They are all of them for who knew the rows at version `edits_since` or
  /// later.
  [[nodiscard]] const std::vector<RowEdit>& edits() const { return edits_; }
  [[nodiscard]] std::uint64_t edits_since() const { return edits_since_; }
  [[nodiscard]] std::vector<UserId> user_ids() const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Group {
    ListGroup id = {};
    NameTree::Root root = NameTree::kNone;
  };

  [[nodiscard]] std::uint32_t slot_of(ListGroup group);
  [[nodiscard]] std::size_t index_of(NameTree::Node node) const;
  void changed_at(std::size_t index);
  void edited(RowEdit::Kind kind, NameTree::Node node);
  void forget_edits();

  NameTree tree_;
  std::vector<Group> groups_;         ///< By slot; slots are kept.
  std::vector<std::uint32_t> order_;  ///< Slots as they are shown.
  std::unordered_map<ListGroup, std::uint32_t> slots_;
  std::unordered_map<UserId, NameTree::Node> members_;
  std::uint64_t version_ = 0;
  std::uint64_t counts_version_ = 0;
  std::size_t first_change_ = SIZE_MAX;
  std::vector<RowEdit> edits_;
  std::uint64_t edits_since_ = 0;
};

/// The key by which names are sorted: letters of ASCII, Latin-1, Greek and Cyrillic in lower case.
[[nodiscard]] std::string fold_name(std::string_view name);

}  // namespace guildhall::gateway
