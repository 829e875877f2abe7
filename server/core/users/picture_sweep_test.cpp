#include "core/users/picture_sweep.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "core/messages/send_message.h"
#include "core/test_core.h"
#include "core/users/images.h"

namespace guildhall::core {
namespace {

constexpr std::int64_t kGraceMs = 1000;

struct Pictures : ::testing::Test {
  TestCore t;
  PictureSweep sweep{kGraceMs};

  /// Stores a picture; its name.
  std::string picture(const std::string& bytes) {
    return store_image(t.core, "data:image/png;base64," + base64_encode("\x89PNG\r\n\x1a\n" + bytes)).value();
  }
  [[nodiscard]] bool is_there(const std::string& name) const { return t.core.world.images.contains(name); }
  /// Long enough for anything unused to go.
  void pass() {
    sweep.sweep(t.core);
    t.clock.advance_ms(kGraceMs);
    sweep.sweep(t.core);
  }
};

TEST_F(Pictures, GoAWhileAfterTheLastRowThatNamesThem) {
  model::User& ann = t.person("ann");
  model::User& bob = t.person("bob");
  const std::string name = picture("a");
  ann.avatar = name;
  bob.banner = name;
  pass();
  ann.avatar = picture("b");
  pass();
  EXPECT_TRUE(is_there(name)) << "Bob still shows it";
  bob.banner.reset();
  EXPECT_EQ(sweep.sweep(t.core), 0U);
  t.clock.advance_ms(kGraceMs - 1);
  EXPECT_EQ(sweep.sweep(t.core), 0U);
  EXPECT_TRUE(is_there(name));
  t.clock.advance_ms(1);
  EXPECT_EQ(sweep.sweep(t.core), 1U);
  EXPECT_FALSE(is_there(name));
  EXPECT_TRUE(is_there(*ann.avatar));
  t.commit();
  EXPECT_EQ(t.store.dropped_blobs(9)->size(), 1U) << "the collector takes it from here";
}

TEST_F(Pictures, OfEveryKindOfRowStay) {
  model::User& ann = t.person("ann");
  GuildState& guild = t.guild(ann.id);
  model::Channel group{.id = t.core.new_id<ChannelId>(), .type = model::ChannelType::kGroupDm};
  model::Webhook webhook{.id = t.core.new_id<WebhookId>()};
  model::Application application{.id = t.core.new_id<ApplicationId>()};
  std::vector<std::string> names;
  int count = 0;
  const auto give = [&](std::optional<std::string>& to) {
    names.push_back(picture(std::to_string(count++)));
    to = names.back();
  };
  give(ann.avatar);
  give(ann.banner);
  give(guild.info.icon);
  give(guild.info.splash);
  give(guild.info.banner);
  give(guild.roles.begin()->second.icon);
  give(guild.members.at(ann.id).avatar);
  give(guild.members.at(ann.id).banner);
  give(group.icon);
  give(webhook.avatar);
  give(application.icon);
  t.core.world.dms[group.id] = group;
  t.core.world.webhooks[webhook.id] = webhook;
  t.core.world.applications[application.id] = application;
  pass();
  for (const std::string& name : names) EXPECT_TRUE(is_there(name)) << name;
}

TEST_F(Pictures, ThatMessagesShowStay) {
  model::User& ann = t.person("ann");
  GuildState& guild = t.guild(ann.id);
  model::Webhook webhook{
      .id = t.core.new_id<WebhookId>(), .guild_id = guild.info.id, .channel_id = t.channel(guild).id};
  webhook.avatar = picture("hook");
  MessageDraft draft;
  draft.content = "hi";
  ASSERT_TRUE(send_webhook_message(t.core, webhook, draft, {.name = "hook", .avatar = webhook.avatar}, {}));
  pass();
  EXPECT_TRUE(is_there(*webhook.avatar)) << "no row names it, but a message does";
}

TEST_F(Pictures, OfEmojisAreTheirs) {
  record_image(t.core, {.hash = "77", .blob = "x", .content_type = "image/png"});
  pass();
  EXPECT_TRUE(is_there("77"));
}

TEST_F(Pictures, NamedInTimeStay) {
  model::User& ann = t.person("ann");
  const std::string name = picture("late");
  sweep.sweep(t.core);
  ann.avatar = name;
  t.clock.advance_ms(kGraceMs);
  sweep.sweep(t.core);
  ann.avatar.reset();
  sweep.sweep(t.core);
  EXPECT_TRUE(is_there(name)) << "its time begins again";
}

TEST_F(Pictures, GoInBoundedNumbers) {
  for (std::size_t i = 0; i < kPicturesASweep + 5; ++i) picture(std::to_string(i));
  sweep.sweep(t.core);
  t.clock.advance_ms(kGraceMs);
  EXPECT_EQ(sweep.sweep(t.core), kPicturesASweep);
  EXPECT_EQ(sweep.sweep(t.core), 5U);
}

}  // namespace
}  // namespace guildhall::core
