#include "core/core.h"

#include <algorithm>

#include "base/encoding.h"

/// Core::load: every table into the world, and the lookups over it.
namespace guildhall::core {
namespace {

/// The greatest id seen, so that new ones stay above it.
class Greatest {
 public:
  template <class IdType>
  void see(IdType id) {
    value_ = std::max(value_, id.value());
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0;
};

Result<void> load_people(World& world, const ports::TableReader& tables, Greatest& greatest) {
  TRY(auto users, ports::load_rows<model::User>(tables));
  for (auto& user : users) {
    greatest.see(user.id);
    if (!user.deleted) {
      world.users_by_name.emplace(ascii_lower(user.username), user.id);
      if (!user.email.empty()) world.users_by_email.emplace(ascii_lower(user.email), user.id);
    }
    const UserId id = user.id;
    world.users.emplace(id, std::move(user));
  }
  TRY(auto sessions, ports::load_rows<model::AuthSession>(tables));
  for (auto& session : sessions) {
    greatest.see(session.id);
    const SessionId id = session.id;
    world.auth_by_hash.emplace(session.token_hash, id);
    world.auth_sessions.emplace(id, std::move(session));
  }
  TRY(auto set, ports::load_rows<model::InstanceSetting>(tables));
  for (auto& row : set) {
    std::string key = row.key;
    world.instance_settings.emplace(std::move(key), std::move(row));
  }
  TRY(auto passkeys, ports::load_rows<model::Passkey>(tables));
  for (auto& passkey : passkeys) {
    greatest.see(passkey.id);
    const PasskeyId id = passkey.id;
    world.passkeys_by_credential.emplace(passkey.credential_id, id);
    world.passkeys.emplace(id, std::move(passkey));
  }
  TRY(auto tokens, ports::load_rows<model::AccountToken>(tables));
  for (auto& token : tokens) {
    std::string hash = token.hash;
    world.account_tokens.emplace(std::move(hash), std::move(token));
  }
  TRY(auto applications, ports::load_rows<model::Application>(tables));
  for (auto& application : applications) {
    greatest.see(application.id);
    const ApplicationId id = application.id;
    if (!application.bot_token_hash.empty()) world.bots_by_hash.emplace(application.bot_token_hash, id);
    world.applications.emplace(id, std::move(application));
  }
  TRY(auto images, ports::load_rows<model::Image>(tables));
  for (auto& image : images) {
    std::string hash = image.hash;
    world.images.emplace(std::move(hash), std::move(image));
  }
  TRY(auto settings, ports::load_rows<model::UserSettings>(tables));
  for (auto& row : settings) {
    const UserId id = row.user_id;
    world.settings.emplace(id, std::move(row));
  }
  TRY(auto notes, ports::load_rows<model::Note>(tables));
  for (auto& note : notes) world.notes[note.user_id][note.other_id] = note;
  TRY(auto relationships, ports::load_rows<model::Relationship>(tables));
  for (const auto& row : relationships) world.relationships[row.user_id][row.other_id] = row;
  return {};
}

/// Rows of a guild that is gone are left alone: a crash between two versions may leave them, and they harm nobody.
template <class Row, class Place>
Result<void> load_into_guilds(World& world, const ports::TableReader& tables, Place place) {
  TRY(auto rows, ports::load_rows<Row>(tables));
  for (auto& row : rows)
    if (GuildState* const guild = world.guild(row.guild_id)) place(*guild, std::move(row));
  return {};
}

Result<void> load_channels(World& world, const ports::TableReader& tables, Greatest& greatest) {
  TRY(auto channels, ports::load_rows<model::Channel>(tables));
  for (auto& channel : channels) {
    greatest.see(channel.id);
    const ChannelId id = channel.id;
    if (!channel.guild_id) {
      for (const UserId user : channel.recipients) world.user_dms[user].insert(id);
      world.dms.emplace(id, std::move(channel));
    } else if (GuildState* const guild = world.guild(channel.guild_id)) {
      world.channel_guilds.emplace(id, channel.guild_id);
      guild->channels.emplace(id, std::move(channel));
    }
  }
  return {};
}

Result<void> load_guilds(World& world, const ports::TableReader& tables, Greatest& greatest) {
  TRY(auto guilds, ports::load_rows<model::Guild>(tables));
  for (auto& guild : guilds) {
    greatest.see(guild.id);
    world.guilds[guild.id].info = guild;
  }
  TRY_VOID(load_into_guilds<model::Role>(world, tables, [&](GuildState& guild, model::Role row) {
    greatest.see(row.id);
    guild.roles.emplace(row.id, std::move(row));
  }));
  TRY_VOID(load_channels(world, tables, greatest));
  TRY_VOID(load_into_guilds<model::Member>(world, tables, [&](GuildState& guild, model::Member row) {
    world.user_guilds[row.user_id].insert(row.guild_id);
    guild.members.emplace(row.user_id, std::move(row));
  }));
  TRY_VOID(load_into_guilds<model::Ban>(
      world, tables, [&](GuildState& guild, model::Ban row) { guild.bans.emplace(row.user_id, std::move(row)); }));
  TRY_VOID(load_into_guilds<model::Sticker>(world, tables, [&](GuildState& guild, model::Sticker row) {
    greatest.see(row.id);
    world.sticker_guilds[row.id] = row.guild_id;
    guild.stickers.emplace(row.id, std::move(row));
  }));
  TRY(auto emojis, ports::load_rows<model::Emoji>(tables));
  for (auto& emoji : emojis) {
    greatest.see(emoji.id);
    const EmojiId id = emoji.id;
    if (emoji.application_id) {
      world.application_emojis[emoji.application_id].emplace(id, std::move(emoji));
    } else if (GuildState* const guild = world.guild(emoji.guild_id)) {
      guild->emojis.emplace(id, std::move(emoji));
    }
  }
  return {};
}

Result<void> load_rest(World& world, const ports::TableReader& tables, Greatest& greatest) {
  TRY(auto invites, ports::load_rows<model::Invite>(tables));
  for (auto& invite : invites) {
    std::string code = invite.code;
    world.invites.emplace(std::move(code), std::move(invite));
  }
  TRY(auto webhooks, ports::load_rows<model::Webhook>(tables));
  for (auto& webhook : webhooks) {
    greatest.see(webhook.id);
    const WebhookId id = webhook.id;
    world.webhooks.emplace(id, std::move(webhook));
  }
  TRY(auto templates, ports::load_rows<model::GuildTemplate>(tables));
  for (auto& made : templates) {
    std::string code = made.code;
    world.templates.emplace(std::move(code), std::move(made));
  }
  TRY(const auto polls, ports::load_rows<model::OpenPoll>(tables));
  for (const auto& poll : polls) world.open_polls.emplace(std::pair(poll.expires_at, poll.message_id), poll);
  TRY(auto avatars, ports::load_rows<model::WebhookAvatar>(tables));
  for (auto& avatar : avatars) {
    if (!world.webhooks.contains(avatar.webhook_id)) continue;
    std::string hash = avatar.hash;
    world.webhook_avatars[avatar.webhook_id].emplace(std::move(hash), std::move(avatar));
  }
  TRY(auto entries, ports::load_rows<model::AuditEntry>(tables));
  std::ranges::sort(entries, {}, &model::AuditEntry::id);
  for (auto& entry : entries) {
    greatest.see(entry.id);
    if (world.guild(entry.guild_id) != nullptr) world.audit[entry.guild_id].push_back(std::move(entry));
  }
  return {};
}

/// What belongs to channels and people that are gone is left out; its rows harm nobody.
Result<void> load_reads(World& world, const ports::TableReader& tables, Greatest& greatest) {
  TRY(const auto states, ports::load_rows<model::ReadState>(tables));
  for (const auto& state : states) {
    greatest.see(state.last_message_id);
    if (world.channel(state.channel_id) == nullptr) continue;
    world.reads.channels[state.channel_id].states.emplace(state.user_id, state);
  }
  TRY(auto group_mentions, ports::load_rows<model::GroupMention>(tables));
  for (auto& mention : group_mentions) {
    if (world.channel(mention.channel_id) == nullptr) continue;
    const MessageId id = mention.message_id;
    world.reads.channels[mention.channel_id].group_mentions.emplace(id, std::move(mention));
  }
  TRY(const auto mentions, ports::load_rows<model::Mention>(tables));
  for (const auto& mention : mentions)
    if (world.channel(mention.channel_id) != nullptr)
      world.reads.mentions[mention.user_id].emplace(mention.message_id, mention);
  TRY(auto settings, ports::load_rows<model::UserGuildSettings>(tables));
  for (auto& row : settings) {
    if (row.guild_id && world.guild(row.guild_id) == nullptr) continue;
    const GuildId id = row.guild_id;
    world.guild_settings[row.user_id].emplace(id, std::move(row));
  }
  return {};
}

}  // namespace

Result<void> Core::load(const ports::TableReader& tables) {
  Greatest greatest;
  TRY_VOID(load_people(world, tables, greatest));
  TRY_VOID(load_guilds(world, tables, greatest));
  TRY_VOID(load_rest(world, tables, greatest));
  TRY_VOID(load_reads(world, tables, greatest));
  TRY(const auto newest, log().newest());
  for (const auto& key : newest) {
    greatest.see(key.message_id);
    if (model::Channel* const channel = world.channel(key.channel_id)) channel->last_message_id = key.message_id;
  }
  ids_.rise_above(greatest.value());
  return {};
}

}  // namespace guildhall::core
