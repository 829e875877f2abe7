#include "roles/gateway/gateway.h"

#include "core/members/join.h"
#include "core/users/authenticate.h"
#include "net/reactor.h"
#include "net/stream.h"
#include "net/websocket/connection.h"
#include "roles/gateway/hub.h"
#include "roles/gateway/reactor_loop.h"
#include "roles/gateway/shard.h"

namespace guildhall::gateway {

Gateway::Gateway(Options options, const std::vector<net::Reactor*>& reactors, PostDomain post_domain)
    : options_(std::move(options)),
      post_domain_(std::move(post_domain)),
      hub_(std::make_unique<Hub>(Hub::Options{.clock = options_.clock,
                                              .random = options_.random,
                                              .url = options_.url,
                                              .public_url = options_.public_url,
                                              .limits = options_.limits,
                                              .stats = stats_})) {
  std::vector<ShardPort*> ports;
  for (auto* const reactor : reactors) {
    const Shard::Parts parts{.clock = options_.clock,
                             .limits = options_.limits,
                             .stats = stats_,
                             .hub = *hub_,
                             .post_domain = post_domain_,
                             .shards = shards_};
    loops_.push_back(std::make_unique<ReactorLoop>(*reactor));
    shards_.push_back(std::make_unique<Shard>(parts, static_cast<std::uint32_t>(shards_.size()), *loops_.back()));
    ports.push_back(shards_.back().get());
  }
  hub_->set_shards(ports);
}

Gateway::~Gateway() = default;

Hub::Domain domain_of(core::Core& core) {
  return {.world = &core.world,
          .authenticate = [&core](std::string_view token) { return core::authenticate(core, token); },
          .find_message = [&core](ChannelId channel_id, MessageId message_id) -> std::optional<model::Message> {
            if (const auto* const pending = core.pending(channel_id, message_id)) return *pending;
            if (const auto* const recent = core.recent.find(channel_id, message_id)) return *recent;
            auto found = core.log().get({channel_id, message_id});
            return found ? *std::move(found) : std::nullopt;
          }};
}

void Gateway::attach(core::Core& core) {
  Hub::Domain domain = domain_of(core);
  domain.last_session_gone = [this, &core](UserId user_id) {
    // Later: it may be called in the middle of an operation.
    post_domain_([this, &core, user_id] {
      if (hub_->has_session(user_id)) return;  // Came back meanwhile.
      core::end_visits(core, user_id);
      core.commit([](const Result<void>&) {});
    });
  };
  hub_->attach(std::move(domain));
}

void Gateway::tick() { hub_->tick(); }

void Gateway::emit(const core::Event& event) { hub_->emit(event); }

bool Gateway::wants_upgrade(const net::HttpRequest& request) {
  return request.path == "/" || request.path == "/gateway";
}

void Gateway::upgraded(const net::HttpRequest& request, std::unique_ptr<net::Stream> stream, std::string leftover) {
  for (std::size_t index = 0; index < loops_.size(); ++index) {
    if (&loops_[index]->reactor() != &stream->reactor()) continue;
    return shards_[index]->accept(request, std::make_unique<net::WsConnection>(std::move(stream), std::move(leftover)));
  }
}

void Gateway::drain() {
  for (const auto& shard : shards_) shard->drain();
}

}  // namespace guildhall::gateway
