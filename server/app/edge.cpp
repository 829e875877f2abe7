#include "app/edge.h"

#include <algorithm>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include "app/metrics.h"
#include "app/pages.h"
#include "base/encoding.h"
#include "net/stream.h"
#include "roles/api/answer.h"

namespace guildhall::app {
namespace {

bool under(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

net::HttpResponse text(std::string body, std::string type = "text/plain; charset=utf-8") {
  return {.status = 200,
          .headers = {{"Content-Type", std::move(type)}, {"Cache-Control", "no-store"}},
          .body = std::move(body)};
}

std::string_view refusal_message(int status) {
  switch (status) {
    case 400:
      return "400: Bad Request";
    case 405:
      return "405: Method Not Allowed";
    case 408:
      return "408: Request Timeout";
    case 413:
      return "Request entity too large";
    case 431:
      return "431: Request Header Fields Too Large";
    case 503:
      return "503: Service Unavailable";
    default:
      return "The request was refused";
  }
}

}  // namespace

std::string forwarded_for(std::string_view header, const std::vector<std::string>& proxies) {
  while (!header.empty()) {
    const std::size_t comma = header.rfind(',');
    std::string address(trim(comma == std::string_view::npos ? header : header.substr(comma + 1)));
    boost::system::error_code error;
    (void)boost::asio::ip::make_address(address, error);
    if (error) return {};
    if (std::ranges::find(proxies, address) == proxies.end()) return address;
    if (comma == std::string_view::npos) break;
    header = header.substr(0, comma);
  }
  return {};
}

Edge::Edge(std::string_view trusted_proxies, WebAssets web) : web_(std::move(web)) {
  while (!trusted_proxies.empty()) {
    const std::size_t comma = std::min(trusted_proxies.find(','), trusted_proxies.size());
    if (const auto address = trim(trusted_proxies.substr(0, comma)); !address.empty())
      trusted_proxies_.emplace_back(address);
    trusted_proxies.remove_prefix(std::min(comma + 1, trusted_proxies.size()));
  }
}

void Edge::name_peer(net::HttpRequest& request) const {
  if (std::ranges::find(trusted_proxies_, request.peer_address) == trusted_proxies_.end()) return;
  if (auto address = forwarded_for(request.header("x-forwarded-for"), trusted_proxies_); !address.empty())
    request.peer_address = std::move(address);
}

void Edge::handle(net::HttpRequest request, net::Responder respond) {
  name_peer(request);
  if (under(request.path, "/api")) {
    boost::asio::post(*to_.domain, [this, request = std::move(request), respond = std::move(respond)]() mutable {
      to_.dispatcher->dispatch(std::move(request), std::move(respond));
    });
    return;
  }
  if (request.path == "/healthz") return respond(text("ok\n"));
  if (request.path == "/metrics") return metrics(request, std::move(respond));
  const bool reads = request.method == net::Method::kGet || request.method == net::Method::kHead;
  if (!reads) return respond(api::to_response(Error{.code = ErrorCode::kMethodNotAllowed}));
  if (Content::serves(request.path)) {
    boost::asio::post(*to_.domain, [this, request = std::move(request), respond = std::move(respond)]() mutable {
      to_.content->answer(request, std::move(respond));
    });
    return;
  }
  auto found = page(request.path);
  if (!found) found = web_.answer(request);
  if (!found) found = page_without_client(request.path);
  respond(found ? *std::move(found) : api::to_response(Error{.code = ErrorCode::kNotFound}));
}

// Only for who is on this machine and did not come through a proxy: the numbers are nobody else's business.
void Edge::metrics(const net::HttpRequest& request, net::Responder respond) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(request.peer_address, error);
  const bool forwarded = !request.header("x-forwarded-for").empty() || !request.header("forwarded").empty();
  if (error || !address.is_loopback() || forwarded)
    return respond(api::to_response(Error{.code = ErrorCode::kNotFound}));
  boost::asio::post(*to_.domain, [this, respond = std::move(respond)]() mutable {
    respond(text(metrics_text(*to_.dispatcher, to_.gateway->stats(), to_.core->world, to_.server->connections()),
                 "text/plain; version=0.0.4; charset=utf-8"));
  });
}

void Edge::upgraded(net::HttpRequest request, std::unique_ptr<net::Stream> stream, std::string leftover) {
  name_peer(request);
  to_.gateway->upgraded(request, std::move(stream), std::move(leftover));
}

bool Edge::wants_upgrade(const net::HttpRequest& request) { return gateway::Gateway::wants_upgrade(request); }

net::HttpResponse Edge::refusal(int status) {
  if (status == 413) return api::error_response(413, 40005, refusal_message(status));
  return api::error_response(status, 0, refusal_message(status));
}

}  // namespace guildhall::app
