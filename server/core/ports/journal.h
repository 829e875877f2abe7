#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "core/model/model.h"
#include "core/ports/table.h"

namespace guildhall::ports {

struct MessageKey {
  ChannelId channel_id;
  MessageId message_id;
};

/// One change of the message log.
struct LogChange {
  /// kDropBlob: something else than a message (an emoji) used this blob no longer. kForgetBlob: its case is closed.
  enum class Kind : std::uint8_t { kPut, kErase, kEraseChannel, kDropBlob, kForgetBlob };
  Kind kind = Kind::kPut;
  model::Message message = {};  ///< kPut: whole; otherwise only channel_id (and id for kErase).
  std::string blob = {};        ///< Only for the blob kinds.
};

/// What one request changes: becomes durable as a whole or not at all.
struct Batch {
  std::vector<RowChange> rows;
  std::vector<LogChange> log;
  [[nodiscard]] bool empty() const { return rows.empty() && log.empty(); }
};

/// The durable side of both stores. `commit` groups batches that wait into one durable commit.
class Journal {
 public:
  virtual ~Journal() = default;
  /// Never blocks. `done` is called once, on the thread that the adapter was given (the domain's), in the order of
  /// the calls. An error means that nothing of this batch was saved.
  virtual void commit(Batch batch, std::move_only_function<void(Result<void>)> done) = 0;
};

struct MessagePageQuery {
  ChannelId channel_id;
  MessageId before = {};  ///< Exclusive; zero = newest.
  MessageId after =
      {};  ///< Exclusive; zero = no lower bound. With `after` and `oldest_first` the page is the oldest after it.
  bool oldest_first = false;
  std::size_t limit = 50;
};

/// Reads of the message log. Blocking; thread-safe.
class MessageLogReader {
 public:
  virtual ~MessageLogReader() = default;
  [[nodiscard]] virtual Result<std::optional<model::Message>> get(MessageKey key) const = 0;
  /// Newest first, or oldest first when asked so.
  [[nodiscard]] virtual Result<std::vector<model::Message>> page(const MessagePageQuery& query) const = 0;
  /// Pinned messages of a channel, most recently pinned first.
  [[nodiscard]] virtual Result<std::vector<model::Message>> pins(ChannelId channel_id) const = 0;
  /// Newest id of every channel; for the start.
  [[nodiscard]] virtual Result<std::vector<MessageKey>> newest() const = 0;
  /// The message that an edit put this attachment in; nothing for those that came with their message (their ids are
  /// just below the message's) and unknown ones. It may be gone since.
  [[nodiscard]] virtual Result<std::optional<MessageId>> attachment_home(ChannelId channel_id,
                                                                         AttachmentId attachment_id) const = 0;
  /// Blobs that messages (or a kDropBlob) let go of and nobody has forgotten yet. They may have other users.
  [[nodiscard]] virtual Result<std::vector<std::string>> dropped_blobs(std::size_t limit) const = 0;
  /// Whether a message has a file with that address.
  [[nodiscard]] virtual Result<bool> uses_blob(std::string_view address) const = 0;
};

/// Reads of the relational store: whole tables, at start. Values in the order of the spec's columns.
class TableReader {
 public:
  virtual ~TableReader() = default;
  [[nodiscard]] virtual Result<std::vector<std::vector<SqlValue>>> load(const TableSpec& table) const = 0;
};

/// Bytes addressed by their SHA-256 (hex). Blocking; thread-safe.
class BlobStore {
 public:
  virtual ~BlobStore() = default;
  /// Durable when it returns; returns the address. Writing what is there already is fine.
  [[nodiscard]] virtual Result<std::string> put(std::string_view bytes) = 0;
  [[nodiscard]] virtual Result<std::string> get(std::string_view address) const = 0;
  /// Adopts a file (moves or copies it); returns its address.
  [[nodiscard]] virtual Result<std::string> put_file(const std::string& path) = 0;
  /// Removes the blob unless it was put after `until` (somebody may be about to use it). Whether it is gone.
  [[nodiscard]] virtual Result<bool> remove(std::string_view address, UnixMs until) = 0;
  /// Path of the stored file, when this store has files; empty otherwise.
  [[nodiscard]] virtual std::string path(std::string_view address) const = 0;
};

}  // namespace guildhall::ports
