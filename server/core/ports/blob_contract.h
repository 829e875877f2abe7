#pragma once

#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "core/ports/contract_support.h"
#include "core/ports/journal.h"

/// What every blob store does. `Store` has `blobs()`, `reopen()`.
namespace guildhall::ports {

template <class Store>
class BlobContract : public ::testing::Test {
 protected:
  Store store_;
};
TYPED_TEST_SUITE_P(BlobContract);

TYPED_TEST_P(BlobContract, KeepsBytesAcrossReopen) {
  const std::string bytes("a\0b\xff", 4);
  const auto address = this->store_.blobs().put(bytes);
  ASSERT_GOOD(address);
  EXPECT_EQ(*address, sha256_hex(bytes));
  EXPECT_EQ(this->store_.blobs().put(bytes).value_or(""), *address);
  const auto nothing = this->store_.blobs().put("");
  ASSERT_GOOD(nothing);
  ASSERT_NO_FATAL_FAILURE(this->store_.reopen());
  EXPECT_EQ(this->store_.blobs().get(*address).value_or("?"), bytes);
  EXPECT_EQ(this->store_.blobs().get(*nothing).value_or("?"), "");
}

TYPED_TEST_P(BlobContract, AdoptsFiles) {
  const TestFolder folder;
  const std::string bytes(300'000, 'x');
  std::ofstream(folder.file("upload"), std::ios::binary) << bytes;
  const auto address = this->store_.blobs().put_file(folder.file("upload"));
  ASSERT_GOOD(address);
  EXPECT_EQ(*address, sha256_hex(bytes));
  EXPECT_EQ(this->store_.blobs().get(*address).value_or("?"), bytes);
  EXPECT_FALSE(std::filesystem::exists(folder.file("upload")));
  EXPECT_FALSE(this->store_.blobs().put_file(folder.file("missing")));
}

TYPED_TEST_P(BlobContract, RefusesWhatIsNoAddress) {
  for (const std::string& address :
       {std::string(), std::string("../../etc/passwd"), std::string(63, 'a'), std::string(65, 'a'),
        std::string(64, 'A'), std::string(64, 'g'), "../" + std::string(61, 'a'), std::string(64, '\0')}) {
    const auto found = this->store_.blobs().get(address);
    ASSERT_FALSE(found) << address;
    EXPECT_EQ(found.error().code, ErrorCode::kUnknownAsset);
    EXPECT_EQ(this->store_.blobs().path(address), "");
  }
  EXPECT_EQ(this->store_.blobs().get(std::string(64, 'a')).error().code, ErrorCode::kUnknownAsset);
}

TYPED_TEST_P(BlobContract, RemovesWhatWasPutBefore) {
  const auto address = this->store_.blobs().put("gone");
  ASSERT_GOOD(address);
  constexpr UnixMs kFarFuture = 4'000'000'000'000;
  EXPECT_EQ(this->store_.blobs().remove(*address, kFarFuture).value_or(false), true);
  EXPECT_EQ(this->store_.blobs().get(*address).error().code, ErrorCode::kUnknownAsset);
  EXPECT_EQ(this->store_.blobs().remove(*address, kFarFuture).value_or(false), true);  // Is gone already.
  EXPECT_EQ(this->store_.blobs().remove("../x", kFarFuture).value_or(false), true);
  ASSERT_GOOD(this->store_.blobs().put("gone"));
  EXPECT_EQ(this->store_.blobs().get(*address).value_or("?"), "gone");
}

REGISTER_TYPED_TEST_SUITE_P(BlobContract, KeepsBytesAcrossReopen, AdoptsFiles, RefusesWhatIsNoAddress,
                            RemovesWhatWasPutBefore);

}  // namespace guildhall::ports
