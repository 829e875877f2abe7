#include "sim/client.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

namespace guildhall::sim {
namespace {

constexpr std::uint64_t kAllMembers = 1U << 1U;
constexpr std::uint64_t kMessages = 1U << 0U | 1U << 9U | 1U << 15U;

constexpr std::uint64_t kReactions = 1U << 10U | 1U << 13U;
constexpr std::uint64_t kVoice = 1U << 0U | 1U << 7U;
constexpr std::uint64_t kPresences = 1U << 0U | 1U << 1U | 1U << 8U;
constexpr std::uint64_t kPolls = 1U << 24U | 1U << 25U;

struct Head {
  std::string_view type;
  std::uint64_t seq = 0;
  std::string_view body;  ///< `d` and the brace.
};

/// `{"t":"TYPE","s":N,"op":0,"d":…}`, or in a zlib-stream `{"s":  N,"t":"TYPE","op":0,"d":…}`.
std::optional<Head> parse_head(std::string_view text) {
  constexpr std::string_view kData = R"(,"op":0,"d":)";
  const auto data_at = text.find(kData);
  if (data_at == std::string_view::npos) return std::nullopt;
  Head head;
  head.body = text.substr(data_at + kData.size());
  const auto both = text.substr(0, data_at);
  const bool number_first = both.starts_with(R"({"s":)");
  const std::string_view opening = number_first ? R"({"s":)" : R"({"t":")";
  const std::string_view between = number_first ? R"(,"t":")" : R"(","s":)";
  const auto middle = both.find(between);
  if (!both.starts_with(opening) || middle == std::string_view::npos) return std::nullopt;
  const auto first = both.substr(opening.size(), middle - opening.size());
  const auto second = both.substr(middle + between.size());
  auto number = number_first ? first : second;
  if (number_first && !second.ends_with('"')) return std::nullopt;
  head.type = number_first ? second.substr(0, second.size() - 1) : first;
  number.remove_prefix(std::min(number.find_first_not_of(' '), number.size()));
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), head.seq);
  if (error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
  return head;
}

}  // namespace

std::string Client::name() const {
  return fmt::format("client {} ({} {}{}{})", number_, kind_.account.bot ? "bot" : "person", kind_.account.user.str(),
                     kind_.compress.empty() ? "" : ", ", kind_.compress);
}

void Client::fail(std::string invariant, std::string detail) {
  parts_.report.fail(std::move(invariant), name() + ": " + std::move(detail),
                     session_ == nullptr ? std::string() : session_->history());
}

// ---- connection ----

void Client::connect() {
  auto* const life = parts_.life();
  if (retired_ || phase_ != Phase::kAway) return;
  if (life == nullptr) return reconnect_later();
  phase_ = Phase::kConnecting;
  ++connection_;
  stalled_ = false;
  heard_ = true;
  decoder_ = std::make_unique<Decoder>(kind_.compress);
  wire_ = std::make_shared<Wire>(parts_.scheduler, parts_.dice, *this);
  life->connect(wire_, kind_.compress);
  // A server that dies before it takes the connection leaves it open for nothing.
  constexpr std::int64_t kPatienceMs = 20'000;
  parts_.scheduler.after_ms(kPatienceMs, [this, connection = connection_] {
    if (connection == connection_ && phase_ == Phase::kConnecting) cut();
  });
}

void Client::cut() {
  if (wire_ != nullptr) wire_->cut();
}

void Client::close(std::uint16_t code) {
  if (wire_ == nullptr) return;
  wire_->close(code);
  wire_ = nullptr;
  phase_ = Phase::kAway;
  disconnected_at_ = parts_.scheduler.now_ms();
  if (code == 1000 || code == 1001) forget_session();
  reconnect_later();
}

void Client::retire() {
  retired_ = true;
  close(1000);
}

void Client::set_stalled(bool stalled) {
  stalled_ = stalled;
  if (wire_ != nullptr) wire_->set_stalled(stalled);
}

void Client::send(std::string payload) {
  if (wire_ != nullptr) wire_->send(std::move(payload));
}

void Client::closed(std::uint16_t code) {
  wire_ = nullptr;
  if (phase_ == Phase::kLive || phase_ == Phase::kResuming) disconnected_at_ = parts_.scheduler.now_ms();
  phase_ = Phase::kAway;
  parts_.report.note(fmt::format("{} closed {}", name(), code));
  constexpr std::uint16_t kFirst = 4001;
  constexpr std::uint16_t kTimedOut = 4009;
  if (code >= kFirst && code != kTimedOut)
    fail("a client that keeps the rules is not sent away", fmt::format("closed with {}", code));
  if (code == 1000 || code == 1001) forget_session();
  reconnect_later();
}

void Client::reconnect_later() {
  if (retired_) return;
  parts_.scheduler.after_ms(parts_.dice.chance(100) ? parts_.dice.between(5000, 40'000) : parts_.dice.between(10, 2500),
                            [this, connection = connection_] {
                              if (connection == connection_) connect();
                            });
}

void Client::begin() {
  if (session_id_.empty()) return identify();
  phase_ = Phase::kResuming;
  send(fmt::format(R"({{"op":6,"d":{{"token":"{}","session_id":"{}","seq":{}}}}})", kind_.account.token, session_id_,
                   seq_));
}

void Client::identify() {
  phase_ = Phase::kIdentifying;
  std::string shard;
  if (kind_.shard_count > 0) shard = fmt::format(R"(,"shard":[{},{}])", kind_.shard_id, kind_.shard_count);
  std::string intents;
  intents = kind_.account.bot ? fmt::format(R"(,"intents":{})", kind_.intents)
                              : fmt::format(R"(,"capabilities":{})", kind_.capabilities);
  send(fmt::format(
      R"({{"op":2,"d":{{"token":"{}","large_threshold":250,"properties":{{"os":"linux","browser":"sim"}}{}{}}}}})",
      kind_.account.token, intents, shard));
}

void Client::beat(std::uint64_t connection) {
  if (connection != connection_ || wire_ == nullptr) return;
  if (!std::exchange(heard_, false) && !stalled_) return cut();  // A dead connection, as far as it knows.
  send(phase_ == Phase::kLive ? fmt::format(R"({{"op":1,"d":{}}})", seq_) : R"({"op":1,"d":null})");
  parts_.scheduler.after_ms(parts_.limits.heartbeat_interval_ms, [this, connection] { beat(connection); });
}

// ---- what comes ----

void Client::received(std::string bytes, bool) {
  const auto text = decoder_->run(std::move(bytes));
  if (!text) return fail("a compressed stream can be read", "broken");
  if (text->starts_with(R"({"t":null)")) return on_control(*text);
  on_dispatch(*text);
}

void Client::on_control(std::string_view text) {
  boost::system::error_code error;
  const auto payload = boost::json::parse(text, error);
  if (error) return fail("payloads are JSON", std::string(text));
  switch (payload.at("op").to_number<int>()) {
    case 7:
      return close(4000);
    case 9:
      return on_refused();
    case 10:
      parts_.scheduler.after_ms(parts_.dice.between(1, parts_.limits.heartbeat_interval_ms),
                                [this, connection = connection_] { beat(connection); });
      return begin();
    case 11:
      heard_ = true;
      return;
    default:
      return fail("only known operations come", std::string(text));
  }
}

/// Op 9: it cannot resume (or identifies too often), and begins anew.
void Client::on_refused() {
  if (phase_ == Phase::kResuming && session_ != nullptr && !session_->ended) {
    const auto missed = session_->stream.size() + resumed_seen_ - seq_;
    std::size_t bytes = 0;
    bool kept = true;  // What a session begins with is not kept.
    for (std::size_t i = seq_ - resumed_seen_; i < session_->stream.size(); ++i) {
      bytes += session_->stream[i]->dispatch->size();
      kept = kept && session_->stream[i]->dispatch->replay() == gateway::Replay::kKept;
    }
    const bool in_time = parts_.scheduler.now_ms() - disconnected_at_ < parts_.limits.resume_window_ms - 2000;
    if (kept && in_time && missed < parts_.limits.replay_events / 2 && bytes < parts_.limits.replay_bytes / 2)
      fail("what can be resumed is resumed", fmt::format("refused at seq {}, {} events behind", seq_, missed));
  }
  ++refusals;
  forget_session();
  parts_.scheduler.after_ms(parts_.dice.between(1, 5000), [this, connection = connection_] {
    if (connection == connection_ && wire_ != nullptr) identify();
  });
}

void Client::on_dispatch(std::string_view text) {
  const auto head = parse_head(text);
  if (!head) return fail("dispatches have t, s, op and d", std::string(text.substr(0, 200)));
  parts_.report.mix(text.size());
  parts_.report.mix(head->seq);
  ++events;
  if (head->type == "READY") {
    seq_ = 0;
    resumed_seen_ = 0;
    boost::system::error_code error;
    const auto data = boost::json::parse(head->body.substr(0, head->body.size() - 1), error);
    session_id_ = error ? std::string() : std::string(data.at("session_id").as_string());
    auto* const life = parts_.life();
    session_ = life == nullptr ? nullptr : life->observer().session(session_id_);
    if (session_ == nullptr) return fail("READY is for a session that exists", session_id_);
    on_ready();
  }
  if (session_ == nullptr) return fail("nothing comes outside a session", std::string(head->type));
  if (head->seq != seq_ + 1)
    return fail(head->seq <= seq_ ? "a session sees nothing twice" : "a session misses nothing",
                fmt::format("{} has seq {} after {}", head->type, head->seq, seq_));
  seq_ = head->seq;
  if (head->type == "RESUMED") {
    ++resumed_seen_;
    ++resumes;
    phase_ = Phase::kLive;
    return;
  }
  const auto index = seq_ - 1 - resumed_seen_;
  if (index >= session_->stream.size())
    return fail("a session sees only what was meant for it", fmt::format("{} seq {}", head->type, seq_));
  const auto& expected = *session_->stream[index];
  if (expected.type() != head->type || *expected.dispatch->tail() != head->body)
    return fail("a session sees its events in order, each as it was meant",
                fmt::format("seq {} is {}, expected {} {}", seq_, head->type, expected.type(),
                            expected.dispatch->tail()->substr(0, 200)));
  take(expected);
}

void Client::on_ready() {
  phase_ = Phase::kLive;
  const auto has = [this](std::uint64_t bits) { return !kind_.account.bot || (kind_.intents & bits) == bits; };
  state_.reset({.self = kind_.account.user,
                .all_members = kind_.account.bot && has(kAllMembers),
                .messages = has(kMessages),
                .reactions = has(kMessages | kReactions),
                .votes = has(kMessages | kPolls),
                .voice = kind_.account.bot ? has(kVoice) : kind_.capabilities == 0,
                .presences = kind_.account.bot && has(kPresences),
                .dms = !kind_.account.bot,
                .passive = !kind_.account.bot && kind_.capabilities != 0});
}

void Client::take(const Sent& sent) {
  check_rising(sent);
  state_.apply(sent);
}

void Client::check_rising(const Sent& sent) {
  if (sent.type() != "MESSAGE_CREATE") return;
  auto& last = last_message_[id_in(sent.data, "channel_id")];
  const auto id = id_in(sent.data, "id");
  if (id <= last) return fail("a channel's message ids rise", fmt::format("{} after {}", id, last));
  last = id;
}

bool Client::caught_up() const {
  return phase_ == Phase::kLive && session_ != nullptr && seq_ == session_->stream.size() + resumed_seen_;
}

}  // namespace guildhall::sim
