#include "adapters/rocksdb/rocks_database.h"

#include <vector>

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

namespace guildhall::rocks {
namespace {

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
  // Small families take little memory until they hold something.
  if (memtable_bytes < (4U << 20U)) options.arena_block_size = 16U << 10U;
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

void put_big_endian(char* out, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) out[i] = static_cast<char>(value >> (56 - 8 * i));
}

std::uint64_t big_endian(const char* in) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8U | static_cast<unsigned char>(in[i]);
  return value;
}

Key pair_key(std::uint64_t a, std::uint64_t b) {
  Key key;
  put_big_endian(key.data(), a);
  put_big_endian(key.data() + 8, b);
  return key;
}

Key message_key(ChannelId channel, MessageId id) { return pair_key(channel.value(), ~id.value()); }

std::unexpected<Error> failure(std::string_view doing, const rocksdb::Status& status) {
  return fail(ErrorCode::kInternal, std::string(doing) + ": " + status.ToString());
}

std::string hash_of(std::string_view address) {
  if (address.size() != 2 * kHashBytes) return {};
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  std::string bytes;
  for (std::size_t i = 0; i < address.size(); i += 2) {
    const int high = digit(address[i]);
    const int low = digit(address[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes.push_back(static_cast<char>(high << 4 | low));
  }
  return bytes;
}

std::string use_key(std::string_view hash, ChannelId channel, MessageId message) {
  const Key key = pair_key(channel.value(), message.value());
  return std::string(hash) + std::string(key.data(), key.size());
}

Database::~Database() {
  if (!db) return;
  for (auto* const family : {messages, pins, files, homes, uses, trash}) (void)db->DestroyColumnFamilyHandle(family);
  (void)db->Close();
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path) {
  const auto cache = rocksdb::NewLRUCache(64U << 20U);
  const auto small = family_options(cache, 1U << 20U);
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, family_options(cache, 8U << 20U)},
      {"pins", small},
      {"files", small},
      {"homes", small},
      {"uses", small},
      {"trash", small},
  };
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(database_options(), path, families, &handles, &db);
  if (!status.ok()) return failure("opening the message log " + path, status);
  auto database = std::make_unique<Database>();
  database->db.reset(db);
  database->messages = handles[0];
  database->pins = handles[1];
  database->files = handles[2];
  database->homes = handles[3];
  database->uses = handles[4];
  database->trash = handles[5];
  return database;
}

std::unique_ptr<rocksdb::Iterator> Database::range(rocksdb::ColumnFamilyHandle* family, const rocksdb::Slice& begin,
                                                   const rocksdb::Slice& end, bool backwards) const {
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &begin;
  options.iterate_upper_bound = &end;
  // Forwards, the prefix filters spare the files that lack the channel; backwards they are not exact.
  options.prefix_same_as_start = !backwards;
  options.total_order_seek = backwards;
  return std::unique_ptr<rocksdb::Iterator>(db->NewIterator(options, family));
}

}  // namespace guildhall::rocks
