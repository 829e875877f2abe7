#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include <rocksdb/write_batch.h>

#include "adapters/rocksdb/rocks_database.h"
#include "core/ports/journal.h"

namespace guildhall::rocks {

/// Collects the changes of one commit, keeps the indexes in step, and writes all or nothing. One at a time: it reads
/// the indexes before it writes.
class Writer {
 public:
  explicit Writer(Database& database) : database_(database) {}

  [[nodiscard]] Result<void> add(const ports::LogChange& change);
  [[nodiscard]] Result<void> write();

 private:
  Result<void> put(const model::Message& message);
  Result<void> erase(const model::Message& message);
  Result<void> erase_channel(ChannelId channel);
  Result<void> unpin(const Key& key);
  Result<void> put_files(const model::Message& message);
  /// The message's files as the index has them, with this commit's changes: hash after hash.
  [[nodiscard]] Result<std::string> files_of(const Key& key) const;
  Result<void> drop_files(ChannelId channel, MessageId message, std::string_view hashes);
  Result<void> drop_channel_files(ChannelId channel);

  Database& database_;
  rocksdb::WriteBatch batch_;
  std::set<Key> pinned_here_;
  std::map<Key, std::string> files_here_;  ///< Of messages that this commit changes; empty = none any more.
};

}  // namespace guildhall::rocks
