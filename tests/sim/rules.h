#pragma once

#include <functional>

#include "base/clock.h"
#include "sim/model.h"

/// Opinions of the rules, for `Request::allowed`: asked before and after a request, of the model of that moment.
namespace guildhall::sim {

using Rule = std::function<bool(const Model&, UnixMs)>;

[[nodiscard]] inline Rule needs_in_guild(UserId user, GuildId guild, Bits needed) {
  return [=](const Model& model, UnixMs now) {
    const auto* const known = model.guild(guild);
    return known != nullptr && (known->permissions(user, nullptr, now) & needed) == needed;
  };
}

/// And may view it.
[[nodiscard]] inline Rule needs_in_channel(UserId user, GuildId guild, ChannelId channel, Bits needed) {
  return [=](const Model& model, UnixMs now) {
    const auto* const known = model.guild(guild);
    return known != nullptr && known->may(user, channel, needed | bit::kView, now);
  };
}

/// Permission and a higher place.
[[nodiscard]] inline Rule needs_above(UserId user, GuildId guild, UserId target, Bits needed) {
  return [=](const Model& model, UnixMs now) {
    const auto* const known = model.guild(guild);
    return known != nullptr && (known->permissions(user, nullptr, now) & needed) == needed &&
           (!known->members.contains(target) || known->rank(user) > known->rank(target));
  };
}

}  // namespace guildhall::sim
