#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "sim/intents.h"
#include "sim/observer.h"

/// Who may have what: the checker's own reading of the documentation.
namespace guildhall::sim {
namespace {

namespace json = boost::json;

struct Needs {
  std::string_view type;
  std::uint64_t in_guild;
  std::uint64_t in_dm;
};
/// Intents, as the documentation lists them.
constexpr std::array kNeeds{
    Needs{"GUILD_CREATE", want::kGuilds, 0},
    Needs{"GUILD_UPDATE", want::kGuilds, 0},
    Needs{"GUILD_DELETE", want::kGuilds, 0},
    Needs{"GUILD_ROLE_CREATE", want::kGuilds, 0},
    Needs{"GUILD_ROLE_UPDATE", want::kGuilds, 0},
    Needs{"GUILD_ROLE_DELETE", want::kGuilds, 0},
    Needs{"CHANNEL_CREATE", want::kGuilds, want::kDms},
    Needs{"CHANNEL_UPDATE", want::kGuilds, want::kDms},
    Needs{"CHANNEL_DELETE", want::kGuilds, want::kDms},
    Needs{"CHANNEL_PINS_UPDATE", want::kGuilds, want::kDms},
    Needs{"GUILD_MEMBER_ADD", want::kMembers, 0},
    Needs{"GUILD_MEMBER_REMOVE", want::kMembers, 0},
    Needs{"GUILD_BAN_ADD", want::kModeration, 0},
    Needs{"GUILD_BAN_REMOVE", want::kModeration, 0},
    Needs{"GUILD_AUDIT_LOG_ENTRY_CREATE", want::kModeration, 0},
    Needs{"WEBHOOKS_UPDATE", want::kWebhooks, 0},
    Needs{"INVITE_CREATE", want::kInvites, 0},
    Needs{"INVITE_DELETE", want::kInvites, 0},
    Needs{"VOICE_STATE_UPDATE", want::kVoice, 0},
    Needs{"PRESENCE_UPDATE", want::kPresences, 0},
    Needs{"MESSAGE_CREATE", want::kMessages, want::kDms},
    Needs{"MESSAGE_UPDATE", want::kMessages, want::kDms},
    Needs{"MESSAGE_DELETE", want::kMessages, want::kDms},
    Needs{"MESSAGE_DELETE_BULK", want::kMessages, want::kDms},
    Needs{"MESSAGE_REACTION_ADD", want::kReactions, want::kDmReactions},
    Needs{"MESSAGE_REACTION_REMOVE", want::kReactions, want::kDmReactions},
    Needs{"MESSAGE_REACTION_REMOVE_ALL", want::kReactions, want::kDmReactions},
    Needs{"MESSAGE_REACTION_REMOVE_EMOJI", want::kReactions, want::kDmReactions},
    Needs{"TYPING_START", want::kTyping, want::kDmTyping},
    Needs{"MESSAGE_POLL_VOTE_ADD", want::kPolls, want::kDmPolls},
    Needs{"MESSAGE_POLL_VOTE_REMOVE", want::kPolls, want::kDmPolls},
};

bool one_of(std::string_view type, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, type) != list.end();
}

/// The channel that an event is about; zero = none.
ChannelId channel_of(const Sent& sent) {
  if (one_of(sent.type(), {"CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"}))
    return ChannelId(id_in(sent.data, "id"));
  return ChannelId(id_in(sent.data, "channel_id"));
}

GuildId guild_of(const Sent& sent) {
  if (one_of(sent.type(), {"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"})) return GuildId(id_in(sent.data, "id"));
  return GuildId(id_in(sent.data, "guild_id"));
}

const json::array& list_in(const json::value& data, std::string_view key) {
  static const json::array kNone;
  const auto* const object = data.if_object();
  const auto* const value = object == nullptr ? nullptr : object->if_contains(key);
  return value == nullptr || !value->is_array() ? kNone : value->get_array();
}

std::string text_in(const json::value& data, std::string_view key) {
  const auto* const object = data.if_object();
  const auto* const value = object == nullptr ? nullptr : object->if_contains(key);
  return value == nullptr || !value->is_string() ? std::string() : std::string(value->get_string());
}

}  // namespace

// ---- nobody gets what they may not see ----

void Observer::check_may_have(Session& session, const Sent& sent) {
  const auto& model = parts_.facts.now;
  const auto& type = sent.type();
  if (type == "READY") return check_ready(session, sent.data);
  const auto channel = channel_of(sent);
  const auto guild = guild_of(sent);
  const auto refuse = [&](std::string_view why) {
    fail(session, "no session receives an event that it may not see at that moment",
         fmt::format("{}: {} {}", why, type, json::serialize(sent.data).substr(0, 600)));
  };
  if (guild && type != "GUILD_DELETE") {
    const auto* const known = model.guild(guild);
    if (known == nullptr || !known->members.contains(session.user)) return refuse("not a member");
    if (!session.in_shard(guild)) return refuse("not this shard's guild");
  }
  if (channel && type == "CHANNEL_DELETE" && guild) {
    const auto& known = session.known[guild];
    const auto entry = known.find(channel);
    if (entry == known.end()) return refuse("a channel that it did not know is deleted");
    const auto name = text_in(sent.data, "name");
    if (!name.empty() && name != entry->second) return refuse("tells a name that the channel got when it was hidden");
  } else if (channel && type != "CHANNEL_DELETE") {
    if (!model.may_view(session.user, channel)) return refuse("may not view the channel");
  }
  const auto needs = std::ranges::find(kNeeds, std::string_view(type), &Needs::type);
  const bool presence_of_friend = type == "PRESENCE_UPDATE" && !guild;
  if (needs != kNeeds.end() && session.bot && !presence_of_friend &&
      !session.wants(guild ? needs->in_guild : needs->in_dm))
    return refuse("without the intent");
  if (type == "GUILD_AUDIT_LOG_ENTRY_CREATE" &&
      (model.guild(guild)->permissions(session.user, nullptr, parts_.clock.now_ms()) & bit::kViewAuditLog) == 0)
    return refuse("may not view the audit log");
  if (type == "GUILD_CREATE") check_guild(session, sent.data);
  if (type == "PASSIVE_UPDATE_V1") check_passive(session, sent.data);
  if (type == "MESSAGE_CREATE" || type == "MESSAGE_UPDATE") check_content(session, sent);
}

void Observer::check_content(const Session& session, const Sent& sent) {
  if (!session.bot || session.wants(want::kContent) || id_in(sent.data, "guild_id") == 0) return;
  const auto& content = sent.data.at("content").get_string();
  if (content.empty()) return;
  const auto* const author = sent.data.at("author").if_object();
  bool named = author != nullptr && id_in(sent.data.at("author"), "id") == session.user.value();
  for (const auto& mention : list_in(sent.data, "mentions"))
    named = named || id_in(mention, "id") == session.user.value();
  if (!named) fail(session, "content needs the MESSAGE_CONTENT intent", json::serialize(sent.data).substr(0, 400));
}

/// A guild as it is shown to a session: its channels, roles and owner are those of the model.
void Observer::check_guild(Session& session, const json::value& data) {
  const GuildId id(id_in(data, "id"));
  const auto* const guild = parts_.facts.now.guild(id);
  const auto refuse = [&](std::string why) {
    fail(session, "a guild's state equals what the events made of it", fmt::format("guild {}: {}", id.str(), why));
  };
  if (guild == nullptr || !guild->members.contains(session.user)) return refuse("shown to one who is no member");
  const auto& object = data.get_object();
  const auto* const properties = object.if_contains("properties");
  const auto& fields = properties != nullptr && properties->is_object() ? *properties : data;
  if (id_in(fields, "owner_id") != guild->owner.value()) return refuse("another owner");
  std::size_t channels = 0;
  for (const auto& [channel_id, channel] : guild->channels)
    channels += guild->may_view(session.user, channel_id) ? 1U : 0U;
  for (const auto& shown : list_in(data, "channels")) {
    const ChannelId channel_id(id_in(shown, "id"));
    if (!guild->may_view(session.user, channel_id)) return refuse("shows hidden channel " + channel_id.str());
    const auto& channel = guild->channels.at(channel_id);
    if (shown.at("name").as_string() != channel.name) return refuse("another name of channel " + channel_id.str());
    if (list_in(shown, "permission_overwrites").size() != channel.overwrites.size())
      return refuse("other overwrites of channel " + channel_id.str());
  }
  if (list_in(data, "channels").size() != channels)
    return refuse(fmt::format("{} channels instead of {}", list_in(data, "channels").size(), channels));
  if (list_in(data, "roles").size() != guild->roles.size()) return refuse("another number of roles");
  for (const auto& shown : list_in(data, "roles")) {
    const auto role = guild->roles.find(RoleId(id_in(shown, "id")));
    if (role == guild->roles.end() || shown.at("permissions").as_string() != std::to_string(role->second.permissions))
      return refuse("another role " + std::to_string(id_in(shown, "id")));
  }
}

void Observer::check_ready(Session& session, const json::value& data) {
  session.id = std::string(data.at("session_id").as_string());
  by_id_[session.id] = by_key_.at({session.key.shard, session.key.slot});
  std::vector<GuildId> shown;
  for (const auto& guild : list_in(data, "guilds")) shown.emplace_back(id_in(guild, "id"));
  auto expected_guilds = parts_.facts.now.guilds_of(session.user);
  std::erase_if(expected_guilds, [&](GuildId id) { return !session.in_shard(id); });
  std::ranges::sort(shown);
  if (shown != expected_guilds)
    return fail(session, "READY shows the guilds of the user",
                fmt::format("{} instead of {}", shown.size(), expected_guilds.size()));
  if (session.bot) return;
  for (const auto& guild : list_in(data, "guilds")) check_guild(session, guild);
  check_read_states(session, data);
  std::set<ChannelId> dms;
  for (const auto& dm : list_in(data, "private_channels")) dms.insert(ChannelId(id_in(dm, "id")));
  for (const auto& [id, dm] : parts_.facts.now.dms) {
    const bool open = dm.people.contains(session.user) && !dm.closed_by.contains(session.user);
    if (open != dms.contains(id)) fail(session, "READY shows the open DMs of the user", "DM " + id.str());
  }
}

/// Counters of channels that the session may view, for one who wants them.
void Observer::check_passive(const Session& session, const json::value& data) {
  const GuildId guild(id_in(data, "guild_id"));
  const auto* const interest = session.interest(guild);
  const auto refuse = [&](const std::string& why) {
    fail(session, "passive sessions get the counters of what they may view", why + ": " + json::serialize(data));
  };
  // One who begins to look gets what is left: that it looks now does not count.
  if (!session.passive()) return refuse("did not ask for them");
  told_ = told_ || subscribing_ == nullptr;
  if (!large(guild) && !owed_.contains(guild)) return refuse("neither large now nor when something happened");
  if (interest != nullptr && interest->any() && subscribing_ != &session) return refuse("looks at the guild");
  parts_.report.reach("passive updates");
  if (const auto where = owed_channels_.find(guild); where != owed_channels_.end())
    for (const auto id : where->second)
      if (!parts_.facts.now.may_view(session.user, id))
        parts_.report.reach("hidden channels left out of passive updates");
  for (const auto& channel : list_in(data, "channels"))
    if (!parts_.facts.now.may_view(session.user, ChannelId(id_in(channel, "id")))) return refuse("a hidden channel");
  for (const auto& state : list_in(data, "voice_states"))
    if (!parts_.facts.now.may_view(session.user, ChannelId(id_in(state, "channel_id")))) return refuse("hidden voice");
}

/// Mention counts in READY, as going through all messages gives them.
void Observer::check_read_states(const Session& session, const json::value& ready) {
  if (!parts_.facts.reads_complete) return;
  const auto& model = parts_.facts.now;
  std::map<ChannelId, std::int64_t> shown;
  const auto* const states = ready.get_object().if_contains("read_state");
  const auto& entries =
      states != nullptr && states->is_object() ? list_in(*states, "entries") : list_in(ready, "read_state");
  for (const auto& entry : entries) {
    const auto* const count = entry.get_object().if_contains("mention_count");
    if (count != nullptr && count->is_int64()) shown[ChannelId(id_in(entry, "id"))] = count->get_int64();
  }
  const auto check = [&](ChannelId id) {
    const auto expected_count = parts_.facts.reads.count(session.user, id, model);
    if (shown[id] != expected_count)
      fail(session, "mention counts equal a recomputation",
           fmt::format("READY: channel {}: {} instead of {}", id.str(), shown[id], expected_count));
  };
  for (const auto& [id, guild] : model.channel_guilds)
    if (model.may_view(session.user, id)) check(id);
  for (const auto& [id, dm] : model.dms)
    if (dm.people.contains(session.user) && !dm.closed_by.contains(session.user)) check(id);
}

/// What the session has been told of.
void Observer::learn(Session& session, const Sent& sent) {
  const auto learn_guild = [&](const json::value& guild) {
    auto& known = session.known[GuildId(id_in(guild, "id"))];
    known.clear();
    for (const auto& channel : list_in(guild, "channels"))
      known[ChannelId(id_in(channel, "id"))] = text_in(channel, "name");
  };
  const auto& type = sent.type();
  const GuildId guild(id_in(sent.data, "guild_id"));
  if (type == "READY" && !session.bot) {
    for (const auto& each : list_in(sent.data, "guilds")) learn_guild(each);
  } else if (type == "GUILD_CREATE") {
    learn_guild(sent.data);
  } else if (type == "GUILD_DELETE") {
    session.known.erase(GuildId(id_in(sent.data, "id")));
    session.interests.erase(GuildId(id_in(sent.data, "id")));
  } else if (type == "CHANNEL_CREATE" && guild) {
    if (!session.known[guild].emplace(ChannelId(id_in(sent.data, "id")), text_in(sent.data, "name")).second)
      fail(session, "nobody sees anything twice", "CHANNEL_CREATE of a known channel");
  } else if (type == "CHANNEL_UPDATE" && guild) {
    session.known[guild][ChannelId(id_in(sent.data, "id"))] = text_in(sent.data, "name");
  } else if (type == "CHANNEL_DELETE" && guild) {
    session.known[guild].erase(ChannelId(id_in(sent.data, "id")));
  }
}

void Observer::check_known(GuildId only) {
  if (dead_ || parts_.report.failure()) return;
  for (const auto& [key, session] : by_key_) {
    if (session->ended || !session->wants(want::kGuilds) || session->id.empty()) continue;
    for (const auto& [id, guild] : parts_.facts.now.guilds) {
      if ((only && id != only) || !guild.members.contains(session->user) || !session->in_shard(id)) continue;
      const auto known = session->known.find(id);
      if (known == session->known.end()) continue;  // MemberAdd comes before GuildCreate.
      for (const auto& [channel_id, channel] : guild.channels) {
        const bool may = guild.may_view(session->user, channel_id);
        if (may == known->second.contains(channel_id)) continue;
        return fail(*session, "a session knows exactly the channels that it may view",
                    fmt::format("guild {} channel {}: may view: {}, has been told of it: {}", id.str(),
                                channel_id.str(), may, !may));
      }
      for (const auto& [channel_id, name] : known->second)
        if (!guild.channels.contains(channel_id))
          return fail(*session, "a session knows exactly the channels that it may view",
                      fmt::format("guild {}: channel {} is gone", id.str(), channel_id.str()));
    }
  }
}

}  // namespace guildhall::sim
