#include "roles/gateway/member_list/list_update.h"

#include <algorithm>
#include <string>

namespace guildhall::gateway {
namespace {

void write_group(JsonWriter& json, const GroupCount& group) {
  json.begin_object();
  json.field("id", group_name(group.group));
  json.field("count", group.count);
  json.end_object();
}

class Writer {
 public:
  Writer(JsonWriter& json, const protocol::RenderContext& context, GuildId guild_id, std::vector<GroupCount> groups)
      : json_(json), context_(context), guild_id_(guild_id), groups_(std::move(groups)) {}

  void groups() {
    json_.key("groups");
    json_.begin_array();
    for (const auto& group : groups_) write_group(json_, group);
    json_.end_array();
  }

  void op(const ListOp& op) {
    using Kind = ListOp::Kind;
    json_.begin_object();
    json_.field("op", name(op.kind));
    if (op.kind == Kind::kSync || op.kind == Kind::kInvalidate) {
      json_.key("range");
      json_.begin_array();
      json_.value(op.range.first);
      json_.value(op.range.last);
      json_.end_array();
    } else {
      json_.field("index", op.range.first);
    }
    if (op.kind == Kind::kSync) {
      json_.key("items");
      json_.begin_array();
      for (const auto& row : op.rows) item(row);
      json_.end_array();
    } else if (!op.rows.empty()) {
      json_.key("item");
      item(op.rows.front());
    }
    json_.end_object();
  }

 private:
  static std::string_view name(ListOp::Kind kind) {
    switch (kind) {
      case ListOp::Kind::kSync:
        return "SYNC";
      case ListOp::Kind::kInsert:
        return "INSERT";
      case ListOp::Kind::kUpdate:
        return "UPDATE";
      case ListOp::Kind::kDelete:
        return "DELETE";
      case ListOp::Kind::kInvalidate:
        break;
    }
    return "INVALIDATE";
  }

  void item(const ListRow& row) {
    json_.begin_object();
    if (row.kind == ListRow::Kind::kGroup) {
      json_.key("group");
      const auto found = std::ranges::find(groups_, ListGroup(row.id), &GroupCount::group);
      write_group(json_, found == groups_.end() ? GroupCount{.group = ListGroup(row.id)} : *found);
    } else {
      json_.key("member");
      member(UserId(row.id));
    }
    json_.end_object();
  }

  void member(UserId user_id) {
    json_.begin_object();
    if (const auto* const known = context_.world.member(guild_id_, user_id))
      protocol::write_member_fields(json_, *known);
    json_.key("user");
    protocol::write_user_or_deleted(json_, context_, user_id);
    json_.key("presence");
    protocol::write_presence(json_, context_, user_id, {});
    json_.end_object();
  }

  JsonWriter& json_;
  const protocol::RenderContext& context_;
  GuildId guild_id_;
  std::vector<GroupCount> groups_;
};

}  // namespace

DispatchPtr list_update(const protocol::RenderContext& context, GuildId guild_id, std::string_view id,
                        const MemberList& list, std::span<const ListOp> ops) {
  std::string tail;
  JsonWriter json(tail);
  Writer writer(json, context, guild_id, list.groups());
  json.begin_object();
  json.field("guild_id", guild_id);
  json.field("id", id);
  json.field("online_count", list.online());
  json.field("member_count", list.members());
  writer.groups();
  json.key("ops");
  json.begin_array();
  for (const auto& op : ops) writer.op(op);
  json.end_array();
  json.end_object();
  tail.push_back('}');
  return std::make_shared<const Dispatch>("GUILD_MEMBER_LIST_UPDATE", std::move(tail));
}

}  // namespace guildhall::gateway
