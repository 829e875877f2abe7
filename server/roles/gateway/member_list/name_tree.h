#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"

namespace guildhall::gateway {

/// Ordered sets of names that share one pool of nodes, with order statistics: a treap with subtree sizes and 32-bit
/// links. Insertion, removal, rank and access by rank are O(log n) expected. A node belongs to at most one tree, and a
/// tree is the index of its root. Order: name as bytes, then user id. Nothing here knows what the names mean.
class NameTree {
 public:
  using Node = std::uint32_t;
  using Root = std::uint32_t;
  static constexpr Node kNone = 0xFFFF'FFFFU;

  struct Entry {
    std::string name = {};
    UserId user_id = {};
    std::uint64_t version = 0;  ///< The caller's; kept with the node.
    std::uint32_t tag = 0;      ///< Likewise.
  };

  /// A node that is in no tree yet.
  [[nodiscard]] Node make(Entry entry);
  /// Frees a node that is in no tree.
  void release(Node node);
  void insert(Root& root, Node node);
  void remove(Root& root, Node node);
  /// A tree of nodes that are in no tree, sorted already; O(n).
  [[nodiscard]] Root build(const std::vector<Node>& sorted);

  [[nodiscard]] std::size_t size(Root root) const { return root == kNone ? 0 : nodes_[root].size; }
  /// Names of the node's tree that stand before it.
  [[nodiscard]] std::size_t rank(Node node) const;
  /// The node at the rank; kNone when the tree is smaller.
  [[nodiscard]] Node at(Root root, std::size_t rank) const;
  [[nodiscard]] Node next(Node node) const;

  [[nodiscard]] Entry& entry(Node node) { return nodes_[node].entry; }
  [[nodiscard]] const Entry& entry(Node node) const { return nodes_[node].entry; }
  [[nodiscard]] bool before(Node a, Node b) const;
  void reserve(std::size_t nodes) { nodes_.reserve(nodes); }
  /// Allocated, names included.
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Slot {
    Entry entry = {};
    Node parent = kNone;
    Node left = kNone;
    Node right = kNone;
    std::uint32_t size = 1;
    std::uint32_t priority = 0;
  };

  void update(Node node);
  void replace_child(Root& root, Node parent, Node old_child, Node new_child);
  void rotate_up(Root& root, Node node);

  std::vector<Slot> nodes_;
  std::vector<Node> free_;
  std::uint64_t priorities_ = 0;
};

}  // namespace guildhall::gateway
