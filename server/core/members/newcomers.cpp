#include "core/members/newcomers.h"

namespace guildhall::core {
namespace {

constexpr std::int64_t kAccountAgeMs = 5LL * 60 * 1000;
constexpr std::int64_t kMemberAgeMs = 10LL * 60 * 1000;
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kFriend = 1;

bool exempt(const Actor& actor, const GuildState& guild, const model::Member& member) {
  return actor.bot || guild.info.owner_id == actor.user_id || !member.roles.empty();
}

Result<void> wait(ErrorCode code, std::int64_t ms) {
  if (ms <= 0) return {};
  Error error{.code = code};
  error.retry_after_s = static_cast<double>(ms) / 1000.0;
  return std::unexpected(std::move(error));
}

bool friends(const World& world, UserId a, UserId b) {
  const auto list = world.relationships.find(a);
  if (list == world.relationships.end()) return false;
  const auto found = list->second.find(b);
  return found != list->second.end() && found->second.type == kFriend;
}

}  // namespace

Result<void> check_verification(const Core& core, const Actor& actor, const GuildState& guild,
                                const model::Member& member) {
  const std::int64_t level = guild.info.verification_level;
  if (level == 0 || exempt(actor, guild, member)) return {};
  const model::User* const user = core.world.user(actor.user_id);
  const bool passes = user != nullptr && user->verified &&
                      (level < 2 || core.now() - created_at_ms(actor.user_id) >= kAccountAgeMs) &&
                      (level < 3 || core.now() - member.joined_at >= kMemberAgeMs);
  return passes ? Result<void>() : fail(ErrorCode::kVerificationLevelTooHigh);
}

Result<void> take_newcomer_message(Core& core, const Actor& actor, const GuildState& guild,
                                   const model::Member& member) {
  const Policy& policy = core.policy;
  if (policy.newcomer_messages_per_minute <= 0 || exempt(actor, guild, member)) return {};
  if (core.now() - member.joined_at >= policy.newcomer_minutes * kMinuteMs) return {};
  return wait(
      ErrorCode::kWriteLimit,
      core.quotas.take(
          {.kind = Quotas::Kind::kNewcomerMessages, .of = actor.user_id.value(), .there = guild.info.id.value()},
          {.max = policy.newcomer_messages_per_minute, .window_ms = kMinuteMs}, core.now()));
}

Result<void> take_join(Core& core, UserId user_id, GuildId guild_id) {
  const Quotas::Key guild{.kind = Quotas::Kind::kGuildJoins, .of = guild_id.value()};
  const Quotas::Rule per_guild{.max = core.policy.guild_joins_per_minute, .window_ms = kMinuteMs};
  TRY_VOID(wait(ErrorCode::kJoinLimit, core.quotas.wait_ms(guild, per_guild, core.now())));
  TRY_VOID(wait(ErrorCode::kJoinLimit,
                core.quotas.take({.kind = Quotas::Kind::kJoins, .of = user_id.value()},
                                 {.max = core.policy.joins_per_hour, .window_ms = 60 * kMinuteMs}, core.now())));
  return wait(ErrorCode::kJoinLimit, core.quotas.take(guild, per_guild, core.now()));
}

Result<void> check_dm_verification(const Core& core, const Actor& actor, UserId other) {
  const World& world = core.world;
  const auto mine = world.user_guilds.find(actor.user_id);
  if (actor.bot || mine == world.user_guilds.end() || friends(world, actor.user_id, other)) return {};
  bool shared = false;
  for (const GuildId id : mine->second) {
    const GuildState* const guild = world.guild(id);
    if (guild == nullptr || !guild->members.contains(other)) continue;
    shared = true;
    if (check_verification(core, actor, *guild, guild->members.at(actor.user_id))) return {};
  }
  return shared ? fail(ErrorCode::kCannotDmUser, "not verified in any guild they share") : Result<void>();
}

Result<void> take_new_dm(Core& core, const Actor& actor) {
  if (actor.bot) return {};
  return wait(ErrorCode::kDmLimit,
              core.quotas.take({.kind = Quotas::Kind::kNewDms, .of = actor.user_id.value()},
                               {.max = core.policy.new_dms_per_10_minutes, .window_ms = 10 * kMinuteMs}, core.now()));
}

}  // namespace guildhall::core
