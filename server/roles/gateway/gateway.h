#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "core/core.h"
#include "core/events.h"
#include "net/http.h"
#include "roles/gateway/limits.h"

namespace guildhall::net {
class Reactor;
class Stream;
}  // namespace guildhall::net

namespace guildhall::gateway {

class Hub;
class ReactorLoop;
class Shard;

/// The Gateway of protocol version 10 (6 to 9 are treated alike): what core emits goes out to every session that may
/// see it. A hub on the domain thread decides who gets what; one shard a reactor owns connections and sessions.
///
/// Order of life: reactors, Gateway, Core (it needs the sink), `attach`, then traffic. It must outlive the running
/// of the reactors and of the domain thread (stop those first), but not the Reactor objects.
class Gateway final : public core::EventSink {
 public:
  struct Options {
    const Clock& clock;      ///< Read on every thread.
    Random& random;          ///< Domain thread only.
    std::string url;         ///< What READY gives as resume_gateway_url, e.g. "ws://host:port".
    std::string public_url;  ///< For links in rendered objects.
    Limits limits = {};
  };
  using PostDomain = std::function<void(std::move_only_function<void()>)>;

  /// `post_domain` runs a task on the domain thread, in order; called from any thread.
  Gateway(Options options, const std::vector<net::Reactor*>& reactors, PostDomain post_domain);
  ~Gateway() override;

  /// Before traffic; until then events are dropped.
  void attach(core::Core& core);
  /// Domain thread.
  void emit(const core::Event& event) override;
  /// What time alone changes: expired custom statuses. Domain thread, every second or so.
  void tick();

  /// Whether the path is one on which the gateway listens.
  [[nodiscard]] static bool wants_upgrade(const net::HttpRequest& request);
  /// On the stream's reactor: see net::HttpHandler::upgraded.
  void upgraded(const net::HttpRequest& request, std::unique_ptr<net::Stream> stream, std::string leftover);

  /// Asks every client to reconnect and closes all connections. Any thread.
  void drain();
  [[nodiscard]] const GatewayStats& stats() const { return stats_; }

 private:
  Options options_;
  PostDomain post_domain_;
  GatewayStats stats_;
  std::unique_ptr<Hub> hub_;
  std::vector<std::unique_ptr<ReactorLoop>> loops_;  ///< By index, as the shards.
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace guildhall::gateway
