#include "adapters/memory/memory_store.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <ranges>
#include <utility>

#include "base/encoding.h"

namespace guildhall {

using ports::LogChange;
using ports::RowChange;
using ports::SqlValue;

namespace {

bool fits(const RowChange& row) {
  const std::size_t count = row.values.size();
  if (row.kind == RowChange::Kind::kPut) return count == row.table->columns.size();
  return count >= 1 && count <= row.table->key_columns;
}

bool starts_with(const std::vector<SqlValue>& key, const std::vector<SqlValue>& prefix) {
  return std::ranges::equal(std::span(key).first(std::min(prefix.size(), key.size())), prefix);
}

}  // namespace

void MemoryStore::commit(ports::Batch batch, std::move_only_function<void(Result<void>)> done) {
  Waiting commit{.batch = std::move(batch), .done = std::move(done)};
  if (held_) {
    waiting_.push_back(std::move(commit));
  } else {
    complete(std::move(commit));
  }
}

void MemoryStore::release() {
  held_ = false;
  // A completion may commit anew; that one goes through at once.
  for (Waiting& commit : std::exchange(waiting_, {})) complete(std::move(commit));
}

void MemoryStore::complete(Waiting commit) {
  Result<void> result;
  if (failures_ > 0) {
    --failures_;
    result = fail(failure_, "told to fail");
  } else {
    ++commits_;
    result = apply(std::span<const RowChange>(commit.batch.rows));
    if (result) result = apply(std::span<const LogChange>(commit.batch.log));
  }
  commit.done(std::move(result));
}

Result<void> MemoryStore::apply(std::span<const RowChange> rows) {
  const std::lock_guard lock(mutex_);
  for (const RowChange& row : rows) {
    if (!fits(row)) return fail(ErrorCode::kInternal, "wrong number of values for " + row.table->name);
  }
  for (const RowChange& row : rows) {
    Table& table = tables_[row.table->name];
    if (row.kind == RowChange::Kind::kErase) {
      std::erase_if(table, [&](const auto& entry) { return starts_with(entry.first, row.values); });
      continue;
    }
    const auto key_end = row.values.begin() + static_cast<std::ptrdiff_t>(row.table->key_columns);
    table.insert_or_assign(std::vector(row.values.begin(), key_end), row.values);
  }
  return {};
}

void MemoryStore::drop_files(const model::Message& message) {
  for (const model::Attachment* attachment : model::shown_files(message)) dropped_.insert(attachment->blob);
}

Result<void> MemoryStore::apply(std::span<const LogChange> changes) {
  const std::lock_guard lock(mutex_);
  for (const LogChange& change : changes) {
    const ChannelId channel = change.message.channel_id;
    switch (change.kind) {
      case LogChange::Kind::kEraseChannel:
        for (const auto& [id, message] : messages_[channel]) drop_files(message);
        messages_.erase(channel);
        break;
      case LogChange::Kind::kErase:
        if (const auto found = messages_[channel].find(change.message.id); found != messages_[channel].end()) {
          drop_files(found->second);
          messages_[channel].erase(found);
        }
        break;
      case LogChange::Kind::kPut: {
        auto& stored = messages_[channel][change.message.id];
        drop_files(stored);
        for (const model::Attachment* attachment : model::shown_files(change.message)) dropped_.erase(attachment->blob);
        stored = change.message;
        stored.nonce_json.clear();
        break;
      }
      case LogChange::Kind::kDropBlob:
        dropped_.insert(change.blob);
        break;
      case LogChange::Kind::kForgetBlob:
        dropped_.erase(change.blob);
        break;
    }
  }
  return {};
}

Result<std::vector<std::vector<SqlValue>>> MemoryStore::load(const ports::TableSpec& table) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::vector<SqlValue>> rows;
  const auto found = tables_.find(table.name);
  if (found == tables_.end()) return rows;
  for (const auto& [key, values] : found->second) rows.push_back(values);
  return rows;
}

Result<std::optional<model::Message>> MemoryStore::get(ports::MessageKey key) const {
  const std::lock_guard lock(mutex_);
  const auto channel = messages_.find(key.channel_id);
  if (channel == messages_.end()) return std::nullopt;
  const auto message = channel->second.find(key.message_id);
  if (message == channel->second.end()) return std::nullopt;
  return message->second;
}

Result<std::vector<model::Message>> MemoryStore::page(const ports::MessagePageQuery& query) const {
  const std::lock_guard lock(mutex_);
  std::vector<model::Message> page;
  const auto channel = messages_.find(query.channel_id);
  if (channel == messages_.end()) return page;
  const auto& all = channel->second;
  if (query.before && query.before <= query.after) return page;
  auto begin = all.upper_bound(query.after);
  auto end = query.before ? all.lower_bound(query.before) : all.end();
  while (begin != end && page.size() < query.limit)
    page.push_back(query.oldest_first ? (begin++)->second : (--end)->second);
  return page;
}

Result<std::vector<model::Message>> MemoryStore::pins(ChannelId channel_id) const {
  const std::lock_guard lock(mutex_);
  std::vector<model::Message> pinned;
  const auto channel = messages_.find(channel_id);
  if (channel == messages_.end()) return pinned;
  for (const auto& [id, message] : channel->second) {
    if (message.pinned) pinned.push_back(message);
  }
  std::ranges::sort(pinned, std::ranges::greater{},
                    [](const model::Message& message) { return std::pair(message.pinned_at, message.id); });
  return pinned;
}

Result<std::vector<ports::MessageKey>> MemoryStore::newest() const {
  const std::lock_guard lock(mutex_);
  std::vector<ports::MessageKey> keys;
  for (const auto& [channel, messages] : messages_) {
    if (!messages.empty()) keys.push_back({.channel_id = channel, .message_id = messages.rbegin()->first});
  }
  return keys;
}

Result<std::optional<MessageId>> MemoryStore::attachment_home(ChannelId channel_id, AttachmentId attachment_id) const {
  const std::lock_guard lock(mutex_);
  const auto channel = messages_.find(channel_id);
  if (channel == messages_.end()) return std::nullopt;
  for (const auto& [id, message] : channel->second) {
    const bool here =
        std::ranges::find(message.attachments, attachment_id, &model::Attachment::id) != message.attachments.end();
    if (here && attachment_id.value() > id.value()) return id;
  }
  return std::nullopt;
}

Result<std::vector<std::string>> MemoryStore::dropped_blobs(std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  for (const std::string& address : dropped_)
    if (out.size() < limit) out.push_back(address);
  return out;
}

Result<bool> MemoryStore::uses_blob(std::string_view address) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [channel, messages] : messages_) {
    for (const auto& [id, message] : messages)
      for (const model::Attachment* attachment : model::shown_files(message))
        if (attachment->blob == address) return true;
  }
  return false;
}

Result<std::string> MemoryStore::put(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  std::string address = sha256_hex(bytes);
  blobs_.insert_or_assign(address, std::string(bytes));
  return address;
}

Result<std::string> MemoryStore::get(std::string_view address) const {
  const std::lock_guard lock(mutex_);
  const auto found = blobs_.find(address);
  if (found == blobs_.end()) return fail(ErrorCode::kUnknownAsset, "no such blob");
  return found->second;
}

Result<std::string> MemoryStore::put_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::kInternal, "cannot read " + path);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  (void)std::remove(path.c_str());
  return put(bytes);
}

Result<bool> MemoryStore::remove(std::string_view address, UnixMs) {
  const std::lock_guard lock(mutex_);
  if (const auto found = blobs_.find(address); found != blobs_.end()) blobs_.erase(found);
  return true;
}

std::string MemoryStore::path(std::string_view) const { return {}; }

}  // namespace guildhall
