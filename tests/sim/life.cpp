#include "sim/life.h"

#include <utility>

#include <boost/asio/post.hpp>

#include "base/check.h"
#include "core/members/join.h"
#include "core/read_states/read_states.h"
#include "core/users/authenticate.h"
#include "roles/api/router.h"

namespace guildhall::sim {

Life::Life(Parts parts)
    : parts_(parts),
      pool_(parts.dice),
      random_(parts.random_seed),
      observer_({.report = parts.report,
                 .facts = parts.facts,
                 .clock = parts.clock,
                 .accounts = parts.accounts,
                 .large_guild_members = parts.limits.large_guild_members}),
      core_({.journal = parts.store,
             .log = parts.disk,
             .blobs = parts.disk,
             .clock = parts.clock,
             .random = random_,
             .events = observer_}),
      hub_({.clock = parts.clock,
            .random = random_,
            .url = "ws://sim",
            .public_url = "http://sim",
            .limits = parts_.limits,
            .stats = stats_}) {
  const auto post_domain = [this](std::move_only_function<void()> task) {
    boost::asio::post(domain_, std::move(task));
  };
  std::vector<gateway::ShardPort*> ports;
  for (std::size_t i = 0; i < parts.shards; ++i) {
    loops_.push_back(std::make_shared<Loop>(parts.scheduler));
    shards_.push_back(std::make_unique<gateway::Shard>(gateway::Shard::Parts{.clock = parts.clock,
                                                                             .limits = parts_.limits,
                                                                             .stats = stats_,
                                                                             .hub = observer_,
                                                                             .post_domain = post_domain,
                                                                             .shards = shards_},
                                                       static_cast<std::uint32_t>(i), *loops_.back()));
    ports.push_back(observer_.add_shard(*shards_.back()));
  }
  hub_.set_shards(ports);
  observer_.attach(hub_, [this](const core::Event& event) { hub_.emit(event); }, core_.world);
  CHECK(core_.load(parts.disk).has_value());
  core_.set_on_fatal([this](const Error&) { dead_ = true; });
  auto domain = gateway::domain_of(core_);
  domain.last_session_gone = [this](UserId user_id) {
    boost::asio::post(domain_, [this, user_id] {
      if (dead_ || hub_.has_session(user_id)) return;
      core::end_visits(core_, user_id);
      core_.commit([](const Result<void>&) {});
    });
  };
  hub_.attach(std::move(domain));
  tick();
  dispatcher_ = std::make_unique<api::Dispatcher>(
      api::Dispatcher::Parts{
          .domain = domain_,
          .core = core_,
          .blocking = pool_.executor(),
          .instance = instance_,
          .clock = parts.clock,
          .authenticate = [this](std::string_view token) { return core::authenticate(core_, token); }},
      api::Dispatcher::Options{.limits = {.enabled = false}}, api::all_routes());
  parts.store.start();
  parts.store.set_domain(&domain_);
  sources_.push_back(parts.scheduler.add_source([this] { return domain_.poll_one() > 0; }));
  sources_.push_back(parts.scheduler.add_source([this] { return pool_.run_one(); }));
  for (const auto& loop : loops_)
    sources_.push_back(parts.scheduler.add_source([raw = loop.get()] { return raw->run_one(); }));
}

void Life::stop() {
  do parts_.store.flush();
  while (domain_.poll() > 0);
  if (dead_) return;
  core::flush_reads(core_);
  core_.commit([](const Result<void>&) {});
  parts_.store.flush();
}

Life::~Life() {
  dead_ = true;
  *alive_ = false;
  observer_.stop();
  for (const auto source : sources_) parts_.scheduler.remove_source(source);
  parts_.store.set_domain(nullptr);
  parts_.store.crash();
  while (dispatcher_->in_flight() > 0)
    if (domain_.poll_one() == 0 && !pool_.run_one()) CHECK(!"a request can neither go on nor end");
  dispatcher_.reset();
  shards_.clear();
}

void Life::tick() {
  parts_.scheduler.after_ms(1000, [this, alive = alive_] {
    if (!*alive) return;
    boost::asio::post(domain_, [this] {
      if (dead_) return;
      core::flush_reads(core_);
      core_.commit([](const Result<void>&) {});
      hub_.tick();
    });
    tick();
  });
}

void Life::request(net::HttpRequest request, net::Responder respond) {
  boost::asio::post(domain_, [this, request = std::move(request), respond = std::move(respond)]() mutable {
    dispatcher_->dispatch(std::move(request),
                          [alive = alive_, respond = std::move(respond)](net::HttpResponse response) mutable {
                            if (*alive) respond(std::move(response));
                          });
  });
}

void Life::connect(const std::shared_ptr<Wire>& wire, std::string compress) {
  const auto index = parts_.dice.below(shards_.size());
  net::HttpRequest request{.method = net::Method::kGet, .path = "/"};
  request.query = {{"v", "10"}, {"encoding", "json"}};
  if (!compress.empty()) request.query.emplace_back("compress", std::move(compress));
  auto* const loop = loops_[index].get();
  loop->post([this, index, loop, wire, request = std::move(request)] {
    shards_[index]->accept(request, std::make_unique<Socket>(wire, *loop));
  });
}

}  // namespace guildhall::sim
