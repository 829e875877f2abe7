#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/protobuf.h"
#include "core/members/join.h"
#include "core/test_core.h"
#include "core/users/preloaded_settings.h"
#include "core/users/relationships.h"
#include "core/users/settings.h"

/// Settings as JSON and as protobuf are one truth.
namespace guildhall::core {
namespace {

using namespace std::string_view_literals;
using protobuf::Message;
using ::testing::ElementsAre;

boost::json::object object_of(std::string_view text) { return boost::json::parse(text).as_object(); }

struct SettingsProto : testing::Test {
  TestCore t;
  model::User& ann = t.person("ann");

  auto patch(std::string_view bytes, std::optional<std::uint64_t> version = {}, int type = 1) {
    const std::string base64 = base64_encode(bytes);
    return update_settings_proto(t.core, TestCore::as(ann),
                                 {.type = type, .base64 = base64, .required_data_version = version});
  }
  auto patch_json(std::string_view text) { return update_settings(t.core, TestCore::as(ann), object_of(text)); }
  [[nodiscard]] boost::json::object all() const {
    return object_of(settings_json(t.core.world, ann.id, t.clock.now_ms()));
  }
  [[nodiscard]] Message message(int type = 1) const {
    return Message::parse(*base64_decode(settings_proto(t.core.world, ann.id, type, t.clock.now_ms()))).value();
  }
  [[nodiscard]] std::uint64_t version(int type = 1) const { return message(type).message(1)->varint(3).value_or(0); }
  /// The events to the person since the last time.
  std::vector<std::string> told() {
    std::vector<std::string> out;
    for (const auto* event : t.sink.all<UserEvent>()) out.emplace_back(event->type);
    t.sink.events.clear();
    return out;
  }
};

TEST_F(SettingsProto, IsReadFromTheJsonSettings) {
  ASSERT_TRUE(patch_json(R"({"status":"idle","theme":"light","locale":"de","developer_mode":true,
    "explicit_content_filter":2,"default_guilds_restricted":true,"restricted_guilds":["5","6"],"timezone_offset":-60,
    "default_message_request_restricted":false,"message_request_restricted_guild_ids":["7"],"render_embeds":false,
    "friend_source_flags":{"mutual_friends":true},
    "guild_folders":[{"guild_ids":["5","6"],"id":9,"name":"Work","color":255},{"guild_ids":["7"]}]})"));
  const Message now = message();
  EXPECT_EQ(now.message(11)->message(1)->bytes(1), "idle");
  EXPECT_EQ(now.message(12)->message(1)->bytes(1), "de");
  EXPECT_EQ(static_cast<std::int64_t>(*now.message(12)->message(2)->varint(1)), -60);
  EXPECT_EQ(now.message(13)->varint(1), 2U);
  EXPECT_EQ(now.message(13)->varint(2), 1U);
  EXPECT_EQ(now.message(6)->message(19)->varint(1), 2U);
  EXPECT_EQ(now.message(6)->bytes(12), "") << "a BoolValue of false";
  const Message privacy = *now.message(8);
  EXPECT_THAT(privacy.fixed64s(3), ElementsAre(5, 6));
  EXPECT_EQ(privacy.varint(4), 1U);
  EXPECT_EQ(privacy.message(11)->varint(1), 2U);
  EXPECT_THAT(privacy.fixed64s(16), ElementsAre(7));
  EXPECT_EQ(privacy.bytes(17), "");
  ASSERT_EQ(now.message(14)->all_bytes(1).size(), 2U);
  const Message work = Message::parse(now.message(14)->all_bytes(1)[0]).value();
  EXPECT_THAT(work.fixed64s(1), ElementsAre(5, 6));
  EXPECT_EQ(work.message(2)->varint(1), 9U);
  EXPECT_EQ(work.message(3)->bytes(1), "Work");
  EXPECT_EQ(work.message(4)->varint(1), 255U);
  EXPECT_FALSE(Message::parse(now.message(14)->all_bytes(1)[1])->bytes(2)) << "no id";
  EXPECT_THAT(told(), ElementsAre("USER_SETTINGS_UPDATE", "USER_SETTINGS_PROTO_UPDATE"));
  ASSERT_TRUE(patch_json(R"({"mine":1})"));
  EXPECT_THAT(told(), ElementsAre("USER_SETTINGS_UPDATE")) << "protobuf has no word for it";
}

TEST_F(SettingsProto, IsWrittenIntoTheJsonSettings) {
  Message change;
  Message status;
  status.set_bytes(1,
                   "\x0a\x03"
                   "dnd");
  status.set_bytes(2,
                   "\x0a\x05"
                   "lunch\x1a\x02"
                   "ok");
  change.set_bytes(11, status.serialize());
  change.set_bytes(13, "\x08\x02\x10\x01");
  Message privacy;
  privacy.set_fixed64s(3, {5});
  privacy.set_varint(4, 1);
  privacy.set_bytes(17, "");
  change.set_bytes(8, privacy.serialize());
  change.set_bytes(14, "\x0a\x0f\x0a\x08\x05\x00\x00\x00\x00\x00\x00\x00\x1a\x03\x0a\x01W"sv);
  ASSERT_TRUE(patch(change.serialize()));
  const auto object = all();
  EXPECT_EQ(object.at("status").as_string(), "dnd");
  EXPECT_EQ(object.at("custom_status").at("text").as_string(), "lunch");
  EXPECT_EQ(object.at("custom_status").at("emoji_name").as_string(), "ok");
  EXPECT_EQ(object.at("theme").as_string(), "light");
  EXPECT_TRUE(object.at("developer_mode").as_bool());
  EXPECT_EQ(boost::json::serialize(object.at("restricted_guilds")), R"(["5"])");
  EXPECT_TRUE(object.at("default_guilds_restricted").as_bool());
  EXPECT_TRUE(dm_settings(t.core.world, ann.id).requests);
  EXPECT_EQ(boost::json::serialize(object.at("guild_folders")),
            R"([{"guild_ids":["5"],"id":null,"name":"W","color":null}])");
  EXPECT_EQ(chosen_status(t.core.world, ann.id), "dnd");
  EXPECT_EQ(t.sink.all<StatusChosen>().size(), 1U);
  EXPECT_THAT(told(), ElementsAre("USER_SETTINGS_UPDATE", "USER_SETTINGS_PROTO_UPDATE"));
  // A part that is named without a field takes the field back.
  ASSERT_TRUE(patch("\x5a\x00\x42\x00"sv));
  EXPECT_EQ(all().at("status").as_string(), "online");
  EXPECT_TRUE(all().at("custom_status").is_null());
  EXPECT_FALSE(all().at("default_guilds_restricted").as_bool());
  EXPECT_TRUE(all().at("restricted_guilds").as_array().empty());
  EXPECT_EQ(all().at("theme").as_string(), "light") << "of a part that was not named";
}

TEST_F(SettingsProto, KeepsWhatItDoesNotKnow) {
  // Field 99 with an over-long number, and an unknown field 200 within `appearance`.
  const std::string_view unknown = "\x98\x06\x81\x80\x00"sv;
  Message appearance = Message::parse("\xc0\x0c\x05\x08\x01"sv).value();
  ASSERT_TRUE(patch("\x6a\x05\xc0\x0c\x05\x08\x01"sv));
  ASSERT_TRUE(patch(unknown));
  ASSERT_TRUE(patch_json(R"({"theme":"midnight"})"));
  appearance.set_varint(1, 4);
  EXPECT_EQ(message().bytes(13), appearance.serialize());
  EXPECT_TRUE(message().serialize().ends_with(unknown));
  ASSERT_TRUE(patch_json(R"({"developer_mode":true})"));
  EXPECT_EQ(message().message(13)->varint(200), 5U);
  EXPECT_TRUE(message().serialize().ends_with(unknown));
}

TEST_F(SettingsProto, AThemeWithoutANumberStaysUntilAnotherIsChosen) {
  ASSERT_TRUE(patch_json(R"({"theme":"system"})"));
  ASSERT_TRUE(patch("\x6a\x02\x10\x01"sv));
  EXPECT_EQ(all().at("theme").as_string(), "system");
  EXPECT_TRUE(all().at("developer_mode").as_bool());
  ASSERT_TRUE(patch("\x6a\x02\x08\x03"sv));
  EXPECT_EQ(all().at("theme").as_string(), "darker");
}

TEST_F(SettingsProto, CountsItsVersionAndRefusesWhatIsOutOfDate) {
  ASSERT_TRUE(patch("\x0a\x04\x08\x05\x18\x63\x6a\x02\x08\x02"sv));
  EXPECT_EQ(version(), 1U) << "what the client says of data_version does not count";
  EXPECT_EQ(message().message(1)->varint(1), 5U);
  ASSERT_TRUE(patch_json(R"({"theme":"dark"})"));
  EXPECT_EQ(version(), 2U);
  told();
  const auto late = patch("\x6a\x02\x08\x02"sv, 1);
  ASSERT_TRUE(late);
  EXPECT_TRUE(late->out_of_date);
  EXPECT_EQ(late->base64, base64_encode(message().serialize()));
  EXPECT_EQ(all().at("theme").as_string(), "dark");
  EXPECT_TRUE(told().empty());
  const auto timely = patch("\x6a\x02\x08\x02"sv, 2);
  ASSERT_TRUE(timely);
  EXPECT_FALSE(timely->out_of_date);
  EXPECT_EQ(all().at("theme").as_string(), "light");
  EXPECT_EQ(version(), 3U);
}

TEST_F(SettingsProto, RefusesWhatIsMalformedAndChangesNothing) {
  for (const std::string& bad :
       {std::string("\x0a\x7f"), std::string("\x0a\x01z"), std::string("\x5a\x03\x0a\x01z"),
        std::string("\x6a\x01\x08"),
        std::string("\x5a\x08\x0a\x06\x0a\x04"
                    "away"),
        "\xda\x05\x01" + std::string(70'000, 'x'), std::string("\x32\x05\x9a\x01\x02\x08\x09")}) {
    const auto result = patch(bad);
    ASSERT_FALSE(result) << testing::PrintToString(bad.substr(0, 20));
    EXPECT_EQ(result.error().code, ErrorCode::kInvalidFormBody);
  }
  EXPECT_FALSE(update_settings_proto(t.core, TestCore::as(ann), {.base64 = "%%%"}));
  EXPECT_FALSE(t.core.world.settings.contains(ann.id));
}

TEST_F(SettingsProto, FrecencyIsTheClientsAlone) {
  ASSERT_TRUE(patch("\x12\x01z\x5a\x01\x08"sv, {}, 2));
  EXPECT_EQ(message(2).bytes(2), "z");
  EXPECT_EQ(version(2), 1U);
  EXPECT_EQ(version(1), 0U);
  EXPECT_THAT(told(), ElementsAre("USER_SETTINGS_PROTO_UPDATE"));
}

TEST_F(SettingsProto, ARestrictedGuildShowsInBoth) {
  ASSERT_TRUE(patch("\x42\x02\x20\x01"sv));
  GuildState& guild = t.guild(t.person("bob").id);
  told();
  ASSERT_TRUE(add_member(t.core, guild.info.id, ann.id, {}));
  EXPECT_THAT(message().message(8)->fixed64s(3), ElementsAre(guild.info.id.value()));
  EXPECT_EQ(all().at("restricted_guilds").as_array().size(), 1U);
}

}  // namespace
}  // namespace guildhall::core
