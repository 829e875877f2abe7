#include "adapters/files/file_blobs.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/ports/blob_contract.h"

namespace guildhall {
namespace {

struct Files {
  ports::TestFolder folder;
  std::unique_ptr<FileBlobs> store;
  Files() { reopen(); }
  FileBlobs& blobs() { return *store; }
  void reopen() {
    auto opened = FileBlobs::open(folder.file("deep/blobs"));
    ASSERT_GOOD(opened);
    store = *std::move(opened);
  }
};

TEST(FileBlobs, NamesFilesByTheirContent) {
  Files files;
  const std::string address = files.blobs().put("hello").value();
  EXPECT_EQ(files.blobs().path(address),
            files.folder.file("deep/blobs/") + address.substr(0, 2) + "/" + address.substr(2));
  EXPECT_TRUE(std::filesystem::exists(files.blobs().path(address)));
  EXPECT_TRUE(std::filesystem::is_empty(files.blobs().temporary_folder()));
}

TEST(FileBlobs, ListsWhatCameInATime) {
  Files files;
  const std::string address = files.blobs().put("hello").value();
  std::ofstream(files.folder.file("deep/blobs/") + address.substr(0, 2) + "/stray") << "x";
  const int first = std::stoi(address.substr(0, 2), nullptr, 16);
  constexpr UnixMs kFarFuture = 4'000'000'000'000;
  EXPECT_EQ(files.blobs().put_between(first, 0, kFarFuture).value(), std::vector{address});
  EXPECT_TRUE(files.blobs().put_between(first, kFarFuture, kFarFuture).value().empty());
  EXPECT_TRUE(files.blobs().put_between(first, 0, 1).value().empty());
  EXPECT_TRUE(files.blobs().put_between((first + 1) % 256, 0, kFarFuture).value().empty());
  EXPECT_FALSE(files.blobs().put_between(256, 0, kFarFuture));
}

TEST(FileBlobs, ClearsInterruptedWrites) {
  Files files;
  std::ofstream(files.blobs().temporary_folder() + "/blob-0") << "half";
  files.reopen();
  EXPECT_TRUE(std::filesystem::is_empty(files.blobs().temporary_folder()));
}

TEST(FileBlobs, SaysWhenTheFolderCannotBeMade) {
  const ports::TestFolder folder;
  std::ofstream(folder.file("plain")) << "x";
  EXPECT_FALSE(FileBlobs::open(folder.file("plain")));
}

}  // namespace

namespace ports {
INSTANTIATE_TYPED_TEST_SUITE_P(Files, BlobContract, Files);
}  // namespace ports
}  // namespace guildhall
