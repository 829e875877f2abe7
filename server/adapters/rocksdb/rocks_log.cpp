#include "adapters/rocksdb/rocks_log.h"

#include <algorithm>
#include <array>
#include <limits>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include "core/ports/row.h"

namespace guildhall {

using ports::LogChange;
using ports::MessageKey;

namespace {

using Key = std::array<char, 16>;

void put_big_endian(char* out, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) out[i] = static_cast<char>(value >> (56 - 8 * i));
}

std::uint64_t big_endian(const char* in) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8U | static_cast<unsigned char>(in[i]);
  return value;
}

Key key_of(std::uint64_t channel, std::uint64_t id) {
  Key key;
  put_big_endian(key.data(), channel);
  put_big_endian(key.data() + 8, ~id);
  return key;
}

Key key_of(ChannelId channel, MessageId id) { return key_of(channel.value(), id.value()); }

rocksdb::Slice slice(const Key& key) { return {key.data(), key.size()}; }

constexpr std::uint64_t kMaxId = std::numeric_limits<std::uint64_t>::max();

/// First key of a channel, and the first one after it.
Key channel_begin(ChannelId channel) { return key_of(channel.value(), kMaxId); }
Key channel_end(ChannelId channel) { return key_of(channel.value() + 1, kMaxId); }

std::unexpected<Error> failure(std::string_view doing, const rocksdb::Status& status) {
  return fail(ErrorCode::kInternal, std::string(doing) + ": " + status.ToString());
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache, std::size_t memtable_bytes) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(8));
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;
  options.write_buffer_size = memtable_bytes;
  options.max_write_buffer_number = 3;
  return options;
}

/// Small: an instance at rest must stay below 64 MB with everything else.
rocksdb::DBOptions database_options() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_total_wal_size = 64U << 20U;
  options.max_open_files = 512;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 4;
  options.max_log_file_size = 4U << 20U;
  options.info_log_level = rocksdb::WARN_LEVEL;
  options.avoid_flush_during_shutdown = false;
  return options;
}

}  // namespace

struct RocksLog::Database {
  std::unique_ptr<rocksdb::DB> db;
  rocksdb::ColumnFamilyHandle* messages = nullptr;
  rocksdb::ColumnFamilyHandle* pins = nullptr;

  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() {
    if (!db) return;
    (void)db->DestroyColumnFamilyHandle(messages);
    (void)db->DestroyColumnFamilyHandle(pins);
    (void)db->Close();
  }

  /// Iterator over [begin, end) of one channel; the bounds must outlive it.
  std::unique_ptr<rocksdb::Iterator> range(rocksdb::ColumnFamilyHandle* family, const rocksdb::Slice& begin,
                                           const rocksdb::Slice& end, bool backwards = false) const {
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &begin;
    options.iterate_upper_bound = &end;
    // Forwards, the prefix filters spare the files that lack the channel; backwards they are not exact.
    options.prefix_same_as_start = !backwards;
    options.total_order_seek = backwards;
    return std::unique_ptr<rocksdb::Iterator>(db->NewIterator(options, family));
  }
};

/// Collects the changes of one commit.
class RocksLog::Writer {
 public:
  explicit Writer(Database& database) : database_(database) {}

  Result<void> add(const LogChange& change) {
    switch (change.kind) {
      case LogChange::Kind::kPut:
        return put(change.message);
      case LogChange::Kind::kErase:
        return erase(change.message);
      case LogChange::Kind::kEraseChannel:
        return erase_channel(change.message.channel_id);
    }
    return {};
  }

  Result<void> write() {
    if (batch_.Count() == 0) return {};
    rocksdb::WriteOptions options;
    options.sync = true;
    if (const auto status = database_.db->Write(options, &batch_); !status.ok()) {
      (void)database_.db->Resume();  // After a failed sync the database refuses writes until told to go on.
      return failure("writing the message log", status);
    }
    return {};
  }

 private:
  Result<void> put(const model::Message& message) {
    const Key key = key_of(message.channel_id, message.id);
    const std::string text = ports::encode_message(message);
    TRY_VOID(check(batch_.Put(database_.messages, slice(key), text)));
    if (!message.pinned) return unpin(key);
    pinned_here_.insert(key);
    return check(batch_.Put(database_.pins, slice(key), rocksdb::Slice()));
  }

  Result<void> erase(const model::Message& message) {
    const Key key = key_of(message.channel_id, message.id);
    TRY_VOID(check(batch_.Delete(database_.messages, slice(key))));
    return unpin(key);
  }

  Result<void> erase_channel(ChannelId channel) {
    const Key begin = channel_begin(channel);
    const Key end = channel_end(channel);
    TRY_VOID(check(batch_.DeleteRange(database_.messages, slice(begin), slice(end))));
    return check(batch_.DeleteRange(database_.pins, slice(begin), slice(end)));
  }

  /// Looks before it deletes: nearly no message was ever pinned, and a tombstone for each would slow `pins` down.
  Result<void> unpin(const Key& key) {
    if (!pinned_here_.contains(key)) {
      rocksdb::PinnableSlice value;
      const auto status = database_.db->Get({}, database_.pins, slice(key), &value);
      if (status.IsNotFound()) return {};
      if (!status.ok()) return failure("reading pins", status);
    }
    return check(batch_.Delete(database_.pins, slice(key)));
  }

  static Result<void> check(const rocksdb::Status& status) {
    if (!status.ok()) return failure("collecting a commit", status);
    return {};
  }

  Database& database_;
  rocksdb::WriteBatch batch_;
  std::set<Key> pinned_here_;
};

RocksLog::RocksLog(std::unique_ptr<Database> database) : database_(std::move(database)) {}
RocksLog::~RocksLog() = default;

Result<std::unique_ptr<RocksLog>> RocksLog::open(const std::string& path) {
  const auto cache = rocksdb::NewLRUCache(64U << 20U);
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, family_options(cache, 8U << 20U)},
      {"pins", family_options(cache, 1U << 20U)},
  };
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(database_options(), path, families, &handles, &db);
  if (!status.ok()) return failure("opening the message log " + path, status);
  auto database = std::make_unique<Database>();
  database->db.reset(db);
  database->messages = handles[0];
  database->pins = handles[1];
  return std::unique_ptr<RocksLog>(new RocksLog(std::move(database)));
}

Result<void> RocksLog::apply(Changes changes) { return apply_all(std::span(&changes, 1)); }

Result<void> RocksLog::apply_all(std::span<const Changes> batches) {
  const std::lock_guard lock(mutex_);
  Writer writer(*database_);
  for (const Changes& changes : batches) {
    for (const LogChange& change : changes) TRY_VOID(writer.add(change));
  }
  return writer.write();
}

Result<std::optional<model::Message>> RocksLog::get(MessageKey key) const {
  rocksdb::PinnableSlice value;
  const Key stored_key = key_of(key.channel_id, key.message_id);
  const auto status = database_->db->Get({}, database_->messages, slice(stored_key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return failure("reading a message", status);
  TRY(auto message, ports::decode_message({value.data(), value.size()}));
  return message;
}

Result<std::vector<model::Message>> RocksLog::page(const ports::MessagePageQuery& query) const {
  std::vector<model::Message> messages;
  // Keys hold ~id: the newest message comes first.
  const std::uint64_t newest = query.before ? query.before.value() - 1 : kMaxId;
  if (newest <= query.after.value()) return messages;
  const Key begin = key_of(query.channel_id.value(), newest);
  const Key end = key_of(query.channel_id, query.after);
  const rocksdb::Slice begin_slice = slice(begin);
  const rocksdb::Slice end_slice = slice(end);
  const auto iterator = database_->range(database_->messages, begin_slice, end_slice, query.oldest_first);
  query.oldest_first ? iterator->SeekToLast() : iterator->SeekToFirst();
  while (iterator->Valid() && messages.size() < query.limit) {
    TRY(messages.emplace_back(), ports::decode_message({iterator->value().data(), iterator->value().size()}));
    query.oldest_first ? iterator->Prev() : iterator->Next();
  }
  if (!iterator->status().ok()) return failure("reading a page", iterator->status());
  return messages;
}

Result<std::vector<model::Message>> RocksLog::pins(ChannelId channel_id) const {
  const Key begin = channel_begin(channel_id);
  const Key end = channel_end(channel_id);
  const rocksdb::Slice begin_slice = slice(begin);
  const rocksdb::Slice end_slice = slice(end);
  const auto iterator = database_->range(database_->pins, begin_slice, end_slice);
  std::vector<model::Message> messages;
  for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
    const MessageId id(~big_endian(iterator->key().data() + 8));
    TRY(auto message, get({.channel_id = channel_id, .message_id = id}));
    if (message && message->pinned) messages.push_back(*std::move(message));  // A write may have come between.
  }
  if (!iterator->status().ok()) return failure("reading pins", iterator->status());
  std::ranges::sort(messages, std::ranges::greater{},
                    [](const model::Message& message) { return std::pair(message.pinned_at, message.id); });
  return messages;
}

Result<std::vector<MessageKey>> RocksLog::newest() const {
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> iterator(database_->db->NewIterator(options, database_->messages));
  std::vector<MessageKey> keys;
  iterator->SeekToFirst();
  while (iterator->Valid()) {
    const ChannelId channel(big_endian(iterator->key().data()));
    keys.push_back({.channel_id = channel, .message_id = MessageId(~big_endian(iterator->key().data() + 8))});
    if (channel.value() == kMaxId) break;
    const Key next = channel_end(channel);
    iterator->Seek(slice(next));
  }
  if (!iterator->status().ok()) return failure("reading the newest messages", iterator->status());
  return keys;
}

}  // namespace guildhall
