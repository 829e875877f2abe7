#include "core/moderation/bans.h"

#include "base/limits.h"
#include "roles/api/guild/guild.h"
#include "roles/api/message/message.h"

namespace guildhall::api::guild {
namespace {

/// Messages looked at in each channel for `delete_message_seconds`: bounds the work of one ban.
constexpr std::size_t kScannedPerChannel = 1000;

using FoundMessages = std::map<ChannelId, std::vector<MessageId>>;

// The messages of those people in the guild that are not older than `seconds`.
boost::asio::awaitable<Result<FoundMessages>> find_messages(Call& call, GuildId guild_id, std::vector<UserId> users,
                                                            std::int64_t seconds) {
  FoundMessages found;
  if (seconds == 0) co_return found;
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id, core::perm::kBanMembers));
  std::vector<ChannelId> channels;
  for (const auto& [id, channel] : access.guild->channels)
    if (channel.last_message_id) channels.push_back(id);
  const UnixMs since = call.core.now() - seconds * 1000;
  for (const ChannelId channel_id : channels) {
    MessageId before;
    for (std::size_t scanned = 0; scanned < kScannedPerChannel; scanned += 100) {
      CO_TRY(const std::vector<model::Message> page,
             co_await message::load_page(call, {.channel_id = channel_id, .before = before, .limit = 100}));
      for (const model::Message& message : page) {
        const bool theirs = std::ranges::find(users, message.author_id) != users.end();
        if (theirs && created_at_ms(message.id) >= since) found[channel_id].push_back(message.id);
      }
      if (page.size() < 100 || created_at_ms(page.back().id) < since) break;
      before = page.back().id;
    }
  }
  co_return found;
}

std::int64_t read_seconds(const FormReader& body) {
  const auto seconds = body.integer("delete_message_seconds", {.min = 0, .max = limits::kBanDeleteMessageS});
  const auto days = body.integer("delete_message_days", {.min = 0, .max = 7});
  return seconds.value_or(days.value_or(0) * 86400);
}

}  // namespace

Answer list_bans(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const auto limit, call.query_int("limit", 1000, 1, limits::kBansPage));
  CO_TRY(const UserId before, call.query_id<UserId>("before"));
  CO_TRY(const UserId after, call.query_id<UserId>("after"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id, core::perm::kBanMembers));
  std::vector<const model::Ban*> page;
  for (const auto& [id, ban] : access.guild->bans)
    if ((!before || id < before) && (!after || id > after)) page.push_back(&ban);
  const auto count = static_cast<std::size_t>(limit);
  // Before an id: the ones nearest to it.
  if (page.size() > count && before && !after) page.erase(page.begin(), page.end() - limit);
  if (page.size() > count) page.resize(count);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_array();
    for (const model::Ban* ban : page) protocol::write_ban(json, call.render, *ban);
    json.end_array();
  });
}

Answer get_ban(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const UserId user_id, call.id<UserId>("user_id"));
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id, core::perm::kBanMembers));
  const auto ban = access.guild->bans.find(user_id);
  if (ban == access.guild->bans.end()) co_return fail(ErrorCode::kUnknownBan);
  co_return json_reply([&](JsonWriter& json) { protocol::write_ban(json, call.render, ban->second); });
}

Answer put_ban(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const UserId user_id, call.id<UserId>("user_id"));
  CO_TRY(const FormReader body, call.body());
  const std::int64_t seconds = read_seconds(body);
  const auto reason = body.text("reason", {.max = limits::kAuditReasonChars});
  CO_TRY_VOID(call.errors.finish());
  if (reason && !call.actor.audit_reason) call.actor.audit_reason = reason;
  CO_TRY_VOID(core::ban(call.core, call.actor, guild_id, user_id));
  // The ban stands already: they cannot write more while their messages are looked for.
  CO_TRY(const FoundMessages found, co_await find_messages(call, guild_id, {user_id}, seconds));
  core::delete_banned_messages(call.core, found);
  co_return no_content();
}

Answer delete_ban(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const UserId user_id, call.id<UserId>("user_id"));
  CO_TRY_VOID(core::unban(call.core, call.actor, guild_id, user_id));
  co_return no_content();
}

Answer post_bulk_ban(Call& call) {
  CO_TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  CO_TRY(const FormReader body, call.body());
  const auto users = body.ids<UserId>("user_ids", limits::kBulkBan);
  const std::int64_t seconds = read_seconds(body);
  CO_TRY_VOID(call.errors.finish());
  if (!users || users->empty()) co_return fail_field("user_ids", "BASE_TYPE_REQUIRED", "This field is required");
  CO_TRY_VOID(call.core.guild_access(call.actor, guild_id, core::perm::kBanMembers | core::perm::kManageGuild));
  std::vector<UserId> banned;
  std::vector<UserId> failed;
  for (const UserId user : *users) (core::ban(call.core, call.actor, guild_id, user) ? banned : failed).push_back(user);
  if (banned.empty()) co_return fail(ErrorCode::kTooManyUsersBanned);
  CO_TRY(const FoundMessages found, co_await find_messages(call, guild_id, banned, seconds));
  core::delete_banned_messages(call.core, found);
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("banned_users", banned);
    json.field("failed_users", failed);
    json.end_object();
  });
}

}  // namespace guildhall::api::guild
