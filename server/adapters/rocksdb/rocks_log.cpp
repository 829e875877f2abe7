#include "adapters/rocksdb/rocks_log.h"

#include <algorithm>

#include "adapters/rocksdb/rocks_database.h"
#include "adapters/rocksdb/rocks_writer.h"
#include "base/encoding.h"
#include "core/ports/row.h"

namespace guildhall {

using namespace rocks;

using ports::MessageKey;

namespace {

/// Places made for a page before its length is known: what clients ask for at most.
constexpr std::size_t kPageReserve = 100;

}  // namespace

RocksLog::RocksLog(std::unique_ptr<Database> database) : database_(std::move(database)) {}
RocksLog::~RocksLog() = default;

Result<std::unique_ptr<RocksLog>> RocksLog::open(const std::string& path) {
  TRY(auto database, Database::open(path));
  return std::unique_ptr<RocksLog>(new RocksLog(std::move(database)));
}

Result<void> RocksLog::apply(Changes changes) { return apply_all(std::span(&changes, 1)); }

Result<void> RocksLog::apply_all(std::span<const Changes> batches) {
  const std::lock_guard lock(mutex_);
  Writer writer(*database_);
  for (const Changes& changes : batches) {
    for (const ports::LogChange& change : changes) TRY_VOID(writer.add(change));
  }
  return writer.write();
}

Result<std::optional<model::Message>> RocksLog::get(MessageKey key) const {
  rocksdb::PinnableSlice value;
  const Key stored_key = message_key(key.channel_id, key.message_id);
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
  const Key begin = pair_key(query.channel_id.value(), ~newest);
  const Key end = message_key(query.channel_id, query.after);
  const rocksdb::Slice begin_slice = slice(begin);
  const rocksdb::Slice end_slice = slice(end);
  const auto iterator = database_->range(database_->messages, begin_slice, end_slice, query.oldest_first);
  messages.reserve(std::min(query.limit, kPageReserve));
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

Result<std::optional<MessageId>> RocksLog::attachment_home(ChannelId channel_id, AttachmentId attachment_id) const {
  rocksdb::PinnableSlice value;
  const Key key = pair_key(channel_id.value(), attachment_id.value());
  const auto status = database_->db->Get({}, database_->homes, slice(key), &value);
  if (status.IsNotFound() || (status.ok() && value.size() < 8)) return std::nullopt;
  if (!status.ok()) return failure("reading where a file belongs", status);
  return MessageId(big_endian(value.data()));
}

Result<std::vector<std::string>> RocksLog::dropped_blobs(std::size_t limit) const {
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> iterator(database_->db->NewIterator(options, database_->trash));
  std::vector<std::string> addresses;
  for (iterator->SeekToFirst(); iterator->Valid() && addresses.size() < limit; iterator->Next())
    addresses.push_back(hex_encode({iterator->key().data(), iterator->key().size()}));
  if (!iterator->status().ok()) return failure("reading dropped files", iterator->status());
  return addresses;
}

Result<bool> RocksLog::uses_blob(std::string_view address) const {
  const std::string hash = hash_of(address);
  if (hash.empty()) return false;
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> iterator(database_->db->NewIterator(options, database_->uses));
  iterator->Seek(hash);
  if (!iterator->status().ok()) return failure("reading uses of a file", iterator->status());
  return iterator->Valid() && iterator->key().starts_with(hash);
}

}  // namespace guildhall
