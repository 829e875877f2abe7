#include "core/users/settings.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "core/channels/dms.h"
#include "core/members/join.h"
#include "core/messages/send_message.h"
#include "core/test_core.h"
#include "core/users/guild_settings.h"
#include "core/users/relationships.h"

namespace guildhall::core {
namespace {

boost::json::object object_of(std::string_view text) { return boost::json::parse(text).as_object(); }

struct Settings : testing::Test {
  TestCore t;
  model::User& ann = t.person("ann");
  model::User& bob = t.person("bob");

  auto patch(const model::User& who, std::string_view text) {
    return update_settings(t.core, TestCore::as(who), object_of(text));
  }
  [[nodiscard]] boost::json::object all(const model::User& who) const {
    return object_of(settings_json(t.core.world, who.id, t.clock.now_ms()));
  }
};

TEST_F(Settings, MergeOverDefaults) {
  ASSERT_TRUE(patch(ann, R"({"theme":"light","mine":5,"locale":"de"})"));
  const auto object = all(ann);
  EXPECT_EQ(object.at("theme").as_string(), "light");
  EXPECT_EQ(object.at("mine").as_int64(), 5);
  EXPECT_EQ(object.at("locale").as_string(), "de");
  EXPECT_EQ(ann.locale, "de");
  EXPECT_TRUE(object.at("guild_folders").is_array());
  EXPECT_EQ(t.sink.all<UserEvent>().front()->type, "USER_SETTINGS_UPDATE");
}

TEST_F(Settings, RefuseWhatIsMalformed) {
  const std::string long_text(200, 'x');
  for (const std::string& bad :
       {std::string(R"({"theme":"pink"})"), std::string(R"({"status":"asleep"})"), std::string(R"({"afk_timeout":-1})"),
        std::string(R"({"developer_mode":"perhaps"})"), std::string(R"({"guild_folders":[{"guild_ids":["x"]}]})"),
        std::string(R"({"guild_positions":5})"), std::string(R"({"locale":"no locale"})"),
        R"({"custom_status":{"text":")" + long_text + R"("}})",
        std::string(R"({"custom_status":{"text":"a","expires_at":"tomorrow"}})")}) {
    const auto result = patch(ann, bad);
    ASSERT_FALSE(result) << bad;
    EXPECT_EQ(result.error().code, ErrorCode::kInvalidFormBody) << bad;
  }
  EXPECT_FALSE(t.core.world.settings.contains(ann.id));
}

TEST_F(Settings, UnknownKeysAreKeptWhenSmall) {
  ASSERT_TRUE(patch(ann, R"({"big":")" + std::string(300, 'x') + R"(","list":[1],"small":"yes"})"));
  const auto object = all(ann);
  EXPECT_FALSE(object.contains("big"));
  EXPECT_FALSE(object.contains("list"));
  EXPECT_EQ(object.at("small").as_string(), "yes");
}

TEST_F(Settings, FoldersComeBackAsTheyWere) {
  ASSERT_TRUE(patch(ann, R"({"guild_folders":[{"guild_ids":["5","6"],"id":77,"name":"Work","color":255,"x":1},
                                              {"guild_ids":["7"],"id":null,"name":null,"color":null}]})"));
  const auto folders = all(ann).at("guild_folders").as_array();
  ASSERT_EQ(folders.size(), 2U);
  EXPECT_EQ(boost::json::serialize(folders[0]), R"({"guild_ids":["5","6"],"id":77,"name":"Work","color":255})");
}

TEST_F(Settings, ACustomStatusIsAnActivityUntilItExpires) {
  ASSERT_TRUE(patch(ann, R"({"custom_status":{"text":"away","emoji_name":"🏝","expires_at":")" +
                             iso_timestamp(t.clock.now_ms() + 1000) + R"("}})"));
  const auto status = custom_status(t.core.world, ann.id, t.clock.now_ms());
  ASSERT_TRUE(status);
  EXPECT_EQ(object_of(status->activity_json).at("type").as_int64(), 4);
  EXPECT_EQ(object_of(status->activity_json).at("state").as_string(), "away");
  ASSERT_EQ(t.sink.all<StatusChosen>().size(), 1U);
  t.clock.advance_ms(1001);
  EXPECT_FALSE(custom_status(t.core.world, ann.id, t.clock.now_ms()));
  EXPECT_TRUE(all(ann).at("custom_status").is_null());
}

TEST_F(Settings, DecideWhoMayWriteToOne) {
  GuildState& guild = t.guild(ann.id);
  EXPECT_TRUE(may_dm(t.core.world, bob.id, ann.id));
  ASSERT_TRUE(patch(ann, R"({"default_guilds_restricted":true})"));
  EXPECT_FALSE(may_dm(t.core.world, bob.id, ann.id)) << "a stranger";
  t.join(guild, bob.id);
  EXPECT_TRUE(may_dm(t.core.world, bob.id, ann.id));
  auto* const dm = *open_dm(t.core, TestCore::as(bob), ann.id);
  ASSERT_TRUE(patch(ann, R"({"restricted_guilds":[")" + guild.info.id.str() + R"("]})"));
  MessageDraft draft;
  draft.content = "hi";
  const auto sent = send_message(t.core, TestCore::as(bob), dm->id, draft, {}, {});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::kCannotDmUser);
  ASSERT_TRUE(befriend(t.core, TestCore::as(bob), ann.id));
  ASSERT_TRUE(befriend(t.core, TestCore::as(ann), bob.id));
  EXPECT_TRUE(send_message(t.core, TestCore::as(bob), dm->id, draft, {}, {}));
}

TEST_F(Settings, ANewGuildIsRestrictedWhenTheDefaultSaysSo) {
  GuildState& guild = t.guild(bob.id);
  ASSERT_TRUE(patch(ann, R"({"default_guilds_restricted":true})"));
  ASSERT_TRUE(add_member(t.core, guild.info.id, ann.id, {}));
  EXPECT_FALSE(may_dm(t.core.world, bob.id, ann.id));
}

TEST_F(Settings, DecideWhoMayAskForFriendship) {
  ASSERT_TRUE(patch(ann, R"({"friend_source_flags":{"mutual_guilds":true}})"));
  const auto refused = befriend(t.core, TestCore::as(bob), ann.id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFriendRequestsBlocked);
  t.join(t.guild(ann.id), bob.id);
  EXPECT_TRUE(befriend(t.core, TestCore::as(bob), ann.id));
}

TEST_F(Settings, OfAGuildAreKeptAndTold) {
  GuildState& guild = t.guild(ann.id);
  const model::Channel& channel = t.channel(guild);
  const auto set = [&](GuildId id, const std::string& text) {
    FormErrors errors;
    const auto object = object_of(text);
    return update_guild_settings(t.core, TestCore::as(ann), id, FormReader(object, errors)).has_value();
  };
  ASSERT_TRUE(set(guild.info.id, R"({"muted":true,"mute_config":{"end_time":"2030-01-01T00:00:00+00:00",
    "selected_time_window":3600},"suppress_everyone":true,"channel_overrides":{")" +
                                     channel.id.str() + R"(":{"muted":true,"message_notifications":2}}})"));
  ASSERT_TRUE(set(guild.info.id, R"({"message_notifications":1})"));
  const auto& row = t.core.world.guild_settings.at(ann.id).at(guild.info.id);
  EXPECT_TRUE(row.muted && row.suppress_everyone);
  EXPECT_EQ(row.message_notifications, 1);
  EXPECT_EQ(row.version, 2);
  ASSERT_EQ(row.channel_overrides.size(), 1U);
  EXPECT_EQ(row.channel_overrides[0].message_notifications, 2);
  EXPECT_EQ(t.sink.all<UserEvent>().back()->type, "USER_GUILD_SETTINGS_UPDATE");
  ASSERT_TRUE(
      set(guild.info.id, R"({"channel_overrides":[{"channel_id":")" + channel.id.str() +
                             R"(","muted":false,"message_notifications":3},{"channel_id":"99","muted":true}]})"));
  EXPECT_TRUE(row.channel_overrides.empty()) << "an override that says nothing is none";
  EXPECT_FALSE(set(guild.info.id, R"({"message_notifications":9})"));
  EXPECT_FALSE(set(guild.info.id, R"({"channel_overrides":{"x":{}}})"));
  EXPECT_FALSE(set(GuildId(12345), "{}"));
  EXPECT_TRUE(set(GuildId(), R"({"muted":true})"));
  t.commit();
  RecordingSink sink;
  Core again{
      {.journal = t.store, .log = t.store, .blobs = t.store, .clock = t.clock, .random = t.random, .events = sink}};
  ASSERT_TRUE(again.load(t.store));
  EXPECT_TRUE(again.world.guild_settings.at(ann.id).at(guild.info.id).suppress_everyone);
}

}  // namespace
}  // namespace guildhall::core
