#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"

namespace guildhall::core {

/// Something that a person has begun to prove and must finish soon: the password was right and the second factor is
/// missing, or a passkey is being made.
struct Ticket {
  enum class Use : std::uint8_t { kLogIn, kBackupCodes, kPasskeyCreate, kPasskeyLogIn };
  Use use = Use::kLogIn;
  UserId user_id = {};             ///< Zero for kPasskeyLogIn without a name.
  std::string challenge = {};      ///< Of WebAuthn, raw bytes; or the hash of a mailed key.
  std::string password_hash = {};  ///< As it was; a changed password makes the ticket worthless.
  UnixMs expires_at = 0;
  int wrong = 0;  ///< Wrong codes so far.
};

/// Tickets under way, and how many wrong codes each account has been offered. Only in memory: after a restart people
/// begin again. At most 10,000 tickets (5 MB), of which the oldest goes first; each lives five minutes and takes five
/// codes. An account takes ten wrong codes in fifteen minutes over all its tickets, so that a guesser with the
/// password has a chance of 3 in a million each, some 0.3 % a day. Domain thread.
class Tickets {
 public:
  static constexpr std::int64_t kLifeMs = 300'000;
  static constexpr std::size_t kMax = 10'000;
  static constexpr int kWrongPerTicket = 5;
  static constexpr int kWrongPerAccount = 10;
  static constexpr std::int64_t kGuessWindowMs = 900'000;

  /// Returns the ticket's secret name.
  [[nodiscard]] std::string open(Random& random, UnixMs now, Ticket ticket);
  /// Null when unknown, expired, used up, or made for something else. Valid until the next call.
  [[nodiscard]] Ticket* find(std::string_view name, Ticket::Use use, UnixMs now);
  void close(std::string_view name);

  /// Milliseconds until the account may try a code again; zero = it may now.
  [[nodiscard]] std::int64_t wait_ms(UserId user_id, UnixMs now) const;
  void count_wrong(UserId user_id, UnixMs now);
  void forget_wrong(UserId user_id) { guesses_.erase(user_id); }

  [[nodiscard]] std::size_t size() const { return tickets_.size(); }

 private:
  struct Guesses {
    int wrong = 0;
    UnixMs ends_at = 0;
  };
  void sweep(UnixMs now);

  std::unordered_map<std::string, Ticket> tickets_;  ///< By the hash of the name.
  std::deque<std::string> order_;                    ///< Oldest first; may name closed ones.
  std::unordered_map<UserId, Guesses> guesses_;
};

}  // namespace guildhall::core
