#include "sim/observer.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

namespace guildhall::sim {

/// One shard's port, with ears.
class Observer::Port final : public gateway::ShardPort {
 public:
  Port(Observer& owner, gateway::ShardPort& shard, std::uint32_t index) : owner_(owner), shard_(shard), index_(index) {}

  void open_session(gateway::ConnectionId connection, std::uint32_t slot) override {
    owner_.opened(index_, slot);
    shard_.open_session(connection, slot);
  }
  void deliver(gateway::DispatchPtr dispatch, Slots slots) override {
    owner_.delivered(index_, dispatch, *slots);
    shard_.deliver(std::move(dispatch), std::move(slots));
  }
  void deliver_one(gateway::DispatchPtr dispatch, std::uint32_t slot) override {
    owner_.delivered(index_, dispatch, {slot});
    shard_.deliver_one(std::move(dispatch), slot);
  }
  void end_session(std::uint32_t slot, std::uint16_t code) override {
    owner_.ended(index_, slot);
    shard_.end_session(slot, code);
  }
  void close_connection(gateway::ConnectionId connection, std::uint16_t code) override {
    shard_.close_connection(connection, code);
  }
  void refuse_session(gateway::ConnectionId connection) override { shard_.refuse_session(connection); }
  void resume_session(gateway::ConnectionId connection, gateway::SessionKey key, std::uint64_t seq) override {
    shard_.resume_session(connection, key, seq);
  }
  void wake_hub_after(std::int64_t delay_ms) override { shard_.wake_hub_after(delay_ms); }

 private:
  Observer& owner_;
  gateway::ShardPort& shard_;
  std::uint32_t index_;
};

Observer::Observer(Parts parts) : parts_(parts) {}
Observer::~Observer() = default;

void Observer::attach(gateway::HubPort& hub, std::function<void(const core::Event&)> emit, const core::World& world) {
  hub_ = &hub;
  emit_ = std::move(emit);
  world_ = &world;
}

gateway::ShardPort* Observer::add_shard(gateway::ShardPort& shard) {
  ports_.push_back(std::make_unique<Port>(*this, shard, static_cast<std::uint32_t>(ports_.size())));
  return ports_.back().get();
}

void Observer::stop() {
  dead_ = true;
  for (const auto& [key, session] : by_key_) session->ended = true;
}

void Observer::emit(const core::Event& event) {
  if (dead_) return emit_(event);
  for (auto& change : changes_of(event, *world_, parts_.facts.now)) {
    if (!change.fact.empty()) parts_.report.note("event " + change.fact);
    parts_.facts.add(std::move(change));
  }
  parts_.facts.reads.note(event, *world_, parts_.facts.now);
  note_owed(event);
  const auto expectation = expected(event);  // Before the hub tells: whoever gains a channel now gets no update of it.
  turn_.clear();
  emit_(event);
  if (expectation) check_expected(*expectation);
  check_no_repeats();
  std::visit(
      [this](const auto& what) {
        using What = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<What, core::ChannelCreate> || std::is_same_v<What, core::ChannelUpdate> ||
                      std::is_same_v<What, core::ChannelDelete>) {
          if (what.channel->guild_id) check_views(what.channel->guild_id);
        } else if constexpr (std::is_same_v<What, core::RoleUpdate> || std::is_same_v<What, core::RoleCreate>) {
          check_views(what.role->guild_id);
        } else if constexpr (std::is_same_v<What, core::MemberUpdate>) {
          check_views(what.member->guild_id);
        } else if constexpr (std::is_same_v<What, core::RoleDelete> || std::is_same_v<What, core::GuildUpdate> ||
                             std::is_same_v<What, core::GuildCreate> || std::is_same_v<What, core::MemberRemove>) {
          check_views(what.guild_id);
        }
      },
      event);
}

/// Channels may have come into view, with who is in voice there: passive sessions are told of that later.
void Observer::check_views(GuildId guild) {
  if (large(guild)) owed_.insert(guild);
  check_known(guild);
}

// ---- what shards ask of the hub ----

void Observer::identify(std::uint32_t shard, gateway::ConnectionId connection, gateway::Identify request) {
  const gateway::Identify asked = request;
  identifying_ = &asked;
  turn_.clear();
  hub_->identify(shard, connection, std::move(request));
  identifying_ = nullptr;
}

void Observer::resume(std::uint32_t shard, gateway::ConnectionId connection, gateway::Resume request) {
  hub_->resume(shard, connection, std::move(request));
}
void Observer::presence(gateway::SessionKey key, gateway::PresenceRequest request) {
  turn_.clear();
  if (const auto found = by_key_.find({key.shard, key.slot}); found != by_key_.end())
    found->second->status = request.status;
  hub_->presence(key, std::move(request));
}
void Observer::voice(gateway::SessionKey key, gateway::VoiceRequest request) {
  turn_.clear();
  if (const auto found = by_key_.find({key.shard, key.slot}); found != by_key_.end()) note_voice(found->second->user);
  hub_->voice(key, request);
}
void Observer::members(gateway::SessionKey key, gateway::MembersRequest request) {
  turn_.clear();
  hub_->members(key, std::move(request));
}

void Observer::subscribe(gateway::SessionKey key, gateway::SubscribeRequest request) {
  turn_.clear();
  if (const auto found = by_key_.find({key.shard, key.slot}); found != by_key_.end()) {
    subscribing_ = found->second.get();
    remember(*found->second, request);
  }
  hub_->subscribe(key, std::move(request));
  subscribing_ = nullptr;
}

/// What it wants from now on; what is not named stays as it is.
void Observer::remember(Session& session, const gateway::SubscribeRequest& request) {
  for (const auto& asked : request.guilds) {
    const auto* const guild = parts_.facts.now.guild(asked.guild_id);
    if (session.bot || guild == nullptr || !guild->members.contains(session.user)) continue;
    auto& interest = session.interests[asked.guild_id];
    interest.typing = asked.typing.value_or(interest.typing);
    interest.activities = asked.activities.value_or(interest.activities);
    interest.threads = asked.threads.value_or(interest.threads);
    if (asked.members) interest.members = {asked.members->begin(), asked.members->end()};
    if (!asked.channels) continue;
    interest.rows.clear();
    for (const auto& [channel, ranges] : *asked.channels)
      for (const auto& range : ranges) interest.rows[channel].emplace_back(range.first, range.last);
  }
}

void Observer::note_owed(const core::Event& event) {
  GuildId guild;
  ChannelId at;
  const auto of_channel = [&](ChannelId channel) {
    at = channel;
    const auto found = parts_.facts.now.channel_guilds.find(channel);
    if (found != parts_.facts.now.channel_guilds.end()) guild = found->second;
  };
  if (const auto* const message = std::get_if<core::MessageCreate>(&event)) of_channel(message->message->channel_id);
  if (const auto* const pins = std::get_if<core::ChannelPinsUpdate>(&event)) of_channel(pins->channel_id);
  if (const auto* const voice = std::get_if<core::VoiceStateUpdate>(&event)) guild = voice->state.guild_id;
  if (!guild || !large(guild)) return;
  owed_.insert(guild);
  if (at) owed_channels_[guild].insert(at);
}

/// Who comes to voice or leaves it, in whichever of their guilds: the hub knows of that first.
void Observer::note_voice(UserId user) {
  for (const auto guild : parts_.facts.now.guilds_of(user))
    if (large(guild)) owed_.insert(guild);
}

void Observer::wake() {
  turn_.clear();
  told_ = false;
  hub_->wake();
  if (told_) owed_.clear(), owed_channels_.clear();
}

void Observer::session_gone(gateway::SessionKey key) {
  turn_.clear();
  if (const auto found = by_key_.find({key.shard, key.slot}); found != by_key_.end()) {
    note_voice(found->second->user);
    found->second->ended = true;
    by_key_.erase(found);
  }
  hub_->session_gone(key);
}

// ---- what the hub asks of shards ----

void Observer::opened(std::uint32_t shard, std::uint32_t slot) {
  if (dead_) return;
  auto made = std::make_shared<Session>();
  made->key = {shard, slot};
  if (identifying_ == nullptr || by_key_.contains({shard, slot})) {
    return parts_.report.fail("a slot is given out when its last session is gone", fmt::format("slot {}", slot));
  }
  const auto& account = parts_.accounts.at(identifying_->token);
  made->user = account.user;
  made->bot = account.bot;
  made->intents = account.bot ? static_cast<std::uint64_t>(identifying_->intents.value_or(0)) : ~std::uint64_t{0};
  made->capabilities = identifying_->capabilities;
  if (identifying_->presence) made->status = identifying_->presence->status;
  if (account.bot && identifying_->shard) {
    made->shard_id = static_cast<std::uint64_t>(identifying_->shard->first);
    made->shard_count = static_cast<std::uint64_t>(identifying_->shard->second);
  }
  by_key_[{shard, slot}] = std::move(made);
}

SentPtr Observer::sent(const gateway::DispatchPtr& dispatch) {
  if (last_sent_ != nullptr && last_sent_->dispatch == dispatch) return last_sent_;
  auto made = std::make_shared<Sent>();
  made->dispatch = dispatch;
  made->number = ++last_number_;
  // The tail ends with the brace that closes the payload.
  const auto& tail = *dispatch->tail();
  boost::system::error_code error;
  made->data = boost::json::parse(std::string_view(tail).substr(0, tail.size() - 1), error);
  if (error || tail.back() != '}')
    parts_.report.fail("dispatches are JSON", fmt::format("{}: {}", dispatch->type(), tail));
  parts_.report.mix(dispatch->type());
  parts_.report.mix(tail);
  count(*made);
  last_sent_ = made;
  return last_sent_;
}

/// What there was to check.
void Observer::count(const Sent& what) {
  parts_.report.reach(what.type());
  if (what.type() != "GUILD_MEMBER_LIST_UPDATE" || !what.data.is_object()) return;
  for (const auto& op : what.data.at("ops").as_array())
    parts_.report.reach("member list " + std::string(op.at("op").as_string()));
}

void Observer::delivered(std::uint32_t shard, const gateway::DispatchPtr& dispatch,
                         const std::vector<std::uint32_t>& slots) {
  if (dead_) return;
  const auto what = sent(dispatch);
  for (const auto slot : slots) {
    const auto found = by_key_.find({shard, slot});
    if (found == by_key_.end() || found->second->ended)
      return parts_.report.fail("events go to sessions that exist", fmt::format("{} to slot {}", what->type(), slot));
    auto& session = *found->second;
    session.note(fmt::format("#{} {} {}", what->number, what->type(), dispatch->tail()->substr(0, 160)));
    check_may_have(session, *what);
    learn(session, *what);
    session.stream.push_back(what);
    turn_.push_back({found->second, what});
    parts_.report.mix(slot);
  }
}

void Observer::ended(std::uint32_t shard, std::uint32_t slot) {
  if (const auto found = by_key_.find({shard, slot}); found != by_key_.end()) found->second->ended = true;
}

SessionPtr Observer::session(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

std::vector<SessionPtr> Observer::live() const {
  std::vector<SessionPtr> out;
  for (const auto& [key, each] : by_key_)
    if (!each->ended) out.push_back(each);
  return out;
}

std::string Observer::status_of(UserId user) const {
  static constexpr std::array<std::string_view, 3> kFromWeak{"idle", "online", "dnd"};
  std::size_t best = 0;  // One more than the index.
  for (const auto& [key, session] : by_key_) {
    if (session->ended || session->user != user) continue;
    const auto rank = std::ranges::find(kFromWeak, session->status);
    if (rank != kFromWeak.end()) best = std::max(best, static_cast<std::size_t>(rank - kFromWeak.begin()) + 1);
  }
  return std::string(best == 0 ? "offline" : kFromWeak[best - 1]);
}

void Observer::fail(const Session& session, std::string invariant, std::string detail) {
  parts_.report.fail(std::move(invariant), std::move(detail), session.history());
}

}  // namespace guildhall::sim
