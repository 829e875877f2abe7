#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "core/ports/mail.h"

namespace guildhall {

/// Letters as files `<unix ms>-<number>.eml` in one folder, for servers without mail and for tests: whoever runs the
/// server can read them and pass them on. At most `kept` stay; the oldest go.
class FileMail final : public ports::Mail {
 public:
  struct Options {
    std::string folder;
    std::string from = "guildhall@localhost";
    std::size_t kept = 1000;
  };
  /// Makes the folder (mode 0700) when missing.
  [[nodiscard]] static Result<std::unique_ptr<FileMail>> open(Options options, const Clock& clock);
  [[nodiscard]] Result<void> send(const ports::Letter& letter) override;

 private:
  FileMail(Options options, const Clock& clock) : options_(std::move(options)), clock_(clock) {}
  void trim() const;

  Options options_;
  const Clock& clock_;
  std::mutex mutex_;
  std::uint64_t count_ = 0;  ///< Guarded by mutex_.
};

}  // namespace guildhall
