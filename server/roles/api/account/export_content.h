#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "core/core.h"

namespace guildhall::api {

/// What an archive is made from, taken on the domain thread.
struct ExportPlan {
  struct Place {
    ChannelId id = {};
    std::string head_json;  ///< `"id":…,"name":…,"guild_id":…` without braces.
  };
  UserId user_id = {};
  std::string rows_json;  ///< The members of the archive's object before its messages.
  std::vector<Place> channels;
  std::string public_url;
};

/// Everything of the person but messages, and every channel in which there may be some. Domain thread.
[[nodiscard]] ExportPlan plan_export(const core::Core& core, UserId user_id, std::string public_url);
/// Writes the archive; returns its bytes. Reads the durable log page by page. Blocking; any thread.
[[nodiscard]] Result<std::uint64_t> write_export(const ExportPlan& plan, const ports::MessageLogReader& log,
                                                 const std::string& path, const std::atomic<bool>& stopping);

}  // namespace guildhall::api
