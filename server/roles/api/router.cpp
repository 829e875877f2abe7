#include "roles/api/router.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/check.h"
#include "base/encoding.h"

namespace guildhall::api {
namespace {

constexpr std::size_t kSegmentsMax = 16;  // The longest documented path has 9.

/// The segments without the empty ones; empty when there are too many.
std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    if (!segment.empty()) segments.push_back(segment);
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return segments;
}

bool is_param(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

enum class Version : std::uint8_t { kNone, kServed, kInvalid };

Version version_of(std::string_view segment) {
  if (segment.size() < 2 || segment.front() != 'v') return Version::kNone;
  int number = 0;
  const char* const end = segment.data() + segment.size();
  const auto [stop, error] = std::from_chars(segment.data() + 1, end, number);
  if (stop != end) return Version::kNone;
  return error == std::errc{} && number >= 6 && number <= 10 ? Version::kServed : Version::kInvalid;
}

}  // namespace

struct Router::Node {
  std::map<std::string_view, std::unique_ptr<Node>> literals;
  std::unique_ptr<Node> param;
  std::map<net::Method, std::size_t> routes;
};

std::string_view method_name(net::Method method) {
  switch (method) {
    case net::Method::kGet:
      return "GET";
    case net::Method::kHead:
      return "HEAD";
    case net::Method::kPost:
      return "POST";
    case net::Method::kPut:
      return "PUT";
    case net::Method::kPatch:
      return "PATCH";
    case net::Method::kDelete:
      return "DELETE";
    case net::Method::kOptions:
      return "OPTIONS";
    case net::Method::kOther:
      break;
  }
  return "OTHER";
}

Router::Router(std::span<const Route> routes) : routes_(routes.begin(), routes.end()), root_(std::make_unique<Node>()) {
  buckets_.reserve(routes_.size());
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    buckets_.push_back(
        token_hash(std::string(method_name(routes_[i].method)) + " " + std::string(routes_[i].path)).substr(0, 32));
    add(i);
  }
}

Router::~Router() = default;

void Router::add(std::size_t index) {
  Node* node = root_.get();
  for (const std::string_view segment : split(routes_[index].path)) {
    auto& next = is_param(segment) ? node->param : node->literals[segment];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  node->routes.emplace(routes_[index].method, index);  // The first of two equal routes wins.
}

void Router::walk(const Node& node, std::span<const std::string_view> rest, std::vector<std::string_view>& values,
                  net::Method method, Match& match) const {
  if (rest.empty()) {
    if (node.routes.empty()) return;
    auto found = node.routes.find(method);
    if (found == node.routes.end() && method == net::Method::kHead) found = node.routes.find(net::Method::kGet);
    if (found == node.routes.end()) {
      match.kind = Match::Kind::kMethodNotAllowed;
      for (const auto& [allowed, index] : node.routes) {
        const std::string_view name = method_name(allowed);
        if (match.allow.contains(name)) continue;
        if (!match.allow.empty()) match.allow += ", ";
        match.allow += name;
      }
      return;
    }
    match.kind = Match::Kind::kFound;
    match.index = found->second;
    match.route = &routes_[match.index];
    std::size_t next_value = 0;
    for (const std::string_view segment : split(match.route->path)) {
      if (is_param(segment))
        match.params.emplace_back(segment.substr(1, segment.size() - 2), std::string(values[next_value++]));
    }
    return;
  }
  const auto literal = node.literals.find(rest.front());
  if (literal != node.literals.end()) walk(*literal->second, rest.subspan(1), values, method, match);
  if (match.kind == Match::Kind::kFound || !node.param) return;
  values.push_back(rest.front());
  walk(*node.param, rest.subspan(1), values, method, match);
  values.pop_back();
}

Router::Match Router::match(net::Method method, std::string_view path) const {
  Match match;
  const std::vector<std::string_view> segments = split(path);
  if (segments.empty() || segments.size() > kSegmentsMax || segments.front() != "api") return match;
  std::span<const std::string_view> rest(segments);
  rest = rest.subspan(1);
  if (!rest.empty()) {
    const Version version = version_of(rest.front());
    if (version == Version::kInvalid) {
      match.kind = Match::Kind::kInvalidVersion;
      return match;
    }
    if (version == Version::kServed) rest = rest.subspan(1);
  }
  std::vector<std::string_view> values;
  walk(*root_, rest, values, method, match);
  return match;
}

}  // namespace guildhall::api
