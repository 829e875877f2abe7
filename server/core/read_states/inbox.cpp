#include "core/read_states/inbox.h"

#include <algorithm>

#include "core/read_states/mentioned.h"
#include "core/read_states/unsaved.h"

namespace guildhall::core {
namespace {

bool may_read(const World& world, UserId user_id, const model::Channel& channel, UnixMs now_ms) {
  const GuildState* const guild = world.guild(channel.guild_id);
  const model::Member* const member = world.member(channel.guild_id, user_id);
  constexpr Permissions kNeeded = perm::kViewChannel | perm::kReadMessageHistory;
  return guild != nullptr && member != nullptr &&
         (channel_permissions(*guild, *member, channel, now_ms) & kNeeded) == kNeeded;
}

/// Calls `visit(channel, mentions)` for the channels of the person's guilds in which groups were mentioned.
template <class Visit>
void each_channel(const World& world, UserId user_id, GuildId only, Visit visit) {
  const auto guilds = world.user_guilds.find(user_id);
  if (guilds == world.user_guilds.end()) return;
  for (const GuildId id : guilds->second) {
    const GuildState* const guild = world.guild(id);
    if (guild == nullptr || (only && only != id)) continue;
    for (const auto& [channel_id, channel] : guild->channels) {
      const auto reads = world.reads.channels.find(channel_id);
      if (reads != world.reads.channels.end() && !reads->second.group_mentions.empty())
        visit(channel, reads->second.group_mentions);
    }
  }
}

bool wanted(const model::GroupMention& mention, const InboxQuery& query) {
  return mention.everyone ? query.everyone : query.roles;
}

}  // namespace

std::vector<InboxItem> inbox(const World& world, UserId user_id, const InboxQuery& query, UnixMs now_ms) {
  std::vector<InboxItem> out;
  static const std::map<MessageId, model::Mention> kNone;
  const auto found = world.reads.mentions.find(user_id);
  const auto& own = found == world.reads.mentions.end() ? kNone : found->second;
  const auto in_page = [&](MessageId id) { return !query.before || id < query.before; };
  const auto dismissed = [&](MessageId id) {
    const auto row = own.find(id);
    return row != own.end() && row->second.dismissed;
  };
  for (const auto& [id, mention] : own) {
    if (!mention.direct || mention.dismissed || !in_page(id)) continue;
    const model::Channel* const channel = world.channel(mention.channel_id);
    if (channel == nullptr || (query.guild_id && channel->guild_id != query.guild_id)) continue;
    if (has_blocked(world, user_id, mention.author_id) || !may_read(world, user_id, *channel, now_ms)) continue;
    out.push_back({.channel_id = mention.channel_id, .message_id = id});
  }
  each_channel(world, user_id, query.guild_id, [&](const model::Channel& channel, const auto& mentions) {
    if (!may_read(world, user_id, channel, now_ms)) return;
    for (const auto& [id, mention] : mentions)
      if (in_page(id) && wanted(mention, query) && !dismissed(id) &&
          group_mention_means(world, channel, mention, user_id, now_ms))
        out.push_back({.channel_id = channel.id, .message_id = id});
  });
  std::ranges::sort(out, std::greater{}, &InboxItem::message_id);
  if (out.size() > query.limit) out.resize(query.limit);
  return out;
}

Result<void> dismiss_mention(Core& core, const Actor& actor, MessageId message_id) {
  const auto own = core.world.reads.mentions.find(actor.user_id);
  if (own != core.world.reads.mentions.end()) {
    if (const auto row = own->second.find(message_id); row != own->second.end()) {
      model::Mention mention = row->second;
      mention.dismissed = true;
      keep_mention(core, mention);
      return {};
    }
  }
  const model::GroupMention* found = nullptr;
  each_channel(core.world, actor.user_id, {}, [&](const model::Channel&, const auto& mentions) {
    if (const auto mention = mentions.find(message_id); mention != mentions.end()) found = &mention->second;
  });
  if (found == nullptr) return fail(ErrorCode::kUnknownMessage);
  keep_mention(core, {.user_id = actor.user_id,
                      .message_id = message_id,
                      .channel_id = found->channel_id,
                      .author_id = found->author_id,
                      .direct = false,
                      .dismissed = true});
  save_when_much(core);
  return {};
}

}  // namespace guildhall::core
