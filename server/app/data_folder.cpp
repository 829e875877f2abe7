#include "app/data_folder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace guildhall::app {
namespace {

std::string read_some(int file) {
  char buffer[32] = {};
  const ssize_t size = pread(file, buffer, sizeof buffer - 1, 0);
  return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string("unknown");
}

}  // namespace

std::expected<DataFolder, DataFolder::Failure> DataFolder::take(const std::string& path) {
  const auto broken = [&](std::string_view doing, std::string_view why) {
    return std::unexpected(Failure{Problem::kBroken, fmt::format("cannot {} {}: {}", doing, path, why)});
  };
  std::error_code error;
  const bool made = std::filesystem::create_directories(path, error);
  if (error) return broken("make the data folder", error.message());
  if (made) chmod(path.c_str(), 0700);
  const std::string name = path + "/lock";
  const int lock = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return broken("write in the data folder", std::strerror(errno));
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    const std::string holder = read_some(lock);
    close(lock);
    return std::unexpected(Failure{
        Problem::kInUse, fmt::format("the data folder {} is used by another guildhall (process {}): stop that one, or "
                                     "choose another folder with --data",
                                     path, holder)});
  }
  const std::string pid = std::to_string(getpid());
  if (ftruncate(lock, 0) != 0 || pwrite(lock, pid.data(), pid.size(), 0) < 0) {
    const int why = errno;
    close(lock);
    return broken("write in the data folder", std::strerror(why));
  }
  return DataFolder(path, lock);
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace guildhall::app
