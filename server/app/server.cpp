#include "app/server.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <future>
#include <limits>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sys/resource.h>
#include <boost/asio/post.hpp>

#include "app/admin.h"
#include "app/version.h"
#include "base/encoding.h"
#include "base/limits.h"
#include "base/log.h"
#include "core/users/authenticate.h"
#include "roles/api/instance/instance_settings.h"

namespace guildhall::app {
namespace {

constexpr std::size_t kBlockingThreadsMin = 4;
/// JSON bodies: pictures come inside them as base64, up to 6 MiB of picture.
constexpr std::size_t kBodyBytesMax = 8UL * 1024 * 1024;

std::size_t processors() { return std::max(1U, std::thread::hardware_concurrency()); }

/// Each connection is a file descriptor; the usual limit of 1024 is for programs that have few.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

std::expected<std::unique_ptr<Server>, std::string> Server::create(Config config) {
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  auto folder = DataFolder::take(config.data);
  if (!folder) return std::unexpected(folder.error().message);
  auto stores = Stores::open(*std::move(folder));
  if (!stores) return std::unexpected(std::move(stores).error());
  std::unique_ptr<Server> server(new Server(std::move(config), *std::move(stores)));
  if (auto listening = server->listen(); !listening) return std::unexpected(std::move(listening).error());
  if (auto started = server->start(); !started) return std::unexpected(std::move(started).error());
  return server;
}

Server::Server(Config config, Stores stores)
    : config_(std::move(config)),
      stores_(std::move(stores)),
      domain_work_(domain_.get_executor()),
      blocking_(std::max(kBlockingThreadsMin, processors())),
      signals_(domain_, SIGINT, SIGTERM),
      drain_timer_(domain_),
      save_timer_(domain_),
      collect_timer_(domain_),
      expire_timer_(domain_),
      health_timer_(domain_),
      // The pack is linked in: a broken one is a bug of the build, and value() ends the start.
      edge_(config_.http_trusted_proxies, WebAssets::open(embedded_web_pack()).value()) {}

std::expected<void, std::string> Server::listen() {
  const std::size_t count = config_.http_reactors > 0 ? static_cast<std::size_t>(config_.http_reactors) : processors();
  std::vector<net::Reactor*> reactors;
  reactors.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    reactors.push_back(reactors_.emplace_back(std::make_unique<net::Reactor>(i)).get());
  const auto address = parse_address(config_.http_listen);
  if (!address) return std::unexpected("http.listen is no address");
  net::HttpServer::Options options;
  options.address = address->host;
  options.port = address->port;
  options.tls_certificate = config_.http_tls_cert;
  options.tls_key = config_.http_tls_key;
  options.max_body = kBodyBytesMax;
  options.max_multipart =
      std::max<std::size_t>(limits::kRequestBytes, static_cast<std::size_t>(config_.file_bytes_max) + 1024 * 1024);
  options.temp_dir = stores_.blobs->temporary_folder();
  options.max_connections = static_cast<std::size_t>(config_.connections_max);
  auto http = net::HttpServer::create(std::move(options), std::move(reactors), edge_);
  if (!http) return std::unexpected(fmt::format("cannot listen on {}: {}", config_.http_listen, http.error().detail));
  http_ = *std::move(http);
  name_addresses();
  return {};
}

void Server::name_addresses() {
  instance_.public_url = config_.http_public_url;
  if (instance_.public_url.empty()) {
    std::string host = parse_address(config_.http_listen)->host;
    if (host == "0.0.0.0") host = "127.0.0.1";
    if (host == "::") host = "::1";
    if (host.contains(':')) host = "[" + host + "]";
    instance_.public_url =
        fmt::format("{}://{}:{}", config_.http_tls_cert.empty() ? "http" : "https", host, http_->port());
  }
  instance_.gateway_url = "ws" + instance_.public_url.substr(4);  // http -> ws, https -> wss.
  instance_.name = config_.instance_name;
  instance_.version = kVersion;
  instance_.started_at = clock_.now_ms();
  instance_.file_bytes_ceiling =  // What the listener lets in, less room for the rest of the form.
      std::max<std::uint64_t>(limits::kRequestBytes, static_cast<std::uint64_t>(config_.file_bytes_max) + 1024 * 1024) -
      1024 * 1024;
  instance_.registration = config_.registration;
  instance_.file_bytes_max = static_cast<std::uint64_t>(config_.file_bytes_max);
}

std::expected<void, std::string> Server::start() {
  const auto post_domain = [this](std::move_only_function<void()> task) {
    boost::asio::post(domain_, std::move(task));
  };
  std::vector<net::Reactor*> reactors;
  reactors.reserve(reactors_.size());
  for (const auto& reactor : reactors_) reactors.push_back(reactor.get());
  gateway::Limits limits;
  if (!config_.rate_limits) limits.identifies_per_5s = std::numeric_limits<std::int64_t>::max();
  gateway_ = std::make_unique<gateway::Gateway>(gateway::Gateway::Options{.clock = clock_,
                                                                          .random = random_,
                                                                          .url = instance_.gateway_url,
                                                                          .public_url = instance_.public_url,
                                                                          .limits = limits},
                                                reactors, post_domain);
  journal_ = std::make_unique<GroupJournal>(*stores_.rows, *stores_.log, post_domain);
  core_ = std::make_unique<core::Core>(core::Core::Parts{.journal = *journal_,
                                                         .log = *stores_.log,
                                                         .blobs = *stores_.blobs,
                                                         .clock = clock_,
                                                         .random = random_,
                                                         .events = *gateway_});
  if (config_.rate_limits)
    core_->policy = {.joins_per_hour = config_.joins_per_hour,
                     .guild_joins_per_minute = config_.guild_joins_per_minute,
                     .newcomer_minutes = config_.newcomer_minutes,
                     .newcomer_messages_per_minute = config_.newcomer_messages_per_minute,
                     .new_dms_per_10_minutes = config_.new_dms_per_10_minutes};
  core_->set_on_fatal([](const Error&) {
    log_error("the server ends: what it tells people would no longer be what is saved");
    std::_Exit(EXIT_FAILURE);
  });
  if (const auto loaded = core_->load(*stores_.rows); !loaded)
    return std::unexpected(fmt::format("cannot load the data in {}: {}", config_.data, loaded.error().detail));
  gateway_->attach(*core_);
  content_ = std::make_unique<Content>(*core_, blocking_);
  dispatcher_ = std::make_unique<api::Dispatcher>(
      api::Dispatcher::Parts{
          .domain = domain_,
          .core = *core_,
          .blocking = blocking_.get_executor(),
          .instance = instance_,
          .clock = clock_,
          .authenticate = [this](std::string_view token) { return core::authenticate(*core_, token); },
          .busy = [this] { return journal_->busy(); }},
      api::Dispatcher::Options{.limits = {.enabled = config_.rate_limits}}, api::all_routes());
  edge_.connect({.domain = &domain_,
                 .dispatcher = dispatcher_.get(),
                 .gateway = gateway_.get(),
                 .content = content_.get(),
                 .core = core_.get(),
                 .server = http_.get()});
  collector_ =
      std::make_unique<BlobCollector>(BlobCollector::Parts{.core = *core_, .domain = domain_, .blocking = blocking_},
                                      config_.deleted_files_kept_s * 1000);
  orphan_sweep_ = std::make_unique<OrphanSweep>(
      OrphanSweep::Parts{.core = *core_,
                         .domain = domain_,
                         .blocking = blocking_,
                         .list = [this](int byte, UnixMs from,
                                        UnixMs until) { return stores_.blobs->put_between(byte, from, until); }},
      files_known_since(*core_));
  poll_ender_ = std::make_unique<PollEnder>(PollEnder::Parts{.core = *core_, .domain = domain_, .blocking = blocking_});
  collect_blobs();
  expire_requests();
  api::apply_kept_settings(*core_, instance_);
  instance_.figures = [this] { return figures(); };
  instance_.health = &health_;
  sample_health();
  if (auto mail = open_mail(); !mail) return mail;
  exports_ = std::make_unique<api::Exports>(api::Exports::Parts{.core = *core_,
                                                                .blocking = blocking_.get_executor(),
                                                                .post_domain = post_domain,
                                                                .folder = stores_.folder.file("exports"),
                                                                .public_url = instance_.public_url});
  instance_.exports = exports_.get();
  make_set_up_link();
  open_admin_socket();
  for (const auto& reactor : reactors_) reactor->start();
  return {};
}

void Server::make_set_up_link() {
  const auto& users = core_->world.users;
  const bool has_admin =
      std::ranges::any_of(users, [](const auto& entry) { return entry.second.admin && !entry.second.deleted; });
  if (has_admin) return;
  const std::string token = random_.base64url(24);
  instance_.first_admin_token_hash = token_hash(token);
  set_up_link_ = fmt::format("{}/setup?token={}", instance_.public_url, token);
}

void Server::open_admin_socket() {
  auto socket = AdminSocket::open(
      DataFolder::admin_socket(config_.data),
      [this](const std::string& line, const std::atomic<bool>& stopping) { return admin_line(line, stopping); });
  if (!socket) {
    log_warning("`guildhall admin` will not work while the server runs: {}", socket.error());
    return;
  }
  admin_ = *std::move(socket);
}

// On the thread of the admin socket.
std::string Server::admin_line(const std::string& line, const std::atomic<bool>& stopping) {
  auto request = parse_admin_request(line);
  if (!request) return admin_answer(std::unexpected(request.error()));
  if (auto prepared = prepare_admin_request(*request); !prepared)
    return admin_answer(std::unexpected(prepared.error()));
  const auto answer = std::make_shared<std::promise<std::string>>();  // Shared: this thread may give up first.
  std::future<std::string> future = answer->get_future();
  boost::asio::post(domain_, [this, answer, asked = *std::move(request)] {
    auto result = run_admin_request(*core_, &instance_, asked);
    core_->commit([answer, result = std::move(result)](Result<void> saved) mutable {
      if (!saved) result = std::unexpected(std::move(saved).error());
      answer->set_value(admin_answer(result));
    });
  });
  while (future.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready)
    if (stopping) return admin_answer(fail_field("", "STOPPING", "the server is stopping"));
  return future.get();
}

}  // namespace guildhall::app
