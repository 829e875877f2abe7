#pragma once

#include <utility>

#include <spdlog/spdlog.h>

namespace guildhall {

/// Sets up spdlog's default logger on stderr: lines for people, or one JSON object a line (`time`, `level`, `message`).
/// Times are UTC. Called once at start, before other threads exist; the log functions are thread-safe.
void init_logging(bool json);

// What belongs in the log: what an operator can act on. Never tokens, passwords or message content.

template <class... Args>
void log_debug(spdlog::format_string_t<Args...> format, Args&&... args) {
  spdlog::debug(format, std::forward<Args>(args)...);
}
template <class... Args>
void log_info(spdlog::format_string_t<Args...> format, Args&&... args) {
  spdlog::info(format, std::forward<Args>(args)...);
}
template <class... Args>
void log_warning(spdlog::format_string_t<Args...> format, Args&&... args) {
  spdlog::warn(format, std::forward<Args>(args)...);
}
template <class... Args>
void log_error(spdlog::format_string_t<Args...> format, Args&&... args) {
  spdlog::error(format, std::forward<Args>(args)...);
}

}  // namespace guildhall
