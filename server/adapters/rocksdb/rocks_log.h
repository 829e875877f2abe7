#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/ports/journal.h"

namespace guildhall {

namespace rocks {
struct Database;  // Keeps RocksDB's headers out of this one.
}

/// The message log in RocksDB. Column families:
/// messages `channel ‖ ~id` -> stored message (newest first), pins `channel ‖ ~id` -> nothing (an index);
/// files `channel ‖ ~id` -> hashes of the message's files, homes `channel ‖ attachment` -> id of the message that an
/// edit put the attachment in, uses `hash ‖ channel ‖ id` -> nothing, trash `hash` -> nothing (maybe unused).
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
  [[nodiscard]] Result<std::optional<MessageId>> attachment_home(ChannelId channel_id,
                                                                 AttachmentId attachment_id) const override;
  [[nodiscard]] Result<std::vector<std::string>> dropped_blobs(std::size_t limit) const override;
  [[nodiscard]] Result<bool> uses_blob(std::string_view address) const override;

 private:
  explicit RocksLog(std::unique_ptr<rocks::Database> database);

  std::mutex mutex_;  ///< Of applies: they read the indexes before they write.
  std::unique_ptr<rocks::Database> database_;
};

}  // namespace guildhall
