#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "roles/api/route.h"

namespace guildhall::api {

/// Finds the route of a path. A trie over the segments: a literal goes before a parameter, and a literal that leads
/// nowhere is taken back. Immutable after construction; the path templates are borrowed (they are constants).
class Router {
 public:
  explicit Router(std::span<const Route> routes);
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;
  ~Router();

  struct Match {
    enum class Kind : std::uint8_t { kFound, kNotFound, kMethodNotAllowed, kInvalidVersion };
    Kind kind = Kind::kNotFound;
    const Route* route = nullptr;
    std::size_t index = 0;  ///< Of the route; stable, for rate limits.
    std::vector<std::pair<std::string_view, std::string>> params = {};
    std::string allow = {};  ///< kMethodNotAllowed: the Allow header.
  };
  /// `path` is the whole path: "/api/v10/users/@me", "/api/users/@me". HEAD finds GET.
  [[nodiscard]] Match match(net::Method method, std::string_view path) const;

  /// Hash of a route's method and template, without ids: X-RateLimit-Bucket.
  [[nodiscard]] const std::string& bucket(std::size_t index) const { return buckets_[index]; }
  [[nodiscard]] std::size_t size() const { return routes_.size(); }

 private:
  struct Node;
  void add(std::size_t index);
  void walk(const Node& node, std::span<const std::string_view> rest, std::vector<std::string_view>& values,
            net::Method method, Match& match) const;

  std::vector<Route> routes_;
  std::vector<std::string> buckets_;
  std::unique_ptr<Node> root_;
};

[[nodiscard]] std::string_view method_name(net::Method method);

/// The routes of every resource.
[[nodiscard]] std::vector<Route> all_routes();

}  // namespace guildhall::api
