#pragma once

namespace guildhall::app {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace guildhall::app
