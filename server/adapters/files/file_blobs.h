#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/ports/journal.h"

namespace guildhall {

/// Blobs as files `ab/cdef…` under one folder. A file appears whole or not at all, and is never changed.
class FileBlobs final : public ports::BlobStore {
 public:
  /// Makes the folder when missing, and clears what an interrupted write left.
  [[nodiscard]] static Result<std::unique_ptr<FileBlobs>> open(const std::string& folder);

  [[nodiscard]] Result<std::string> put(std::string_view bytes) override;
  [[nodiscard]] Result<std::string> get(std::string_view address) const override;
  /// Moves the file when it lies in the same file system (`temporary_folder` does), else copies and removes it.
  [[nodiscard]] Result<std::string> put_file(const std::string& path) override;
  [[nodiscard]] Result<bool> remove(std::string_view address, UnixMs until) override;
  [[nodiscard]] std::string path(std::string_view address) const override;

  /// Addresses that begin with the byte, of the files that came here between two times. Looks at 1/256 of all files.
  [[nodiscard]] Result<std::vector<std::string>> put_between(int first_byte, UnixMs from, UnixMs until) const;

  /// A place for files that `put_file` will adopt.
  [[nodiscard]] std::string temporary_folder() const { return folder_ + "/tmp"; }

 private:
  explicit FileBlobs(std::string folder) : folder_(std::move(folder)) {}

  [[nodiscard]] std::string temporary_path();
  [[nodiscard]] Result<void> publish(const std::string& from, const std::string& address);

  std::string folder_;
  std::atomic<std::uint64_t> counter_ = 0;
  std::mutex mutex_;  ///< Between `remove`'s look at a file and its end no file may come to its place.
};

}  // namespace guildhall
