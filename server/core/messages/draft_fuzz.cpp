#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/encoding.h"
#include "base/json/form_reader.h"
#include "base/limits.h"
#include "core/messages/draft.h"

/// A body of a message: whatever it is, it is refused or it keeps the limits, and what is kept of it is JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guildhall;
  const auto value = parse_json({reinterpret_cast<const char*>(data), size});
  if (!value || !value->is_object()) return 0;
  FormErrors errors;
  const core::MessageDraft draft = core::read_message_draft(FormReader(value->get_object(), errors));
  if (!errors.finish()) return 0;
  CHECK(utf8_length(draft.content.value_or("")) <= limits::kContentChars);
  CHECK(draft.sticker_ids.size() <= limits::kStickers);
  CHECK(!draft.attachments || draft.attachments->size() <= limits::kAttachments);
  for (const auto& json : {draft.embeds_json, draft.components_json})
    CHECK(!json || (parse_json(*json).has_value() && parse_json(*json)->is_array()));
  if (!draft.nonce_json.empty()) CHECK(parse_json(draft.nonce_json).has_value());
  if (draft.poll) {
    CHECK(!draft.poll->answers.empty() && draft.poll->answers.size() <= limits::kPollAnswers);
    CHECK(draft.poll->expires_at > 0 && draft.poll->expires_at <= limits::kPollHours * 3600 * 1000);
  }
  if (draft.allowed_mentions && draft.allowed_mentions->only_users)
    CHECK(draft.allowed_mentions->only_users->size() <= limits::kMentionsAllowed);
  return 0;
}
