#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json/form_reader.h"
#include "core/model/model.h"

/// What a client asks to send or to change, parsed and checked as far as it can be without the world. Pure.
namespace guildhall::core {

/// Whom a message may notify. Source: the documentation's "Allowed Mentions Object".
struct AllowedMentions {
  bool users = true;
  bool roles = true;
  bool everyone = true;
  std::optional<std::vector<UserId>> only_users = {};
  std::optional<std::vector<RoleId>> only_roles = {};
  bool replied_user = true;
};

struct AttachmentDraft {
  std::uint64_t id = 0;  ///< Index of the uploaded file (`files[n]`), or the id of an attachment to keep.
  std::optional<std::string> filename = {};
  std::optional<std::string> description = {};
};

struct MessageDraft {
  std::optional<std::string> content = {};  ///< Null in the body = empty.
  std::optional<std::string> embeds_json = {};
  std::optional<std::string> components_json = {};
  std::optional<AllowedMentions> allowed_mentions = {};
  std::optional<std::int64_t> flags = {};
  std::optional<std::vector<AttachmentDraft>> attachments = {};
  std::optional<model::MessageReference> reference = {};
  bool fail_if_not_exists = true;
  bool tts = false;
  std::string nonce_json = {};
  bool enforce_nonce = false;
  std::vector<StickerId> sticker_ids = {};
  std::optional<model::Poll> poll = {};  ///< `expires_at` is how long it runs, until it is sent.
};

/// Complaints go to the reader's FormErrors; the caller finishes them.
[[nodiscard]] MessageDraft read_message_draft(const FormReader& body);
/// Checks and normalises an `embeds` array; nullopt when absent or complained about.
[[nodiscard]] std::optional<std::string> read_embeds(const FormReader& body);

namespace message_flag {
inline constexpr std::int64_t kCrossposted = 1 << 0;
inline constexpr std::int64_t kIsCrosspost = 1 << 1;
inline constexpr std::int64_t kSourceMessageDeleted = 1 << 3;
inline constexpr std::int64_t kHasSnapshot = 1 << 14;
inline constexpr std::int64_t kSuppressEmbeds = 1 << 2;
inline constexpr std::int64_t kSuppressNotifications = 1 << 12;
inline constexpr std::int64_t kComponentsV2 = 1 << 15;
}  // namespace message_flag

}  // namespace guildhall::core
