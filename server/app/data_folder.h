#pragma once

#include <expected>
#include <string>

namespace guildhall::app {

/// The folder with everything that a server keeps, held by one process at a time (flock on `lock`; the lock goes with
/// the process, also after kill -9).
class DataFolder {
 public:
  enum class Problem { kInUse, kBroken };
  struct Failure {
    Problem problem;
    std::string message;
  };

  /// Makes the folder (mode 0700) when missing.
  [[nodiscard]] static std::expected<DataFolder, Failure> take(const std::string& path);
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  DataFolder(const DataFolder&) = delete;
  ~DataFolder();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  /// Where the server that holds a folder listens for the administrator's commands.
  [[nodiscard]] static std::string admin_socket(const std::string& path) { return path + "/admin.sock"; }

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;
  int lock_;
};

}  // namespace guildhall::app
