#include <utility>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "sim/facts.h"
#include "sim/sessions.h"

/// Which changes of the model an event stands for.
namespace guildhall::sim {
namespace {

using Apply = std::function<void(Model&)>;
using Changes = std::vector<Change>;

Change row(std::string fact, Apply apply) { return {.apply = std::move(apply), .fact = std::move(fact)}; }

/// A change of a guild that need not exist any more.
Change in_guild(GuildId id, std::string fact, std::function<void(ModelGuild&)> apply) {
  auto out = row(std::move(fact), [id, apply = std::move(apply)](Model& model) {
    if (const auto found = model.guilds.find(id); found != model.guilds.end()) apply(found->second);
  });
  out.guild = id;
  return out;
}

Change put_message(const model::Message& message, std::string fact) {
  return {.apply = [channel = message.channel_id, id = message.id,
                    copied = copy(message)](Model& model) { model.messages[channel][id] = copied; },
          .fact = std::move(fact),
          .of_log = true,
          .message = {message.channel_id, message.id}};
}

Change erase_message(ChannelId channel, MessageId id) {
  return {.apply = [channel, id](Model& model) { model.messages[channel].erase(id); },
          .fact = "message- " + id.str(),
          .of_log = true,
          .erases = true,
          .message = {channel, id}};
}

Change put_known_message(const Model& model, ChannelId channel, MessageId id, std::string fact,
                         const std::function<void(ModelMessage&)>& edit) {
  ModelMessage copied;
  if (const auto* const known = model.message(channel, id)) copied = *known;
  edit(copied);
  return {.apply = [channel, id, copied](Model& target) { target.messages[channel][id] = copied; },
          .fact = std::move(fact),
          .of_log = true,
          .message = {channel, id}};
}

Change drop_messages(ChannelId channel) {
  // With the rows: a crash must not leave an empty channel behind.
  return {.apply = [channel](Model& model) { model.messages.erase(channel); }, .fact = {}};
}

Change put_dm(const model::Channel& channel, std::string fact) {
  return row(std::move(fact), [id = channel.id, copied = copy_dm(channel)](Model& model) { model.dms[id] = copied; });
}

struct Maker {
  const core::World& world;
  const Model& model;

  Changes operator()(const core::MessageCreate& event) const {
    Changes out{put_message(*event.message, "message+ " + event.message->id.str())};
    // A closed DM opens with the next message.
    if (const auto* const channel = world.channel(event.message->channel_id);
        channel != nullptr && !channel->guild_id) {
      const auto known = model.dms.find(channel->id);
      if (known == model.dms.end() || known->second != copy_dm(*channel)) out.push_back(put_dm(*channel, {}));
    }
    return out;
  }
  Changes operator()(const core::MessageUpdate& event) const {
    const auto& message = *event.message;
    return {put_message(message, fmt::format("message~ {} {} {}", message.id.str(), message.content, message.pinned))};
  }
  Changes operator()(const core::MessageDelete& event) const {
    return {erase_message(event.channel_id, event.message_id)};
  }
  Changes operator()(const core::MessageDeleteBulk& event) const {
    Changes out;
    for (const auto id : event.ids) out.push_back(erase_message(event.channel_id, id));
    return out;
  }
  Changes operator()(const core::ReactionAdd& event) const {
    return {put_message(*event.message, fmt::format("reaction+ {} {} {}", event.message->id.str(),
                                                    event.reaction->emoji_name, event.user_id.str()))};
  }
  Changes operator()(const core::ReactionRemove& event) const {
    return {put_message(*event.message, fmt::format("reaction- {} {} {}", event.message->id.str(),
                                                    event.reaction->emoji_name, event.user_id.str()))};
  }
  Changes operator()(const core::ReactionRemoveAll& event) const {
    return {put_known_message(model, event.channel_id, event.message_id, "reactions- " + event.message_id.str(),
                              [](ModelMessage& message) { message.reactions.clear(); })};
  }
  Changes operator()(const core::ReactionRemoveEmoji& event) const {
    return {put_known_message(model, event.channel_id, event.message_id,
                              fmt::format("reactions- {} {}", event.message_id.str(), event.reaction->emoji_name),
                              [&](ModelMessage& message) { message.reactions.erase(event.reaction->emoji_name); })};
  }
  Changes operator()(const core::ChannelCreate& event) const { return channel(*event.channel, "channel+ "); }
  Changes operator()(const core::ChannelUpdate& event) const { return channel(*event.channel, "channel~ "); }
  Changes channel(const model::Channel& channel, std::string_view verb) const {
    std::string fact = fmt::format("{}{}", verb, channel.id.str());
    if (!channel.guild_id) return {put_dm(channel, std::move(fact))};
    Change put = row(fmt::format("{} {} {}", fact, channel.name, channel.topic.value_or("")),
                     [guild = channel.guild_id, id = channel.id, copied = copy(channel)](Model& target) {
                       const auto found = target.guilds.find(guild);
                       if (found == target.guilds.end()) return;
                       found->second.channels[id] = copied;
                       target.channel_guilds[id] = guild;
                     });
    put.guild = channel.guild_id;
    return {std::move(put), row(std::move(fact), [](Model&) {})};
  }
  Changes operator()(const core::ChannelDelete& event) const {
    const auto id = event.channel->id;
    std::string fact = "channel- " + id.str();
    if (event.channel->guild_id) {
      return {row(std::move(fact),
                  [guild = event.channel->guild_id, id](Model& target) {
                    if (const auto found = target.guilds.find(guild); found != target.guilds.end())
                      found->second.channels.erase(id);
                    target.channel_guilds.erase(id);
                  }),
              drop_messages(id), in_guild(event.channel->guild_id, {}, [](ModelGuild&) {})};
    }
    // A DM: its state in the world says what became of it.
    const auto* const left = world.channel(id);
    if (left != nullptr && !left->recipients.empty()) return {put_dm(*left, std::move(fact))};
    return {row(std::move(fact), [id](Model& target) { target.dms.erase(id); }), drop_messages(id)};
  }
  Changes operator()(const core::ChannelRecipientAdd& event) const {
    return {row({}, [id = event.channel->id, user = event.user_id](Model& target) {
      if (const auto dm = target.dms.find(id); dm != target.dms.end()) dm->second.people.insert(user);
    })};
  }
  Changes operator()(const core::ChannelRecipientRemove& event) const {
    return {row({}, [id = event.channel->id, user = event.user_id](Model& target) {
      if (const auto dm = target.dms.find(id); dm != target.dms.end()) dm->second.people.erase(user);
    })};
  }
  // The founding of a guild, or a member who joined: MemberAdd has told already.
  Changes operator()(const core::GuildCreate&) const { return {}; }
  Changes operator()(const core::GuildUpdate& event) const {
    const auto* const guild = world.guild(event.guild_id);
    if (guild == nullptr) return {};
    return {in_guild(event.guild_id, fmt::format("guild~ {} {}", event.guild_id.str(), guild->info.name),
                     [name = guild->info.name, owner = guild->info.owner_id](ModelGuild& known) {
                       known.name = name;
                       known.owner = owner;
                     })};
  }
  Changes operator()(const core::GuildDelete& event) const {
    if (world.guild(event.guild_id) != nullptr) return {};  // Someone left: MemberRemove has told already.
    Changes out;
    if (const auto* const guild = model.guild(event.guild_id))
      for (const auto& [id, channel] : guild->channels) out.push_back(drop_messages(id));
    out.push_back(row("guild- " + event.guild_id.str(), [id = event.guild_id](Model& target) {
      std::erase_if(target.channel_guilds, [id](const auto& entry) { return entry.second == id; });
      target.guilds.erase(id);
    }));
    return out;
  }
  Changes operator()(const core::RoleCreate& event) const { return role(*event.role, "role+ "); }
  Changes operator()(const core::RoleUpdate& event) const { return role(*event.role, "role~ "); }
  Changes role(const model::Role& role, std::string_view verb) const {
    return {in_guild(role.guild_id, fmt::format("{}{} {} {}", verb, role.id.str(), role.name, role.permissions),
                     [id = role.id, copied = copy(role)](ModelGuild& guild) { guild.roles[id] = copied; })};
  }
  Changes operator()(const core::RoleDelete& event) const {
    return {in_guild(event.guild_id, "role- " + event.role_id.str(), [id = event.role_id](ModelGuild& guild) {
      guild.roles.erase(id);
      for (auto& [user, member] : guild.members) member.roles.erase(id);
      for (auto& [channel_id, channel] : guild.channels)
        std::erase_if(channel.overwrites, [id](const auto& overwrite) { return overwrite.id == id.value(); });
    })};
  }
  Changes operator()(const core::MemberAdd& event) const {
    const auto& member = *event.member;
    Changes out;
    if (model.guild(member.guild_id) == nullptr) out.push_back(founding(member.guild_id));
    out.push_back(put_member(member, "member+ "));
    return out;
  }
  Changes operator()(const core::MemberUpdate& event) const { return {put_member(*event.member, "member~ ")}; }
  static Change put_member(const model::Member& member, std::string_view verb) {
    std::string fact = fmt::format("{}{} {}", verb, member.guild_id.str(), member.user_id.str());
    if (verb == "member~ ") fact += fmt::format(" {}", member.nick.value_or(""));
    return in_guild(
        member.guild_id, std::move(fact),
        [user = member.user_id, copied = copy(member)](ModelGuild& guild) { guild.members[user] = copied; });
  }
  /// A guild that was not known before its first member joined.
  Change founding(GuildId id) const {
    const auto& state = *world.guild(id);
    ModelGuild fresh{.everyone = RoleId(id),
                     .name = state.info.name,
                     .owner = state.info.owner_id,
                     .roles = {},
                     .channels = {},
                     .members = {},
                     .bans = {}};
    for (const auto& [role_id, role] : state.roles) fresh.roles[role_id] = copy(role);
    for (const auto& [channel_id, channel] : state.channels) fresh.channels[channel_id] = copy(channel);
    return row("guild+ " + id.str(), [id, fresh](Model& target) {
      target.guilds[id] = fresh;
      for (const auto& [channel_id, channel] : fresh.channels) target.channel_guilds[channel_id] = id;
    });
  }
  Changes operator()(const core::MemberRemove& event) const {
    return {in_guild(event.guild_id, fmt::format("member- {} {}", event.guild_id.str(), event.user_id.str()),
                     [user = event.user_id](ModelGuild& guild) { guild.members.erase(user); })};
  }
  Changes operator()(const core::BanAdd& event) const {
    return {in_guild(event.guild_id, fmt::format("ban+ {} {}", event.guild_id.str(), event.user_id.str()),
                     [user = event.user_id](ModelGuild& guild) { guild.bans.insert(user); })};
  }
  Changes operator()(const core::BanRemove& event) const {
    return {in_guild(event.guild_id, fmt::format("ban- {} {}", event.guild_id.str(), event.user_id.str()),
                     [user = event.user_id](ModelGuild& guild) { guild.bans.erase(user); })};
  }
  Changes operator()(const core::PollVote& event) const {
    const auto edit = [&](ModelMessage& message) {
      if (event.added)
        message.votes[event.answer_id].insert(event.user_id);
      else
        message.votes[event.answer_id].erase(event.user_id);
    };
    return {put_known_message(model, event.channel_id, event.message_id,
                              fmt::format("vote{} {} {} {}", event.added ? "+" : "-", event.message_id.str(),
                                          event.answer_id, event.user_id.str()),
                              edit)};
  }
  Changes operator()(const core::UserEvent& event) const {
    if (!event.type.starts_with("RELATIONSHIP_")) return {};
    boost::system::error_code error;
    const auto body = boost::json::parse(event.body, error);
    if (error) return {};
    const UserId other(id_in(body, "id"));
    constexpr std::int64_t kBlock = 2;
    const bool blocks = event.type == "RELATIONSHIP_ADD" && body.at("type").as_int64() == kBlock;
    auto out = row(fmt::format("block{} {} {}", blocks ? "+" : "-", event.user_id.str(), other.str()),
                   [pair = std::pair(event.user_id, other), blocks](Model& target) {
                     if (blocks)
                       target.blocks.insert(pair);
                     else
                       target.blocks.erase(pair);
                   });
    out.guild = kPeople;
    return {std::move(out)};
  }
  /// What the model does not keep.
  template <class Other>
  Changes operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::vector<Change> changes_of(const core::Event& event, const core::World& world, const Model& model) {
  return std::visit(Maker{world, model}, event);
}

}  // namespace guildhall::sim
