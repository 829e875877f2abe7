#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "core/guilds/stickers.h"
#include "core/invites/invites.h"
#include "roles/api/guild/guild.h"
#include "roles/api/message/message.h"
#include "roles/api/test_bench.h"

/// Stickers, templates, welcome screen, onboarding, incident actions, voice states.
namespace guildhall::api::guild {
namespace {

using namespace std::string_view_literals;

/// The head of a PNG of that size; with `acTL` when it is animated.
std::string png(int width, int height, bool animated = false) {
  std::string out("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"sv);
  for (const int side : {width, height})
    for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>(side >> shift));
  out += std::string("\x08\x06\0\0\0\0\0\0\0"sv);
  if (animated) out += std::string("\0\0\0\x08\x61\x63TL\0\0\0\1\0\0\0\0\0\0\0\0"sv);
  out += std::string("\0\0\0\0IDAT\0\0\0\0"sv);
  return out;
}

net::Part part(std::string name, std::string data, std::optional<std::string> filename = std::nullopt) {
  net::Part made;
  made.name = std::move(name);
  made.size = data.size();
  made.data = std::move(data);
  made.filename = std::move(filename);
  return made;
}

struct Bench : TestBench {
  Result<Reply> add_sticker(std::string bytes) {
    parts = {part("name", "dot"), part("tags", "point"), part("description", ""),
             part("file", std::move(bytes), "dot.png")};
    return run(post_sticker);
  }
};

TEST(Stickers, AreMadeShownSentAndDeleted) {
  Bench b;
  const auto made = parsed(b.add_sticker(png(320, 320, true)));
  ASSERT_TRUE(made.is_object());
  EXPECT_EQ(made.at("format_type").as_int64(), 2);
  EXPECT_EQ(made.at("guild_id").as_string(), b.id.str());
  const std::string id(made.at("id").as_string());
  EXPECT_EQ(parsed(b.run(list_stickers)).as_array().size(), 1U);
  EXPECT_EQ(parsed(b.run(patch_sticker, {{"sticker_id", id}}, R"({"name":"spot"})")).at("name").as_string(), "spot");
  const auto sent = parsed(b.run(message::create_message, {}, R"({"sticker_ids":[")" + id + "\"]}"));
  EXPECT_EQ(sent.at("sticker_items").at(0).at("name").as_string(), "spot");
  EXPECT_EQ(error_of(b.run(message::create_message, {}, R"({"sticker_ids":["5"]})")), ErrorCode::kInvalidSticker);
  EXPECT_EQ(b.run(delete_sticker, {{"sticker_id", id}})->status, 204);
  EXPECT_EQ(error_of(b.run(get_sticker, {{"sticker_id", id}})), ErrorCode::kUnknownSticker);
  EXPECT_EQ(b.t.sink.all<core::StickersUpdate>().size(), 3U);
}

TEST(Stickers, MustBeSmallPictures) {
  Bench b;
  EXPECT_EQ(error_of(b.add_sticker(png(321, 10))), ErrorCode::kInvalidFormBody);
  EXPECT_EQ(error_of(b.add_sticker("{\"lottie\":1}")), ErrorCode::kInvalidFile);
  EXPECT_EQ(error_of(b.add_sticker(png(1, 1) + std::string(512UL * 1024, 'x'))), ErrorCode::kFileTooLarge);
  EXPECT_EQ(error_of(b.run(post_sticker, {}, R"({"name":"dot","tags":"x"})")), ErrorCode::kInvalidFormBody);
  b.actor = core::TestCore::as(b.bob);
  b.guild.roles.at(RoleId(b.id)).permissions = core::perm::kViewChannel;
  EXPECT_EQ(error_of(b.add_sticker(png(1, 1))), ErrorCode::kMissingPermissions);
}

TEST(Templates, MakeGuildsOfTheSameKind) {
  Bench b;
  const auto made = parsed(b.run(post_template, {}, R"({"name":"Kind","description":"d"})"));
  ASSERT_TRUE(made.is_object());
  EXPECT_FALSE(made.at("is_dirty").as_bool());
  const std::string code(made.at("code").as_string());
  EXPECT_EQ(error_of(b.run(post_template, {}, R"({"name":"Second"})")), ErrorCode::kGuildHasTemplate);
  const auto from = parsed(b.run(post_guild_from_template, {{"code", code}}, R"({"name":"Child"})"));
  const auto* const child = b.t.core.world.guild(*GuildId::parse(std::string_view(from.at("id").as_string())));
  ASSERT_NE(child, nullptr);
  EXPECT_EQ(child->channels.size(), b.guild.channels.size());
  EXPECT_EQ(child->channels.at(child->info.system_channel_id).name, "general");
  const auto* const parent = b.t.core.world.channel(child->channels.at(child->info.system_channel_id).parent_id);
  ASSERT_NE(parent, nullptr);
  EXPECT_EQ(parent->name, "Text Channels");
  b.t.channel(b.guild);
  EXPECT_TRUE(parsed(b.run(get_template, {{"code", code}})).at("is_dirty").as_bool());
  EXPECT_FALSE(parsed(b.run(put_template, {{"code", code}})).at("is_dirty").as_bool());
  EXPECT_EQ(parsed(b.run(get_template, {{"code", code}})).at("usage_count").as_int64(), 1);
  EXPECT_TRUE(b.run(delete_template, {{"code", code}}));
  EXPECT_EQ(error_of(b.run(get_template, {{"code", code}})), ErrorCode::kUnknownGuildTemplate);
}

TEST(WelcomeScreen, IsForMembersOnceItIsEnabled) {
  Bench b;
  EXPECT_EQ(error_of(b.run(get_welcome_screen)), ErrorCode::kUnknownWelcomeScreen);
  const std::string channels = R"("welcome_channels":[{"channel_id":")" + b.room.id.str() + R"(","description":"hi"}])";
  ASSERT_TRUE(b.run(patch_welcome_screen, {}, R"({"description":"Come in",)" + channels + "}"));
  b.actor = core::TestCore::as(b.bob);
  EXPECT_EQ(error_of(b.run(get_welcome_screen)), ErrorCode::kUnknownWelcomeScreen);
  EXPECT_EQ(error_of(b.run(patch_welcome_screen, {}, R"({"enabled":true})")), ErrorCode::kMissingPermissions);
  b.actor = core::TestCore::as(b.ann);
  ASSERT_TRUE(b.run(patch_welcome_screen, {}, R"({"enabled":true})"));
  b.actor = core::TestCore::as(b.bob);
  const auto shown = parsed(b.run(get_welcome_screen));
  EXPECT_EQ(shown.at("description").as_string(), "Come in");
  EXPECT_EQ(shown.at("welcome_channels").at(0).at("channel_id").as_string(), b.room.id.str());
  EXPECT_THAT(b.guild.info.features, testing::Contains("WELCOME_SCREEN_ENABLED"));
  b.actor = core::TestCore::as(b.ann);
  EXPECT_EQ(error_of(b.run(patch_welcome_screen, {}, R"({"welcome_channels":[{"channel_id":"5","description":"x"}]})")),
            ErrorCode::kInvalidFormBody);
}

TEST(Onboarding, NeedsAChannelThatEverybodySees) {
  Bench b;
  EXPECT_FALSE(parsed(b.run(get_onboarding)).at("enabled").as_bool());
  EXPECT_EQ(error_of(b.run(put_onboarding, {}, R"({"enabled":true})")), ErrorCode::kOnboardingRequirements);
  const std::string room = "\"" + b.room.id.str() + "\"";
  const std::string body =
      R"({"enabled":true,"default_channel_ids":[)" + room +
      R"(],"prompts":[{"id":"1","type":0,"title":"Why?","options":[{"title":"News","channel_ids":[)" + room +
      R"(],"role_ids":[]}]}]})";
  const auto set = parsed(b.run(put_onboarding, {}, body));
  ASSERT_TRUE(set.is_object());
  EXPECT_GT(set.at("prompts").at(0).at("id").as_string().size(), 10U);
  EXPECT_EQ(parsed(b.run(get_onboarding)), set);
  EXPECT_EQ(
      error_of(b.run(put_onboarding, {}, R"({"prompts":[{"title":"?","options":[{"title":"x","role_ids":["5"]}]}]})")),
      ErrorCode::kInvalidFormBody);
}

TEST(IncidentActions, CloseTheDoor) {
  Bench b;
  const auto invite = core::create_invite(b.t.core, core::TestCore::as(b.ann), b.room.id, {});
  const std::string code = (*invite)->code;
  const auto& cid = b.t.person("cid");
  const std::string soon = iso_timestamp(b.t.core.now() + 3'600'000);
  ASSERT_TRUE(b.run(put_incident_actions, {}, R"({"invites_disabled_until":")" + soon + "\"}"));
  EXPECT_EQ(core::accept_invite(b.t.core, core::TestCore::as(cid), code).error().code, ErrorCode::kInviteInvalid);
  b.t.clock.advance_ms(3'600'001);
  EXPECT_TRUE(core::accept_invite(b.t.core, core::TestCore::as(cid), code));
  const std::string late = iso_timestamp(b.t.core.now() + 90'000'000);
  EXPECT_EQ(error_of(b.run(put_incident_actions, {}, R"({"dms_disabled_until":")" + late + "\"}")),
            ErrorCode::kInvalidFormBody);
}

TEST(VoiceStates, AreUnknownOutsideVoice) {
  Bench b;
  EXPECT_EQ(error_of(b.run(get_own_voice_state)), ErrorCode::kUnknownVoiceState);
  EXPECT_EQ(error_of(b.run(patch_own_voice_state, {}, R"({"suppress":true})")), ErrorCode::kUnknownVoiceState);
  b.guild.voice_states[b.bob.id] = {.guild_id = b.id, .channel_id = b.room.id, .user_id = b.bob.id};
  EXPECT_EQ(parsed(b.run(get_voice_state, {{"user_id", b.bob.id.str()}})).at("channel_id").as_string(),
            b.room.id.str());
}

}  // namespace
}  // namespace guildhall::api::guild
