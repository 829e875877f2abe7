#include "roles/gateway/member_list/member_list.h"

#include <algorithm>

namespace guildhall::gateway {
namespace {

/// More steps than this between two flushes are not worth following one by one.
constexpr std::size_t kEditsMax = 256;

/// A letter of the two-byte part of UTF-8 in lower case; other code points as they are. Source: Unicode, simple case
/// mappings of the blocks Latin-1, Greek and Cyrillic (the regular ranges of them).
std::uint32_t lower(std::uint32_t c) {
  if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 32;
  return c >= 0x400 && c <= 0x40F ? c + 80 : c;
}

}  // namespace

std::string fold_name(std::string_view name) {
  std::string out(name);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto first = static_cast<unsigned char>(out[i]);
    if (first >= 'A' && first <= 'Z') out[i] = static_cast<char>(first + 32);
    if ((first & 0xE0U) != 0xC0U || i + 1 == out.size()) continue;
    const auto second = static_cast<unsigned char>(out[i + 1]);
    const auto folded = lower((first & 0x1FU) << 6U | (second & 0x3FU));
    out[i] = static_cast<char>(0xC0U | folded >> 6U);
    out[++i] = static_cast<char>(0x80U | (folded & 0x3FU));
  }
  return out;
}

std::string group_name(ListGroup group) {
  if (group == kOnlineGroup) return "online";
  return group == kOfflineGroup ? "offline" : group.str();
}

MemberList::MemberList() { set_groups({}); }

std::uint32_t MemberList::slot_of(ListGroup group) {
  const auto [found, added] = slots_.try_emplace(group, static_cast<std::uint32_t>(groups_.size()));
  if (added) groups_.push_back({.id = group});
  return found->second;
}

void MemberList::set_groups(const std::vector<RoleId>& hoisted) {
  const auto before = order_;
  order_.clear();
  for (const auto role : hoisted) order_.push_back(slot_of(role));
  for (std::uint32_t slot = 0; slot < groups_.size(); ++slot) {
    const bool fixed = groups_[slot].id == kOnlineGroup || groups_[slot].id == kOfflineGroup;
    if (!fixed && groups_[slot].root != NameTree::kNone && std::ranges::find(order_, slot) == order_.end())
      order_.push_back(slot);
  }
  order_.push_back(slot_of(kOnlineGroup));
  order_.push_back(slot_of(kOfflineGroup));
  if (order_ == before) return;
  ++counts_version_;
  changed_at(0);
  forget_edits();
}

void MemberList::changed_at(std::size_t index) {
  ++version_;
  first_change_ = std::min(first_change_, index);
}

void MemberList::forget_edits() {
  edits_.clear();
  edits_since_ = version_;
}

void MemberList::settle() {
  first_change_ = SIZE_MAX;
  forget_edits();
}

/// Says what becomes of the node's row, which is in its tree: not any more after a deletion. The header of a group
/// comes and goes with its only member.
void MemberList::edited(RowEdit::Kind kind, NameTree::Node node) {
  const auto index = index_of(node);
  changed_at(index);
  const bool alone = tree_.size(groups_[tree_.entry(node).tag].root) == 1;
  if (edits_.size() + 2 > kEditsMax) return forget_edits();
  const auto row = alone ? index + 1 : index;
  const auto add = [&](std::size_t at) { edits_.push_back({.kind = kind, .index = at, .version = version_}); };
  if (alone && kind == RowEdit::Kind::kInsert) add(index);
  add(row);
  if (alone && kind == RowEdit::Kind::kDelete) add(index);
}

/// Of the member's row. Where the group is the member's alone, that of the header: it comes and goes with the member.
std::size_t MemberList::index_of(NameTree::Node node) const {
  const auto group = tree_.entry(node).tag;
  std::size_t index = 0;
  for (const auto slot : order_) {
    if (slot == group) break;
    if (const auto size = tree_.size(groups_[slot].root); size > 0) index += size + 1;
  }
  return tree_.size(groups_[group].root) == 1 ? index : index + 1 + tree_.rank(node);
}

void MemberList::put(Member member, bool touched) {
  const auto slot = slot_of(member.group);
  const auto [found, added] = members_.try_emplace(member.user_id, NameTree::kNone);
  if (!added) {
    auto& entry = tree_.entry(found->second);
    if (entry.tag == slot && entry.name == member.name) {
      if (!touched) return;
      edited(RowEdit::Kind::kUpdate, found->second);
      entry.version = version_;
      return;
    }
    edited(RowEdit::Kind::kDelete, found->second);
    if (entry.tag != slot) ++counts_version_;
    tree_.remove(groups_[entry.tag].root, found->second);
    entry.name = std::move(member.name);
    entry.tag = slot;
  } else {
    ++counts_version_;
    found->second = tree_.make({.name = std::move(member.name), .user_id = member.user_id, .tag = slot});
  }
  tree_.insert(groups_[slot].root, found->second);
  edited(RowEdit::Kind::kInsert, found->second);
  tree_.entry(found->second).version = version_;
}

void MemberList::fill(std::vector<Member> members) {
  members_.reserve(members.size());
  tree_.reserve(members.size());
  std::unordered_map<std::uint32_t, std::vector<NameTree::Node>> by_group;
  for (auto& member : members) {
    const auto slot = slot_of(member.group);
    const auto node = tree_.make({.name = std::move(member.name), .user_id = member.user_id, .tag = slot});
    if (members_.emplace(member.user_id, node).second)
      by_group[slot].push_back(node);
    else
      tree_.release(node);
  }
  for (auto& [slot, nodes] : by_group) {
    std::ranges::sort(nodes, [this](NameTree::Node a, NameTree::Node b) { return tree_.before(a, b); });
    groups_[slot].root = tree_.build(nodes);
  }
  ++counts_version_;
  changed_at(0);
  forget_edits();
}

void MemberList::erase(UserId user_id) {
  const auto found = members_.find(user_id);
  if (found == members_.end()) return;
  const auto node = found->second;
  ++counts_version_;
  edited(RowEdit::Kind::kDelete, node);
  tree_.remove(groups_[tree_.entry(node).tag].root, node);
  tree_.release(node);
  members_.erase(found);
}

std::size_t MemberList::online() const { return members_.size() - tree_.size(groups_[slots_.at(kOfflineGroup)].root); }

std::size_t MemberList::rows() const {
  std::size_t total = 0;
  for (const auto slot : order_)
    if (const auto size = tree_.size(groups_[slot].root); size > 0) total += size + 1;
  return total;
}

std::vector<GroupCount> MemberList::groups() const {
  std::vector<GroupCount> out;
  for (const auto slot : order_)
    if (const auto size = tree_.size(groups_[slot].root); size > 0) out.push_back({groups_[slot].id, size});
  return out;
}

std::vector<ListRow> MemberList::slice(std::size_t first, std::size_t count) const {
  std::vector<ListRow> out;
  std::size_t start = 0;  // Of the group, its header included.
  for (const auto slot : order_) {
    const auto& group = groups_[slot];
    const auto size = tree_.size(group.root);
    if (size == 0) continue;
    const auto end = start + size + 1;
    if (out.size() < count && first < end) {
      std::size_t at = std::max(first, start);
      if (at == start) {
        out.push_back({.kind = ListRow::Kind::kGroup, .id = group.id.value()});
        ++at;
      }
      auto node = at < end ? tree_.at(group.root, at - start - 1) : NameTree::kNone;
      for (; out.size() < count && node != NameTree::kNone; node = tree_.next(node)) {
        const auto& entry = tree_.entry(node);
        out.push_back({.kind = ListRow::Kind::kMember, .id = entry.user_id.value(), .version = entry.version});
      }
    }
    start = end;
    if (out.size() == count) break;
  }
  return out;
}

std::vector<UserId> MemberList::user_ids() const {
  std::vector<UserId> out;
  out.reserve(members_.size());
  for (const auto& [id, node] : members_) out.push_back(id);
  return out;
}

std::size_t MemberList::bytes() const {
  constexpr std::size_t kMapNode = 32;  // Next, hash-less key and value, and the allocator's header.
  return tree_.bytes() + members_.size() * kMapNode + members_.bucket_count() * sizeof(void*);
}

}  // namespace guildhall::gateway
