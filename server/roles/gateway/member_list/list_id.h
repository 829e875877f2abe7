#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/world.h"

namespace guildhall::gateway {

/// MurmurHash3, 32-bit variant for x86, by Austin Appleby (public domain algorithm).
[[nodiscard]] std::uint32_t murmur3_32(std::string_view text, std::uint32_t seed = 0);

/// Which member list a channel shows.
struct ListKey {
  std::string overwrites = {};  ///< Empty = all members. Equal for channels that the same members may view.
  std::string id = {};          ///< On the wire.
};

/// protocol.md 4.4: "everyone" when the everyone role may view the channel; then it is the list of all members.
/// Otherwise the hash, in decimal, of "allow:<id>" and "deny:<id>" of each overwrite that touches VIEW_CHANNEL, sorted
/// as text and joined by commas. Hashes may collide, so the text is what tells lists apart here.
[[nodiscard]] ListKey list_key(const core::GuildState& guild, const model::Channel& channel);

/// The overwrites of the channel that touch VIEW_CHANNEL, without their other bits.
[[nodiscard]] std::vector<model::Overwrite> view_overwrites(const model::Channel& channel);

}  // namespace guildhall::gateway
