#pragma once

#include <span>
#include <string_view>

#include "protocol/render/render.h"
#include "roles/gateway/dispatch.h"
#include "roles/gateway/member_list/member_list.h"
#include "roles/gateway/member_list/row_diff.h"

namespace guildhall::gateway {

/// GUILD_MEMBER_LIST_UPDATE: `{guild_id, id, online_count, member_count, groups:[{id,count}], ops}`; an op is
/// `{op:"SYNC",range,items}`, `{op:"INSERT"|"UPDATE",index,item}`, `{op:"DELETE",index}` or `{op:"INVALIDATE",range}`;
/// an item `{group:{id,count}}` or `{member:{…,user,presence}}`.
[[nodiscard]] DispatchPtr list_update(const protocol::RenderContext& context, GuildId guild_id, std::string_view id,
                                      const MemberList& list, std::span<const ListOp> ops);

}  // namespace guildhall::gateway
