#include "core/users/tickets.h"

#include <utility>

#include "base/encoding.h"

namespace guildhall::core {

std::string Tickets::open(Random& random, UnixMs now, Ticket ticket) {
  sweep(now);
  std::string name = random.base64url(32);
  std::string key = token_hash(name);
  ticket.expires_at = now + kLifeMs;
  tickets_[key] = std::move(ticket);
  order_.push_back(std::move(key));
  return name;
}

Ticket* Tickets::find(std::string_view name, Ticket::Use use, UnixMs now) {
  const auto found = tickets_.find(token_hash(name));
  if (found == tickets_.end()) return nullptr;
  Ticket& ticket = found->second;
  if (ticket.use != use || ticket.expires_at <= now || ticket.wrong >= kWrongPerTicket) return nullptr;
  return &ticket;
}

void Tickets::close(std::string_view name) { tickets_.erase(token_hash(name)); }

std::int64_t Tickets::wait_ms(UserId user_id, UnixMs now) const {
  const auto found = guesses_.find(user_id);
  if (found == guesses_.end() || found->second.wrong < kWrongPerAccount || found->second.ends_at <= now) return 0;
  return found->second.ends_at - now;
}

void Tickets::count_wrong(UserId user_id, UnixMs now) {
  // Bounded by the accounts whose password is known; those whose time is over go when there are many.
  if (guesses_.size() >= kMax)
    std::erase_if(guesses_, [now](const auto& entry) { return entry.second.ends_at <= now; });
  Guesses& guesses = guesses_[user_id];
  if (guesses.ends_at <= now) guesses = {.wrong = 0, .ends_at = now + kGuessWindowMs};
  ++guesses.wrong;
}

void Tickets::sweep(UnixMs now) {
  while (!order_.empty()) {
    const auto oldest = tickets_.find(order_.front());
    if (oldest != tickets_.end()) {
      if (oldest->second.expires_at > now && tickets_.size() < kMax && order_.size() < 2 * kMax) return;
      tickets_.erase(oldest);
    }
    order_.pop_front();
  }
}

}  // namespace guildhall::core
