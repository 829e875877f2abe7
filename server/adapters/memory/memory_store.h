#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/ports/journal.h"

namespace guildhall {

/// Every storage port in memory: for tests and for a server that keeps nothing. Reads are thread-safe; `commit` and
/// what steers it belong to one thread (the domain's).
class MemoryStore final : public ports::Journal,
                          public ports::TableReader,
                          public ports::MessageLogReader,
                          public ports::BlobStore {
 public:
  /// Applies at once and calls `done` before it returns, unless held or told to fail.
  void commit(ports::Batch batch, std::move_only_function<void(Result<void>)> done) override;

  /// From now on commits wait, not applied, for `release`.
  void hold() { held_ = true; }
  /// Completes the waiting commits in order, and ends `hold`.
  void release();
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
  /// The next `count` completions fail: nothing of their batches is saved.
  void fail_next(std::size_t count, ErrorCode code = ErrorCode::kInternal) {
    failures_ = count;
    failure_ = code;
  }
  [[nodiscard]] std::size_t commits() const { return commits_; }

  [[nodiscard]] Result<void> apply(std::span<const ports::RowChange> rows);
  [[nodiscard]] Result<void> apply(std::span<const ports::LogChange> changes);

  [[nodiscard]] Result<std::vector<std::vector<ports::SqlValue>>> load(const ports::TableSpec& table) const override;

  [[nodiscard]] Result<std::optional<model::Message>> get(ports::MessageKey key) const override;
  [[nodiscard]] Result<std::vector<model::Message>> page(const ports::MessagePageQuery& query) const override;
  [[nodiscard]] Result<std::vector<model::Message>> pins(ChannelId channel_id) const override;
  [[nodiscard]] Result<std::vector<ports::MessageKey>> newest() const override;
  [[nodiscard]] Result<std::optional<MessageId>> attachment_home(ChannelId channel_id,
                                                                 AttachmentId attachment_id) const override;
  [[nodiscard]] Result<std::vector<std::string>> dropped_blobs(std::size_t limit) const override;
  [[nodiscard]] Result<bool> uses_blob(std::string_view address) const override;

  [[nodiscard]] Result<std::string> put(std::string_view bytes) override;
  [[nodiscard]] Result<std::string> get(std::string_view address) const override;
  [[nodiscard]] Result<std::string> put_file(const std::string& path) override;
  /// Whatever `until` says: a blob in memory does not know when it was put.
  [[nodiscard]] Result<bool> remove(std::string_view address, UnixMs until) override;
  [[nodiscard]] std::string path(std::string_view address) const override;

 private:
  struct Waiting {
    ports::Batch batch;
    std::move_only_function<void(Result<void>)> done;
  };
  using Table = std::map<std::vector<ports::SqlValue>, std::vector<ports::SqlValue>>;  ///< Key columns -> every column.

  void complete(Waiting commit);
  void drop_files(const model::Message& message);

  mutable std::mutex mutex_;
  std::map<std::string, Table, std::less<>> tables_;
  std::map<ChannelId, std::map<MessageId, model::Message>> messages_;
  std::map<std::string, std::string, std::less<>> blobs_;
  std::set<std::string> dropped_;

  bool held_ = false;
  std::vector<Waiting> waiting_;
  std::size_t failures_ = 0;
  ErrorCode failure_ = ErrorCode::kInternal;
  std::size_t commits_ = 0;
};

}  // namespace guildhall
