#include "roles/api/guild/guild.h"

namespace guildhall::api::guild {
namespace {

Result<Reply> for_members(Call& call, std::string body) {
  TRY(const GuildId guild_id, call.id<GuildId>("guild_id"));
  TRY_VOID(call.core.guild_access(call.actor, guild_id));
  return Reply{.body = std::move(body)};
}

}  // namespace

Answer empty_list(Call& call) { co_return for_members(call, "[]"); }
Answer empty_threads(Call& call) { co_return for_members(call, R"({"threads":[],"members":[],"has_more":false})"); }
Answer empty_items(Call& call) { co_return for_members(call, R"({"items":[]})"); }
Answer no_sticker_packs(Call&) { co_return Reply{.body = R"({"sticker_packs":[]})"}; }
Answer no_vanity_url(Call& call) { co_return for_members(call, R"({"code":null,"uses":0})"); }

}  // namespace guildhall::api::guild
