#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/ports/contract_support.h"
#include "core/ports/journal.h"

/// What every message log does. `Store` has `apply(std::span<const LogChange>)`, `reader()`, `reopen()`.
namespace guildhall::ports {

template <class Store>
class MessageLogContract : public ::testing::Test {
 protected:
  static LogChange put(std::uint64_t channel, std::uint64_t id, std::string content = "hello", UnixMs pinned_at = 0) {
    LogChange change;
    change.message.channel_id = ChannelId(channel);
    change.message.id = MessageId(id);
    change.message.content = std::move(content);
    change.message.pinned = pinned_at != 0;
    change.message.pinned_at = pinned_at;
    return change;
  }
  static LogChange erase(std::uint64_t channel, std::uint64_t id = 0) {
    LogChange change = put(channel, id);
    change.kind = id == 0 ? LogChange::Kind::kEraseChannel : LogChange::Kind::kErase;
    return change;
  }
  void apply(std::vector<LogChange> changes) { ASSERT_GOOD(store_.apply(std::span<const LogChange>(changes))); }
  /// Ids 1 to `count` in the channel, one commit.
  void fill(std::uint64_t channel, std::uint64_t count) {
    std::vector<LogChange> changes;
    for (std::uint64_t id = 1; id <= count; ++id) changes.push_back(put(channel, id));
    apply(std::move(changes));
  }
  using Ids = std::vector<std::uint64_t>;
  static Ids ids(const Result<std::vector<model::Message>>& messages) {
    EXPECT_TRUE(messages) << (messages ? "" : messages.error().detail);
    Ids found;
    if (messages)
      for (const auto& message : *messages) found.push_back(message.id.value());
    return found;
  }
  Ids page(std::uint64_t channel, std::uint64_t before, std::uint64_t after, bool oldest_first, std::size_t limit) {
    return ids(store_.reader().page({.channel_id = ChannelId(channel),
                                     .before = MessageId(before),
                                     .after = MessageId(after),
                                     .oldest_first = oldest_first,
                                     .limit = limit}));
  }
  Ids pins(std::uint64_t channel) { return ids(store_.reader().pins(ChannelId(channel))); }
  std::optional<model::Message> get(std::uint64_t channel, std::uint64_t id) {
    auto found = store_.reader().get({.channel_id = ChannelId(channel), .message_id = MessageId(id)});
    EXPECT_TRUE(found) << (found ? "" : found.error().detail);
    return found ? *std::move(found) : std::nullopt;
  }
  std::vector<std::pair<std::uint64_t, std::uint64_t>> newest() {
    const auto keys = store_.reader().newest();
    EXPECT_TRUE(keys) << (keys ? "" : keys.error().detail);
    std::vector<std::pair<std::uint64_t, std::uint64_t>> found;
    if (keys)
      for (const auto& key : *keys) found.emplace_back(key.channel_id.value(), key.message_id.value());
    return found;
  }

  Store store_;
};
TYPED_TEST_SUITE_P(MessageLogContract);

TYPED_TEST_P(MessageLogContract, EmptyLog) {
  EXPECT_EQ(this->get(1, 1), std::nullopt);
  EXPECT_TRUE(this->page(1, 0, 0, false, 50).empty());
  EXPECT_TRUE(this->pins(1).empty());
  EXPECT_TRUE(this->newest().empty());
}

TYPED_TEST_P(MessageLogContract, KeepsWholeMessagesAcrossReopen) {
  auto change = this->put(~1ULL, ~0ULL - 1, std::string("a\0ż🦀\n", 9), 77);
  auto& message = change.message;
  message.mentions = {UserId(~0ULL)};
  message.embeds_json = R"([{"title":"x"}])";
  message.components_json = "";
  message.nonce_json = "\"n\"";
  message.webhook_avatar = "";
  message.reference =
      model::MessageReference{.type = 1, .message_id = MessageId(4), .channel_id = {}, .guild_id = GuildId(9)};
  message.reactions = {{.emoji_id = {}, .emoji_name = "👍", .animated = false, .users = {UserId(1), UserId(2)}}};
  message.attachments.push_back({.id = AttachmentId(3),
                                 .filename = "f",
                                 .description = {},
                                 .content_type = "",
                                 .size = 1LL << 40,
                                 .width = 0,
                                 .height = {},
                                 .blob = "b"});
  this->apply({change});
  ASSERT_NO_FATAL_FAILURE(this->store_.reopen());
  const auto found = this->get(~1ULL, ~0ULL - 1);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->content, message.content);
  EXPECT_EQ(found->mentions, message.mentions);
  EXPECT_EQ(found->embeds_json, message.embeds_json);
  EXPECT_EQ(found->components_json, "");
  EXPECT_EQ(found->nonce_json, "");
  EXPECT_EQ(found->webhook_avatar, "");
  ASSERT_TRUE(found->reference);
  EXPECT_EQ(found->reference->guild_id, GuildId(9));
  ASSERT_EQ(found->reactions.size(), 1U);
  EXPECT_EQ(found->reactions[0].users, message.reactions[0].users);
  ASSERT_EQ(found->attachments.size(), 1U);
  EXPECT_EQ(found->attachments[0].size, 1LL << 40);
  EXPECT_EQ(found->attachments[0].width, 0);
  EXPECT_EQ(found->attachments[0].height, std::nullopt);
  EXPECT_EQ(this->pins(~1ULL).size(), 1U);
}

TYPED_TEST_P(MessageLogContract, Pages) {
  using Ids = std::vector<std::uint64_t>;
  this->fill(1, 3);
  this->fill(2, 9);
  this->fill(3, 3);
  EXPECT_EQ(this->page(2, 0, 0, false, 3), (Ids{9, 8, 7}));
  EXPECT_EQ(this->page(2, 7, 0, false, 3), (Ids{6, 5, 4}));
  EXPECT_EQ(this->page(2, 3, 0, false, 50), (Ids{2, 1}));
  EXPECT_EQ(this->page(2, 1, 0, false, 50), Ids{});
  EXPECT_EQ(this->page(2, 0, 6, false, 50), (Ids{9, 8, 7}));
  EXPECT_EQ(this->page(2, 0, 6, true, 2), (Ids{7, 8}));
  EXPECT_EQ(this->page(2, 0, 0, true, 2), (Ids{1, 2}));
  EXPECT_EQ(this->page(2, 6, 3, true, 50), (Ids{4, 5}));
  EXPECT_EQ(this->page(2, 6, 3, false, 1), (Ids{5}));
  EXPECT_EQ(this->page(2, 4, 3, false, 50), Ids{});
  EXPECT_EQ(this->page(2, 3, 6, true, 50), Ids{});
  EXPECT_EQ(this->page(2, 0, 9, true, 50), Ids{});
  EXPECT_EQ(this->page(2, 0, 0, false, 0), Ids{});
  EXPECT_EQ(this->page(2, 100, 0, false, 1), (Ids{9}));
  EXPECT_EQ(this->page(4, 0, 0, true, 50), Ids{});
}

TYPED_TEST_P(MessageLogContract, EditsAndErases) {
  this->fill(1, 3);
  this->apply({this->put(1, 2, "edited"), this->erase(1, 3)});
  EXPECT_EQ(this->get(1, 2)->content, "edited");
  EXPECT_EQ(this->get(1, 3), std::nullopt);
  EXPECT_EQ(this->page(1, 0, 0, false, 50), (std::vector<std::uint64_t>{2, 1}));
  this->apply({this->erase(1, 3), this->erase(8, 8)});  // What is not there.
}

TYPED_TEST_P(MessageLogContract, PinsFollowTheMessages) {
  using Ids = std::vector<std::uint64_t>;
  this->fill(1, 5);
  this->apply(
      {this->put(1, 4, "x", 100), this->put(1, 2, "x", 300), this->put(1, 3, "x", 200), this->put(2, 1, "x", 1)});
  EXPECT_EQ(this->pins(1), (Ids{2, 3, 4}));
  this->apply({this->put(1, 2, "unpinned")});
  EXPECT_EQ(this->pins(1), (Ids{3, 4}));
  this->apply({this->put(1, 4, "again", 400), this->erase(1, 3)});
  EXPECT_EQ(this->pins(1), (Ids{4}));
  this->apply({this->put(1, 5, "x", 500), this->put(1, 5, "both in one commit")});
  EXPECT_EQ(this->pins(1), (Ids{4}));
  this->apply({this->erase(1)});
  EXPECT_EQ(this->pins(1), Ids{});
  EXPECT_EQ(this->pins(2), (Ids{1}));
}

TYPED_TEST_P(MessageLogContract, NewestOfEveryChannel) {
  using Pairs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  this->fill(1, 3);
  this->fill(256, 2);
  this->fill(257, 1);
  EXPECT_EQ(this->newest(), (Pairs{{1, 3}, {256, 2}, {257, 1}}));
  this->apply({this->erase(1, 3), this->erase(257, 1)});
  EXPECT_EQ(this->newest(), (Pairs{{1, 2}, {256, 2}}));
  ASSERT_NO_FATAL_FAILURE(this->store_.reopen());
  EXPECT_EQ(this->newest(), (Pairs{{1, 2}, {256, 2}}));
}

TYPED_TEST_P(MessageLogContract, ErasesAWholeChannelOnly) {
  this->fill(1, 3);
  this->fill(2, 3);
  this->fill(3, 3);
  this->apply({this->put(2, 9), this->erase(2), this->put(2, 10)});
  EXPECT_EQ(this->page(2, 0, 0, false, 50), (std::vector<std::uint64_t>{10}));
  EXPECT_EQ(this->page(1, 0, 0, false, 50).size(), 3U);
  EXPECT_EQ(this->page(3, 0, 0, false, 50).size(), 3U);
  this->apply({this->erase(2)});
  ASSERT_NO_FATAL_FAILURE(this->store_.reopen());
  EXPECT_TRUE(this->page(2, 0, 0, true, 50).empty());
  EXPECT_EQ(this->newest().size(), 2U);
}

TYPED_TEST_P(MessageLogContract, KnowsWhoUsesAFile) {
  using Addresses = std::vector<std::string>;
  const std::string a(64, 'a');
  const std::string b(64, 'b');
  const std::string c(64, 'c');
  auto& reader = this->store_.reader();
  const auto with = [&](std::uint64_t channel, std::uint64_t id, const Addresses& blobs, bool edited = false) {
    LogChange change = this->put(channel, id);
    for (const std::string& blob : blobs) {
      model::Attachment attachment;
      attachment.id = AttachmentId(edited ? id + 1000 : id - 1);
      attachment.blob = blob;
      change.message.attachments.push_back(attachment);
    }
    change.message.edited_at = edited ? 1 : 0;
    return change;
  };
  this->apply({with(1, 10, {a, b}), with(1, 20, {a}), with(2, 30, {c})});
  EXPECT_TRUE(reader.uses_blob(a).value_or(false));
  EXPECT_EQ(reader.dropped_blobs(9).value_or(Addresses{"?"}), Addresses{});
  this->apply({this->erase(1, 10)});
  EXPECT_EQ(reader.dropped_blobs(9).value_or(Addresses{"?"}), (Addresses{a, b}));
  EXPECT_EQ(reader.dropped_blobs(1).value_or(Addresses{"?"}), (Addresses{a}));
  EXPECT_TRUE(reader.uses_blob(a).value_or(false));
  EXPECT_FALSE(reader.uses_blob(b).value_or(true));
  EXPECT_FALSE(reader.uses_blob("no address").value_or(true));
  LogChange forget{.kind = LogChange::Kind::kForgetBlob, .blob = a};
  LogChange drop{.kind = LogChange::Kind::kDropBlob, .blob = c};
  this->apply({forget, drop});
  ASSERT_NO_FATAL_FAILURE(this->store_.reopen());
  EXPECT_EQ(this->store_.reader().dropped_blobs(9).value_or(Addresses{"?"}), (Addresses{b, c}));
  // An edit takes one file out and puts another in.
  this->apply({with(1, 20, {b}, true)});
  EXPECT_FALSE(this->store_.reader().uses_blob(a).value_or(true));
  EXPECT_EQ(this->store_.reader().attachment_home(ChannelId(1), AttachmentId(1020)).value_or(std::nullopt),
            MessageId(20));
  EXPECT_EQ(this->store_.reader().attachment_home(ChannelId(1), AttachmentId(19)).value_or(MessageId(1)), std::nullopt);
  // A channel goes, with what the same commit put there.
  this->apply({with(2, 40, {a}), this->erase(2)});
  for (const std::string& blob : {a, c}) EXPECT_FALSE(this->store_.reader().uses_blob(blob).value_or(true)) << blob;
  EXPECT_TRUE(this->store_.reader().uses_blob(b).value_or(false));
  // Put and erased in one commit.
  this->apply({with(3, 50, {c}), this->erase(3, 50)});
  EXPECT_FALSE(this->store_.reader().uses_blob(c).value_or(true));
}

REGISTER_TYPED_TEST_SUITE_P(MessageLogContract, EmptyLog, KeepsWholeMessagesAcrossReopen, Pages, EditsAndErases,
                            PinsFollowTheMessages, NewestOfEveryChannel, ErasesAWholeChannelOnly, KnowsWhoUsesAFile);

}  // namespace guildhall::ports
