#include "app/stores.h"

#include <fmt/format.h>

#include "core/ports/tables.h"

namespace guildhall::app {

std::expected<Stores, std::string> Stores::open(DataFolder folder) {
  const auto failure = [](std::string_view what, const std::string& where, const Error& error) {
    return std::unexpected(fmt::format("cannot open {} ({}): {}", what, where, error.detail));
  };
  auto rows = SqliteStore::open(folder.file("guildhall.sqlite"), ports::all_tables());
  if (!rows) return failure("the database", folder.file("guildhall.sqlite"), rows.error());
  auto log = RocksLog::open(folder.file("log"));
  if (!log) return failure("the message log", folder.file("log"), log.error());
  auto blobs = FileBlobs::open(folder.file("blobs"));
  if (!blobs) return failure("the file store", folder.file("blobs"), blobs.error());
  return Stores{
      .folder = std::move(folder), .rows = *std::move(rows), .log = *std::move(log), .blobs = *std::move(blobs)};
}

}  // namespace guildhall::app
