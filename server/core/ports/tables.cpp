#include "core/ports/tables.h"

#include <array>

#include "core/ports/row.h"

namespace guildhall::ports {

namespace {

template <class... Rows>
std::span<const TableSpec* const> tables_of() {
  static const std::array<const TableSpec*, sizeof...(Rows)> kTables{&table_of<Rows>()...};
  return kTables;
}

}  // namespace

std::span<const TableSpec* const> all_tables() {
  return tables_of<model::User, model::AuthSession, model::AccountToken, model::Passkey, model::InstanceSetting,
                   model::Application, model::Guild, model::Role, model::Channel, model::Member, model::Ban,
                   model::Invite, model::Emoji, model::Webhook, model::WebhookAvatar, model::OpenPoll, model::Sticker,
                   model::GuildTemplate, model::AuditEntry, model::Image, model::UserSettings, model::Note,
                   model::Relationship, model::ReadState, model::Mention, model::GroupMention,
                   model::UserGuildSettings>();
}

}  // namespace guildhall::ports
