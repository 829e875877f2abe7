#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/ports/contract_support.h"
#include "core/ports/row.h"

/// What every relational store does. `Store` has `apply(std::span<const RowChange>)`, `reader()`, `reopen()`; all
/// tables exist.
namespace guildhall::ports {

template <class Store>
class TableContract : public ::testing::Test {
 protected:
  template <class Row>
  std::vector<Row> rows() {
    auto loaded = load_rows<Row>(store_.reader());
    EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().detail);
    return loaded ? *std::move(loaded) : std::vector<Row>{};
  }
  Result<void> apply(std::vector<RowChange> changes) { return store_.apply(std::span<const RowChange>(changes)); }

  Store store_;
};
TYPED_TEST_SUITE_P(TableContract);

TYPED_TEST_P(TableContract, StartsEmpty) { EXPECT_TRUE(this->template rows<model::User>().empty()); }

TYPED_TEST_P(TableContract, KeepsEveryValueAcrossReopen) {
  model::User user;
  user.id = UserId(std::numeric_limits<std::uint64_t>::max());
  user.username = std::string("nul\0inside", 10);
  user.bio = "żółć 🦀 \"quoted\" 'single' \\ \n";
  user.email = "";
  user.global_name = "";
  user.accent_color = std::numeric_limits<std::int64_t>::min();
  user.verified = true;
  user.backup_codes = {"", "a,b", "\"c\""};
  model::Role role;
  role.id = RoleId(7);
  role.permissions = std::numeric_limits<std::uint64_t>::max();
  ASSERT_GOOD(this->apply({put_row(user), put_row(role)}));
  ASSERT_NO_FATAL_FAILURE(this->store_.reopen());
  const auto users = this->template rows<model::User>();
  ASSERT_EQ(users.size(), 1U);
  EXPECT_EQ(users[0].id, user.id);
  EXPECT_EQ(users[0].username, user.username);
  EXPECT_EQ(users[0].bio, user.bio);
  EXPECT_EQ(users[0].email, "");
  EXPECT_EQ(users[0].global_name, "");
  EXPECT_EQ(users[0].avatar, std::nullopt);
  EXPECT_EQ(users[0].accent_color, user.accent_color);
  EXPECT_TRUE(users[0].verified);
  EXPECT_EQ(users[0].backup_codes, user.backup_codes);
  const auto roles = this->template rows<model::Role>();
  ASSERT_EQ(roles.size(), 1U);
  EXPECT_EQ(roles[0].permissions, role.permissions);
}

TYPED_TEST_P(TableContract, KeepsNestedValues) {
  model::Channel channel;
  channel.id = ChannelId(1);
  channel.type = model::ChannelType::kGuildAnnouncement;
  channel.permission_overwrites = {{.id = std::numeric_limits<std::uint64_t>::max(),
                                    .type = model::OverwriteType::kMember,
                                    .allow = 1ULL << 63U,
                                    .deny = 0},
                                   {}};
  channel.recipients = {UserId(5), UserId(1ULL << 63U)};
  ASSERT_GOOD(this->apply({put_row(channel)}));
  const auto channels = this->template rows<model::Channel>();
  ASSERT_EQ(channels.size(), 1U);
  EXPECT_EQ(channels[0].type, channel.type);
  EXPECT_EQ(channels[0].recipients, channel.recipients);
  EXPECT_TRUE(channels[0].closed_by.empty());
  ASSERT_EQ(channels[0].permission_overwrites.size(), 2U);
  EXPECT_EQ(channels[0].permission_overwrites[0].id, channel.permission_overwrites[0].id);
  EXPECT_EQ(channels[0].permission_overwrites[0].type, model::OverwriteType::kMember);
  EXPECT_EQ(channels[0].permission_overwrites[0].allow, 1ULL << 63U);
  EXPECT_EQ(channels[0].permission_overwrites[1].id, 0U);
}

TYPED_TEST_P(TableContract, PutReplacesByKey) {
  model::Ban ban{.guild_id = GuildId(1), .user_id = UserId(2), .reason = "first"};
  ASSERT_GOOD(this->apply({put_row(ban)}));
  ban.reason.reset();
  ASSERT_GOOD(this->apply({put_row(ban)}));
  const auto bans = this->template rows<model::Ban>();
  ASSERT_EQ(bans.size(), 1U);
  EXPECT_EQ(bans[0].reason, std::nullopt);
}

TYPED_TEST_P(TableContract, ErasesByKeyAndByPrefix) {
  std::vector<RowChange> puts;
  for (std::uint64_t guild = 1; guild <= 2; ++guild) {
    for (std::uint64_t user = 1; user <= 3; ++user) {
      puts.push_back(put_row(model::Ban{.guild_id = GuildId(guild), .user_id = UserId(user), .reason = {}}));
    }
  }
  ASSERT_GOOD(this->apply(puts));
  ASSERT_GOOD(this->apply({erase_row(model::Ban{.guild_id = GuildId(1), .user_id = UserId(2), .reason = {}})}));
  EXPECT_EQ(this->template rows<model::Ban>().size(), 5U);
  auto prefix = erase_row(model::Ban{.guild_id = GuildId(2), .user_id = {}, .reason = {}});
  prefix.values.resize(1);
  ASSERT_GOOD(this->apply({prefix}));
  const auto left = this->template rows<model::Ban>();
  ASSERT_EQ(left.size(), 2U);
  EXPECT_TRUE(std::ranges::all_of(left, [](const model::Ban& ban) { return ban.guild_id == GuildId(1); }));
  ASSERT_GOOD(this->apply({prefix}));  // Erasing what is not there is fine.
}

TYPED_TEST_P(TableContract, TextKeysAndOrderOfChanges) {
  model::Invite invite;
  invite.code = "it's";
  ASSERT_GOOD(this->apply({put_row(invite), erase_row(invite)}));
  EXPECT_TRUE(this->template rows<model::Invite>().empty());
  ASSERT_GOOD(this->apply({erase_row(invite), put_row(invite)}));
  EXPECT_EQ(this->template rows<model::Invite>().size(), 1U);
}

TYPED_TEST_P(TableContract, ABadChangeLeavesNothingOfItsBatch) {
  auto bad = put_row(model::Emoji{});
  bad.values.pop_back();
  EXPECT_FALSE(this->apply({put_row(model::Ban{.guild_id = GuildId(1), .user_id = UserId(1), .reason = {}}), bad}));
  auto everything = erase_row(model::Ban{});
  everything.values.clear();
  EXPECT_FALSE(this->apply({everything}));
  EXPECT_TRUE(this->template rows<model::Ban>().empty());
  ASSERT_GOOD(this->apply({put_row(model::Ban{.guild_id = GuildId(1), .user_id = UserId(1), .reason = {}})}));
  EXPECT_EQ(this->template rows<model::Ban>().size(), 1U);
}

REGISTER_TYPED_TEST_SUITE_P(TableContract, StartsEmpty, KeepsEveryValueAcrossReopen, KeepsNestedValues,
                            PutReplacesByKey, ErasesByKeyAndByPrefix, TextKeysAndOrderOfChanges,
                            ABadChangeLeavesNothingOfItsBatch);

}  // namespace guildhall::ports
