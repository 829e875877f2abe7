#include "protocol/render/render.h"

#include <functional>

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

namespace guildhall::protocol {
namespace {

using boost::json::value;

constexpr UserId kOwner(1001);
constexpr UserId kBot(1002);
constexpr GuildId kGuild(2001);
constexpr ChannelId kText(3001);
constexpr ChannelId kVoice(3002);
constexpr ChannelId kHidden(3003);
constexpr ChannelId kDm(3004);

class RenderTest : public testing::Test {
 protected:
  RenderTest() {
    world.users[kOwner] = {.id = kOwner, .username = "ann", .email = "ann@example.org"};
    world.users[kBot] = {.id = kBot, .username = "bot", .bot = true};
    auto& guild = world.guilds[kGuild];
    guild.info.id = kGuild;
    guild.info.name = "G \"quoted\"";
    guild.info.owner_id = kOwner;
    guild.roles[RoleId(kGuild)] = {
        .id = RoleId(kGuild), .guild_id = kGuild, .name = "@everyone", .permissions = core::perm::kDefaultEveryone};
    guild.roles[RoleId(7)] = {.id = RoleId(7), .guild_id = kGuild, .name = "bot", .managed = true, .bot_id = kBot};
    guild.emojis[EmojiId(9)] = {.id = EmojiId(9), .guild_id = kGuild, .name = "smile", .user_id = kOwner};
    guild.channels[kText] = {.id = kText, .guild_id = kGuild, .name = "text"};
    guild.channels[kVoice] = {
        .id = kVoice, .guild_id = kGuild, .type = model::ChannelType::kGuildVoice, .name = "voice"};
    guild.channels[kHidden] = {.id = kHidden,
                               .guild_id = kGuild,
                               .name = "hidden",
                               .permission_overwrites = {{.id = kGuild.value(), .deny = core::perm::kViewChannel}}};
    for (const auto id : {kText, kVoice, kHidden}) world.channel_guilds[id] = kGuild;
    guild.members[kOwner] = {.guild_id = kGuild, .user_id = kOwner, .joined_at = 1'700'000'000'000};
    guild.members[kBot] = {.guild_id = kGuild, .user_id = kBot, .joined_at = 1'700'000'000'000};
    world.dms[kDm] = {.id = kDm, .type = model::ChannelType::kDm, .recipients = {kOwner, kBot}};
  }

  static value render(const std::function<void(JsonWriter&)>& write) {
    std::string out;
    JsonWriter json(out);
    write(json);
    return boost::json::parse(out);
  }
  static void expect_keys(const value& object, std::initializer_list<const char*> keys) {
    for (const char* const key : keys) EXPECT_TRUE(object.as_object().contains(key)) << key;
  }
  value message(const model::Message& m, const MessageOptions& options = {}) {
    return render([&](JsonWriter& json) { write_message(json, context, m, options); });
  }
  static model::Message a_message() {
    model::Message m;
    m.id = MessageId(175928847299117063ULL);
    m.channel_id = kText;
    m.guild_id = kGuild;
    m.author_id = kOwner;
    m.content = "hi";
    m.mentions = {kBot};
    m.attachments = {{.id = AttachmentId(5), .filename = "a b.png", .content_type = "image/png", .size = 3}};
    m.embeds_json = R"([{"type":"rich"}])";
    m.reactions = {{.emoji_name = "x", .users = {kBot}}};
    return m;
  }

  core::World world;
  RenderContext context{world, "http://localhost"};
};

TEST_F(RenderTest, Users) {
  const auto user = render([&](JsonWriter& json) { write_user(json, world.users[kOwner]); });
  expect_keys(user, {"id", "username", "avatar", "discriminator", "public_flags", "flags", "banner", "accent_color",
                     "global_name", "avatar_decoration_data", "collectibles", "primary_guild"});
  EXPECT_FALSE(user.as_object().contains("email"));
  const auto own = render([&](JsonWriter& json) { write_private_user(json, world.users[kOwner]); });
  EXPECT_EQ(own.at("email"), "ann@example.org");
  expect_keys(own, {"verified", "mfa_enabled", "locale", "flags", "premium_type"});
  EXPECT_FALSE(own.as_object().contains("guildhall_administrator"));
  model::User administrator = world.users[kOwner];
  administrator.admin = true;
  const auto first = render([&](JsonWriter& json) { write_private_user(json, administrator); });
  EXPECT_TRUE(first.at("guildhall_administrator").as_bool());
  const auto gone = render([&](JsonWriter& json) { write_user_or_deleted(json, context, UserId(999)); });
  EXPECT_EQ(gone.at("id"), "999");
  EXPECT_EQ(gone.at("discriminator"), "0000");
}

TEST_F(RenderTest, RolesHaveColorsAndTags) {
  const auto role = render([&](JsonWriter& json) { write_role(json, world.guilds[kGuild].roles[RoleId(7)]); });
  expect_keys(role, {"id", "name", "permissions", "position", "color", "colors", "hoist", "managed", "mentionable",
                     "icon", "unicode_emoji", "flags"});
  expect_keys(role.at("colors"), {"primary_color", "secondary_color", "tertiary_color"});
  EXPECT_EQ(role.at("tags").at("bot_id"), "1002");
  EXPECT_EQ(role.at("permissions"), "0");
}

TEST_F(RenderTest, GuildHasEveryRequiredKey) {
  const auto guild = render([&](JsonWriter& json) { write_guild(json, context, world.guilds[kGuild], true); });
  expect_keys(guild, {"id",
                      "name",
                      "icon",
                      "description",
                      "home_header",
                      "splash",
                      "discovery_splash",
                      "features",
                      "banner",
                      "owner_id",
                      "application_id",
                      "region",
                      "afk_channel_id",
                      "afk_timeout",
                      "system_channel_id",
                      "system_channel_flags",
                      "widget_enabled",
                      "widget_channel_id",
                      "verification_level",
                      "roles",
                      "default_message_notifications",
                      "mfa_level",
                      "explicit_content_filter",
                      "max_presences",
                      "max_members",
                      "max_stage_video_channel_users",
                      "max_video_channel_users",
                      "vanity_url_code",
                      "premium_tier",
                      "premium_subscription_count",
                      "preferred_locale",
                      "rules_channel_id",
                      "safety_alerts_channel_id",
                      "public_updates_channel_id",
                      "premium_progress_bar_enabled",
                      "nsfw",
                      "nsfw_level",
                      "emojis",
                      "stickers",
                      "incidents_data",
                      "approximate_member_count",
                      "approximate_presence_count"});
  EXPECT_EQ(guild.at("approximate_member_count"), 2);
  EXPECT_FALSE(guild.as_object().contains("channels"));
}

TEST_F(RenderTest, GuildCreateShowsWhatTheViewerMaySee) {
  world.guilds[kGuild].voice_states[kOwner] = {
      .guild_id = kGuild, .channel_id = kVoice, .user_id = kOwner, .session_id = "s"};
  world.presences[kOwner] = {.status = "idle"};
  const auto guild = render([&](JsonWriter& json) {
    write_guild_create(json, context, world.guilds[kGuild], {.viewer = kBot, .presences = true}, 1'700'000'000'000);
  });
  expect_keys(guild, {"joined_at", "large", "unavailable", "member_count", "voice_states", "members", "channels",
                      "threads", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"});
  EXPECT_EQ(guild.at("channels").as_array().size(), 2U);
  EXPECT_EQ(guild.at("members").as_array().size(), 2U);  // Itself and who is in voice.
  EXPECT_EQ(guild.at("presences").as_array().size(), 1U);
  EXPECT_FALSE(guild.at("voice_states").at(0).as_object().contains("guild_id"));
  EXPECT_EQ(guild.at("voice_states").at(0).at("channel_id"), "3002");
}

TEST_F(RenderTest, Channels) {
  const auto channel = [&](ChannelId id, UserId viewer) {
    return render([&](JsonWriter& json) { write_channel(json, context, *context.world.channel(id), viewer); });
  };
  expect_keys(channel(kText, {}), {"id", "type", "flags", "guild_id", "name", "position", "parent_id", "topic", "nsfw",
                                   "last_message_id", "rate_limit_per_user", "permission_overwrites"});
  expect_keys(channel(kVoice, {}), {"bitrate", "user_limit", "rtc_region", "video_quality_mode"});
  EXPECT_EQ(channel(kHidden, {}).at("permission_overwrites").at(0).at("deny"), "1024");
  EXPECT_EQ(channel(kDm, kBot).at("recipients").as_array().size(), 1U);
  EXPECT_EQ(channel(kDm, kBot).at("recipients").at(0).at("id"), "1001");
  EXPECT_EQ(channel(kDm, {}).at("recipients").as_array().size(), 2U);
}

TEST_F(RenderTest, MembersAndVoiceStates) {
  const auto member =
      render([&](JsonWriter& json) { write_member(json, context, world.guilds[kGuild].members[kBot]); });
  expect_keys(member, {"avatar", "banner", "communication_disabled_until", "flags", "joined_at", "nick", "pending",
                       "premium_since", "roles", "user", "mute", "deaf"});
  const auto state = render([&](JsonWriter& json) {
    write_voice_state(json, context, {.guild_id = kGuild, .user_id = kBot, .session_id = "s"});
  });
  expect_keys(state, {"channel_id", "deaf", "guild_id", "member", "mute", "request_to_speak_timestamp", "suppress",
                      "self_stream", "self_deaf", "self_mute", "self_video", "session_id", "user_id"});
  EXPECT_TRUE(state.at("channel_id").is_null());
  EXPECT_EQ(state.at("member").at("user").at("id"), "1002");
}

TEST_F(RenderTest, InvisiblePeopleLookOffline) {
  world.presences[kOwner] = {.status = "invisible", .activities_json = R"([{"name":"x"}])"};
  const auto presence = render([&](JsonWriter& json) { write_presence(json, context, kOwner, kGuild); });
  EXPECT_EQ(presence.at("status"), "offline");
  EXPECT_TRUE(presence.at("activities").as_array().empty());
  EXPECT_TRUE(presence.at("client_status").as_object().empty());
}

TEST_F(RenderTest, MessagesHaveEveryRequiredKey) {
  const auto m = message(a_message());
  expect_keys(m,
              {"type", "content", "mentions", "mention_roles", "attachments", "embeds", "timestamp", "edited_timestamp",
               "flags", "components", "id", "channel_id", "author", "pinned", "mention_everyone", "tts"});
  EXPECT_EQ(m.at("timestamp"), "2016-04-30T11:18:25.796000+00:00");
  EXPECT_TRUE(m.at("edited_timestamp").is_null());
  EXPECT_EQ(m.at("attachments").at(0).at("url"), "http://localhost/attachments/3001/5/a%20b.png");
  EXPECT_FALSE(m.as_object().contains("guild_id"));
  EXPECT_FALSE(m.as_object().contains("referenced_message"));
  EXPECT_FALSE(m.as_object().contains("nonce"));
}

TEST_F(RenderTest, EmbedsLinkToTheMessagesOwnFiles) {
  auto m = a_message();
  m.embeds_json =
      R"j([{"title":"attachment://a b.png","image":{"url":"attachment://a b.png","proxy_url":"attachment://a b.png"},"author":{"icon_url":"attachment://other.png"}}])j";
  const value rendered = message(m);
  const auto& embed = rendered.at("embeds").at(0);
  EXPECT_EQ(embed.at("image").at("url"), "http://localhost/attachments/3001/5/a%20b.png");
  EXPECT_EQ(embed.at("image").at("proxy_url"), "http://localhost/attachments/3001/5/a%20b.png");
  EXPECT_EQ(embed.at("title"), "attachment://a b.png");
  EXPECT_EQ(embed.at("author").at("icon_url"), "attachment://other.png");
}

TEST_F(RenderTest, EventMessagesCarryPartialMembers) {
  auto m = a_message();
  m.nonce_json = "\"n\"";
  const auto event = message(m, {.event = true});
  EXPECT_EQ(event.at("guild_id"), "2001");
  EXPECT_FALSE(event.at("member").as_object().contains("user"));
  expect_keys(event.at("mentions").at(0).at("member"), {"roles", "joined_at"});
  EXPECT_EQ(event.at("nonce"), "n");
}

TEST_F(RenderTest, WithoutContentIntentTheContentIsEmptied) {
  const auto m = message(a_message(), {.content = false});
  EXPECT_EQ(m.at("content"), "");
  for (const char* const key : {"embeds", "attachments", "components"})
    EXPECT_TRUE(m.at(key).as_array().empty()) << key;
}

TEST_F(RenderTest, ReactionsKnowTheViewer) {
  const auto reaction = message(a_message(), {.viewer = kBot}).at("reactions").at(0);
  expect_keys(reaction, {"emoji", "count", "count_details", "burst_colors", "me", "me_burst"});
  EXPECT_EQ(reaction.at("me"), true);
  EXPECT_TRUE(reaction.at("emoji").at("id").is_null());
  EXPECT_EQ(message(a_message()).at("reactions").at(0).at("me"), false);
}

TEST_F(RenderTest, RepliesShowTheirMessageOrNull) {
  auto m = a_message();
  m.reference = model::MessageReference{.message_id = MessageId(4), .channel_id = kText, .guild_id = kGuild};
  EXPECT_TRUE(message(m, {.referenced_known = true}).at("referenced_message").is_null());
  const auto original = a_message();
  const auto reply = message(m, {.referenced = &original, .referenced_known = true});
  EXPECT_EQ(reply.at("referenced_message").at("content"), "hi");
  EXPECT_EQ(reply.at("message_reference").at("message_id"), "4");
}

TEST_F(RenderTest, WebhookMessagesShowTheWebhookAsAuthor) {
  auto m = a_message();
  m.webhook_id = WebhookId(55);
  m.author_id = UserId(55);
  m.webhook_name = "Hook";
  const auto rendered = message(m, {.event = true});
  EXPECT_EQ(rendered.at("webhook_id"), "55");
  EXPECT_EQ(rendered.at("author").at("username"), "Hook");
  EXPECT_EQ(rendered.at("author").at("discriminator"), "0000");
  EXPECT_EQ(rendered.at("author").at("bot"), true);
  EXPECT_FALSE(rendered.as_object().contains("member"));
}

TEST_F(RenderTest, InvitesBansWebhooksEmojis) {
  const auto invite = render([&](JsonWriter& json) {
    write_invite(json, context,
                 {.code = "abc",
                  .guild_id = kGuild,
                  .channel_id = kText,
                  .inviter_id = kOwner,
                  .created_at = 1'700'000'000'000,
                  .max_age_s = 60},
                 true, true);
  });
  expect_keys(invite, {"type", "code", "expires_at", "guild", "guild_id", "channel", "inviter", "uses", "max_uses",
                       "max_age", "temporary", "created_at", "approximate_member_count", "approximate_presence_count"});
  EXPECT_EQ(invite.at("expires_at"), "2023-11-14T22:14:20.000000+00:00");
  const auto ban = render([&](JsonWriter& json) { write_ban(json, context, {.guild_id = kGuild, .user_id = kOwner}); });
  EXPECT_TRUE(ban.at("reason").is_null());
  const model::Webhook hook{
      .id = WebhookId(6), .guild_id = kGuild, .channel_id = kText, .user_id = kOwner, .name = "h", .token = "tok"};
  const auto with = render([&](JsonWriter& json) { write_webhook(json, context, hook, true); });
  EXPECT_EQ(with.at("url"), "http://localhost/api/webhooks/6/tok");
  const auto without = render([&](JsonWriter& json) { write_webhook(json, context, hook, false); });
  EXPECT_FALSE(without.as_object().contains("token"));
  const auto emoji =
      render([&](JsonWriter& json) { write_emoji(json, context, world.guilds[kGuild].emojis[EmojiId(9)]); });
  expect_keys(emoji, {"id", "name", "user", "roles", "require_colons", "managed", "animated", "available"});
}

TEST_F(RenderTest, AuditEntriesLeaveOutWhatIsNotThere) {
  const auto plain = render([&](JsonWriter& json) {
    write_audit_entry(json, {.id = AuditEntryId(1), .guild_id = kGuild, .user_id = kOwner, .action_type = 1});
  });
  EXPECT_TRUE(plain.at("target_id").is_null());
  for (const char* const key : {"changes", "options", "reason", "guild_id"})
    EXPECT_FALSE(plain.as_object().contains(key)) << key;
  const auto full = render([&](JsonWriter& json) {
    write_audit_entry(json,
                      {.id = AuditEntryId(1),
                       .guild_id = kGuild,
                       .user_id = kOwner,
                       .target_id = 5,
                       .action_type = 1,
                       .reason = "r",
                       .changes_json = "[]",
                       .options_json = "{}"},
                      true);
  });
  expect_keys(full, {"changes", "options", "reason", "guild_id"});
  EXPECT_EQ(full.at("target_id"), "5");
}

TEST_F(RenderTest, ApplicationsShowSecretsToTheOwnerOnly) {
  const model::Application application{
      .id = ApplicationId(kBot), .owner_id = kOwner, .bot_id = kBot, .name = "app", .verify_key = "00"};
  const auto own = render([&](JsonWriter& json) { write_application(json, context, application, true); });
  expect_keys(own, {"id",
                    "name",
                    "icon",
                    "description",
                    "type",
                    "bot",
                    "verify_key",
                    "flags",
                    "flags_new",
                    "redirect_uris",
                    "interactions_endpoint_url",
                    "role_connections_verification_url",
                    "owner",
                    "approximate_guild_count",
                    "approximate_user_install_count",
                    "approximate_user_authorization_count",
                    "explicit_content_filter",
                    "team",
                    "eligible_oauth2_scopes",
                    "bot_public",
                    "bot_require_code_grant"});
  const auto other = render([&](JsonWriter& json) { write_application(json, context, application, false); });
  EXPECT_FALSE(other.as_object().contains("redirect_uris"));
}

}  // namespace
}  // namespace guildhall::protocol
