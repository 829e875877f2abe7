#include <algorithm>

#include <fmt/format.h>

#include "sim/intents.h"
#include "sim/observer.h"

/// Who must have what, exactly once.
namespace guildhall::sim {

std::vector<SessionPtr> Observer::guild_sessions(GuildId guild, std::uint64_t intents) const {
  std::vector<SessionPtr> out;
  const auto* const known = parts_.facts.now.guild(guild);
  if (known == nullptr) return out;
  for (const auto& [key, session] : by_key_)
    if (!session->ended && session->wants(intents) && session->in_shard(guild) &&
        known->members.contains(session->user))
      out.push_back(session);
  return out;
}

bool Observer::large(GuildId guild) const {
  const auto* const known = parts_.facts.now.guild(guild);
  return known != nullptr && known->members.size() > parts_.large_guild_members;
}

std::vector<SessionPtr> Observer::channel_sessions(ChannelId channel, std::uint64_t guild_intent,
                                                   std::uint64_t dm_intent, Reach reach) const {
  const auto& model = parts_.facts.now;
  std::vector<SessionPtr> out;
  if (const auto guild = model.channel_guilds.find(channel); guild != model.channel_guilds.end()) {
    out = guild_sessions(guild->second, guild_intent);
    const bool all = reach == Reach::kAll || !large(guild->second);
    std::erase_if(out, [&](const SessionPtr& session) {
      if (!model.may_view(session->user, channel)) return true;
      if (all || session->bot) return false;
      const auto* const interest = session->interest(guild->second);
      if (reach == Reach::kTyping) return interest == nullptr || !interest->typing;
      return session->passive() && (interest == nullptr || !interest->any());
    });
    return out;
  }
  for (const auto& [key, session] : by_key_)
    if (!session->ended && session->wants(dm_intent) && session->shard_id == 0 &&
        model.may_view(session->user, channel))
      out.push_back(session);
  return out;
}

/// Passive sessions get the messages that call their user.
std::vector<SessionPtr> Observer::message_sessions(const model::Message& message) const {
  auto out = channel_sessions(message.channel_id, want::kMessages, want::kDms, Reach::kActive);
  const auto guild = parts_.facts.now.channel_guilds.find(message.channel_id);
  if (guild == parts_.facts.now.channel_guilds.end()) return out;
  for (auto& session : channel_sessions(message.channel_id, want::kMessages, want::kDms, Reach::kAll)) {
    if (std::ranges::find(out, session) != out.end()) continue;
    const auto& roles = parts_.facts.now.guild(guild->second)->members.at(session->user).roles;
    if (message.mention_everyone || message.author_id == session->user ||
        std::ranges::find(message.mentions, session->user) != message.mentions.end() ||
        std::ranges::any_of(message.mention_roles, [&](RoleId role) { return roles.contains(role); }))
      out.push_back(std::move(session));
  }
  return out;
}

/// Who hears of a member: in a large guild bots, the member, and people who asked for that member.
std::vector<SessionPtr> Observer::member_sessions(GuildId guild, UserId user, std::uint64_t intents) const {
  auto out = guild_sessions(guild, intents);
  if (!large(guild)) return out;
  std::erase_if(out, [&](const SessionPtr& session) {
    if (session->bot || session->user == user) return false;
    const auto* const interest = session->interest(guild);
    return interest == nullptr || !interest->members.contains(user);
  });
  return out;
}

void Observer::erase_without(Expectation& expectation, GuildId guild, ChannelId channel, Bits needed) const {
  const auto* const known = parts_.facts.now.guild(guild);
  const auto now = parts_.clock.now_ms();
  std::erase_if(expectation.sessions, [&](const SessionPtr& session) {
    if (channel) return !known->may(session->user, channel, needed, now);
    return (known->permissions(session->user, nullptr, now) & needed) != needed;
  });
}

std::optional<Observer::Expectation> Observer::expected(const core::Event& event) const {
  const auto in_channel = [&](std::string type, ChannelId channel, std::uint64_t guild_intent, std::uint64_t dm_intent,
                              Reach reach = Reach::kAll) {
    return Expectation{std::move(type), channel_sessions(channel, guild_intent, dm_intent, reach)};
  };
  const auto in_guild = [&](std::string type, GuildId guild, std::uint64_t intents) {
    return Expectation{std::move(type), guild_sessions(guild, intents)};
  };
  if (const auto* const e = std::get_if<core::MessageCreate>(&event))
    return Expectation{"MESSAGE_CREATE", message_sessions(*e->message)};
  if (const auto* const e = std::get_if<core::MessageUpdate>(&event))
    return Expectation{"MESSAGE_UPDATE", message_sessions(*e->message)};
  if (const auto* const e = std::get_if<core::MessageDelete>(&event))
    return in_channel("MESSAGE_DELETE", e->channel_id, want::kMessages, want::kDms);
  if (const auto* const e = std::get_if<core::MessageDeleteBulk>(&event))
    return in_channel("MESSAGE_DELETE_BULK", e->channel_id, want::kMessages, want::kDms);
  if (const auto* const e = std::get_if<core::PollVote>(&event))
    return in_channel(e->added ? "MESSAGE_POLL_VOTE_ADD" : "MESSAGE_POLL_VOTE_REMOVE", e->channel_id, want::kPolls,
                      want::kDmPolls);
  if (const auto* const e = std::get_if<core::ReactionAdd>(&event))
    return in_channel("MESSAGE_REACTION_ADD", e->message->channel_id, want::kReactions, want::kDmReactions,
                      Reach::kActive);
  if (const auto* const e = std::get_if<core::ReactionRemove>(&event))
    return in_channel("MESSAGE_REACTION_REMOVE", e->message->channel_id, want::kReactions, want::kDmReactions,
                      Reach::kActive);
  if (const auto* const e = std::get_if<core::ReactionRemoveAll>(&event))
    return in_channel("MESSAGE_REACTION_REMOVE_ALL", e->channel_id, want::kReactions, want::kDmReactions,
                      Reach::kActive);
  if (const auto* const e = std::get_if<core::TypingStart>(&event))
    return in_channel("TYPING_START", e->channel_id, want::kTyping, want::kDmTyping, Reach::kTyping);
  if (const auto* const e = std::get_if<core::ChannelPinsUpdate>(&event))
    return in_channel("CHANNEL_PINS_UPDATE", e->channel_id, want::kGuilds, want::kDms, Reach::kActive);
  if (const auto* const e = std::get_if<core::ReactionRemoveEmoji>(&event))
    return in_channel("MESSAGE_REACTION_REMOVE_EMOJI", e->channel_id, want::kReactions, want::kDmReactions,
                      Reach::kActive);
  if (const auto* const e = std::get_if<core::ChannelUpdate>(&event); e != nullptr && e->channel->guild_id) {
    auto out = in_channel("CHANNEL_UPDATE", e->channel->id, want::kGuilds, want::kDms);
    std::erase_if(out.sessions, [&](const SessionPtr& session) {
      return !session->known[e->channel->guild_id].contains(e->channel->id);
    });
    return out;
  }
  if (const auto* const e = std::get_if<core::GuildCreate>(&event)) {
    auto out = in_guild("GUILD_CREATE", e->guild_id, want::kGuilds);
    std::erase_if(out.sessions, [&](const SessionPtr& session) { return session->user != e->user_id; });
    return out;
  }
  if (const auto* const e = std::get_if<core::GuildUpdate>(&event))
    return in_guild("GUILD_UPDATE", e->guild_id, want::kGuilds);
  if (const auto* const e = std::get_if<core::RoleCreate>(&event))
    return in_guild("GUILD_ROLE_CREATE", e->role->guild_id, want::kGuilds);
  if (const auto* const e = std::get_if<core::RoleUpdate>(&event))
    return in_guild("GUILD_ROLE_UPDATE", e->role->guild_id, want::kGuilds);
  if (const auto* const e = std::get_if<core::RoleDelete>(&event))
    return in_guild("GUILD_ROLE_DELETE", e->guild_id, want::kGuilds);
  if (const auto* const e = std::get_if<core::BanAdd>(&event))
    return in_guild("GUILD_BAN_ADD", e->guild_id, want::kModeration);
  if (const auto* const e = std::get_if<core::BanRemove>(&event))
    return in_guild("GUILD_BAN_REMOVE", e->guild_id, want::kModeration);
  if (const auto* const e = std::get_if<core::MemberAdd>(&event)) {
    Expectation out{"GUILD_MEMBER_ADD", member_sessions(e->member->guild_id, e->member->user_id, want::kMembers)};
    std::erase_if(out.sessions, [&](const SessionPtr& session) { return session->user == e->member->user_id; });
    return out;
  }
  if (const auto* const e = std::get_if<core::MemberUpdate>(&event)) {
    Expectation out{"GUILD_MEMBER_UPDATE", member_sessions(e->member->guild_id, e->member->user_id, 0)};
    std::erase_if(out.sessions, [&](const SessionPtr& session) {
      return !session->wants(want::kMembers) && session->user != e->member->user_id;
    });
    return out;
  }
  if (const auto* const e = std::get_if<core::MemberRemove>(&event))
    return Expectation{"GUILD_MEMBER_REMOVE", member_sessions(e->guild_id, e->user_id, want::kMembers)};
  if (const auto* const e = std::get_if<core::AuditLogEntryCreate>(&event)) {
    auto out = in_guild("GUILD_AUDIT_LOG_ENTRY_CREATE", e->entry->guild_id, want::kModeration);
    erase_without(out, e->entry->guild_id, {}, bit::kViewAuditLog);
    return out;
  }
  if (const auto* const e = std::get_if<core::InviteCreate>(&event)) {
    auto out = in_guild("INVITE_CREATE", e->invite->guild_id, want::kInvites);
    erase_without(out, e->invite->guild_id, e->invite->channel_id, bit::kManageChannels);
    return out;
  }
  if (const auto* const e = std::get_if<core::WebhooksUpdate>(&event))
    return in_channel("WEBHOOKS_UPDATE", e->channel_id, want::kWebhooks, 0);
  const auto without = [](Expectation out, UserId user) {  // Who hears of it otherwise.
    std::erase_if(out.sessions, [&](const SessionPtr& session) { return session->user == user; });
    return out;
  };
  if (const auto* const e = std::get_if<core::ChannelRecipientAdd>(&event))
    return without(in_channel("CHANNEL_RECIPIENT_ADD", e->channel->id, 0, want::kDms), e->user_id);
  if (const auto* const e = std::get_if<core::ChannelRecipientRemove>(&event))
    return in_channel("CHANNEL_RECIPIENT_REMOVE", e->channel->id, 0, want::kDms);
  if (const auto* const e = std::get_if<core::UserEvent>(&event)) {  // On all devices of a person.
    Expectation out{.type = std::string(e->type), .sessions = {}};
    for (const auto& [key, session] : by_key_)
      if (!session->ended && !session->bot && session->user == e->user_id) out.sessions.push_back(session);
    if (out.sessions.size() > 1) parts_.report.reach(out.type + " on several devices");
    return out;
  }
  if (const auto* const e = std::get_if<core::GuildDelete>(&event)) {
    Expectation out{.type = "GUILD_DELETE", .sessions = {}};
    for (const auto& [key, session] : by_key_)
      if (!session->ended && session->wants(want::kGuilds) && session->in_shard(e->guild_id) &&
          std::ranges::find(e->members, session->user) != e->members.end())
        out.sessions.push_back(session);
    return out;
  }
  return std::nullopt;
}

void Observer::check_expected(const Expectation& expectation) {
  std::vector<const Session*> got;
  for (const auto& delivery : turn_)
    if (delivery.sent->type() == expectation.type) got.push_back(delivery.session.get());
  for (const auto& session : expectation.sessions) {
    const auto count = std::ranges::count(got, session.get());
    if (count == 1) continue;
    return fail(*session,
                count == 0 ? "every session receives each event that it may see" : "nobody sees anything twice",
                fmt::format("{} came {} times", expectation.type, count));
  }
  for (const auto* session : got) {
    const bool due = std::ranges::any_of(expectation.sessions, [&](const auto& each) { return each.get() == session; });
    if (!due) return fail(*session, "only those get an event whom it concerns", expectation.type);
  }
}

void Observer::check_no_repeats() {
  for (std::size_t i = 1; i < turn_.size(); ++i)
    if (turn_[i].session == turn_[i - 1].session && turn_[i].sent == turn_[i - 1].sent)
      return fail(*turn_[i].session, "nobody sees anything twice", turn_[i].sent->type());
}

}  // namespace guildhall::sim
