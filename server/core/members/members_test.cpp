#include <gtest/gtest.h>

#include "core/members/edit_member.h"
#include "core/test_core.h"

namespace guildhall::core {
namespace {

// A voice state shows the member's mute and deaf, so that it changes with them.
TEST(MembersInVoice, AreToldWhenMuted) {
  TestCore t;
  const auto& ann = t.person("ann");
  const auto& bob = t.person("bob");
  const auto& cid = t.person("cid");
  GuildState& guild = t.guild(ann.id);
  const GuildId id = guild.info.id;
  t.join(guild, bob.id);
  t.join(guild, cid.id);
  auto& channel = t.channel(guild);
  channel.type = model::ChannelType::kGuildVoice;
  guild.voice_states[bob.id] = {.guild_id = id, .channel_id = channel.id, .user_id = bob.id, .session_id = "s"};
  const Actor owner = TestCore::as(ann);
  ASSERT_TRUE(edit_member(t.core, owner, id, bob.id, {.mute = true}));
  auto told = t.sink.all<VoiceStateUpdate>();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]->state.channel_id, channel.id);
  ASSERT_TRUE(edit_member(t.core, owner, id, bob.id, {.mute = true}));  // Is so already.
  ASSERT_TRUE(edit_member(t.core, owner, id, cid.id, {.deaf = true}));  // Is in no channel.
  ASSERT_TRUE(edit_member(t.core, owner, id, bob.id, {.nick = std::optional<std::string>("b")}));
  EXPECT_EQ(t.sink.all<VoiceStateUpdate>().size(), 1U);
  // Muted and thrown out at once: the last state told is the one without a channel.
  ASSERT_TRUE(edit_member(t.core, owner, id, bob.id, {.deaf = true, .channel_id = ChannelId()}));
  told = t.sink.all<VoiceStateUpdate>();
  EXPECT_EQ(told.back()->state.channel_id, ChannelId());
  EXPECT_TRUE(guild.voice_states.empty());
}

}  // namespace
}  // namespace guildhall::core
