#include <algorithm>

#include "base/encoding.h"
#include "base/limits.h"
#include "core/members/newcomers.h"
#include "core/messages/change_message.h"

namespace guildhall::core {
namespace {

// The custom emoji, when the actor's guilds (for bots: theirs too) have it.
const model::Emoji* known_emoji(const Core& core, const Actor& actor, EmojiId id) {
  // A bot's own application may have it; its id is the bot's.
  const auto own = core.world.application_emojis.find(ApplicationId(actor.user_id));
  if (own != core.world.application_emojis.end())
    if (const auto emoji = own->second.find(id); emoji != own->second.end()) return &emoji->second;
  const auto guilds = core.world.user_guilds.find(actor.user_id);
  if (guilds == core.world.user_guilds.end()) return nullptr;
  for (const GuildId guild_id : guilds->second) {
    const GuildState* const guild = core.world.guild(guild_id);
    const auto emoji = guild->emojis.find(id);
    if (emoji != guild->emojis.end()) return &emoji->second;
  }
  return nullptr;
}

// Symbols that are shown as emoji lie outside ASCII, apart from the keycaps.
bool plausible_unicode_emoji(std::string_view text) {
  if (text.empty() || text.size() > 64 || !is_utf8(text) || utf8_length(text) > 12) return false;
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xC2; }) &&
         std::ranges::none_of(
             text, [](char c) { return c == '<' || c == '>' || c == ':' || static_cast<unsigned char>(c) < 0x20; });
}

std::vector<model::Reaction>::iterator find(model::Message& message, const ReactionEmoji& emoji) {
  return std::ranges::find_if(message.reactions, [&](const model::Reaction& reaction) {
    return emoji.id ? reaction.emoji_id == emoji.id : !reaction.emoji_id && reaction.emoji_name == emoji.name;
  });
}

}  // namespace

Result<ReactionEmoji> parse_reaction_emoji(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    const auto id = EmojiId::parse(text.substr(colon + 1));
    std::string_view name = text.substr(0, colon);
    if (name.starts_with("a:")) name.remove_prefix(2);
    if (!id || name.size() > limits::kEmojiNameChars) return fail(ErrorCode::kUnknownEmoji);
    return ReactionEmoji{.id = *id, .name = std::string(name)};
  }
  if (!plausible_unicode_emoji(text)) return fail(ErrorCode::kInvalidEmoji);
  return ReactionEmoji{.name = std::string(text)};
}

const model::Reaction* find_reaction(const model::Message& message, const ReactionEmoji& emoji) {
  const auto found = find(const_cast<model::Message&>(message), emoji);  // Only looks.
  return found == message.reactions.end() ? nullptr : &*found;
}

Result<void> add_reaction(Core& core, const Actor& actor, model::Message message, const ReactionEmoji& emoji) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, message.channel_id, perm::kReadMessageHistory));
  if (access.guild != nullptr) TRY_VOID(check_verification(core, actor, *access.guild, *access.member));
  auto reaction = find(message, emoji);
  if (reaction == message.reactions.end()) {
    if (access.guild != nullptr && (access.permissions & perm::kAddReactions) == 0)
      return fail(ErrorCode::kMissingPermissions);
    if (message.reactions.size() >= limits::kReactionsDistinct) return fail(ErrorCode::kMaxReactions);
    model::Reaction fresh{.emoji_id = emoji.id, .emoji_name = emoji.name};
    if (emoji.id) {
      const model::Emoji* const known = known_emoji(core, actor, emoji.id);
      if (known == nullptr) return fail(ErrorCode::kUnknownEmoji);
      const bool external = known->guild_id != message.guild_id;
      if (external && access.guild != nullptr && (access.permissions & perm::kUseExternalEmojis) == 0)
        return fail(ErrorCode::kMissingPermissions);
      fresh.emoji_name = known->name;
      fresh.animated = known->animated;
    }
    message.reactions.push_back(std::move(fresh));
    reaction = message.reactions.end() - 1;
  }
  if (std::ranges::find(reaction->users, actor.user_id) != reaction->users.end()) return {};
  reaction->users.push_back(actor.user_id);
  core.put_message(message);
  core.emit(ReactionAdd{.message = &message, .reaction = &*reaction, .user_id = actor.user_id});
  return {};
}

Result<void> remove_reaction(Core& core, const Actor& actor, model::Message message, const ReactionEmoji& emoji,
                             UserId user_id) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, message.channel_id, perm::kReadMessageHistory));
  if (user_id != actor.user_id && (access.guild == nullptr || (access.permissions & perm::kManageMessages) == 0))
    return access.missing(perm::kManageMessages);
  const auto reaction = find(message, emoji);
  if (reaction == message.reactions.end()) return fail(ErrorCode::kUnknownEmoji);
  if (std::erase(reaction->users, user_id) == 0) return {};
  // A copy: erasing shifts what it stands in.
  const model::Reaction gone = model::Reaction(*reaction);
  if (reaction->users.empty()) message.reactions.erase(reaction);
  core.put_message(message);
  core.emit(ReactionRemove{.message = &message, .reaction = &gone, .user_id = user_id});
  return {};
}

Result<void> remove_reactions(Core& core, const Actor& actor, model::Message message,
                              const std::optional<ReactionEmoji>& only) {
  TRY(const Core::ChannelAccess access, core.channel_access(actor, message.channel_id, perm::kManageMessages));
  if (access.guild == nullptr) return fail(ErrorCode::kCannotExecuteOnDm);
  if (!only) {
    message.reactions.clear();
    core.put_message(message);
    core.emit(ReactionRemoveAll{.channel_id = message.channel_id, .message_id = message.id});
    return {};
  }
  const auto reaction = find(message, *only);
  if (reaction == message.reactions.end()) return fail(ErrorCode::kUnknownEmoji);
  const model::Reaction gone = std::move(*reaction);
  message.reactions.erase(reaction);
  core.put_message(message);
  core.emit(ReactionRemoveEmoji{.channel_id = message.channel_id, .message_id = message.id, .reaction = &gone});
  return {};
}

}  // namespace guildhall::core
