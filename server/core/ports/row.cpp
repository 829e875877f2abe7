#include "core/ports/row_codec.h"

namespace guildhall::ports {

#define GUILDHALL_ROW(Row)                       \
  template const TableSpec& table_of<Row>();     \
  template RowChange put_row<Row>(const Row&);   \
  template RowChange erase_row<Row>(const Row&); \
  template Result<Row> row_from<Row>(const std::vector<SqlValue>&)

GUILDHALL_ROW(model::User);
GUILDHALL_ROW(model::AuthSession);
GUILDHALL_ROW(model::AccountToken);
GUILDHALL_ROW(model::Passkey);
GUILDHALL_ROW(model::InstanceSetting);
GUILDHALL_ROW(model::Application);
GUILDHALL_ROW(model::Guild);
GUILDHALL_ROW(model::Role);
GUILDHALL_ROW(model::Channel);
GUILDHALL_ROW(model::Member);
GUILDHALL_ROW(model::Ban);
GUILDHALL_ROW(model::Invite);
GUILDHALL_ROW(model::Emoji);
GUILDHALL_ROW(model::Webhook);
GUILDHALL_ROW(model::WebhookAvatar);
GUILDHALL_ROW(model::Sticker);
GUILDHALL_ROW(model::GuildTemplate);
GUILDHALL_ROW(model::OpenPoll);
GUILDHALL_ROW(model::AuditEntry);
GUILDHALL_ROW(model::Image);
GUILDHALL_ROW(model::UserSettings);
GUILDHALL_ROW(model::Note);
GUILDHALL_ROW(model::Relationship);
GUILDHALL_ROW(model::ReadState);
GUILDHALL_ROW(model::Mention);
GUILDHALL_ROW(model::GroupMention);
GUILDHALL_ROW(model::UserGuildSettings);

#undef GUILDHALL_ROW

std::string encode_message(const model::Message& message) { return codec::encode(message); }

Result<model::Message> decode_message(std::string_view text) {
  model::Message message;
  if (!codec::decode(text, message)) return fail(ErrorCode::kInternal, "unreadable message in the log");
  return message;
}

}  // namespace guildhall::ports
