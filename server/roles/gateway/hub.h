#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json/json_writer.h"
#include "base/random.h"
#include "core/core.h"
#include "core/events.h"
#include "core/world.h"
#include "protocol/render/render.h"
#include "roles/gateway/audience.h"
#include "roles/gateway/dispatch.h"
#include "roles/gateway/limits.h"
#include "roles/gateway/member_list/list_registry.h"

namespace guildhall::gateway {

/// Decides who gets what. It knows every session, but none of their sockets. Domain thread.
class Hub final : public HubPort {
 public:
  struct Options {
    const Clock& clock;
    Random& random;
    std::string url;
    std::string public_url;
    const Limits& limits;
    GatewayStats& stats;
  };
  /// What it needs of the domain.
  struct Domain {
    core::World* world = nullptr;
    std::function<std::optional<core::Actor>(std::string_view token)> authenticate;
    std::function<std::optional<model::Message>(ChannelId, MessageId)> find_message;
    std::function<void(UserId)> last_session_gone = {};  ///< May be called while an event is emitted.
  };
  explicit Hub(Options options);

  void set_shards(const std::vector<ShardPort*>& shards);
  void attach(Domain domain);
  void emit(const core::Event& event);
  [[nodiscard]] bool has_session(UserId user) const { return users_.contains(user); }

  void identify(std::uint32_t shard, ConnectionId connection, Identify request) override;
  void resume(std::uint32_t shard, ConnectionId connection, Resume request) override;
  void presence(SessionKey key, PresenceRequest request) override;
  void voice(SessionKey key, VoiceRequest request) override;
  void members(SessionKey key, MembersRequest request) override;
  void subscribe(SessionKey key, SubscribeRequest request) override;
  void wake() override;
  void session_gone(SessionKey key) override;

  /// Custom statuses that have expired go. Called every second or so.
  void tick();

 private:
  struct ShardSlots {
    ShardPort* port = nullptr;
    std::vector<std::unique_ptr<HubSession>> sessions;  ///< By slot.
    std::vector<std::uint32_t> free;
  };
  struct Viewers {
    std::vector<HubSession*> gained, lost;
  };
  using Context = protocol::RenderContext;

  // hub.cpp: sessions
  [[nodiscard]] std::uint16_t check_identify(const Identify& request, const core::Actor& actor) const;
  [[nodiscard]] bool take_daily_identify(UserId bot);
  HubSession& make_session(std::uint32_t shard, const core::Actor& actor, const Identify& request);
  void leave_everything(HubSession& session);
  void end_session(HubSession& session, std::uint16_t code);
  [[nodiscard]] HubSession* find(SessionKey key);
  [[nodiscard]] const std::vector<HubSession*>& sessions_of(UserId user) const;

  // hub_audience.cpp: who sees what
  [[nodiscard]] bool can_view(const core::GuildState& guild, const HubSession& session,
                              const model::Channel& channel) const;
  void join_guild(HubSession& session, GuildId guild_id);
  void leave_guild(HubSession& session, GuildId guild_id);
  void refresh_guild(GuildId guild_id);
  void refresh_member(GuildId guild_id, UserId user_id);
  [[nodiscard]] Viewers refresh_channel(const core::GuildState& guild, GuildAudience& audience,
                                        const model::Channel& channel);
  void announce(const model::Channel& channel, const Viewers& change);
  void show_voice(const model::Channel& channel, const std::vector<HubSession*>& gained);
  [[nodiscard]] Route route_of_user(UserId user, Intents needed = 0, bool people_only = false) const;
  [[nodiscard]] Route route_of_users(const std::vector<UserId>& users, Intents needed) const;
  /// Those who may see events of the channel; DM intents differ from those of guilds.
  /// `reach` counts in large guilds.
  [[nodiscard]] Route route_of_channel(ChannelId channel_id, Intents guild_intent, Intents dm_intent,
                                       Audience::Reach reach = Audience::Reach::kAll);
  [[nodiscard]] Route route_with_permission(GuildId guild_id, ChannelId channel_id, core::Permissions needed,
                                            Intents intents);

  // subscriptions.cpp: large guilds
  [[nodiscard]] bool large(GuildId guild_id) const;
  void subscribe_to(HubSession& session, SubscribeRequest::Guild request);
  void set_members(HubSession& session, GuildId guild_id, std::vector<UserId> members);
  void drop_interest(HubSession& session, GuildId guild_id);
  /// Who hears that the member changed: all with the intent; in a large guild bots, the member, and who asked.
  [[nodiscard]] Route route_of_member(GuildId guild_id, UserId user_id, Intents needed);
  /// The member's names, roles or presence changed, in this guild or in all of theirs.
  void list_member(GuildId guild_id, UserId user_id);
  void list_user(UserId user_id);
  void arm();

  // passive.cpp
  [[nodiscard]] bool is_passive(const HubSession& session, GuildId guild_id) const;
  [[nodiscard]] Route mentioned_passives(const model::Message& message, GuildId guild_id,
                                         const Audience& viewers) const;
  /// The channel has a new message or pin; without a channel, who is in voice has changed.
  void note_passive(GuildId guild_id, ChannelId channel_id);
  void flush_passive();
  void flush_passive_to(const HubSession& session, GuildId guild_id);
  void publish_passive(GuildId guild_id, const GuildAudience& audience, const PassivePending& pending,
                       const std::vector<const HubSession*>& sessions);
  void write_passive_voice(JsonWriter& json, const core::GuildState& guild,
                           const std::vector<ChannelId>& visible) const;

  // ready.cpp
  void send_ready(HubSession& session, const Identify& request);
  void write_ready_of_bot(JsonWriter& json, const HubSession& session, const Identify& request);
  // ready_person.cpp
  void write_ready_of_person(JsonWriter& json, const HubSession& session);
  void write_read_states(JsonWriter& json, const HubSession& session);
  void write_guild_settings(JsonWriter& json, const HubSession& session);
  void write_own_members(JsonWriter& json, const HubSession& session, const std::vector<GuildId>& guilds);
  void write_supplemental(JsonWriter& json, const HubSession& session);
  void write_session_fields(JsonWriter& json, const HubSession& session);
  void write_guild_for(JsonWriter& json, const HubSession& session, GuildId guild_id);
  [[nodiscard]] std::vector<GuildId> guilds_of(const HubSession& session) const;

  // presence.cpp, voice.cpp, members.cpp
  void update_presence(UserId user_id);
  [[nodiscard]] model::Presence presence_of(UserId user_id);
  void write_sessions(JsonWriter& json, UserId user_id) const;
  void tell_sessions(UserId user_id);
  void publish_presence(UserId user_id);
  void publish_presence_in(UserId user_id, GuildId guild_id);
  void set_voice(const model::VoiceState& state);
  void leave_voice(GuildId guild_id, UserId user_id, std::string_view session_id = {});
  void send_chunks(const HubSession& session, const core::GuildState& guild, const MembersRequest& request,
                   const std::vector<const model::Member*>& members, const std::vector<std::string>& not_found);

  // events.cpp, member_events.cpp, message_events.cpp
  void publish_message(const model::Message& message, std::string_view type);
  void publish_member(const model::Member& member, std::string_view type, const Route& route);
  void on(const core::MessageCreate& event);
  void on(const core::MessageUpdate& event);
  void on(const core::MessageDelete& event);
  void on(const core::MessageDeleteBulk& event);
  void on(const core::ReactionAdd& event);
  void on(const core::ReactionRemove& event);
  void on(const core::ReactionRemoveAll& event);
  void on(const core::ReactionRemoveEmoji& event);
  void on(const core::TypingStart& event);
  void on(const core::ChannelPinsUpdate& event);
  void on(const core::ChannelCreate& event);
  void on(const core::ChannelUpdate& event);
  void on(const core::ChannelDelete& event);
  void on(const core::ChannelRecipientAdd& event);
  void on(const core::ChannelRecipientRemove& event);
  void on(const core::GuildCreate& event);
  void on(const core::GuildUpdate& event);
  void on(const core::GuildDelete& event);
  void on(const core::RoleCreate& event);
  void on(const core::RoleUpdate& event);
  void on(const core::RoleDelete& event);
  void on(const core::MemberAdd& event);
  void on(const core::MemberUpdate& event);
  void on(const core::MemberRemove& event);
  void on(const core::BanAdd& event);
  void on(const core::BanRemove& event);
  void on(const core::EmojisUpdate& event);
  void on(const core::StickersUpdate& event);
  void on(const core::PollVote& event);
  void on(const core::InviteCreate& event);
  void on(const core::InviteDelete& event);
  void on(const core::WebhooksUpdate& event);
  void on(const core::IntegrationsUpdate& event);
  void on(const core::AuditLogEntryCreate& event);
  void on(const core::UserUpdate& event);
  void on(const core::PresenceUpdate& event);
  void on(const core::VoiceStateUpdate& event);
  void on(const core::SessionsRevoked& event);
  void on(const core::StatusChosen& event);
  void on(const core::FriendsMade& event);
  void on(const core::UserEvent& event);

  /// Renders `d` and sends it; `render` writes one JSON value. Nothing is rendered when nobody gets it.
  template <class Render>
  void publish(const Route& route, std::string_view type, Render render) {
    if (route.count > 0) send(route, make_dispatch(type, render));
  }
  template <class Render>
  void publish_to(const HubSession& session, std::string_view type, Render render) {
    send_one(session, make_dispatch(type, render));
  }
  /// Part of what a session starts with.
  template <class Render>
  void publish_start(const HubSession& session, std::string_view type, Render render) {
    send_one(session, make_dispatch(type, render, Replay::kNever));
  }
  template <class Render>
  [[nodiscard]] static DispatchPtr make_dispatch(std::string_view type, Render& render, Replay replay = Replay::kKept) {
    std::string tail;
    JsonWriter json(tail);
    render(json);
    tail.push_back('}');
    tail.shrink_to_fit();
    return std::make_shared<const Dispatch>(std::string(type), std::move(tail), replay);
  }
  void send(const Route& route, const DispatchPtr& dispatch);
  void send_one(const HubSession& session, DispatchPtr dispatch);
  [[nodiscard]] GuildAudience& audience(GuildId guild_id) { return guilds_[guild_id]; }
  [[nodiscard]] const Route& guild_route(GuildId guild_id, Intents needed);
  [[nodiscard]] Context context() const { return {*domain_.world, options_.public_url}; }
  [[nodiscard]] UnixMs now() const { return options_.clock.now_ms(); }

  Options options_;
  Domain domain_;
  std::vector<ShardSlots> shards_;
  std::unordered_map<UserId, std::vector<HubSession*>> users_;
  std::unordered_map<std::string, HubSession*> by_session_id_;
  std::unordered_map<GuildId, GuildAudience> guilds_;
  std::unordered_map<UserId, WindowCounter> identifies_;
  std::uint64_t presence_order_ = 0;
  std::set<std::pair<UnixMs, UserId>> status_expiries_;  ///< Of the custom statuses of people who are here.
  ListRegistry lists_;
  std::unordered_map<GuildId, PassivePending> passive_;
  std::int64_t passive_due_ = 0;  ///< Steady time in milliseconds; 0 = nothing waits.
  std::int64_t armed_for_ = 0;    ///< Steady time of the wake that was asked for, in milliseconds; 0 = none.
};

/// What the hub needs of a core, which must outlive it.
[[nodiscard]] Hub::Domain domain_of(core::Core& core);

}  // namespace guildhall::gateway
