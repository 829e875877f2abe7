#pragma once

#include <cstddef>
#include <string>

namespace guildhall::app {

inline constexpr std::size_t kDefaultAvatars = 6;

/// A PNG picture of a person's outline on one of six colours: for accounts without an avatar of their own.
[[nodiscard]] std::string default_avatar(std::size_t index);

}  // namespace guildhall::app
