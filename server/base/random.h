#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>

namespace guildhall {

/// Source of randomness, injected. The system one is cryptographic (libsodium) and thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> out) = 0;

  [[nodiscard]] std::uint64_t next_u64();
  /// `bytes` random bytes as base64url without padding (letters, digits, `-`, `_`).
  [[nodiscard]] std::string base64url(std::size_t bytes);
  /// `bytes` random bytes as 2*bytes lower-case hex digits.
  [[nodiscard]] std::string hex(std::size_t bytes);
  /// `length` characters out of [A-Za-z0-9] without look-alikes; for invite codes.
  [[nodiscard]] std::string code(std::size_t length);
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override;
};

/// Deterministic, for tests and the simulation; not thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::byte> out) override;

 private:
  std::mt19937_64 engine_;
};

}  // namespace guildhall
