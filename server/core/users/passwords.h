#pragma once

#include <string>

#include "base/error.h"

/// argon2id. These take tens of milliseconds and 19 MiB each: call them on the blocking pool. Thread-safe.
namespace guildhall::core {

/// The encoded hash, salt and parameters included.
[[nodiscard]] Result<std::string> hash_password(const std::string& password);
/// An empty hash (a bot, or nobody) takes as long as a real one and is false, so that time does not tell who exists.
[[nodiscard]] bool verify_password(const std::string& hash, const std::string& password);

}  // namespace guildhall::core
