#include "core/users/picture_sweep.h"

#include "core/users/images.h"

namespace guildhall::core {
namespace {

using Names = std::unordered_set<std::string_view>;

void add(Names& names, const std::optional<std::string>& hash) {
  if (hash) names.insert(*hash);
}

void add_guild(Names& names, const GuildState& guild) {
  add(names, guild.info.icon);
  add(names, guild.info.splash);
  add(names, guild.info.banner);
  for (const auto& [id, role] : guild.roles) add(names, role.icon);
  for (const auto& [id, channel] : guild.channels) add(names, channel.icon);
  for (const auto& [id, member] : guild.members) {
    add(names, member.avatar);
    add(names, member.banner);
  }
}

}  // namespace

std::unordered_set<std::string_view> pictures_in_use(const World& world) {
  Names names;
  for (const auto& [id, user] : world.users) {
    add(names, user.avatar);
    add(names, user.banner);
  }
  for (const auto& [id, guild] : world.guilds) add_guild(names, guild);
  for (const auto& [id, channel] : world.dms) add(names, channel.icon);
  for (const auto& [id, webhook] : world.webhooks) add(names, webhook.avatar);
  for (const auto& [id, application] : world.applications) add(names, application.icon);
  return names;
}

void keep_for_messages(Core& core, const std::optional<std::string>& hash) {
  if (!hash) return;
  const auto image = core.world.images.find(*hash);
  if (image == core.world.images.end() || !image->second.disposable) return;
  image->second.disposable = false;
  core.put(image->second);
}

std::size_t PictureSweep::sweep(Core& core) {
  const Names used = pictures_in_use(core.world);
  const UnixMs now = core.now();
  std::unordered_map<std::string, UnixMs> seen;
  std::vector<std::string> ripe;
  for (const auto& [hash, image] : core.world.images) {
    if (!image.disposable || used.contains(hash)) continue;
    const auto before = unused_since_.find(hash);
    const UnixMs since = before == unused_since_.end() ? now : before->second;
    if (now - since >= grace_ms_ && ripe.size() < kPicturesASweep)
      ripe.push_back(hash);
    else
      seen.emplace(hash, since);
  }
  unused_since_ = std::move(seen);
  for (const std::string& hash : ripe) forget_image(core, hash);
  return ripe.size();
}

}  // namespace guildhall::core
