#include "adapters/rocksdb/rocks_writer.h"

#include "core/ports/row.h"

namespace guildhall::rocks {

using ports::LogChange;

namespace {

Result<void> check(const rocksdb::Status& status) {
  if (!status.ok()) return failure("collecting a commit", status);
  return {};
}

}  // namespace

Result<void> Writer::add(const LogChange& change) {
  switch (change.kind) {
    case LogChange::Kind::kPut:
      return put(change.message);
    case LogChange::Kind::kErase:
      return erase(change.message);
    case LogChange::Kind::kEraseChannel:
      return erase_channel(change.message.channel_id);
    case LogChange::Kind::kDropBlob:
      if (const std::string hash = hash_of(change.blob); !hash.empty())
        return check(batch_.Put(database_.trash, hash, rocksdb::Slice()));
      return {};
    case LogChange::Kind::kForgetBlob:
      return check(batch_.Delete(database_.trash, hash_of(change.blob)));
  }
  return {};
}

Result<void> Writer::write() {
  if (batch_.Count() == 0) return {};
  rocksdb::WriteOptions options;
  options.sync = true;
  if (const auto status = database_.db->Write(options, &batch_); !status.ok()) {
    (void)database_.db->Resume();  // After a failed sync the database refuses writes until told to go on.
    return failure("writing the message log", status);
  }
  return {};
}

Result<void> Writer::put(const model::Message& message) {
  const Key key = message_key(message.channel_id, message.id);
  const std::string text = ports::encode_message(message);
  TRY_VOID(check(batch_.Put(database_.messages, slice(key), text)));
  TRY_VOID(put_files(message));
  if (!message.pinned) return unpin(key);
  pinned_here_.insert(key);
  return check(batch_.Put(database_.pins, slice(key), rocksdb::Slice()));
}

Result<void> Writer::erase(const model::Message& message) {
  const Key key = message_key(message.channel_id, message.id);
  TRY_VOID(check(batch_.Delete(database_.messages, slice(key))));
  TRY(const std::string hashes, files_of(key));
  if (!hashes.empty()) {
    TRY_VOID(drop_files(message.channel_id, message.id, hashes));
    TRY_VOID(check(batch_.Delete(database_.files, slice(key))));
    files_here_[key].clear();
  }
  return unpin(key);
}

Result<void> Writer::erase_channel(ChannelId channel) {
  const Key begin = channel_begin(channel);
  const Key end = channel_end(channel);
  TRY_VOID(drop_channel_files(channel));
  for (auto* const family : {database_.messages, database_.pins, database_.files, database_.homes})
    TRY_VOID(check(batch_.DeleteRange(family, slice(begin), slice(end))));
  return {};
}

/// Looks before it deletes: nearly no message was ever pinned, and a tombstone for each would slow `pins` down.
Result<void> Writer::unpin(const Key& key) {
  if (!pinned_here_.contains(key)) {
    rocksdb::PinnableSlice value;
    const auto status = database_.db->Get({}, database_.pins, slice(key), &value);
    if (status.IsNotFound()) return {};
    if (!status.ok()) return failure("reading pins", status);
  }
  return check(batch_.Delete(database_.pins, slice(key)));
}

Result<void> Writer::put_files(const model::Message& message) {
  // Only an edit changes the files of a message.
  const bool edited = message.edited_at != 0;
  const std::vector<const model::Attachment*> files = model::shown_files(message);
  if (files.empty() && !edited) return {};
  const Key key = message_key(message.channel_id, message.id);
  std::string hashes;
  for (const model::Attachment* attachment : files) {
    const std::string hash = hash_of(attachment->blob);
    if (hash.empty()) continue;
    hashes += hash;
    TRY_VOID(check(batch_.Put(database_.uses, use_key(hash, message.channel_id, message.id), rocksdb::Slice())));
    if (attachment->id.value() < message.id.value()) continue;  // Found near its message.
    const Key home = pair_key(message.channel_id.value(), attachment->id.value());
    const Key where = pair_key(message.id.value(), 0);
    TRY_VOID(check(batch_.Put(database_.homes, slice(home), {where.data(), 8})));
  }
  if (edited) {
    TRY(std::string gone, files_of(key));
    std::string left;
    for (std::size_t at = 0; at < gone.size(); at += kHashBytes) {
      const std::string_view hash = std::string_view(gone).substr(at, kHashBytes);
      bool kept = false;
      for (std::size_t i = 0; i < hashes.size() && !kept; i += kHashBytes)
        kept = std::string_view(hashes).substr(i, kHashBytes) == hash;
      if (!kept) left += hash;
    }
    TRY_VOID(drop_files(message.channel_id, message.id, left));
    if (hashes.empty() && !gone.empty()) TRY_VOID(check(batch_.Delete(database_.files, slice(key))));
  }
  files_here_[key] = hashes;
  if (hashes.empty()) return {};
  return check(batch_.Put(database_.files, slice(key), hashes));
}

Result<std::string> Writer::files_of(const Key& key) const {
  if (const auto here = files_here_.find(key); here != files_here_.end()) return here->second;
  std::string value;
  const auto status = database_.db->Get({}, database_.files, slice(key), &value);
  if (!status.ok() && !status.IsNotFound()) return failure("reading files", status);
  return value;
}

Result<void> Writer::drop_files(ChannelId channel, MessageId message, std::string_view hashes) {
  for (std::size_t at = 0; at + kHashBytes <= hashes.size(); at += kHashBytes) {
    const std::string_view hash = hashes.substr(at, kHashBytes);
    TRY_VOID(check(batch_.Delete(database_.uses, use_key(hash, channel, message))));
    TRY_VOID(check(batch_.Put(database_.trash, rocksdb::Slice(hash.data(), hash.size()), rocksdb::Slice())));
  }
  return {};
}

Result<void> Writer::drop_channel_files(ChannelId channel) {
  const Key begin = channel_begin(channel);
  const Key end = channel_end(channel);
  const rocksdb::Slice begin_slice = slice(begin);
  const rocksdb::Slice end_slice = slice(end);
  const auto iterator = database_.range(database_.files, begin_slice, end_slice);
  for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
    const MessageId message(~big_endian(iterator->key().data() + 8));
    if (files_here_.contains(message_key(channel, message))) continue;  // Below, as this commit has it.
    TRY_VOID(drop_files(channel, message, {iterator->value().data(), iterator->value().size()}));
  }
  if (!iterator->status().ok()) return failure("reading files", iterator->status());
  for (auto& [key, hashes] : files_here_) {
    if (big_endian(key.data()) != channel.value()) continue;
    TRY_VOID(drop_files(channel, MessageId(~big_endian(key.data() + 8)), std::exchange(hashes, {})));
  }
  return {};
}

}  // namespace guildhall::rocks
