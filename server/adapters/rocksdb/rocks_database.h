#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include <rocksdb/db.h>

#include "base/error.h"
#include "base/ids.h"

/// What the parts of RocksLog share: its keys and its open database. Only for this folder.
namespace guildhall::rocks {

/// `a ‖ b`, big endian, so that keys sort like numbers.
using Key = std::array<char, 16>;

void put_big_endian(char* out, std::uint64_t value);
[[nodiscard]] std::uint64_t big_endian(const char* in);
[[nodiscard]] Key pair_key(std::uint64_t a, std::uint64_t b);
/// Of a message: the newest of a channel comes first.
[[nodiscard]] Key message_key(ChannelId channel, MessageId id);
[[nodiscard]] inline rocksdb::Slice slice(const Key& key) { return {key.data(), key.size()}; }

inline constexpr std::uint64_t kMaxId = std::numeric_limits<std::uint64_t>::max();
/// First message key of a channel, and the first key after it. They bound every family that starts with a channel.
[[nodiscard]] inline Key channel_begin(ChannelId channel) { return pair_key(channel.value(), 0); }
[[nodiscard]] inline Key channel_end(ChannelId channel) { return pair_key(channel.value() + 1, 0); }

[[nodiscard]] std::unexpected<Error> failure(std::string_view doing, const rocksdb::Status& status);

/// Bytes of a blob address (SHA-256) as the indexes keep it.
inline constexpr std::size_t kHashBytes = 32;
/// The 32 bytes of 64 hex digits; empty when it is no address.
[[nodiscard]] std::string hash_of(std::string_view address);
/// Key of one use: hash ‖ channel ‖ message.
[[nodiscard]] std::string use_key(std::string_view hash, ChannelId channel, MessageId message);

struct Database {
  std::unique_ptr<rocksdb::DB> db;
  rocksdb::ColumnFamilyHandle* messages = nullptr;
  rocksdb::ColumnFamilyHandle* pins = nullptr;
  rocksdb::ColumnFamilyHandle* files = nullptr;
  rocksdb::ColumnFamilyHandle* homes = nullptr;
  rocksdb::ColumnFamilyHandle* uses = nullptr;
  rocksdb::ColumnFamilyHandle* trash = nullptr;

  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// Opens or makes the folder.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& path);
  /// Iterator over [begin, end) of one channel; the bounds must outlive it.
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> range(rocksdb::ColumnFamilyHandle* family,
                                                         const rocksdb::Slice& begin, const rocksdb::Slice& end,
                                                         bool backwards = false) const;
};

}  // namespace guildhall::rocks
