#include "roles/gateway/member_list/name_tree.h"

#include "base/check.h"

namespace guildhall::gateway {
namespace {

/// splitmix64: priorities need not be secret, since nobody chooses them; they must not follow the order of names.
std::uint32_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return static_cast<std::uint32_t>(x >> 32U);
}

}  // namespace

NameTree::Node NameTree::make(Entry entry) {
  Node node = 0;
  if (free_.empty()) {
    node = static_cast<Node>(nodes_.size());
    nodes_.emplace_back();
  } else {
    node = free_.back();
    free_.pop_back();
  }
  nodes_[node] = {.entry = std::move(entry), .priority = mixed(++priorities_)};
  return node;
}

void NameTree::release(Node node) {
  nodes_[node] = {};
  free_.push_back(node);
}

bool NameTree::before(Node a, Node b) const {
  const auto& left = nodes_[a].entry;
  const auto& right = nodes_[b].entry;
  const int order = left.name.compare(right.name);
  return order != 0 ? order < 0 : left.user_id < right.user_id;
}

void NameTree::update(Node node) {
  auto& slot = nodes_[node];
  slot.size = 1;
  if (slot.left != kNone) slot.size += nodes_[slot.left].size;
  if (slot.right != kNone) slot.size += nodes_[slot.right].size;
}

void NameTree::replace_child(Root& root, Node parent, Node old_child, Node new_child) {
  if (parent == kNone)
    root = new_child;
  else if (nodes_[parent].left == old_child)
    nodes_[parent].left = new_child;
  else
    nodes_[parent].right = new_child;
  if (new_child != kNone) nodes_[new_child].parent = parent;
}

/// The node takes the place of its parent, which becomes its child.
void NameTree::rotate_up(Root& root, Node node) {
  const Node parent = nodes_[node].parent;
  replace_child(root, nodes_[parent].parent, parent, node);
  Node& inner = nodes_[parent].left == node ? nodes_[node].right : nodes_[node].left;
  (nodes_[parent].left == node ? nodes_[parent].left : nodes_[parent].right) = inner;
  if (inner != kNone) nodes_[inner].parent = parent;
  inner = parent;
  nodes_[parent].parent = node;
  update(parent);
  update(node);
}

void NameTree::insert(Root& root, Node node) {
  auto& slot = nodes_[node];
  slot.parent = slot.left = slot.right = kNone;
  slot.size = 1;
  Node parent = kNone;
  bool left = false;
  for (Node at = root; at != kNone; at = left ? nodes_[at].left : nodes_[at].right) {
    parent = at;
    left = before(node, at);
    ++nodes_[at].size;
  }
  slot.parent = parent;
  if (parent == kNone)
    root = node;
  else
    (left ? nodes_[parent].left : nodes_[parent].right) = node;
  while (slot.parent != kNone && nodes_[slot.parent].priority < slot.priority) rotate_up(root, node);
}

void NameTree::remove(Root& root, Node node) {
  auto& slot = nodes_[node];
  while (slot.left != kNone && slot.right != kNone)
    rotate_up(root, nodes_[slot.left].priority > nodes_[slot.right].priority ? slot.left : slot.right);
  const Node child = slot.left != kNone ? slot.left : slot.right;
  const Node parent = slot.parent;
  replace_child(root, parent, node, child);
  for (Node at = parent; at != kNone; at = nodes_[at].parent) --nodes_[at].size;
  slot.parent = slot.left = slot.right = kNone;
  slot.size = 1;
}

NameTree::Root NameTree::build(const std::vector<Node>& sorted) {
  // The right spine of the tree so far, root first.
  std::vector<Node> spine;
  for (const Node node : sorted) {
    auto& slot = nodes_[node];
    slot.parent = slot.left = slot.right = kNone;
    Node last = kNone;
    while (!spine.empty() && nodes_[spine.back()].priority < slot.priority) {
      last = spine.back();
      update(last);  // Nothing more comes below it.
      spine.pop_back();
    }
    slot.left = last;
    if (last != kNone) nodes_[last].parent = node;
    if (!spine.empty()) {
      nodes_[spine.back()].right = node;
      slot.parent = spine.back();
    }
    spine.push_back(node);
  }
  for (std::size_t i = spine.size(); i > 0; --i) update(spine[i - 1]);
  return spine.empty() ? kNone : spine.front();
}

std::size_t NameTree::rank(Node node) const {
  std::size_t before_it = size(nodes_[node].left);
  for (Node at = node; nodes_[at].parent != kNone; at = nodes_[at].parent) {
    const Node parent = nodes_[at].parent;
    if (nodes_[parent].right == at) before_it += size(nodes_[parent].left) + 1;
  }
  return before_it;
}

NameTree::Node NameTree::at(Root root, std::size_t rank) const {
  Node node = root;
  while (node != kNone) {
    const std::size_t before_it = size(nodes_[node].left);
    if (rank == before_it) return node;
    if (rank < before_it) {
      node = nodes_[node].left;
    } else {
      rank -= before_it + 1;
      node = nodes_[node].right;
    }
  }
  return kNone;
}

NameTree::Node NameTree::next(Node node) const {
  if (nodes_[node].right != kNone) {
    node = nodes_[node].right;
    while (nodes_[node].left != kNone) node = nodes_[node].left;
    return node;
  }
  while (nodes_[node].parent != kNone && nodes_[nodes_[node].parent].right == node) node = nodes_[node].parent;
  return nodes_[node].parent;
}

std::size_t NameTree::bytes() const {
  static const std::size_t kInline = std::string().capacity();
  std::size_t total = nodes_.capacity() * sizeof(Slot) + free_.capacity() * sizeof(Node);
  for (const auto& slot : nodes_)
    if (slot.entry.name.capacity() > kInline) total += slot.entry.name.capacity() + 1;
  return total;
}

}  // namespace guildhall::gateway
