#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "core/core.h"

/// Pictures that people have replaced: avatars, icons, banners. Their names are those of their bytes, so one picture
/// may stand in many rows; nobody counts. Now and then all names are gathered instead, and what no row names goes.
namespace guildhall::core {

inline constexpr std::size_t kPicturesASweep = 256;  ///< Forgotten in one sweep; the next one takes the rest.

/// What some row names: people, members, guilds, roles, channels, webhooks, applications.
[[nodiscard]] std::unordered_set<std::string_view> pictures_in_use(const World& world);

/// A message shows the picture as its author's: it stays as long as there may be such messages, which is for good.
void keep_for_messages(Core& core, const std::optional<std::string>& hash);

/// Domain thread.
class PictureSweep {
 public:
  /// A picture goes `grace_ms` after a sweep has first seen it unused: it is recorded before the row that names it.
  explicit PictureSweep(std::int64_t grace_ms) : grace_ms_(grace_ms) {}
  /// Forgets pictures (forget_image) and returns how many; the caller commits.
  std::size_t sweep(Core& core);

 private:
  std::int64_t grace_ms_;
  std::unordered_map<std::string, UnixMs> unused_since_;
};

}  // namespace guildhall::core
