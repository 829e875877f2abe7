// Puts many members into a guild of a stopped server, without its HTTP API: what `./dev bench guild` measures is the
// guild, not a hundred thousand registrations.
//   members_fill_bench DATABASE GUILD COUNT LOGINS [HOISTED_ROLE…]
// Member i has the user id (i + 1) << 22 and the name `person<i>`; the first LOGINS of them have a session whose token
// is `bench-token-<i>`; one of a hundred has one of the roles. Prints `filled COUNT`.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "adapters/sqlite/sqlite_store.h"
#include "base/encoding.h"
#include "core/ports/row.h"
#include "core/ports/tables.h"

namespace {

using namespace guildhall;

constexpr std::size_t kGroup = 20'000;
constexpr UnixMs kThen = 1'700'000'000'000;

std::uint64_t number(const char* text) { return std::strtoull(text, nullptr, 10); }

struct Guild {
  GuildId id;
  std::uint64_t logins = 0;
  std::vector<RoleId> roles;
};

void add_member(std::vector<ports::RowChange>& rows, const Guild& guild, std::uint64_t i) {
  const UserId id((i + 1) << 22U);
  const auto name = "person" + std::to_string(i);
  rows.push_back(ports::put_row(
      model::User{.id = id, .username = name, .email = name + "@example.org", .verified = true, .password_hash = "x"}));
  model::Member member{.guild_id = guild.id, .user_id = id, .joined_at = kThen};
  if (i % 100 == 0 && !guild.roles.empty()) member.roles = {guild.roles[i / 100 % guild.roles.size()]};
  rows.push_back(ports::put_row(member));
  if (i >= guild.logins) return;
  rows.push_back(ports::put_row(model::AuthSession{.id = SessionId(id.value() + 1),
                                                   .user_id = id,
                                                   .token_hash = token_hash("bench-token-" + std::to_string(i)),
                                                   .created_at = kThen,
                                                   .last_used_at = kThen}));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const auto store = SqliteStore::open(argv[1], ports::all_tables());
  if (!store) return 1;
  Guild guild{.id = GuildId(number(argv[2])), .logins = number(argv[4]), .roles = {}};
  for (int i = 5; i < argc; ++i) guild.roles.emplace_back(number(argv[i]));
  const auto count = number(argv[3]);
  std::vector<ports::RowChange> rows;
  for (std::uint64_t i = 0; i < count; ++i) {
    add_member(rows, guild, i);
    if (rows.size() < kGroup && i + 1 < count) continue;
    if (!(*store)->apply(rows)) return 1;
    rows.clear();
  }
  std::printf("filled %lu\n", count);
}
