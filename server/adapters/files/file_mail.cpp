#include "adapters/files/file_mail.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include <fmt/format.h>

namespace guildhall {

namespace fs = std::filesystem;

Result<std::unique_ptr<FileMail>> FileMail::open(Options options, const Clock& clock) {
  std::error_code error;
  fs::create_directories(options.folder, error);
  if (error || !fs::is_directory(options.folder))
    return fail(ErrorCode::kInternal, fmt::format("making the folder {}: {}", options.folder, error.message()));
  fs::permissions(options.folder, fs::perms::owner_all, error);
  return std::unique_ptr<FileMail>(new FileMail(std::move(options), clock));
}

Result<void> FileMail::send(const ports::Letter& letter) {
  TRY_VOID(ports::check_letter(letter));
  const std::scoped_lock lock(mutex_);
  const UnixMs now = clock_.now_ms();
  std::string name;
  do {
    name = fmt::format("{:015}-{:06}", now, count_++);  // Their order is the order of sending.
  } while (fs::exists(fmt::format("{}/{}.eml", options_.folder, name)));
  const std::string temporary = fmt::format("{}/{}.tmp", options_.folder, name);
  {
    std::ofstream file(temporary, std::ios::binary);
    file << ports::message_text(
        letter, {.from = options_.from,
                 .message_id = name + options_.from.substr(std::min(options_.from.find('@'), options_.from.size())),
                 .date = now});
    if (!file.flush()) return fail(ErrorCode::kInternal, "writing " + temporary);
  }
  std::error_code error;
  fs::permissions(temporary, fs::perms::owner_read | fs::perms::owner_write, error);
  fs::rename(temporary, fmt::format("{}/{}.eml", options_.folder, name), error);
  if (error) return fail(ErrorCode::kInternal, fmt::format("renaming {}: {}", temporary, error.message()));
  trim();
  return {};
}

void FileMail::trim() const {
  std::vector<fs::path> letters;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(options_.folder, error))
    if (entry.path().extension() == ".eml") letters.push_back(entry.path());
  if (letters.size() <= options_.kept) return;
  std::ranges::sort(letters);
  letters.resize(letters.size() - options_.kept);
  for (const fs::path& letter : letters) fs::remove(letter, error);
}

}  // namespace guildhall
