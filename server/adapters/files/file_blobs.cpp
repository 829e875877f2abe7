#include "adapters/files/file_blobs.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <span>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium/crypto_hash_sha256.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"

namespace guildhall {

namespace {

std::unexpected<Error> failure(std::string_view doing, std::string_view path) {
  return fail(ErrorCode::kInternal, fmt::format("{} {}: {}", doing, path, std::strerror(errno)));
}

class File {
 public:
  File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] bool ok() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Bytes read, zero at the end, negative on failure.
ssize_t read_some(int descriptor, std::span<char> buffer) {
  ssize_t got = 0;
  do {
    got = ::read(descriptor, buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  return got;
}

Result<void> sync_folder(const std::string& folder) {
  const File handle(folder, O_RDONLY | O_DIRECTORY);
  if (!handle.ok() || ::fsync(handle.get()) != 0) return failure("syncing", folder);
  return {};
}

bool is_address(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string hex_of(crypto_hash_sha256_state& hash) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256_final(&hash, digest.data());
  return hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

/// Copies `from` into the open file `to` when that is a file (>= 0); returns the SHA-256 of the content.
Result<std::string> digest(const std::string& from, int to) {
  const File source(from, O_RDONLY | O_NOFOLLOW);
  if (!source.ok()) return failure("opening", from);
  crypto_hash_sha256_state hash;
  crypto_hash_sha256_init(&hash);
  std::string buffer(256 * 1024, '\0');
  ssize_t got = 0;
  while ((got = read_some(source.get(), buffer)) > 0) {
    const auto size = static_cast<std::size_t>(got);
    crypto_hash_sha256_update(&hash, reinterpret_cast<const unsigned char*>(buffer.data()), size);
    if (to >= 0 && !write_all(to, {buffer.data(), size})) return failure("copying", from);
  }
  if (got < 0) return failure("reading", from);
  if (to < 0 && ::fsync(source.get()) != 0) return failure("syncing", from);
  return hex_of(hash);
}

bool same_file_system(const std::string& a, const std::string& b) {
  struct stat first{};
  struct stat second{};
  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev;
}

/// Removes the file at the end unless it was moved away; a stray one would only cost room until the next start.
struct Leftover {
  std::string path;
  ~Leftover() { ::unlink(path.c_str()); }
};

}  // namespace

Result<std::unique_ptr<FileBlobs>> FileBlobs::open(const std::string& folder) {
  std::unique_ptr<FileBlobs> store(new FileBlobs(folder));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::filesystem::remove_all(store->temporary_folder(), error);
  std::filesystem::create_directory(store->temporary_folder(), error);
  // All of them now: so a write need not sync the folder above its own.
  for (int i = 0; i < 256 && !error; ++i) std::filesystem::create_directory(fmt::format("{}/{:02x}", folder, i), error);
  if (error) return fail(ErrorCode::kInternal, "making " + folder + ": " + error.message());
  TRY_VOID(sync_folder(folder));
  return store;
}

std::string FileBlobs::temporary_path() { return fmt::format("{}/blob-{}", temporary_folder(), counter_.fetch_add(1)); }

std::string FileBlobs::path(std::string_view address) const {
  if (!is_address(address)) return {};
  return fmt::format("{}/{}/{}", folder_, address.substr(0, 2), address.substr(2));
}

/// Also when the file is there already its folder is synced: whoever put it may be between rename and sync.
Result<void> FileBlobs::publish(const std::string& from, const std::string& address) {
  const std::string to = path(address);
  {
    const std::lock_guard lock(mutex_);
    // An adopted upload may have lain about for a while: `remove` goes by the time at which it came here.
    (void)::utimensat(AT_FDCWD, from.c_str(), nullptr, 0);
    if (::rename(from.c_str(), to.c_str()) != 0) return failure("moving to", to);
  }
  return sync_folder(to.substr(0, to.rfind('/')));
}

Result<std::string> FileBlobs::put(std::string_view bytes) {
  std::string address = sha256_hex(bytes);
  const Leftover temporary{temporary_path()};
  {
    const File file(temporary.path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.ok()) return failure("making", temporary.path);
    if (!write_all(file.get(), bytes) || ::fsync(file.get()) != 0) return failure("writing", temporary.path);
  }
  TRY_VOID(publish(temporary.path, address));
  return address;
}

Result<std::string> FileBlobs::put_file(const std::string& source) {
  if (same_file_system(source, folder_)) {
    TRY(auto address, digest(source, -1));
    TRY_VOID(publish(source, address));
    return address;
  }
  const Leftover temporary{temporary_path()};
  std::string address;
  {
    const File file(temporary.path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.ok()) return failure("making", temporary.path);
    TRY(address, digest(source, file.get()));
    if (::fsync(file.get()) != 0) return failure("syncing", temporary.path);
  }
  TRY_VOID(publish(temporary.path, address));
  ::unlink(source.c_str());
  return address;
}

Result<bool> FileBlobs::remove(std::string_view address, UnixMs until) {
  const std::string file = path(address);
  if (file.empty()) return true;
  const std::lock_guard lock(mutex_);
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) {
    if (errno == ENOENT) return true;
    return failure("looking at", file);
  }
  if (status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1'000'000 > until) return false;
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) return failure("removing", file);
  return true;
}

Result<std::vector<std::string>> FileBlobs::put_between(int first_byte, UnixMs from, UnixMs until) const {
  const std::string prefix = fmt::format("{:02x}", first_byte);
  std::error_code error;
  std::vector<std::string> out;
  for (std::filesystem::directory_iterator it(folder_ + "/" + prefix, error), end; !error && it != end;
       it.increment(error)) {
    std::string address = prefix + it->path().filename().string();
    struct stat status{};
    // What is removed meanwhile is no file of ours any more.
    if (!is_address(address) || ::stat(it->path().c_str(), &status) != 0) continue;
    const UnixMs put_at = status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1'000'000;
    if (put_at >= from && put_at <= until) out.push_back(std::move(address));
  }
  if (error) return fail(ErrorCode::kInternal, "listing " + folder_ + ": " + error.message());
  return out;
}

Result<std::string> FileBlobs::get(std::string_view address) const {
  const std::string from = path(address);
  if (from.empty()) return fail(ErrorCode::kUnknownAsset, "not a blob address");
  const File file(from, O_RDONLY | O_NOFOLLOW);
  if (!file.ok() && errno == ENOENT) return fail(ErrorCode::kUnknownAsset, "no such blob");
  struct stat status{};
  if (!file.ok() || ::fstat(file.get(), &status) != 0) return failure("opening", from);
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = read_some(file.get(), std::span(bytes).subspan(filled));
    if (got < 0) return failure("reading", from);
    if (got == 0) return fail(ErrorCode::kInternal, from + " is shorter than it was");
    filled += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace guildhall
