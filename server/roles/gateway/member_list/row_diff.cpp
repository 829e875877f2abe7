#include "roles/gateway/member_list/row_diff.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace guildhall::gateway {
namespace {

constexpr std::size_t kGone = SIZE_MAX;

std::uint64_t key_of(const ListRow& row) {
  // Ids of roles and users differ, but for the two groups that have none: those are small.
  return row.id << 1U | (row.kind == ListRow::Kind::kGroup ? 1U : 0U);
}

/// For each row of `before`, its place in `after` if it can stay: the longest series of rows whose order is kept.
std::vector<std::size_t> kept_rows(const std::vector<ListRow>& before, const std::vector<ListRow>& after) {
  std::vector<std::pair<std::uint64_t, std::size_t>> places;
  places.reserve(after.size());
  for (std::size_t i = 0; i < after.size(); ++i) places.emplace_back(key_of(after[i]), i);
  std::ranges::sort(places);
  std::vector<std::size_t> target(before.size(), kGone);
  std::vector<std::size_t> previous(before.size(), kGone);
  std::vector<std::size_t> ends;  // By length - 1: the row that ends the best series of that length.
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto key = key_of(before[i]);
    const auto found = std::ranges::lower_bound(places, key, {}, &std::pair<std::uint64_t, std::size_t>::first);
    if (found == places.end() || found->first != key) continue;
    target[i] = found->second;
    const auto at = std::ranges::lower_bound(ends, target[i], {}, [&target](std::size_t row) { return target[row]; });
    if (at != ends.begin()) previous[i] = *(at - 1);
    if (at == ends.end())
      ends.push_back(i);
    else
      *at = i;
  }
  std::vector<std::size_t> out(before.size(), kGone);
  for (std::size_t row = ends.empty() ? kGone : ends.back(); row != kGone; row = previous[row]) out[row] = target[row];
  return out;
}

void diff_range(std::vector<ListOp>& out, ListRange range, const std::vector<ListRow>& before,
                const std::vector<ListRow>& after, std::uint64_t since) {
  using Kind = ListOp::Kind;
  const auto kept = kept_rows(before, after);
  std::vector<std::size_t> source(after.size(), kGone);
  std::size_t stay = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] == kGone) continue;
    source[kept[i]] = i;
    ++stay;
  }
  std::size_t updates = 0;
  for (std::size_t i = 0; i < after.size(); ++i)
    if (source[i] != kGone && after[i].version > since) ++updates;
  const std::size_t rendered = after.size() - stay + updates;
  if (rendered == 0 && stay == before.size()) return;
  // Three quarters of the rows anew: say them all, in one step.
  if (!after.empty() && rendered * 4 >= after.size() * 3 && after.size() > 4 && before.size() <= after.size()) {
    out.push_back({.kind = Kind::kSync, .range = range, .rows = after});
    return;
  }
  for (std::size_t i = kept.size(); i > 0; --i)
    if (kept[i - 1] == kGone)
      out.push_back({.kind = Kind::kDelete, .range = {range.first + i - 1, range.first + i - 1}});
  for (std::size_t i = 0; i < after.size(); ++i) {
    const ListRange index{range.first + i, range.first + i};
    if (source[i] == kGone)
      out.push_back({.kind = Kind::kInsert, .range = index, .rows = {after[i]}});
    else if (after[i].version > since)
      out.push_back({.kind = Kind::kUpdate, .range = index, .rows = {after[i]}});
  }
}

constexpr ListRow kUnknown{};  // No member has the id 0.

bool unknown(const ListRow& row) { return row.kind == ListRow::Kind::kMember && row.id == 0; }

/// Moves the rows of a full range as the step moves those of the list; what comes in is unknown.
void follow(std::vector<ListRow>& rows, ListRange range, const RowEdit& edit) {
  if (edit.index > range.last) return;
  const auto at = rows.begin() + static_cast<std::ptrdiff_t>(edit.index < range.first ? 0 : edit.index - range.first);
  switch (edit.kind) {
    case RowEdit::Kind::kUpdate:
      if (edit.index >= range.first) *at = kUnknown;
      return;
    case RowEdit::Kind::kInsert:
      rows.pop_back();
      rows.insert(at, kUnknown);
      return;
    case RowEdit::Kind::kDelete:
      rows.erase(at);
      rows.push_back(kUnknown);
      return;
  }
}

void fill_unknown(const MemberList& list, ListRange range, std::vector<ListRow>& rows) {
  for (auto at = rows.begin(); (at = std::find_if(at, rows.end(), unknown)) != rows.end();) {
    const auto end = std::find_if_not(at, rows.end(), unknown);
    const auto found =
        list.slice(range.first + static_cast<std::size_t>(at - rows.begin()), static_cast<std::size_t>(end - at));
    at = std::ranges::copy(found, at).out;
    if (at != end) return;  // Cannot be: the range is full.
  }
}

/// The fewest rows that the list had since the version.
std::size_t fewest_rows(const MemberList& list, std::uint64_t since) {
  std::size_t total = list.rows();
  std::size_t fewest = total;
  for (auto edit = list.edits().rbegin(); edit != list.edits().rend() && edit->version > since; ++edit) {
    if (edit->kind == RowEdit::Kind::kInsert) --total;
    if (edit->kind == RowEdit::Kind::kDelete) ++total;
    fewest = std::min(fewest, total);
  }
  return fewest;
}

}  // namespace

Looked look_again(const MemberList& list, const Looked& before, std::uint64_t since) {
  // Where the list ends inside of a range, and where its steps are not known, all is looked up.
  if (since < list.edits_since() || before.ranges.empty() || fewest_rows(list, since) <= before.ranges.back().last)
    return look(list, before.ranges);
  Looked out{.ranges = before.ranges, .rows = before.rows, .total = list.rows()};
  for (std::size_t i = 0; i < out.ranges.size(); ++i) {
    if (out.rows[i].size() != out.ranges[i].count()) return look(list, before.ranges);
    for (const auto& edit : list.edits())
      if (edit.version > since) follow(out.rows[i], out.ranges[i], edit);
    fill_unknown(list, out.ranges[i], out.rows[i]);
  }
  return out;
}

Looked look(const MemberList& list, std::vector<ListRange> ranges) {
  Looked out{.ranges = std::move(ranges), .rows = {}, .total = list.rows()};
  for (const auto& range : out.ranges) out.rows.push_back(list.slice(range.first, range.count()));
  return out;
}

std::vector<ListOp> difference(const Looked& before, const Looked& after, std::uint64_t since) {
  std::vector<ListOp> out;
  const auto one = [&](std::size_t i) { diff_range(out, after.ranges[i], before.rows[i], after.rows[i], since); };
  // Where the list ends, a range that shrinks pulls those behind it along, so they must be empty by then; one that
  // grows must be full before those behind it get rows.
  if (after.total < before.total)
    for (std::size_t i = after.ranges.size(); i > 0; --i) one(i - 1);
  else
    for (std::size_t i = 0; i < after.ranges.size(); ++i) one(i);
  return out;
}

}  // namespace guildhall::gateway
