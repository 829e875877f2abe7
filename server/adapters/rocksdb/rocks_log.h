#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "core/ports/journal.h"

namespace guildhall {

/// The message log in RocksDB. Two column families:
/// messages `channel ‖ ~id` -> stored message (newest first), pins `channel ‖ ~id` -> nothing (an index).
/// Reads are thread-safe; applies run one at a time.
class RocksLog final : public ports::MessageLogReader {
 public:
  /// `path` is a folder; made when missing.
  [[nodiscard]] static Result<std::unique_ptr<RocksLog>> open(const std::string& path);
  ~RocksLog() override;
  RocksLog(const RocksLog&) = delete;
  RocksLog& operator=(const RocksLog&) = delete;

  using Changes = std::span<const ports::LogChange>;
  /// All or nothing, durable when it returns.
  [[nodiscard]] Result<void> apply(Changes changes);
  /// Several batches in one commit.
  [[nodiscard]] Result<void> apply_all(std::span<const Changes> batches);

  [[nodiscard]] Result<std::optional<model::Message>> get(ports::MessageKey key) const override;
  [[nodiscard]] Result<std::vector<model::Message>> page(const ports::MessagePageQuery& query) const override;
  [[nodiscard]] Result<std::vector<model::Message>> pins(ChannelId channel_id) const override;
  [[nodiscard]] Result<std::vector<ports::MessageKey>> newest() const override;

 private:
  struct Database;  // Keeps RocksDB's headers out of this one.
  class Writer;

  explicit RocksLog(std::unique_ptr<Database> database);

  std::mutex mutex_;  ///< Of applies: they read the pins before they write.
  std::unique_ptr<Database> database_;
};

}  // namespace guildhall
