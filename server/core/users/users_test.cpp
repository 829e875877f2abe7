#include "core/users/users.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "core/test_core.h"
#include "core/users/authenticate.h"
#include "core/users/images.h"
#include "core/users/passwords.h"
#include "core/users/relationships.h"
#include "core/users/sessions.h"
#include "core/users/settings.h"

#include <boost/json/parse.hpp>

namespace guildhall::core {
namespace {

std::string code_of(const auto& result) {
  if (result) return "ok";
  return result.error().fields.empty() ? "" : result.error().fields[0].code;
}

TEST(Usernames, Rules) {
  EXPECT_EQ(check_username("Ann.B_9").value_or(""), "ann.b_9");
  for (const char* bad : {"a", "", "a b", "ann..b", "änn", "ann!", "123456789012345678901234567890123"})
    EXPECT_FALSE(check_username(bad)) << bad;
  EXPECT_TRUE(check_bot_username("My Bot Ä"));
  for (const char* bad : {"x", "a@b", "a#b", "a\nb", "   x  "}) EXPECT_FALSE(check_bot_username(bad)) << bad;
  EXPECT_TRUE(check_email("A@b.example"));
  for (const char* bad : {"a", "@b", "a@", "a@b@c", "a b@c"}) EXPECT_FALSE(check_email(bad)) << bad;
  EXPECT_FALSE(check_password("short"));
  EXPECT_TRUE(check_password("long enough"));
}

TEST(Users, NamesAndAddressesAreUnique) {
  TestCore t;
  ASSERT_TRUE(create_user(t.core, "Ann", "ann@x.example", "h", true));
  EXPECT_EQ(code_of(create_user(t.core, "ANN", "", "h", false)), "USERNAME_ALREADY_TAKEN");
  EXPECT_EQ(code_of(create_user(t.core, "bob", "Ann@X.example", "h", false)), "EMAIL_ALREADY_REGISTERED");
  const auto bob = create_user(t.core, "bob", "", "h", false);
  ASSERT_TRUE(bob);
  EXPECT_EQ(find_login(t.core.world, " ANN@x.example ")->username, "ann");
  EXPECT_EQ(find_login(t.core.world, "Bob"), *bob);
  EXPECT_EQ(find_login(t.core.world, "nobody"), nullptr);

  EXPECT_EQ(code_of(update_user(t.core, {.user_id = (*bob)->id}, {.username = "ann"})), "USERNAME_ALREADY_TAKEN");
  ASSERT_TRUE(update_user(t.core, {.user_id = (*bob)->id}, {.username = "bobby", .bio = "hello"}));
  EXPECT_EQ(find_login(t.core.world, "bob"), nullptr);
  EXPECT_EQ(find_login(t.core.world, "bobby"), *bob);
  EXPECT_EQ(t.sink.all<UserUpdate>().size(), 1U);
}

TEST(Users, APasswordChangeEndsOtherLogins) {
  TestCore t;
  const UserId id = (*create_user(t.core, "ann", "", "h", false))->id;
  const std::string first = open_session(t.core, id, {});
  const std::string second = open_session(t.core, id, {});
  const auto actor = authenticate(t.core, first);
  ASSERT_TRUE(actor);
  ASSERT_TRUE(update_user(t.core, *actor, {.password_hash = "new"}));
  EXPECT_TRUE(authenticate(t.core, first));
  EXPECT_FALSE(authenticate(t.core, second));
  ASSERT_TRUE(reset_password(t.core, id, "newer"));
  EXPECT_FALSE(authenticate(t.core, first));
}

TEST(Users, DeletingForgetsThePerson) {
  TestCore t;
  const UserId id = (*create_user(t.core, "ann", "a@x.example", "h", false))->id;
  auto& owner = t.person("owner");
  auto& guild = t.guild(owner.id);
  t.join(guild, id);
  const std::string token = open_session(t.core, id, {});
  EXPECT_EQ(code_of(delete_user(t.core, owner.id)), "ACCOUNT_OWNS_GUILDS");
  ASSERT_TRUE(delete_user(t.core, id));
  EXPECT_FALSE(authenticate(t.core, token));
  EXPECT_TRUE(t.core.world.user(id)->deleted);
  EXPECT_EQ(t.core.world.user(id)->email, "");
  EXPECT_EQ(t.core.world.member(guild.info.id, id), nullptr);
  EXPECT_EQ(t.sink.all<MemberRemove>().size(), 1U);
  EXPECT_TRUE(create_user(t.core, "ann", "a@x.example", "h", false));
  EXPECT_FALSE(delete_user(t.core, id));
}

TEST(Authenticate, TakesPrefixesAndTouchesHourly) {
  TestCore t;
  const UserId id = (*create_user(t.core, "ann", "", "h", false))->id;
  const std::string token = open_session(t.core, id, {.user_agent = "Mozilla (Linux)", .address = "::1"});
  t.commit();
  for (const std::string& header : {token, "Bearer " + token, "Bot " + token, " " + token + " "}) {
    const auto actor = authenticate(t.core, header);
    ASSERT_TRUE(actor) << header;
    EXPECT_EQ(actor->user_id, id);
    EXPECT_FALSE(actor->bot);
    EXPECT_TRUE(actor->session_id);
  }
  EXPECT_FALSE(authenticate(t.core, ""));
  EXPECT_FALSE(authenticate(t.core, "Bot "));
  EXPECT_FALSE(authenticate(t.core, token + "x"));
  EXPECT_FALSE(authenticate(t.core, std::string(10'000, 'a')));
  const auto commits = t.store.commits();
  t.commit();
  EXPECT_EQ(t.store.commits(), commits);
  t.clock.advance_ms(3'600'000);
  ASSERT_TRUE(authenticate(t.core, token));
  t.commit();
  EXPECT_EQ(t.store.commits(), commits + 1);
  ASSERT_TRUE(disable_user(t.core, id, DisabledBy::kAdministrator));
  EXPECT_FALSE(authenticate(t.core, token));
}

TEST(Sessions, AreBoundedAndListed) {
  TestCore t;
  const UserId id = (*create_user(t.core, "ann", "", "h", false))->id;
  const std::string first = open_session(t.core, id, {});
  for (int i = 0; i < 50; ++i) {
    t.clock.advance_ms(10);
    static_cast<void>(open_session(t.core, id, {.user_agent = "x (Windows NT)"}));
  }
  EXPECT_EQ(sessions_of(t.core.world, id).size(), 50U);
  EXPECT_FALSE(authenticate(t.core, first));
  EXPECT_EQ(sessions_of(t.core.world, id).back()->os, "Windows");
  close_session(t.core, sessions_of(t.core.world, id)[0]->id);
  EXPECT_TRUE(t.sink.all<SessionsRevoked>().back()->only_session);
}

TEST(Passwords, Verify) {
  const auto hash = hash_password("correct horse");
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->starts_with("$argon2id$"));
  EXPECT_TRUE(verify_password(*hash, "correct horse"));
  EXPECT_FALSE(verify_password(*hash, "wrong"));
  EXPECT_FALSE(verify_password("", "nobody's password"));
}

TEST(Images, AreNamedByTheirContent) {
  TestCore t;
  const std::string png = "\x89PNG\r\n\x1a\n....";
  const std::string gif = "GIF89a....";
  const auto hash = store_image(t.core, "data:image/png;base64," + base64_encode(png));
  ASSERT_TRUE(hash);
  EXPECT_EQ(*hash, sha256_hex(png).substr(0, 32));
  const auto& image = t.core.world.images.at(*hash);
  EXPECT_EQ(image.content_type, "image/png");
  EXPECT_EQ(t.core.blobs().get(image.blob).value_or(""), png);
  EXPECT_TRUE(store_image(t.core, "data:image/gif;base64," + base64_encode(gif)).value_or("").starts_with("a_"));
  EXPECT_EQ(code_of(store_image(t.core, "data:image/png;base64," + base64_encode("<svg>"))), "IMAGE_INVALID");
  EXPECT_EQ(code_of(store_image(t.core, "data:image/png;base64,***")), "IMAGE_INVALID");
  EXPECT_EQ(code_of(store_image(t.core, "data:image/svg+xml;base64,AAAA")), "IMAGE_INVALID");
  EXPECT_EQ(code_of(store_image(t.core, "data:image/png;base64," + base64_encode(png + std::string(400, 'x')), 100)),
            "BINARY_TYPE_MAX_SIZE");
}

std::int64_t relation(const TestCore& t, UserId a, UserId b) {
  const auto list = t.core.world.relationships.find(a);
  if (list == t.core.world.relationships.end() || !list->second.contains(b)) return 0;
  return list->second.at(b).type;
}

TEST(Relationships, RequestAcceptBlockRemove) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto& bob = t.person("bob");
  ASSERT_TRUE(befriend(t.core, t.as(ann), bob.id));
  EXPECT_EQ(relation(t, ann.id, bob.id), 4);
  EXPECT_EQ(relation(t, bob.id, ann.id), 3);
  ASSERT_TRUE(befriend(t.core, t.as(bob), ann.id));
  EXPECT_EQ(relation(t, ann.id, bob.id), 1);
  EXPECT_EQ(relation(t, bob.id, ann.id), 1);
  EXPECT_FALSE(blocked(t.core.world, ann.id, bob.id));
  ASSERT_TRUE(block(t.core, t.as(ann), bob.id));
  EXPECT_TRUE(blocked(t.core.world, bob.id, ann.id));
  EXPECT_EQ(relation(t, bob.id, ann.id), 0);
  const auto refused = befriend(t.core, t.as(bob), ann.id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFriendRequestsBlocked);
  ASSERT_TRUE(remove_relationship(t.core, t.as(bob), ann.id));  // Does not lift the other's block.
  EXPECT_TRUE(blocked(t.core.world, bob.id, ann.id));
  ASSERT_TRUE(remove_relationship(t.core, t.as(ann), bob.id));
  EXPECT_FALSE(blocked(t.core.world, bob.id, ann.id));
  EXPECT_FALSE(befriend(t.core, t.as(ann), ann.id));
  EXPECT_FALSE(befriend(t.core, t.as(ann), UserId(5)));
  t.commit();
  EXPECT_TRUE(ports::load_rows<model::Relationship>(t.store)->empty());
}

TEST(Notes, SetAndErase) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto& bob = t.person("bob");
  ASSERT_TRUE(set_note(t.core, t.as(ann), bob.id, "nice"));
  EXPECT_EQ(t.core.world.notes.at(ann.id).at(bob.id).note, "nice");
  EXPECT_FALSE(set_note(t.core, t.as(ann), bob.id, std::string(257, 'x')));
  ASSERT_TRUE(set_note(t.core, t.as(ann), bob.id, ""));
  EXPECT_TRUE(t.core.world.notes.at(ann.id).empty());
  EXPECT_EQ(t.sink.all<UserEvent>().back()->type, "USER_NOTE_UPDATE");
}

}  // namespace
}  // namespace guildhall::core
