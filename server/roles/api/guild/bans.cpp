#include "core/moderation/bans.h"

#include <algorithm>

#include "base/limits.h"
#include "roles/api/guild/guild.h"
#include "roles/api/message/message.h"

namespace guildhall::api::guild {
namespace {

constexpr std::size_t kPage = 100;

/// Deletes the messages of those people in the guild that are not older than `seconds`, page by page, so that neither
/// memory nor one event grows with what they wrote. The look back is bounded by `seconds` (a week at most).
boost::asio::awaitable<Result<void>> delete_messages(Call& call, GuildId guild_id, std::vector<UserId> users,
                                                     std::int64_t seconds) {
  if (seconds == 0) co_return Result<void>();
  CO_TRY(const auto access, call.core.guild_access(call.actor, guild_id, core::perm::kBanMembers));
  const UnixMs since = call.core.now() - seconds * 1000;
  std::vector<ChannelId> channels;
  for (const auto& [id, channel] : access.guild->channels)
    if (channel.last_message_id && created_at_ms(channel.last_message_id) >= since) channels.push_back(id);
  for (const ChannelId channel_id : channels) {
    MessageId before;
    while (true) {
      CO_TRY(std::vector<model::Message> page,
             co_await message::load_page(call, {.channel_id = channel_id, .before = before, .limit = kPage}));
      const bool last = page.size() < kPage || created_at_ms(page.back().id) < since;
      if (!page.empty()) before = page.back().id;
      std::erase_if(page, [&](const model::Message& message) {
        const bool theirs = !message.webhook_id && std::ranges::find(users, message.author_id) != users.end();
        return !theirs || created_at_ms(message.id) < since;
      });
      core::delete_banned_messages(call.core, channel_id, page);
      if (last) break;
    }
  }
  co_return Result<void>();
}

std::int64_t read_seconds(const FormReader& body) {
  const auto seconds = body.integer("delete_message_seconds", {.min = 0, .max = limits::kBanDeleteMessageS});
  const auto days = body.integer("delete_message_days", {.min = 0, .max = 7});
  return seconds.value_or(days.value_or(0) * 86400);
}

/// Each once, in the order in which they came.
std::vector<UserId> distinct(const std::vector<UserId>& users) {
  std::vector<UserId> out;
  for (const UserId user : users)
    if (std::ranges::find(out, user) == out.end()) out.push_back(user);
  return out;
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
  CO_TRY_VOID(co_await delete_messages(call, guild_id, {user_id}, seconds));
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
  for (const UserId user : distinct(*users))
    (core::ban(call.core, call.actor, guild_id, user) ? banned : failed).push_back(user);
  if (banned.empty()) co_return fail(ErrorCode::kTooManyUsersBanned);
  CO_TRY_VOID(co_await delete_messages(call, guild_id, banned, seconds));
  co_return json_reply([&](JsonWriter& json) {
    json.begin_object();
    json.field("banned_users", banned);
    json.field("failed_users", failed);
    json.end_object();
  });
}

}  // namespace guildhall::api::guild
