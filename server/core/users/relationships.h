#pragma once

#include <string>
#include <string_view>

#include "core/core.h"

/// Friends, blocks, friend requests and private notes between people.
namespace guildhall::core {

enum class RelationshipType : std::int64_t { kFriend = 1, kBlocked = 2, kIncoming = 3, kOutgoing = 4 };

/// True when either has blocked the other: no direct messages between them.
[[nodiscard]] bool blocked(const World& world, UserId a, UserId b);

/// Asks for friendship, or accepts the other's request. kFriendRequestsBlocked, kMaxFriends, kUnknownUser.
[[nodiscard]] Result<void> befriend(Core& core, const Actor& actor, UserId other);
[[nodiscard]] Result<void> block(Core& core, const Actor& actor, UserId other);
/// Ends a friendship, a request in either direction, or the actor's own block.
[[nodiscard]] Result<void> remove_relationship(Core& core, const Actor& actor, UserId other);

/// An empty note erases it. kNoteTooLong beyond 256 code points.
[[nodiscard]] Result<void> set_note(Core& core, const Actor& actor, UserId other, std::string note);

}  // namespace guildhall::core
