#include <fmt/format.h>

#include "base/check.h"
#include "base/encoding.h"
#include "core/guilds/guilds.h"
#include "core/guilds/roles.h"
#include "core/members/edit_member.h"
#include "core/members/join.h"
#include "sim/simulation.h"

/// Who lives in the world, and where, before anything happens.
namespace guildhall::sim {
namespace {

constexpr std::int64_t kPrivilegedIntents = 1 << 12 | 1 << 14 | 1 << 18;

void make_user(core::Core& core, std::uint64_t number, Account& account) {
  model::User user;
  user.id = core.new_id<UserId>();
  user.username = fmt::format("user{}", number);
  user.bot = account.bot;
  user.verified = true;
  account.user = user.id;
  account.name = user.username;
  account.token = fmt::format("token-{}", user.id.str());
  core.world.users_by_name[user.username] = user.id;
  core.put(user);
  core.world.users[user.id] = user;
  if (!account.bot) {
    model::AuthSession session;
    session.id = core.new_id<SessionId>();
    session.user_id = user.id;
    session.token_hash = token_hash(account.token);
    session.last_used_at = session.created_at = core.now();
    core.put(session);
    core.world.auth_by_hash[session.token_hash] = session.id;
    core.world.auth_sessions[session.id] = session;
    return;
  }
  model::Application application;
  application.id = ApplicationId(user.id);
  application.bot_id = user.id;
  application.name = user.username;
  application.flags = kPrivilegedIntents;
  application.bot_token_hash = token_hash(account.token);
  core.put(application);
  core.world.bots_by_hash[application.bot_token_hash] = application.id;
  core.world.applications[application.id] = application;
}

}  // namespace

Profile Profile::of(Dice& dice) {
  Profile out;
  switch (dice.below(4)) {
    case 0:  // Few people, close together.
      out.accounts = 6 + dice.below(10);
      out.guilds = 1 + dice.below(3);
      out.actions = 900 + dice.below(600);
      break;
    case 1:  // Many.
      out.accounts = 150 + dice.below(100);
      out.guilds = 24 + dice.below(16);
      out.actions = 1200 + dice.below(800);
      break;
    default:
      out.accounts = 30 + dice.below(50);
      out.guilds = 4 + dice.below(10);
      out.actions = 1000 + dice.below(1200);
  }
  out.action_gap_ms = dice.between(2, 60);
  out.cut_per_mille = dice.below(120);
  out.crash_per_mille_of_hundred = dice.below(4);
  out.restart_per_mille_of_hundred = dice.below(3);
  out.shards = 1 + dice.below(3);
  out.large_guild_members = dice.chance(500) ? 4 + dice.below(20) : 250;
  if (dice.chance(700)) out.store.slow_per_mille = dice.below(100);
  if (dice.chance(500)) out.store.fail_log_per_mille = dice.below(40);
  if (dice.chance(300)) out.store.fail_rows_per_mille = 1 + dice.below(3);
  return out;
}

void Simulation::make_accounts() {
  auto& core = life_->core();
  for (std::size_t i = 0; i < profile_.accounts; ++i) {
    Account account;
    account.bot = i % 3 == 2;
    make_user(core, i, account);
    people_.push_back(account);
    accounts_[account.token] = account;
    clock_.advance_ms(1);
  }
}

void Simulation::make_guilds() {
  auto& core = life_->core();
  const auto actor = [](const Account& account) { return core::Actor{.user_id = account.user, .bot = account.bot}; };
  for (std::size_t i = 0; i < profile_.guilds; ++i) {
    auto owner = dice_.pick(people_);
    while (owner.bot) owner = dice_.pick(people_);
    const auto made = core::create_guild(core, actor(owner), {.name = fmt::format("guild {}", i)});
    if (!made) continue;
    const auto id = (*made)->info.id;
    std::vector<RoleId> roles;
    for (std::size_t r = 0; r < 3; ++r) {
      const core::Permissions bits = r == 2 ? core::perm::kManageRoles | core::perm::kManageChannels |
                                                  core::perm::kManageMessages | core::perm::kKickMembers |
                                                  core::perm::kBanMembers | core::perm::kModerateMembers |
                                                  core::perm::kViewAuditLog
                                            : core::perm::kViewChannel;
      const auto role =
          core::create_role(core, actor(owner), id, {.name = fmt::format("role {}", r), .permissions = bits});
      CHECK(role.has_value());
      roles.push_back((*role)->id);
    }
    const auto members = std::min<std::size_t>(profile_.accounts, 4 + dice_.below(50));
    for (std::size_t m = 0; m < members; ++m) {
      std::vector<RoleId> own;
      for (const auto role : roles)
        if (dice_.chance(300)) own.push_back(role);
      (void)core::add_member(core, id, dice_.pick(people_).user, std::move(own));
    }
    clock_.advance_ms(1);
  }
  core.commit([](Result<void> result) { CHECK(result.has_value()); });
}

void Simulation::make_clients() {
  constexpr std::uint64_t kEverything = 0x1FFFF | 1U << 24U | 1U << 25U;
  constexpr std::uint64_t kGuildsAndDms = 1U << 0U | 1U << 9U | 1U << 10U | 1U << 11U | 1U << 12U;
  const auto add = [&](Client::Kind kind) {
    clients_.push_back(std::make_unique<Client>(client_parts(), std::move(kind), ++next_client_));
    auto* const made = clients_.back().get();
    scheduler_.after_ms(dice_.between(0, 3000), [made] { made->connect(); });
  };
  for (const auto& account : people_) {
    Client::Kind kind{.account = account, .intents = 0, .compress = {}};
    const auto compression = dice_.below(10);
    if (compression < 4) kind.compress = "zlib-stream";
    if (compression == 4) kind.compress = "zstd-stream";
    if (account.bot) {
      const auto which = dice_.below(10);
      kind.intents = which < 5 ? kEverything : which < 8 ? kGuildsAndDms : dice_.next() & kEverything;
      if (dice_.chance(150)) {
        kind.shard_count = 2;
        add(kind);
        kind.shard_id = 1;
      }
    }
    if (!account.bot && dice_.chance(300)) kind.capabilities = 1 << 11;  // Passive in large guilds.
    if (dice_.chance(850)) add(kind);
    if (!account.bot && dice_.chance(250)) add(kind);  // A second device.
  }
}

}  // namespace guildhall::sim
