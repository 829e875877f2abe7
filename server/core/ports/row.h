#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/model/model.h"
#include "core/ports/journal.h"
#include "core/ports/table.h"

namespace guildhall::ports {

/// Name of the row's table, and how many of its first members are the primary key.
template <class Row>
struct RowTraits;

template <>
struct RowTraits<model::User> {
  static constexpr std::string_view kName = "user";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::AuthSession> {
  static constexpr std::string_view kName = "auth_session";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::InstanceSetting> {
  static constexpr std::string_view kName = "instance_setting";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Passkey> {
  static constexpr std::string_view kName = "passkey";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::AccountToken> {
  static constexpr std::string_view kName = "account_token";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Application> {
  static constexpr std::string_view kName = "application";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Guild> {
  static constexpr std::string_view kName = "guild";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Role> {
  static constexpr std::string_view kName = "role";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Channel> {
  static constexpr std::string_view kName = "channel";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Member> {
  static constexpr std::string_view kName = "member";
  static constexpr std::size_t kKeyColumns = 2;
};
template <>
struct RowTraits<model::Ban> {
  static constexpr std::string_view kName = "ban";
  static constexpr std::size_t kKeyColumns = 2;
};
template <>
struct RowTraits<model::Invite> {
  static constexpr std::string_view kName = "invite";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Emoji> {
  static constexpr std::string_view kName = "emoji";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Webhook> {
  static constexpr std::string_view kName = "webhook";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::WebhookAvatar> {
  static constexpr std::string_view kName = "webhook_avatar";
  static constexpr std::size_t kKeyColumns = 2;
};
template <>
struct RowTraits<model::Sticker> {
  static constexpr std::string_view kName = "sticker";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::GuildTemplate> {
  static constexpr std::string_view kName = "guild_template";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::OpenPoll> {
  static constexpr std::string_view kName = "open_poll";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::AuditEntry> {
  static constexpr std::string_view kName = "audit_entry";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Image> {
  static constexpr std::string_view kName = "image";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::UserSettings> {
  static constexpr std::string_view kName = "user_settings";
  static constexpr std::size_t kKeyColumns = 1;
};
template <>
struct RowTraits<model::Note> {
  static constexpr std::string_view kName = "note";
  static constexpr std::size_t kKeyColumns = 2;
};
template <>
struct RowTraits<model::Relationship> {
  static constexpr std::string_view kName = "relationship";
  static constexpr std::size_t kKeyColumns = 2;
};
template <>
struct RowTraits<model::ReadState> {
  static constexpr std::string_view kName = "read_state";
  static constexpr std::size_t kKeyColumns = 2;
};
template <>
struct RowTraits<model::Mention> {
  static constexpr std::string_view kName = "mention";
  static constexpr std::size_t kKeyColumns = 2;
};
template <>
struct RowTraits<model::GroupMention> {
  static constexpr std::string_view kName = "group_mention";
  static constexpr std::size_t kKeyColumns = 2;
};
template <>
struct RowTraits<model::UserGuildSettings> {
  static constexpr std::string_view kName = "user_guild_settings";
  static constexpr std::size_t kKeyColumns = 2;
};

// The templates below are defined in row_codec.h and instantiated in row.cpp, once for all: describing a struct is
// slow to compile. A new row needs its traits above, a line in row.cpp, and one in tables.cpp.

/// Shape of the row's table, from its description.
template <class Row>
[[nodiscard]] const TableSpec& table_of();

template <class Row>
[[nodiscard]] RowChange put_row(const Row& row);

/// Only the key members of `row` matter.
template <class Row>
[[nodiscard]] RowChange erase_row(const Row& row);

/// Every row whose first key members equal those of `row`; `columns` of them matter.
template <class Row>
[[nodiscard]] RowChange erase_rows(const Row& row, std::size_t columns) {
  RowChange change = erase_row(row);
  change.values.resize(columns);
  return change;
}

/// NULL in a member that is not optional (a column newer than the row) gives the member's default.
template <class Row>
[[nodiscard]] Result<Row> row_from(const std::vector<SqlValue>& values);

template <class Row>
[[nodiscard]] Result<std::vector<Row>> load_rows(const TableReader& reader) {
  TRY(const auto stored, reader.load(table_of<Row>()));
  std::vector<Row> rows;
  rows.reserve(stored.size());
  for (const auto& values : stored) {
    TRY(rows.emplace_back(), row_from<Row>(values));
  }
  return rows;
}

/// Stored form of a message: JSON without the members that are zero, empty or absent, and without the nonce.
[[nodiscard]] std::string encode_message(const model::Message& message);
/// Unknown members are ignored and missing ones keep their defaults, so that members can be added later.
[[nodiscard]] Result<model::Message> decode_message(std::string_view text);

}  // namespace guildhall::ports
