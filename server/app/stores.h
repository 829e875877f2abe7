#pragma once

#include <expected>
#include <memory>
#include <string>

#include "adapters/files/file_blobs.h"
#include "adapters/rocksdb/rocks_log.h"
#include "adapters/sqlite/sqlite_store.h"
#include "app/data_folder.h"

namespace guildhall::app {

/// The embedded stores of one data folder: guildhall.sqlite, log/, blobs/.
struct Stores {
  DataFolder folder;
  std::unique_ptr<SqliteStore> rows;
  std::unique_ptr<RocksLog> log;
  std::unique_ptr<FileBlobs> blobs;

  /// The error is a sentence for the operator.
  [[nodiscard]] static std::expected<Stores, std::string> open(DataFolder folder);
};

}  // namespace guildhall::app
