#include "roles/api/guild/guild.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "roles/api/test_bench.h"

namespace guildhall::api::guild {
namespace {

struct Bench : TestBench {
  Result<Reply> run(Handler handler, Pairs params = {}, std::string body = {}, Strings with = {}) {
    query = std::move(with);
    return TestBench::run(handler, std::move(params), std::move(body));
  }
};

std::string text(const boost::json::value& object, const char* key) {
  return std::string(object.as_object().at(key).as_string());
}

TEST(GuildRoutes, MakeAndChangeAGuild) {
  Bench b;
  const auto made = b.run(post_guild, {}, R"({"name":"Second","icon":null})");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->status, 201);
  EXPECT_EQ(text(parsed(made), "owner_id"), b.ann.id.str());
  EXPECT_EQ(error_of(b.run(post_guild, {}, R"({"name":"x"})")), ErrorCode::kInvalidFormBody);
  const std::string icon = "data:image/png;base64," + base64_encode("\x89PNG\r\n\x1a\nxyz");
  const auto changed = b.run(patch_guild, {}, R"({"name":"New","description":"d","icon":")" + icon + "\"}");
  ASSERT_TRUE(changed);
  EXPECT_EQ(text(parsed(changed), "icon").size(), 32U);
  EXPECT_EQ(text(parsed(b.run(get_guild)), "name"), "New");
  b.actor = core::TestCore::as(b.bob);
  EXPECT_EQ(error_of(b.run(patch_guild, {}, R"({"name":"Mine"})")), ErrorCode::kMissingPermissions);
  EXPECT_EQ(error_of(b.run(delete_guild)), ErrorCode::kMissingPermissions);
  EXPECT_EQ(b.run(leave_guild)->status, 204);
  EXPECT_EQ(error_of(b.run(get_guild)), ErrorCode::kMissingAccess);
}

TEST(GuildRoutes, RolesGoRoundTrip) {
  Bench b;
  const auto made = b.run(post_role, {}, R"({"name":"mods","permissions":"8192","color":255,"hoist":true})");
  ASSERT_TRUE(made);
  const std::string role = text(parsed(made), "id");
  EXPECT_EQ(text(parsed(made), "permissions"), "8192");
  EXPECT_TRUE(b.run(patch_role, {{"role_id", role}}, R"({"name":"moderators"})"));
  EXPECT_EQ(text(parsed(b.run(get_role, {{"role_id", role}})), "name"), "moderators");
  EXPECT_EQ(b.run(put_member_role, {{"user_id", b.bob.id.str()}, {"role_id", role}})->status, 204);
  EXPECT_EQ(b.run(role_member_counts)->body, "{\"" + role + "\":1}");
  EXPECT_EQ(parsed(b.run(patch_role_positions, {}, R"([{"id":")" + role + R"(","position":1}])")).as_array().size(),
            2U);
  EXPECT_EQ(error_of(b.run(patch_role_positions, {}, R"({"id":"1"})")), ErrorCode::kInvalidFormBody);
  EXPECT_EQ(b.run(delete_role, {{"role_id", role}})->status, 204);
  EXPECT_TRUE(b.guild.members.at(b.bob.id).roles.empty());
}

TEST(GuildRoutes, MembersAreListedFoundAndChanged) {
  Bench b;
  EXPECT_EQ(parsed(b.run(list_members)).as_array().size(), 1U);  // The documented default.
  EXPECT_EQ(parsed(b.run(list_members, {}, {}, {{"limit", "1000"}})).as_array().size(), 2U);
  EXPECT_EQ(parsed(b.run(list_members, {}, {}, {{"limit", "5"}, {"after", b.ann.id.str()}})).as_array().size(), 1U);
  EXPECT_EQ(error_of(b.run(list_members, {}, {}, {{"limit", "1001"}})), ErrorCode::kInvalidFormBody);
  EXPECT_EQ(parsed(b.run(search_members, {}, {}, {{"query", "BO"}, {"limit", "9"}})).as_array().size(), 1U);
  const Bench::Pairs bob{{"user_id", b.bob.id.str()}};
  EXPECT_EQ(text(parsed(b.run(patch_member, bob, R"({"nick":"Bobby"})")), "nick"), "Bobby");
  EXPECT_TRUE(parsed(b.run(patch_member, bob, R"({"nick":null})")).at("nick").is_null());
  EXPECT_EQ(error_of(b.run(patch_member, bob, R"({"communication_disabled_until":"soon"})")),
            ErrorCode::kInvalidFormBody);
  EXPECT_EQ(error_of(b.run(patch_member, {{"user_id", "nobody"}}, "{}")), ErrorCode::kInvalidFormBody);
  EXPECT_EQ(error_of(b.run(get_member, {{"user_id", "99"}})), ErrorCode::kUnknownMember);
  EXPECT_EQ(b.run(get_prune, {}, {}, {{"days", "7"}, {"include_roles", "1,2,x"}})->body,
            R"({"pruned":1})");  // Bob, who has been here forever and never logged in.
}

TEST(GuildRoutes, ABanTakesTheMessagesAlong) {
  Bench b;
  const ChannelId channel = b.guild.info.system_channel_id;
  const auto write = [&] {
    model::Message message;
    message.id = b.t.core.new_id<MessageId>();
    message.channel_id = channel;
    message.guild_id = b.id;
    message.author_id = b.bob.id;
    b.guild.channels.at(channel).last_message_id = message.id;
    b.t.core.put_message(message);
  };
  write();
  b.t.commit();
  b.t.clock.advance_ms(7'200'000);
  write();
  b.t.commit();
  const Bench::Pairs bob{{"user_id", b.bob.id.str()}};
  EXPECT_EQ(b.run(put_ban, bob, R"({"delete_message_seconds":3600})")->status, 204);
  EXPECT_EQ(b.t.store.page({.channel_id = channel})->size(), 1U);  // The older one stays.
  EXPECT_EQ(parsed(b.run(list_bans)).as_array().size(), 1U);
  EXPECT_TRUE(b.run(get_ban, bob));
  EXPECT_EQ(b.run(delete_ban, bob)->status, 204);
  EXPECT_EQ(error_of(b.run(get_ban, bob)), ErrorCode::kUnknownBan);
  const std::string both = R"({"user_ids":[")" + b.bob.id.str() + R"(","77"]})";
  const auto bulk = parsed(b.run(post_bulk_ban, {}, both));
  EXPECT_EQ(bulk.at("banned_users").as_array().size(), 1U);
  EXPECT_EQ(bulk.at("failed_users").as_array().size(), 1U);
}

TEST(GuildRoutes, TheAuditLogIsFilteredAndPaged) {
  Bench b;
  for (const char* name : {"one", "two", "three"})
    ASSERT_TRUE(b.run(post_role, {}, std::string(R"({"name":")") + name + "\"}"));
  ASSERT_TRUE(b.run(patch_guild, {}, R"({"name":"New"})"));
  const auto entries = [&](std::vector<std::pair<std::string, std::string>> query) {
    return parsed(b.run(get_audit_log, {}, {}, std::move(query))).at("audit_log_entries").as_array();
  };
  const auto all = entries({});
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].at("action_type").as_int64(), 1);  // Newest first.
  EXPECT_EQ(entries({{"action_type", "30"}}).size(), 3U);
  EXPECT_EQ(entries({{"user_id", b.bob.id.str()}}).size(), 0U);
  EXPECT_EQ(entries({{"before", text(all[1], "id")}}).size(), 2U);
  const auto later = entries({{"after", text(all[3], "id")}, {"limit", "1"}});
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(text(later[0], "id"), text(all[2], "id"));
  b.actor = core::TestCore::as(b.bob);
  EXPECT_EQ(error_of(b.run(get_audit_log)), ErrorCode::kMissingPermissions);
}

TEST(GuildRoutes, InvitesGoRoundTrip) {
  Bench b;
  const Bench::Pairs channel{{"channel_id", b.guild.info.system_channel_id.str()}};
  const auto made = b.run(post_channel_invite, channel, R"({"max_age":3600,"max_uses":1})");
  ASSERT_TRUE(made);
  const Bench::Pairs code{{"code", text(parsed(made), "code")}};
  EXPECT_EQ(error_of(b.run(post_channel_invite, channel, R"({"max_age":999999999})")), ErrorCode::kInvalidFormBody);
  EXPECT_TRUE(b.run(get_invite, code, {}, {{"with_counts", "true"}}));
  EXPECT_EQ(parsed(b.run(list_guild_invites)).as_array().size(), 1U);
  EXPECT_EQ(parsed(b.run(list_channel_invites, channel)).as_array().size(), 1U);
  const auto& cid = b.t.person("cid");
  b.actor = core::TestCore::as(cid);
  EXPECT_TRUE(b.run(accept_invite, code));
  EXPECT_TRUE(b.guild.members.contains(cid.id));
  EXPECT_EQ(error_of(b.run(get_invite, code)), ErrorCode::kUnknownInvite);  // Used up.
}

TEST(GuildRoutes, TheWidgetIsThereWhenWanted) {
  Bench b;
  EXPECT_EQ(error_of(b.run(get_widget)), ErrorCode::kMissingAccess);
  ASSERT_TRUE(b.run(patch_widget_settings, {}, R"({"enabled":true})"));
  b.t.core.world.presences[b.bob.id].status = "online";
  const auto widget = parsed(b.run(get_widget));
  EXPECT_EQ(widget.at("presence_count").as_int64(), 1);
  EXPECT_EQ(widget.at("channels").as_array().size(), 1U);  // Voice channels that everybody sees.
  EXPECT_EQ(text(widget.at("members").as_array().at(0), "id"), "0");
}

TEST(GuildRoutes, ABulkBanNamesEachPersonOnce) {
  Bench b;
  const std::string bob = b.bob.id.str();
  const auto banned = b.run(post_bulk_ban, {}, R"({"user_ids":[")" + bob + R"(",")" + bob + R"(","5","5"]})");
  ASSERT_TRUE(banned);
  EXPECT_EQ(banned->body, R"({"banned_users":[")" + bob + R"("],"failed_users":["5"]})");
}

TEST(GuildRoutes, TheAuditLogRunsForwardAfterZero) {
  Bench b;
  ASSERT_TRUE(b.run(patch_guild, {}, R"({"name":"One"})"));
  ASSERT_TRUE(b.run(patch_guild, {}, R"({"name":"Two"})"));
  const auto first_id = [](const Result<Reply>& reply) {
    return std::string(parsed(reply).at("audit_log_entries").at(0).at("id").as_string());
  };
  const auto& entries = b.t.core.world.audit[b.id];
  EXPECT_EQ(first_id(b.run(get_audit_log)), entries.back().id.str());
  EXPECT_EQ(first_id(b.run(get_audit_log, {}, {}, {{"after", "0"}})), entries.front().id.str());
}

TEST(GuildRoutes, AGuildIsMadeAsItsBodySays) {
  Bench b;
  const auto made = b.run(post_guild, {}, R"({"name":"Planned","afk_channel_id":"4","system_channel_id":2,
    "roles":[{"id":0,"permissions":"1024"},{"id":7,"name":"mods","permissions":"8","hoist":true}],
    "channels":[{"id":1,"type":4,"name":"Hall"},
      {"id":2,"name":"News Desk","parent_id":1,"permission_overwrites":[{"id":7,"allow":"2048"},{"id":0,"deny":"1024"},
        {"id":99,"deny":"1"},{"id":5,"type":1,"deny":"1"}]},
      {"id":4,"type":2,"name":"Away"}]})");
  ASSERT_TRUE(made);
  const auto& guild = *b.t.core.world.guild(*GuildId::parse(text(parsed(made), "id")));
  ASSERT_EQ(guild.roles.size(), 2U);
  const model::Role& everyone = guild.roles.at(RoleId(guild.info.id));
  EXPECT_EQ(everyone.name, "@everyone");
  EXPECT_EQ(everyone.permissions, 1024U);
  const model::Role& mods = guild.roles.rbegin()->second;
  EXPECT_EQ(mods.name, "mods");
  ASSERT_EQ(guild.channels.size(), 3U);
  const model::Channel& desk = guild.channels.at(guild.info.system_channel_id);
  EXPECT_EQ(desk.name, "news-desk");
  EXPECT_EQ(guild.channels.at(desk.parent_id).name, "Hall");
  EXPECT_EQ(guild.channels.at(guild.info.afk_channel_id).name, "Away");
  ASSERT_EQ(desk.permission_overwrites.size(), 2U);
  EXPECT_EQ(desk.permission_overwrites[0].id, mods.id.value());
  EXPECT_EQ(desk.permission_overwrites[1].id, everyone.id.value());
  for (const char* bad : {R"({"name":"xx","channels":[{"name":"a","parent_id":5}]})",
                          R"({"name":"xx","channels":[{"id":1,"name":"a"},{"id":1,"name":"b"}]})",
                          R"({"name":"xx","channels":[{"id":1,"name":"a","type":13}]})",
                          R"({"name":"xx","channels":[{"id":1,"name":"a"}],"system_channel_id":2})",
                          R"({"name":"xx","roles":[{"id":1},{"id":1}]})"})
    EXPECT_EQ(error_of(b.run(post_guild, {}, bad)), ErrorCode::kInvalidFormBody) << bad;
}

}  // namespace
}  // namespace guildhall::api::guild
