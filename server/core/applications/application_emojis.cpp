#include "core/applications/application_emojis.h"

#include <algorithm>

#include "base/limits.h"
#include "core/guilds/emojis.h"

namespace guildhall::core {
namespace {

Result<void> check_name(const Core& core, ApplicationId id, std::string_view name) {
  TRY_VOID(check_emoji_name(name));
  const auto own = core.world.application_emojis.find(id);
  const bool taken = own != core.world.application_emojis.end() &&
                     std::ranges::any_of(own->second, [&](const auto& entry) { return entry.second.name == name; });
  if (taken)
    return fail_field("name", "APPLICATION_EMOJI_NAME_ALREADY_TAKEN", "An emoji with this name already exists.");
  return {};
}

}  // namespace

Result<model::Emoji*> create_application_emoji(Core& core, const Actor& actor, ApplicationId id, std::string name,
                                               const DecodedImage& image, std::string blob) {
  TRY_VOID(check_name(core, id, name));
  auto& own = core.world.application_emojis[id];
  if (own.size() >= limits::kApplicationEmojis) return fail(ErrorCode::kMaxEmojis);
  model::Emoji emoji;
  emoji.id = core.new_id<EmojiId>();
  emoji.application_id = id;
  emoji.name = std::move(name);
  emoji.animated = image.hash.starts_with("a_");
  emoji.user_id = actor.user_id;
  record_image(core, {.hash = emoji.id.str(), .blob = std::move(blob), .content_type = image.content_type});
  model::Emoji& kept = own[emoji.id] = std::move(emoji);
  core.put(kept);
  return &kept;
}

Result<model::Emoji*> find_application_emoji(Core& core, ApplicationId id, EmojiId emoji_id) {
  const auto own = core.world.application_emojis.find(id);
  if (own == core.world.application_emojis.end()) return fail(ErrorCode::kUnknownEmoji);
  const auto emoji = own->second.find(emoji_id);
  if (emoji == own->second.end()) return fail(ErrorCode::kUnknownEmoji);
  return &emoji->second;
}

Result<model::Emoji*> rename_application_emoji(Core& core, ApplicationId id, EmojiId emoji_id, std::string name) {
  TRY(model::Emoji* const emoji, find_application_emoji(core, id, emoji_id));
  if (emoji->name == name) return emoji;
  TRY_VOID(check_name(core, id, name));
  emoji->name = std::move(name);
  core.put(*emoji);
  return emoji;
}

Result<void> delete_application_emoji(Core& core, ApplicationId id, EmojiId emoji_id) {
  TRY(const model::Emoji* const emoji, find_application_emoji(core, id, emoji_id));
  forget_image(core, emoji_id.str());
  core.erase(*emoji);
  core.world.application_emojis[id].erase(emoji_id);
  return {};
}

}  // namespace guildhall::core
