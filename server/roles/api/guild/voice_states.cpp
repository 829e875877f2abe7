#include "base/encoding.h"
#include "roles/api/guild/guild.h"

/// Voice states over HTTP.
namespace guildhall::api::guild {
namespace {

Result<const model::VoiceState*> find_state(Call& call, UserId user_id) {
  TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  TRY(const auto access, call.core.guild_access(call.actor, guild_id));
  const auto state = access.guild->voice_states.find(user_id);
  if (state == access.guild->voice_states.end()) return fail(ErrorCode::kUnknownVoiceState);
  return &state->second;
}

Answer show(Call& call, UserId user_id) {
  CO_TRY(const model::VoiceState* const state, find_state(call, user_id));
  co_return json_reply([&](JsonWriter& json) { protocol::write_voice_state(json, call.render, *state); });
}

// Who is suppressed and who asks to speak are matters of stage channels alone, and there are none.
Answer change(Call& call, UserId user_id) {
  CO_TRY(const FormReader body, call.body());
  (void)body.boolean("suppress");
  (void)body.id<ChannelId>("channel_id");
  CO_TRY_VOID(call.errors.finish());
  CO_TRY_VOID(find_state(call, user_id));
  co_return fail(ErrorCode::kCannotExecuteOnChannelType);
}

}  // namespace

Answer get_voice_state(Call& call) {
  CO_TRY(const UserId user_id, call.id<UserId>("user_id"));
  co_return co_await show(call, user_id);
}

Answer get_own_voice_state(Call& call) { co_return co_await show(call, call.actor.user_id); }

Answer patch_voice_state(Call& call) {
  CO_TRY(const UserId user_id, call.id<UserId>("user_id"));
  co_return co_await change(call, user_id);
}

Answer patch_own_voice_state(Call& call) { co_return co_await change(call, call.actor.user_id); }

}  // namespace guildhall::api::guild
