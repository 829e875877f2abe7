#include "core/users/webauthn.h"

#include <gtest/gtest.h>

#include "core/test_core.h"
#include "core/users/passkeys.h"
#include "core/users/soft_authenticator.h"
#include "core/users/users.h"

namespace guildhall::core {
namespace {

const RelyingParty kParty{.id = "chat.example.org", .origin = "https://chat.example.org"};
const std::string kChallenge = "thirty-two bytes of challenge...";

TEST(WebAuthn, NamesThePartyByThePublicUrl) {
  EXPECT_EQ(relying_party("https://chat.example.org").id, "chat.example.org");
  EXPECT_EQ(relying_party("http://localhost:8080").id, "localhost");
  EXPECT_EQ(relying_party("http://localhost:8080").origin, "http://localhost:8080");
  EXPECT_EQ(relying_party("https://x.example/guildhall").origin, "https://x.example");
  EXPECT_EQ(relying_party("http://[::1]:8080").id, "[::1]");
}

TEST(WebAuthn, MakesAndUsesAPasskey) {
  SoftAuthenticator key;
  const auto made = verify_registration(kParty, kChallenge, key.make(kParty, kChallenge));
  ASSERT_TRUE(made) << made.error().detail;
  EXPECT_EQ(base64url_decode(made->credential_id).value_or(""), key.credential_id);
  EXPECT_EQ(made->algorithm, -7);
  const auto used = verify_assertion(kParty, kChallenge, *made, key.use(kParty, kChallenge));
  ASSERT_TRUE(used) << used.error().detail;
  EXPECT_TRUE(used->user_verified);
}

TEST(WebAuthn, RefusesWhatIsNotMeantForIt) {
  SoftAuthenticator key;
  const RelyingParty phishing{.id = "chat.example.com", .origin = "https://chat.example.com"};
  const RelyingParty other_origin{.id = kParty.id, .origin = "https://evil.chat.example.org"};
  EXPECT_FALSE(verify_registration(kParty, kChallenge, key.make(phishing, kChallenge)));
  EXPECT_FALSE(verify_registration(kParty, kChallenge, key.make(other_origin, kChallenge)));
  EXPECT_FALSE(verify_registration(kParty, kChallenge, key.make(kParty, "another challenge")));
  const auto made = verify_registration(kParty, kChallenge, key.make(kParty, kChallenge));
  ASSERT_TRUE(made);
  EXPECT_FALSE(verify_assertion(kParty, kChallenge, *made, key.use(phishing, kChallenge)));
  EXPECT_FALSE(verify_assertion(kParty, kChallenge, *made, key.use(other_origin, kChallenge)));
  EXPECT_FALSE(verify_assertion(kParty, kChallenge, *made, key.use(kParty, "another challenge")));
  EXPECT_FALSE(verify_assertion(kParty, kChallenge, *made, SoftAuthenticator().use(kParty, kChallenge)));

  auto as_made = key.use(kParty, kChallenge);
  as_made.client_data_json = SoftAuthenticator::client_data("webauthn.create", kChallenge, kParty.origin);
  EXPECT_FALSE(verify_assertion(kParty, kChallenge, *made, as_made));
  auto tampered = key.use(kParty, kChallenge);
  tampered.authenticator_data[36] ^= 1;
  EXPECT_FALSE(verify_assertion(kParty, kChallenge, *made, tampered));
  key.flags = 0;
  EXPECT_FALSE(verify_assertion(kParty, kChallenge, *made, key.use(kParty, kChallenge))) << "nobody touched it";
}

TEST(WebAuthn, ACounterThatGoesBackMeansACopy) {
  SoftAuthenticator key;
  key.counter = 7;
  auto made = verify_registration(kParty, kChallenge, key.make(kParty, kChallenge));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->sign_count, 7);
  EXPECT_FALSE(verify_assertion(kParty, kChallenge, *made, key.use(kParty, kChallenge)));
  key.counter = 8;
  const auto used = verify_assertion(kParty, kChallenge, *made, key.use(kParty, kChallenge));
  ASSERT_TRUE(used);
  EXPECT_EQ(used->sign_count, 8);
}

TEST(WebAuthn, GarbageIsRefused) {
  SoftAuthenticator key;
  const auto good = key.make(kParty, kChallenge);
  for (std::size_t size = 0; size < good.attestation_object.size(); ++size) {
    auto cut = good;
    cut.attestation_object.resize(size);
    EXPECT_FALSE(verify_registration(kParty, kChallenge, cut)) << size;
  }
  for (std::size_t i = 0; i < good.attestation_object.size(); ++i) {
    auto flipped = good;
    flipped.attestation_object[i] = static_cast<char>(flipped.attestation_object[i] ^ 0xFF);
    static_cast<void>(verify_registration(kParty, kChallenge, flipped));  // Whatever it says, it must not crash.
  }
  for (const std::string& object : {std::string(1000, '\x81'), std::string("\xbb\xff\xff\xff\xff\xff\xff\xff\xff"),
                                    std::string("\xa1\x78\xff"), std::string("\x9b\x7f\xff\xff\xff\xff\xff\xff\xff")})
    EXPECT_FALSE(verify_registration(kParty, kChallenge,
                                     {.client_data_json = good.client_data_json, .attestation_object = object}));
  for (const char* json : {"", "[]", "{", R"({"type":3})"})
    EXPECT_FALSE(verify_registration(kParty, kChallenge,
                                     {.client_data_json = json, .attestation_object = good.attestation_object}));
}

TEST(Passkeys, AreASecondFactor) {
  TestCore t;
  const UserId id = (*create_user(t.core, "ann", "", "h", false))->id;
  const Actor actor{.user_id = id};
  model::Passkey passkey{.credential_id = "abc", .algorithm = -7, .public_key = "k"};
  const auto added = add_passkey(t.core, actor, passkey, "key");
  ASSERT_TRUE(added);
  EXPECT_EQ(added->backup_codes.size(), 10U);
  EXPECT_TRUE(t.core.world.user(id)->mfa_enabled);
  EXPECT_FALSE(add_passkey(t.core, actor, passkey, "again")) << "one credential, one account";
  passkey.credential_id = "def";
  const auto second = add_passkey(t.core, actor, passkey, "other");
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->backup_codes.empty());
  t.commit();

  RecordingSink sink;
  SeededRandom random(3);
  Core again(
      {.journal = t.store, .log = t.store, .blobs = t.store, .clock = t.clock, .random = random, .events = sink});
  ASSERT_TRUE(again.load(t.store));
  ASSERT_NE(find_passkey(again.world, "def"), nullptr);
  EXPECT_EQ(find_passkey(again.world, "def")->name, "other");

  const Actor stranger{.user_id = UserId(99)};
  const PasskeyId first_id = passkeys_of(t.core.world, id)[0]->id;
  EXPECT_EQ(remove_passkey(t.core, stranger, first_id).error().code, ErrorCode::kUnknownToken);
  ASSERT_TRUE(rename_passkey(t.core, actor, first_id, "renamed"));
  EXPECT_EQ(passkeys_of(t.core.world, id)[0]->name, "renamed");
  ASSERT_TRUE(remove_passkey(t.core, actor, first_id));
  EXPECT_TRUE(t.core.world.user(id)->mfa_enabled);
  ASSERT_TRUE(remove_second_factor(t.core, id));
  EXPECT_FALSE(t.core.world.user(id)->mfa_enabled);
  EXPECT_EQ(find_passkey(t.core.world, "def"), nullptr);
}

TEST(Passkeys, AreBounded) {
  TestCore t;
  const Actor actor{.user_id = (*create_user(t.core, "ann", "", "h", false))->id};
  for (std::size_t i = 0; i < kPasskeysMax; ++i)
    ASSERT_TRUE(add_passkey(t.core, actor, {.credential_id = std::to_string(i)}, "key"));
  EXPECT_FALSE(add_passkey(t.core, actor, {.credential_id = "more"}, "key"));
}

}  // namespace
}  // namespace guildhall::core
