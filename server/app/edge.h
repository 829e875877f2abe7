#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "app/content.h"
#include "app/web_assets.h"
#include "net/http.h"
#include "net/http/server.h"
#include "roles/api/dispatcher.h"
#include "roles/gateway/gateway.h"

namespace guildhall::app {

/// Where a request goes by its path: the gateway, the API, uploaded content, one of the server's own pages, or the web
/// client. `handle` and `upgraded` run on reactors; everything that touches the domain is posted to its thread.
class Edge final : public net::HttpHandler {
 public:
  struct Targets {
    boost::asio::io_context* domain = nullptr;
    api::Dispatcher* dispatcher = nullptr;
    gateway::Gateway* gateway = nullptr;
    Content* content = nullptr;
    core::Core* core = nullptr;
    net::HttpServer* server = nullptr;
  };

  /// `web` may be empty: `/` is then a page that says so.
  Edge(std::string_view trusted_proxies, WebAssets web);

  /// Before the reactors run.
  void connect(Targets targets) { to_ = targets; }

  void handle(net::HttpRequest request, net::Responder respond) override;
  void upgraded(net::HttpRequest request, std::unique_ptr<net::Stream> stream, std::string leftover) override;
  [[nodiscard]] bool wants_upgrade(const net::HttpRequest& request) override;
  [[nodiscard]] net::HttpResponse refusal(int status) override;

 private:
  void name_peer(net::HttpRequest& request) const;
  void metrics(const net::HttpRequest& request, net::Responder respond);

  std::vector<std::string> trusted_proxies_;
  const WebAssets web_;
  Targets to_;
};

/// The last entry of X-Forwarded-For that is not one of `proxies`: what the outermost trusted proxy saw. Entries before
/// it came from the client, which can write what it likes. Empty when there is none, or no address where one should be.
[[nodiscard]] std::string forwarded_for(std::string_view header, const std::vector<std::string>& proxies);

}  // namespace guildhall::app
