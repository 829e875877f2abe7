#include "core/messages/draft.h"

#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/json/json_writer.h"
#include "base/limits.h"
#include "core/messages/polls.h"

namespace guildhall::core {
namespace {

// Components are kept as they came: their meaning belongs to the clients and the bot.
constexpr std::size_t kComponentsBytesMax = 64 * 1024;

std::optional<AllowedMentions> read_allowed_mentions(const FormReader& body) {
  const auto reader = body.object("allowed_mentions");
  if (!reader) return std::nullopt;
  AllowedMentions out;
  out.replied_user = reader->boolean("replied_user").value_or(false);
  out.only_users = reader->ids<UserId>("users", limits::kMentionsAllowed);
  out.only_roles = reader->ids<RoleId>("roles", limits::kMentionsAllowed);
  const auto parse = reader->texts("parse", 10);
  if (parse) {
    out.users = out.roles = out.everyone = false;
    for (const std::string& word : *parse) {
      if (word == "users") {
        out.users = true;
      } else if (word == "roles") {
        out.roles = true;
      } else if (word == "everyone") {
        out.everyone = true;
      } else {
        reader->complain("parse", "BASE_TYPE_CHOICES", "Value must be one of {'roles', 'users', 'everyone'}.");
      }
    }
  }
  const bool both_users = parse && out.users && out.only_users && !out.only_users->empty();
  const bool both_roles = parse && out.roles && out.only_roles && !out.only_roles->empty();
  if (both_users || both_roles) {
    reader->complain("parse", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                     "parse and an explicit list of the same kind are mutually exclusive");
  }
  // Without `parse` (or with an empty one) a list names the only ones; no list names nobody.
  if (!parse) {
    out.everyone = false;
    if (!out.only_users) out.users = false;
    if (!out.only_roles) out.roles = false;
  }
  if (out.only_users && !out.only_users->empty()) out.users = true;
  if (out.only_roles && !out.only_roles->empty()) out.roles = true;
  if (out.only_users && out.only_users->empty()) out.only_users.reset();
  if (out.only_roles && out.only_roles->empty()) out.only_roles.reset();
  return out;
}

// Every component has an id; those that came without get the next free one, as the documentation says.
void number_components(boost::json::value& value, std::int64_t& next, int depth) {
  if (depth > 8) return;
  if (auto* const array = value.if_array()) {
    for (boost::json::value& item : *array) number_components(item, next, depth + 1);
    return;
  }
  auto* const object = value.if_object();
  if (object == nullptr || !object->contains("type")) return;
  const auto* const id = object->if_contains("id");
  if (id == nullptr || !id->is_int64() || id->get_int64() == 0) (*object)["id"] = next;
  ++next;
  for (const std::string_view key : {"components", "accessory", "component"})
    if (auto* const child = object->if_contains(key)) number_components(*child, next, depth + 1);
}

std::optional<std::string> read_components(const FormReader& body) {
  if (!body.has("components")) return std::nullopt;
  if (body.is_null("components")) return "[]";
  const auto rows = body.objects("components", limits::kComponentsTotal);
  if (!rows) return std::nullopt;
  for (const FormReader& row : *rows) (void)row.integer("type", {.min = 1, .max = 30, .required = true});
  boost::json::value numbered = *body.raw("components");
  std::int64_t next = 1;
  number_components(numbered, next, 0);
  std::string text = boost::json::serialize(numbered);
  if (text.size() > kComponentsBytesMax) {
    body.complain("components", "BASE_TYPE_MAX_LENGTH", "Components are too large.");
    return std::nullopt;
  }
  return text;
}

void read_nonce(const FormReader& body, MessageDraft& draft) {
  const boost::json::value* nonce = body.raw("nonce");
  if (nonce == nullptr || nonce->is_null()) return;
  if (nonce->is_int64() || nonce->is_uint64() || nonce->is_string()) {
    const std::string text = boost::json::serialize(*nonce);
    if (nonce->is_string() && utf8_length(nonce->get_string()) > limits::kNonceChars) {
      body.complain("nonce", "NONCE_TYPE_TOO_LONG", "Must be 25 or fewer in length.");
      return;
    }
    draft.nonce_json = text;
  } else {
    body.complain("nonce", "NONCE_TYPE_INVALID", "Nonce must be a string or an integer.");
  }
}

void read_reference(const FormReader& body, MessageDraft& draft) {
  const auto reader = body.object("message_reference");
  if (!reader) return;
  model::MessageReference reference;
  reference.type = reader->integer("type", {.min = 0, .max = 1}).value_or(0);
  reference.message_id = reader->id<MessageId>("message_id", true).value_or(MessageId());
  reference.channel_id = reader->id<ChannelId>("channel_id").value_or(ChannelId());
  reference.guild_id = reader->id<GuildId>("guild_id").value_or(GuildId());
  draft.fail_if_not_exists = reader->boolean("fail_if_not_exists").value_or(true);
  if (reference.type == model::kForward && !reference.channel_id)
    reader->complain("channel_id", "BASE_TYPE_REQUIRED", "This field is required");
  draft.reference = reference;
}

void read_attachments(const FormReader& body, MessageDraft& draft) {
  const auto list = body.objects("attachments", limits::kAttachments);
  if (!list) return;
  draft.attachments.emplace();
  for (const FormReader& item : *list) {
    AttachmentDraft attachment;
    attachment.id = item.bits("id").value_or(0);
    attachment.filename = item.text("filename", {.max = limits::kFilenameChars});
    attachment.description = item.text("description", {.max = limits::kAttachmentDescriptionChars});
    draft.attachments->push_back(std::move(attachment));
  }
}

}  // namespace

MessageDraft read_message_draft(const FormReader& body) {
  MessageDraft draft;
  draft.content =
      body.is_null("content") ? std::optional<std::string>("") : body.text("content", {.max = limits::kContentChars});
  draft.embeds_json = read_embeds(body);
  draft.components_json = read_components(body);
  draft.allowed_mentions = read_allowed_mentions(body);
  draft.flags = body.integer("flags", {.min = 0, .max = 0x7FFFFFFF});
  read_attachments(body, draft);
  read_reference(body, draft);
  draft.tts = body.boolean("tts").value_or(false);
  read_nonce(body, draft);
  draft.enforce_nonce = body.boolean("enforce_nonce").value_or(false);
  draft.sticker_ids = body.ids<StickerId>("sticker_ids", limits::kStickers).value_or(std::vector<StickerId>());
  draft.poll = read_poll(body);
  return draft;
}

}  // namespace guildhall::core
