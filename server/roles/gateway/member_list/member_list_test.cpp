#include "roles/gateway/member_list/member_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "roles/gateway/member_list/list_id.h"
#include "roles/gateway/member_list/row_diff.h"

namespace guildhall::gateway {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

TEST(NameTree, EqualsASortedSetUnderRandomChanges) {
  Random random(7);
  NameTree tree;
  NameTree::Root root = NameTree::kNone;
  std::map<std::pair<std::string, UserId>, NameTree::Node> truth;
  for (int step = 0; step < 6000; ++step) {
    if (truth.empty() || random() % 5 < 3) {
      const UserId id(static_cast<std::uint64_t>(step) + 1);
      const auto name = std::to_string(random() % 500);
      const auto node = tree.make({.name = name, .user_id = id});
      tree.insert(root, node);
      truth[{name, id}] = node;
    } else {
      const auto victim = std::next(truth.begin(), static_cast<std::ptrdiff_t>(below(random, truth.size())));
      tree.remove(root, victim->second);
      tree.release(victim->second);
      truth.erase(victim);
    }
    ASSERT_EQ(tree.size(root), truth.size());
    if (truth.empty()) continue;
    const auto rank = below(random, truth.size());
    const auto expected = std::next(truth.begin(), static_cast<std::ptrdiff_t>(rank));
    ASSERT_EQ(tree.at(root, rank), expected->second);
    ASSERT_EQ(tree.rank(expected->second), rank);
    const auto after = std::next(expected);
    ASSERT_EQ(tree.next(expected->second), after == truth.end() ? NameTree::kNone : after->second);
  }
}

TEST(NameTree, BuildsFromSortedNodes) {
  for (const std::size_t size : {0U, 1U, 2U, 1000U}) {
    NameTree tree;
    std::vector<NameTree::Node> nodes;
    nodes.reserve(size);
    for (std::size_t i = 0; i < size; ++i) nodes.push_back(tree.make({.name = "same", .user_id = UserId(i + 1)}));
    auto root = tree.build(nodes);
    ASSERT_EQ(tree.size(root), size);
    for (std::size_t i = 0; i < size; ++i) {
      ASSERT_EQ(tree.at(root, i), nodes[i]);
      ASSERT_EQ(tree.rank(nodes[i]), i);
    }
    for (const auto node : nodes) tree.remove(root, node);
    EXPECT_EQ(root, NameTree::kNone);
  }
}

/// The list as one would write it down by hand.
class Naive {
 public:
  std::vector<RoleId> hoisted;
  std::map<UserId, MemberList::Member> members;

  [[nodiscard]] std::vector<ListRow> rows() const {
    std::vector<ListRow> out;
    auto groups = hoisted;
    groups.push_back(kOnlineGroup);
    groups.push_back(kOfflineGroup);
    for (const auto group : groups) {
      std::set<std::pair<std::string, UserId>> inside;
      for (const auto& [id, member] : members)
        if (member.group == group) inside.emplace(member.name, id);
      if (inside.empty()) continue;
      out.push_back({.kind = ListRow::Kind::kGroup, .id = group.value()});
      for (const auto& [name, id] : inside) out.push_back({.kind = ListRow::Kind::kMember, .id = id.value()});
    }
    return out;
  }
};

bool equal(const std::vector<ListRow>& a, const std::vector<ListRow>& b) {
  return std::ranges::equal(a, b, [](const ListRow& x, const ListRow& y) { return x.same(y); });
}

/// Random changes of a list and of its naive twin.
class Pair {
 public:
  explicit Pair(unsigned seed) : random_(seed) { reorder(); }

  void step() {
    const auto what = random_() % 20;
    if (what == 0) return reorder();
    const UserId id(100 + below(random_, 60));
    if (what < 5) {
      list.erase(id);
      naive.members.erase(id);
      return;
    }
    put({.user_id = id, .group = some_group(), .name = std::to_string(random_() % 40)}, what < 8);
  }
  std::size_t some(std::size_t bound) { return below(random_, bound); }

  MemberList list;
  Naive naive;
  std::map<UserId, int> content;  ///< Grows when the member is touched.

 private:
  ListGroup some_group() {
    const auto at = below(random_, naive.hoisted.size() + 2);
    if (at < naive.hoisted.size()) return naive.hoisted[at];
    return at == naive.hoisted.size() ? kOnlineGroup : kOfflineGroup;
  }
  void put(const MemberList::Member& member, bool touched) {
    if (touched) ++content[member.user_id];
    list.put(member, touched);
    naive.members[member.user_id] = member;
  }
  void reorder() {
    naive.hoisted.clear();
    for (std::uint64_t role = 10; role < 14; ++role)
      if (random_() % 3 > 0) naive.hoisted.emplace_back(role);
    std::ranges::shuffle(naive.hoisted, random_);
    list.set_groups(naive.hoisted);
    const auto members = naive.members;
    for (const auto& [id, member] : members) {
      const bool known = member.group == kOnlineGroup || member.group == kOfflineGroup ||
                         std::ranges::find(naive.hoisted, member.group) != naive.hoisted.end();
      if (!known) put({.user_id = id, .group = kOnlineGroup, .name = member.name}, false);
    }
    list.set_groups(naive.hoisted);
  }

  Random random_;
};

TEST(MemberList, EqualsANaiveSortUnderRandomChanges) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    Pair pair(seed);
    for (int i = 0; i < 500; ++i) {
      pair.step();
      const auto expected = pair.naive.rows();
      ASSERT_EQ(pair.list.rows(), expected.size());
      ASSERT_TRUE(equal(pair.list.slice(0, 1000), expected)) << "seed " << seed << " step " << i;
      const auto first = pair.some(expected.size() + 2);
      const auto count = pair.some(10);
      std::vector<ListRow> part;
      for (std::size_t at = first; at < std::min(expected.size(), first + count); ++at) part.push_back(expected[at]);
      ASSERT_TRUE(equal(pair.list.slice(first, count), part));
    }
  }
}

TEST(MemberList, FillsLikeOneByOne) {
  MemberList filled, grown;
  std::vector<MemberList::Member> members;
  members.reserve(500);
  for (std::uint64_t i = 0; i < 500; ++i)
    members.push_back({.user_id = UserId(1000 + i),
                       .group = i % 3 == 0 ? kOnlineGroup : (i % 3 == 1 ? kOfflineGroup : RoleId(50)),
                       .name = std::to_string(i * 7919 % 100)});
  for (auto* list : {&filled, &grown}) list->set_groups({RoleId(50)});
  for (const auto& member : members) grown.put(member, false);
  filled.fill(members);
  EXPECT_TRUE(equal(filled.slice(0, 1000), grown.slice(0, 1000)));
  EXPECT_EQ(filled.groups(), grown.groups());
  EXPECT_EQ(filled.online(), 333U);
}

TEST(MemberList, NothingBeforeTheFirstChangeDiffers) {
  Pair pair(3);
  for (int i = 0; i < 3000; ++i) {
    const auto before = pair.list.slice(0, 1000);
    pair.list.settle();
    pair.step();
    const auto same = std::min({pair.list.first_change(), before.size(), pair.list.rows()});
    const auto after = pair.list.slice(0, same);
    ASSERT_TRUE(equal(after, {before.begin(), before.begin() + static_cast<std::ptrdiff_t>(same)}));
  }
}

/// A client: an array with holes, changed by the documented steps only.
class Client {
 public:
  void apply(const ListOp& op) {
    const auto at = static_cast<std::ptrdiff_t>(op.range.first);
    const auto grow = [this](std::size_t size) {
      if (rows.size() < size) rows.resize(size);
    };
    switch (op.kind) {
      case ListOp::Kind::kSync:
        grow(op.range.last + 1);
        for (std::size_t i = 0; i < op.rows.size(); ++i) rows[op.range.first + i] = op.rows[i];
        break;
      case ListOp::Kind::kInsert:
        ASSERT_LE(op.range.first, rows.size()) << "an insertion behind the end";
        rows.insert(rows.begin() + at, op.rows[0]);
        break;
      case ListOp::Kind::kUpdate:
        ASSERT_LT(op.range.first, rows.size());
        ASSERT_TRUE(rows[op.range.first].same(op.rows[0]));
        rows[op.range.first] = op.rows[0];
        break;
      case ListOp::Kind::kDelete:
        ASSERT_LT(op.range.first, rows.size());
        rows.erase(rows.begin() + at);
        break;
      case ListOp::Kind::kInvalidate:
        FAIL() << "never part of a difference";
    }
  }
  std::vector<ListRow> rows;
};

TEST(RowDiff, AClientThatAppliesTheStepsHasTheList) {
  std::size_t followed = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    Pair pair(seed);
    std::vector<ListRange> wanted;
    for (std::size_t i = pair.some(3) + 1; i > 0; --i) {
      const auto first = pair.some(60);
      wanted.push_back({first, first + pair.some(20)});
    }
    auto seen = look(pair.list, merged(wanted));
    Client client;
    for (std::size_t i = 0; i < seen.ranges.size(); ++i)
      client.apply({.kind = ListOp::Kind::kSync, .range = seen.ranges[i], .rows = seen.rows[i]});
    for (int round = 0; round < 200; ++round) {
      const auto version = pair.list.version();
      if (pair.some(4) != 0) pair.list.settle();
      for (std::size_t i = pair.some(6); i > 0; --i) pair.step();
      if (version >= pair.list.edits_since() && pair.list.rows() > seen.ranges.back().last) ++followed;
      auto now = look_again(pair.list, seen, version);
      const auto anew = look(pair.list, seen.ranges);
      ASSERT_EQ(now.total, anew.total);
      for (std::size_t i = 0; i < anew.rows.size(); ++i) {
        ASSERT_TRUE(equal(now.rows[i], anew.rows[i])) << "seed " << seed << " round " << round;
        for (std::size_t at = 0; at < anew.rows[i].size(); ++at)
          ASSERT_EQ(now.rows[i][at].version, anew.rows[i][at].version) << "seed " << seed << " round " << round;
      }
      for (const auto& op : difference(seen, now, version)) client.apply(op);
      for (std::size_t i = 0; i < now.ranges.size(); ++i) {
        for (std::size_t at = 0; at < now.rows[i].size(); ++at) {
          const auto& shown = client.rows[now.ranges[i].first + at];
          ASSERT_TRUE(shown.same(now.rows[i][at])) << "seed " << seed << " round " << round;
          ASSERT_EQ(shown.version, now.rows[i][at].version) << "an old content is shown";
        }
      }
      seen = std::move(now);
    }
  }
  EXPECT_GT(followed, 1000U) << "the steps of the list were hardly used";
}

TEST(RowDiff, OneMoveIsOneDeletionAndOneInsertion) {
  MemberList list;
  for (std::uint64_t i = 0; i < 300; ++i)
    list.put({.user_id = UserId(1000 + i), .group = kOnlineGroup, .name = std::to_string(1000 + i)}, false);
  const auto before = look(list, {{0, 99}});
  const auto version = list.version();
  list.put({.user_id = UserId(1010), .group = kOfflineGroup, .name = "1010"}, true);
  const auto ops = difference(before, look(list, {{0, 99}}), version);
  ASSERT_EQ(ops.size(), 2U);
  EXPECT_EQ(ops[0].kind, ListOp::Kind::kDelete);
  EXPECT_EQ(ops[0].range.first, 11U);
  EXPECT_EQ(ops[1].kind, ListOp::Kind::kInsert);
  EXPECT_EQ(ops[1].range.first, 99U) << "what slid into the range";
}

TEST(Ranges, AreMergedAndCovered) {
  const auto ranges = merged({{100, 199}, {0, 99}, {300, 310}, {305, 320}});
  ASSERT_EQ(ranges.size(), 2U);
  EXPECT_EQ(ranges[0], (ListRange{0, 199}));
  EXPECT_EQ(ranges[1], (ListRange{300, 320}));
  EXPECT_TRUE(covers(ranges, {50, 150}));
  EXPECT_FALSE(covers(ranges, {150, 305}));
}

TEST(FoldName, LettersOfSeveralAlphabets) {
  EXPECT_EQ(fold_name("Zoë ÄÖ"), "zoë äö");
  EXPECT_EQ(fold_name("ЁЖИК Ж"), "ёжик ж");
  EXPECT_EQ(fold_name("ΣΑ"), "σα");
  EXPECT_EQ(fold_name("日本×÷"), "日本×÷");
  EXPECT_EQ(fold_name("cut\xC3"), "cut\xC3");
}

TEST(ListId, IsTheHashOfTheOverwritesThatHide) {
  // Published test vectors of MurmurHash3_x86_32.
  EXPECT_EQ(murmur3_32(""), 0U);
  EXPECT_EQ(murmur3_32("", 1), 0x514E28B7U);
  EXPECT_EQ(murmur3_32("Hello, world!", 0x9747b28cU), 0x24884CBAU);
  EXPECT_EQ(murmur3_32("aaa", 0x9747b28cU), 0x283E0130U);

  core::GuildState guild;
  guild.info.id = GuildId(5);
  guild.roles[RoleId(5)].permissions = 1024;
  model::Channel channel;
  EXPECT_EQ(list_key(guild, channel).id, "everyone");
  channel.permission_overwrites = {{.id = 9, .allow = 1024}, {.id = 5, .deny = 1024 + 2048}, {.id = 7, .allow = 2048}};
  EXPECT_EQ(list_key(guild, channel).id, std::to_string(murmur3_32("allow:9,deny:5")));
  EXPECT_EQ(list_key(guild, channel).overwrites, "allow:9,deny:5");
  guild.roles[RoleId(5)].permissions = 0;
  EXPECT_EQ(list_key(guild, {}).id, "0");
  EXPECT_FALSE(list_key(guild, {}).overwrites.empty());
}

}  // namespace
}  // namespace guildhall::gateway
