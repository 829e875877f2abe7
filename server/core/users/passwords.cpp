#include "core/users/passwords.h"

#include <array>

#include <sodium.h>

#include "base/check.h"

namespace guildhall::core {
namespace {

// OWASP's parameters for argon2id: 2 passes over 19 MiB.
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemoryBytes = 19ULL * 1024 * 1024;

void start_sodium() {
  static const int kStarted = sodium_init();
  CHECK(kStarted >= 0);
}

}  // namespace

Result<std::string> hash_password(const std::string& password) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str(out.data(), password.data(), password.size(), kPasses, kMemoryBytes) != 0)
    return fail(ErrorCode::kInternal, "out of memory for argon2");
  return std::string(out.data());
}

bool verify_password(const std::string& hash, const std::string& password) {
  start_sodium();
  if (hash.empty()) {
    static const std::string kDummy = hash_password("nobody's password").value_or("");
    const int ignored = crypto_pwhash_str_verify(kDummy.c_str(), password.data(), password.size());
    static_cast<void>(ignored);
    return false;
  }
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace guildhall::core
