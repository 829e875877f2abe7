#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/core.h"

/// Friends, blocks, friend requests and private notes between people.
namespace guildhall::core {

enum class RelationshipType : std::int64_t { kFriend = 1, kBlocked = 2, kIncoming = 3, kOutgoing = 4 };

/// True when either has blocked the other: no direct messages between them.
[[nodiscard]] bool blocked(const World& world, UserId a, UserId b);

[[nodiscard]] bool are_friends(const World& world, UserId a, UserId b);
[[nodiscard]] bool share_a_guild(const World& world, UserId a, UserId b);
/// That `from` may write to `to` directly: not when either has blocked the other; else friends always, and others as
/// the settings of `to` say.
[[nodiscard]] bool may_dm(const World& world, UserId from, UserId to);

/// Asks for friendship, or accepts the other's request. kFriendRequestsBlocked, kMaxFriends, kUnknownUser.
[[nodiscard]] Result<void> befriend(Core& core, const Actor& actor, UserId other);
[[nodiscard]] Result<void> block(Core& core, const Actor& actor, UserId other);
/// Ends a friendship, a request in either direction, or the actor's own block.
[[nodiscard]] Result<void> remove_relationship(Core& core, const Actor& actor, UserId other);

/// What the actor calls a friend; nothing = by their own name. kUnknownUser when they are no friends.
[[nodiscard]] Result<void> set_friend_nickname(Core& core, const Actor& actor, UserId other,
                                               std::optional<std::string> nickname);

/// An empty note erases it. kNoteTooLong beyond 256 code points.
[[nodiscard]] Result<void> set_note(Core& core, const Actor& actor, UserId other, const std::string& note);

}  // namespace guildhall::core
