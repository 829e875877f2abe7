#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/channels/dms.h"
#include "core/channels/edit_channel.h"
#include "core/messages/change_message.h"
#include "core/messages/polls.h"
#include "core/messages/send_message.h"
#include "core/test_core.h"
#include "core/users/relationships.h"

namespace guildhall::core {
namespace {

struct Room : TestCore {
  model::User& owner = person("owner");
  model::User& guest = person("guest");
  GuildState& hall = guild(owner.id);
  model::Channel& place = channel(hall);

  Room() { join(hall, guest.id); }

  Result<model::Message> say(const model::User& user, std::string content) {
    MessageDraft draft;
    draft.content = std::move(content);
    return send_message(core, as(user), place.id, std::move(draft), {}, std::nullopt);
  }
  void deny(UserId user, Permissions bits) {
    place.permission_overwrites.push_back({.id = user.value(), .type = model::OverwriteType::kMember, .deny = bits});
  }
};

ErrorCode code_of(const auto& result) { return result ? ErrorCode::kInternal : result.error().code; }

MessageDraft read(std::string_view body, FormErrors& errors) {
  const auto json = parse_json(body);
  return read_message_draft(FormReader(json->as_object(), errors));
}

TEST(SendMessage, ReachesTheChannelAndTheLog) {
  Room room;
  const auto sent = room.say(room.guest, "hello");
  ASSERT_TRUE(sent);
  EXPECT_EQ(room.place.last_message_id, sent->id);
  EXPECT_EQ(room.sink.all<MessageCreate>().size(), 1U);
  room.commit();
  const auto stored = room.store.get({room.place.id, sent->id});
  ASSERT_TRUE(stored && *stored);
  EXPECT_EQ((*stored)->content, "hello");
}

TEST(SendMessage, IdsOnlyGrowAlsoWhenTheClockStepsBack) {
  Room room;
  const auto first = room.say(room.guest, "a");
  room.clock.advance_ms(-5000);
  const auto second = room.say(room.guest, "b");
  EXPECT_LT(first->id, second->id);
}

TEST(SendMessage, RefusesWithoutPermission) {
  Room room;
  room.deny(room.guest.id, perm::kSendMessages);
  EXPECT_EQ(code_of(room.say(room.guest, "x")), ErrorCode::kMissingPermissions);
  room.deny(room.guest.id, perm::kViewChannel);
  EXPECT_TRUE(room.say(room.owner, "x"));
}

TEST(SendMessage, RefusesNothing) {
  Room room;
  EXPECT_EQ(code_of(room.say(room.guest, "")), ErrorCode::kEmptyMessage);
  EXPECT_EQ(code_of(room.say(room.guest, " \n\t")), ErrorCode::kEmptyMessage);
}

TEST(SendMessage, RefusesWhenSlowModeIsActive) {
  Room room;
  room.place.rate_limit_per_user = 10;
  ASSERT_TRUE(room.say(room.guest, "one"));
  const auto refused = room.say(room.guest, "two");
  ASSERT_EQ(code_of(refused), ErrorCode::kSlowMode);
  EXPECT_NEAR(*refused.error().retry_after_s, 10.0, 0.01);
  EXPECT_TRUE(room.say(room.owner, "the owner is exempt"));
  EXPECT_TRUE(room.say(room.owner, "and again"));
  room.clock.advance_ms(10'000);
  EXPECT_TRUE(room.say(room.guest, "three"));
}

TEST(SendMessage, ATimedOutMemberIsSilent) {
  Room room;
  room.hall.members[room.guest.id].communication_disabled_until = room.clock.now_ms() + 1000;
  EXPECT_EQ(code_of(room.say(room.guest, "x")), ErrorCode::kMissingPermissions);
  room.clock.advance_ms(1001);
  EXPECT_TRUE(room.say(room.guest, "x"));
}

TEST(SendMessage, MentionEveryoneNeedsThePermission) {
  Room room;
  EXPECT_TRUE(room.say(room.owner, "@everyone")->mention_everyone);
  room.deny(room.guest.id, perm::kMentionEveryone);
  const auto sent = room.say(room.guest, "@everyone <@" + room.owner.id.str() + ">");
  EXPECT_FALSE(sent->mention_everyone);
  EXPECT_THAT(sent->mentions, testing::ElementsAre(room.owner.id));
}

TEST(SendMessage, AllowedMentionsDecideWhomItNotifies) {
  Room room;
  FormErrors errors;
  MessageDraft draft =
      read(R"({"content":"<@)" + room.owner.id.str() + R"(> @everyone","allowed_mentions":{"parse":[]}})", errors);
  ASSERT_FALSE(errors.any());
  const auto sent = send_message(room.core, Room::as(room.owner), room.place.id, draft, {}, std::nullopt);
  EXPECT_THAT(sent->mentions, testing::IsEmpty());
  EXPECT_FALSE(sent->mention_everyone);
}

TEST(SendMessage, AnEnforcedNonceSendsOnce) {
  Room room;
  FormErrors errors;
  const MessageDraft draft = read(R"({"content":"x","nonce":"n1","enforce_nonce":true})", errors);
  const auto first = send_message(room.core, Room::as(room.guest), room.place.id, draft, {}, std::nullopt);
  const auto second = send_message(room.core, Room::as(room.guest), room.place.id, draft, {}, std::nullopt);
  EXPECT_EQ(first->id, second->id);
  EXPECT_EQ(room.sink.all<MessageCreate>().size(), 1U);
}

TEST(SendMessage, AReplyNeedsItsMessage) {
  Room room;
  const auto original = room.say(room.owner, "original");
  MessageDraft draft;
  draft.content = "reply";
  draft.reference = model::MessageReference{.message_id = original->id};
  EXPECT_EQ(code_of(send_message(room.core, Room::as(room.guest), room.place.id, draft, {}, std::nullopt)),
            ErrorCode::kInvalidFormBody);
  const auto sent = send_message(room.core, Room::as(room.guest), room.place.id, draft, {}, *original);
  EXPECT_EQ(sent->type, 19);
  EXPECT_THAT(sent->mentions, testing::ElementsAre(room.owner.id));
}

TEST(SendMessage, AFailedCommitIsTakenBack) {
  Room room;
  room.commit();
  const auto sent = room.say(room.guest, "doomed");
  room.store.fail_next(1, ErrorCode::kInternal);
  bool failed = false;
  room.core.commit([&](Result<void> result) { failed = !result; });
  EXPECT_TRUE(failed);
  const auto deleted = room.sink.all<MessageDelete>();
  ASSERT_EQ(deleted.size(), 1U);
  EXPECT_EQ(deleted[0]->message_id, sent->id);
}

TEST(Vote, AFailedCommitIsTakenBack) {
  Room room;
  MessageDraft draft;
  draft.poll = model::Poll{.question = "tea?", .answers = {{.id = 1, .text = "yes"}, {.id = 2, .text = "no"}}};
  draft.poll->expires_at = 3'600'000;
  const auto asked = send_message(room.core, Room::as(room.owner), room.place.id, draft, {}, std::nullopt);
  ASSERT_TRUE(asked);
  ASSERT_TRUE(vote(room.core, Room::as(room.guest), *asked, {1}));
  room.commit();
  const auto voted = room.core.log().get({.channel_id = room.place.id, .message_id = asked->id}).value().value();
  ASSERT_TRUE(vote(room.core, Room::as(room.guest), voted, {2}));
  room.store.fail_next(1, ErrorCode::kInternal);
  room.core.commit([](const Result<void>& result) { EXPECT_FALSE(result); });
  const auto votes = room.sink.all<PollVote>();
  ASSERT_EQ(votes.size(), 5U);  // One, then the change of two, then both undone.
  EXPECT_TRUE(votes[3]->answer_id == 2 && !votes[3]->added);
  EXPECT_TRUE(votes[4]->answer_id == 1 && votes[4]->added);
}

TEST(SendMessage, BlockedPeopleCannotWhisper) {
  Room room;
  const auto dm = open_dm(room.core, Room::as(room.owner), room.guest.id);
  MessageDraft draft;
  draft.content = "psst";
  ASSERT_TRUE(send_message(room.core, Room::as(room.owner), (*dm)->id, draft, {}, std::nullopt));
  ASSERT_TRUE(block(room.core, Room::as(room.guest), room.owner.id));
  EXPECT_EQ(code_of(send_message(room.core, Room::as(room.owner), (*dm)->id, draft, {}, std::nullopt)),
            ErrorCode::kCannotDmUser);
}

TEST(Draft, ComplainsWithPaths) {
  struct Case {
    std::string body;
    std::string path;
  };
  const std::vector<Case> cases{
      {R"({"content":")" + std::string(2001, 'x') + R"("})", "content"},
      {R"({"embeds":[{"title":")" + std::string(257, 'x') + R"("}]})", "embeds.0.title"},
      {R"({"embeds":[{"fields":[{"name":"a"}]}]})", "embeds.0.fields.0.value"},
      {R"j({"embeds":[{"url":"javascript:alert(1)"}]})j", "embeds.0.url"},
      {R"({"embeds":[{"timestamp":"yesterday"}]})", "embeds.0.timestamp"},
      {R"({"nonce":"12345678901234567890123456"})", "nonce"},
      {R"({"nonce":{}})", "nonce"},
      {R"({"allowed_mentions":{"parse":["users"],"users":["1"]}})", "allowed_mentions.parse"},
      {R"({"message_reference":{}})", "message_reference.message_id"},
      {R"({"content":5})", "content"},
  };
  for (const Case& one : cases) {
    FormErrors errors;
    (void)read(one.body, errors);
    const auto result = errors.finish();
    ASSERT_FALSE(result) << one.body;
    EXPECT_EQ(result.error().fields.front().path, one.path);
  }
}

TEST(Draft, BoundsTheSumOfAllEmbeds) {
  std::string body = R"({"embeds":[)";
  for (int i = 0; i < 2; ++i)
    body += std::string(i == 0 ? "" : ",") + R"({"description":")" + std::string(3001, 'x') + R"("})";
  FormErrors errors;
  (void)read(body + "]}", errors);
  EXPECT_TRUE(errors.any());
}

TEST(EditMessage, OnlyTheAuthorChangesTheText) {
  Room room;
  const auto sent = room.say(room.guest, "old");
  MessageDraft draft;
  draft.content = "new";
  EXPECT_EQ(code_of(edit_message(room.core, Room::as(room.owner), *sent, draft, {})),
            ErrorCode::kCannotEditOthersMessage);
  const auto edited = edit_message(room.core, Room::as(room.guest), *sent, draft, {});
  ASSERT_TRUE(edited);
  EXPECT_EQ(edited->content, "new");
  EXPECT_NE(edited->edited_at, 0);
  MessageDraft flags;
  flags.flags = message_flag::kSuppressEmbeds;
  EXPECT_TRUE(edit_message(room.core, Room::as(room.owner), *edited, flags, {}));
}

TEST(EditMessage, PutsInNothingThatMayNotBeSent) {
  Room room;
  const auto sent = room.say(room.guest, "old");
  room.deny(room.guest.id, perm::kAttachFiles | perm::kEmbedLinks);
  MessageDraft embed;
  embed.embeds_json = R"([{"type":"rich","title":"x"}])";
  EXPECT_EQ(code_of(edit_message(room.core, Room::as(room.guest), *sent, embed, {})), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(edit_message(room.core, Room::as(room.guest), *sent, {}, {model::Attachment{.filename = "a"}})),
            ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(check_may_edit(room.core, Room::as(room.guest), *sent, {}, 1)), ErrorCode::kMissingPermissions);
}

TEST(SendMessage, RefusesEmbedsWithoutThePermission) {
  Room room;
  room.deny(room.guest.id, perm::kEmbedLinks);
  MessageDraft draft;
  draft.embeds_json = R"([{"type":"rich","title":"x"}])";
  EXPECT_EQ(code_of(send_message(room.core, Room::as(room.guest), room.place.id, draft, {}, std::nullopt)),
            ErrorCode::kMissingPermissions);
}

TEST(SendMessage, ARetryWithItsNonceDoesNotWaitForSlowMode) {
  Room room;
  room.place.rate_limit_per_user = 10;
  FormErrors errors;
  const MessageDraft draft = read(R"({"content":"x","nonce":"n1","enforce_nonce":true})", errors);
  const auto first = send_message(room.core, Room::as(room.guest), room.place.id, draft, {}, std::nullopt);
  const auto again = send_message(room.core, Room::as(room.guest), room.place.id, draft, {}, std::nullopt);
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->id, again->id);
}

TEST(EditMessage, AReplyGoesOnMentioningWhomItAnswers) {
  Room room;
  const auto original = room.say(room.owner, "original");
  MessageDraft draft;
  draft.content = "reply";
  draft.reference = model::MessageReference{.message_id = original->id};
  const auto sent = send_message(room.core, Room::as(room.guest), room.place.id, draft, {}, *original);
  MessageDraft edit;
  edit.content = "edited";
  const auto edited = edit_message(room.core, Room::as(room.guest), *sent, edit, {});
  EXPECT_THAT(edited->mentions, testing::ElementsAre(room.owner.id));
  edit.allowed_mentions = AllowedMentions{.replied_user = false};
  EXPECT_THAT(edit_message(room.core, Room::as(room.guest), *edited, edit, {})->mentions, testing::IsEmpty());
}

TEST(MessageDraft, ANonceIsMeasuredInCharacters) {
  FormErrors errors;
  std::string accents;
  for (int i = 0; i < 25; ++i) accents += "é";
  EXPECT_EQ(read(R"({"content":"x","nonce":")" + accents + "\"}", errors).nonce_json, "\"" + accents + "\"");
  EXPECT_FALSE(errors.any());
  (void)read(R"({"content":"x","nonce":")" + accents + "e\"}", errors);
  EXPECT_TRUE(errors.any());
}

TEST(DeleteMessage, NeedsTheAuthorOrManageMessages) {
  Room room;
  model::User& other = room.person("other");
  room.join(room.hall, other.id);
  const auto sent = room.say(room.guest, "x");
  EXPECT_EQ(code_of(delete_message(room.core, Room::as(other), *sent)), ErrorCode::kMissingPermissions);
  EXPECT_TRUE(delete_message(room.core, Room::as(room.owner), *sent));
  EXPECT_EQ(room.core.world.audit[room.hall.info.id].size(), 1U);
}

TEST(BulkDelete, BoundsCountAndAge) {
  Room room;
  const auto a = room.say(room.guest, "a");
  EXPECT_EQ(code_of(check_bulk_delete(room.core, Room::as(room.owner), room.place.id, {a->id})),
            ErrorCode::kBulkDeleteCount);
  const auto b = room.say(room.guest, "b");
  EXPECT_EQ(code_of(check_bulk_delete(room.core, Room::as(room.guest), room.place.id, {a->id, b->id})),
            ErrorCode::kMissingPermissions);
  room.clock.advance_ms(15LL * 24 * 3600 * 1000);
  EXPECT_EQ(code_of(check_bulk_delete(room.core, Room::as(room.owner), room.place.id, {a->id, b->id})),
            ErrorCode::kBulkDeleteTooOld);
}

TEST(Reactions, ConcurrentOnesAreAllKept) {
  Room room;
  const auto sent = room.say(room.guest, "x");
  const ReactionEmoji thumb{.name = "👍"};
  // Both read the message before either reacted; the one kept in memory decides.
  ASSERT_TRUE(add_reaction(room.core, Room::as(room.guest), **room.core.recent.find(room.place.id, sent->id), thumb));
  const auto& kept = room.core.recent.keep(room.place.id, sent->id, *sent);
  ASSERT_TRUE(add_reaction(room.core, Room::as(room.owner), *kept, thumb));
  const auto& now = **room.core.recent.find(room.place.id, sent->id);
  EXPECT_EQ(find_reaction(now, thumb)->users.size(), 2U);
}

TEST(Reactions, ANewEmojiNeedsThePermissionAndAKnownOneDoesNot) {
  Room room;
  room.deny(room.guest.id, perm::kAddReactions);
  const auto sent = room.say(room.owner, "x");
  const ReactionEmoji thumb{.name = "👍"};
  const auto now = [&] { return **room.core.recent.find(room.place.id, sent->id); };
  EXPECT_EQ(code_of(add_reaction(room.core, Room::as(room.guest), now(), thumb)), ErrorCode::kMissingPermissions);
  ASSERT_TRUE(add_reaction(room.core, Room::as(room.owner), now(), thumb));
  EXPECT_TRUE(add_reaction(room.core, Room::as(room.guest), now(), thumb));
  ASSERT_TRUE(remove_reaction(room.core, Room::as(room.guest), now(), thumb, room.guest.id));
  ASSERT_TRUE(remove_reaction(room.core, Room::as(room.owner), now(), thumb, room.owner.id));
  EXPECT_TRUE(now().reactions.empty());
}

TEST(Reactions, ParsesEmoji) {
  EXPECT_TRUE(parse_reaction_emoji("👍"));
  EXPECT_EQ(parse_reaction_emoji("name:123")->id, EmojiId(123));
  EXPECT_EQ(parse_reaction_emoji("a:name:123")->name, "name");
  for (const char* text : {"", "plain", "name:", "name:x", "<b>", "👍<"})
    EXPECT_FALSE(parse_reaction_emoji(text)) << text;
}

TEST(Pins, AreRefusedWithoutPermissionAndAnnounced) {
  Room room;
  const auto sent = room.say(room.guest, "x");
  EXPECT_EQ(code_of(pin(room.core, Room::as(room.guest), *sent, 0)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(code_of(pin(room.core, Room::as(room.owner), *sent, 250)), ErrorCode::kMaxPins);
  ASSERT_TRUE(pin(room.core, Room::as(room.owner), *sent, 0));
  EXPECT_EQ(room.sink.all<ChannelPinsUpdate>().size(), 1U);
  EXPECT_EQ(room.sink.all<MessageCreate>().size(), 2U) << "the message and the notice";
}

TEST(Overwrites, GiveOnlyWhatOneHas) {
  Room room;
  room.hall.members[room.guest.id].roles = {RoleId(5)};
  room.hall.roles[RoleId(5)] = {
      .id = RoleId(5), .guild_id = room.hall.info.id, .position = 1, .permissions = perm::kManageRoles};
  const model::Overwrite wanted{
      .id = room.owner.id.value(), .type = model::OverwriteType::kMember, .allow = perm::kManageMessages};
  EXPECT_EQ(code_of(put_overwrite(room.core, Room::as(room.guest), room.place.id, wanted)),
            ErrorCode::kMissingPermissions);
  const model::Overwrite less{
      .id = room.owner.id.value(), .type = model::OverwriteType::kMember, .allow = perm::kSendMessages};
  EXPECT_TRUE(put_overwrite(room.core, Room::as(room.guest), room.place.id, less));
  EXPECT_TRUE(put_overwrite(room.core, Room::as(room.owner), room.place.id, wanted));
}

TEST(DeleteChannel, TakesEverythingWithIt) {
  Room room;
  room.hall.info.system_channel_id = room.place.id;
  const ChannelId id = room.place.id;
  EXPECT_EQ(code_of(delete_channel(room.core, Room::as(room.guest), id)), ErrorCode::kMissingPermissions);
  ASSERT_TRUE(delete_channel(room.core, Room::as(room.owner), id));
  EXPECT_EQ(room.core.world.channel(id), nullptr);
  EXPECT_FALSE(room.hall.info.system_channel_id);
}

TEST(Dms, AreOneAPairAndOpenAgain) {
  Room room;
  const auto a = open_dm(room.core, Room::as(room.owner), room.guest.id);
  const auto b = open_dm(room.core, Room::as(room.guest), room.owner.id);
  EXPECT_EQ((*a)->id, (*b)->id);
  (void)delete_channel(room.core, Room::as(room.owner), (*a)->id);
  EXPECT_TRUE(open_dms(room.core.world, room.owner.id).empty());
  MessageDraft draft;
  draft.content = "hey";
  ASSERT_TRUE(send_message(room.core, Room::as(room.guest), (*a)->id, draft, {}, std::nullopt));
  EXPECT_EQ(open_dms(room.core.world, room.owner.id).size(), 1U);
}

TEST(GroupDms, PassOnOwnershipAndEnd) {
  Room room;
  model::User& third = room.person("third");
  const auto group = create_group_dm(room.core, Room::as(room.owner), {room.guest.id, third.id}, "us");
  ASSERT_TRUE(group);
  const ChannelId id = (*group)->id;
  EXPECT_EQ(code_of(remove_recipient(room.core, Room::as(room.guest), id, third.id)), ErrorCode::kMissingPermissions);
  ASSERT_TRUE(delete_channel(room.core, Room::as(room.owner), id));
  EXPECT_EQ(room.core.world.channel(id)->owner_id, room.guest.id);
  EXPECT_EQ(room.sink.all<ChannelUpdate>().size(), 1U);  // The others must hear of it.
  ASSERT_TRUE(delete_channel(room.core, Room::as(room.guest), id));
  ASSERT_TRUE(delete_channel(room.core, Room::as(third), id));
  EXPECT_EQ(room.core.world.channel(id), nullptr);
}

}  // namespace
}  // namespace guildhall::core
